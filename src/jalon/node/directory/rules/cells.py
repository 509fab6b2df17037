"""Reads the cells of one row of a table, and keeps what is wrong with each by its address."""

import datetime
import functools
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils import translation
from django.utils.translation import gettext as _

from jalon import JalonError, codes
from jalon.node.directory.choices import Level
from jalon.node.directory.rules.sheets import Problem, Sheet
from jalon.node.kernel.refused import Refused

BUDDHIST = 2400
_DAY_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")


@dataclass
class Cells:
    """The cells of one row; what cannot be read goes to `problems`."""

    sheet: Sheet
    number: int
    cells: dict[str, str]
    problems: list[Problem] = field(default_factory=list)

    def text(self, column: str) -> str:
        return self.cells.get(column, "")

    def wrong(self, column: str, sentence: str) -> None:
        at = self.sheet.address(self.number, column)
        self.problems.append(Problem(self.number, at, self.text(column), sentence))

    def tried(self, column: str, read: Callable[[str], object]) -> None:
        """Note what reading a cell refuses."""
        try:
            read(self.text(column))
        except (Refused, JalonError) as error:
            self.wrong(column, str(error))

    def days(self) -> tuple[datetime.date | None, datetime.date | None]:
        """`valid_from` and `valid_until`, the one after the other."""
        begin = self._day("valid_from")
        end = self._day("valid_until") if self.text("valid_until") else None
        if begin and end and end <= begin:
            self.wrong("valid_until", _("It ends on or before its first day."))
        return begin, end

    def _day(self, column: str) -> datetime.date | None:
        text = self.text(column)
        if found := _DAY_FIRST.fullmatch(text):
            text = f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
        try:
            day = datetime.date.fromisoformat(text)
        except ValueError:
            self.wrong(column, _("Write the day as 2025-07-01 or 01/07/2025."))
            return None
        if day.year >= BUDDHIST:
            sentence = _("The year %(year)d looks Buddhist. Write %(ours)d.")
            self.wrong(column, sentence % {"year": day.year, "ours": day.year - 543})
            return None
        if not 1900 <= day.year <= 2200:
            self.wrong(column, _("The year %(year)d is out of reach.") % {"year": day.year})
            return None
        return day

    def level(self) -> str:
        """A level by its code or by its word in any language."""
        level = _levels().get(self.text("level").lower(), "")
        if not level:
            self.wrong("level", _("Choose one of: %(levels)s.") % {"levels": ", ".join(Level.values)})
        return level


@functools.cache
def _levels() -> dict[str, str]:
    """Every level by its code and by its word in each language."""
    found = {str(level.value): str(level.value) for level in Level}
    for language in codes.LANGUAGES:
        with translation.override(language):
            found |= {str(level.label).lower(): str(level.value) for level in Level}
    return found
