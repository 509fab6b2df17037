"""One row of a table of units: what each cell must hold, checked by itself, and how a unit is written as a row."""

import datetime
import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.utils import translation
from django.utils.translation import gettext as _

from jalon import JalonError, codes, territory
from jalon.node.directory.choices import ContactKind, Level
from jalon.node.directory.rules import hours, numbers
from jalon.node.directory.rules.sheets import Problem, Sheet
from jalon.node.kernel.refused import Refused

NAMES = {"name_vi": "vi", "name_lo": "lo", "name_zh": "zh-hans", "name_km": "km", "name_en": "en", "name_fr": "fr"}
COLUMNS = (
    "code", *NAMES, "level", "parent", "agency", "territory", "languages", "hours", "lines_of_work", "gates", "central",
    "phone", "mail", "valid_from", "valid_until",
)  # fmt: skip
NEEDED = ("code", "level", "valid_from")
YES = {"1", "yes", "true", "x", "có", "oui", "是", "ແມ່ນ", "បាទ"}
BUDDHIST = 2400
_LISTED = re.compile(r"[;,|\s]+")
_DAY_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")


@dataclass(frozen=True)
class Row:
    """A row that holds together by itself. `parent` and `agency` are codes that only the directory can check."""

    number: int
    code: str
    names: dict[str, str]
    level: str
    valid_from: datetime.date
    valid_until: datetime.date | None
    parent: str = ""
    agency: str = ""
    territory: str = ""
    languages: tuple[str, ...] = ()
    hours: str = ""
    lines_of_work: tuple[str, ...] = ()
    gates: tuple[str, ...] = ()
    central: bool = False
    contacts: tuple[tuple[str, str], ...] = ()

    def overlaps(self, begin: datetime.date, end: datetime.date | None) -> bool:
        """Whether the row's days and others have one in common."""
        return (end is None or self.valid_from < end) and (self.valid_until is None or begin < self.valid_until)

    def exists(self, day: datetime.date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)


@dataclass
class _Reader:
    """Reads the cells of one row; what it cannot read goes to `problems`."""

    sheet: Sheet
    number: int
    cells: dict[str, str]
    problems: list[Problem] = field(default_factory=list)

    def text(self, column: str) -> str:
        return self.cells.get(column, "")

    def wrong(self, column: str, sentence: str) -> None:
        at = self.sheet.address(self.number, column)
        self.problems.append(Problem(self.number, at, self.text(column), sentence))

    def tried(self, column: str, read: "Callable[[str], object]") -> None:
        try:
            read(self.text(column))
        except (Refused, JalonError) as error:
            self.wrong(column, str(error))


def read(sheet: Sheet, number: int, cells: dict[str, str], country: str) -> tuple[Row | None, list[Problem]]:
    """A row, or what is wrong with it."""
    reader = _Reader(sheet, number, cells)
    code = reader.text("code")
    if not re.fullmatch(r"\S{1,40}", code):
        reader.wrong("code", _("Write a code of at most 40 signs without spaces."))
    names = {language: reader.text(column) for column, language in NAMES.items() if reader.text(column)}
    if not names:
        reader.wrong("name_en", _("Write at least one name."))
    begin = _day(reader, "valid_from")
    end = _day(reader, "valid_until") if reader.text("valid_until") else None
    if begin and end and end <= begin:
        reader.wrong("valid_until", _("It ends on or before its first day."))
    level = _level(reader)
    listed = {column: _list(reader, column) for column in ("languages", "lines_of_work", "gates")}
    _check_lists(reader, listed, begin)
    contacts = tuple(_contacts(reader, country))
    if reader.problems or begin is None:
        return None, reader.problems
    return Row(
        number=number, code=code, names=names, level=level, valid_from=begin, valid_until=end,
        parent=reader.text("parent"), agency=reader.text("agency"), territory=reader.text("territory"),
        hours=reader.text("hours"), central=reader.text("central").lower() in YES, contacts=contacts, **listed,
    ), []  # fmt: skip


def _day(reader: _Reader, column: str) -> datetime.date | None:
    text = reader.text(column)
    if found := _DAY_FIRST.fullmatch(text):
        text = f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        reader.wrong(column, _("Write the day as 2025-07-01 or 01/07/2025."))
        return None
    if day.year >= BUDDHIST:
        sentence = _("The year %(year)d looks Buddhist. Write %(ours)d.")
        reader.wrong(column, sentence % {"year": day.year, "ours": day.year - 543})
        return None
    if not 1900 <= day.year <= 2200:
        reader.wrong(column, _("The year %(year)d is out of reach.") % {"year": day.year})
        return None
    return day


@functools.cache
def _levels() -> dict[str, str]:
    """Every level by its code and by its word in each language."""
    found = {str(level.value): str(level.value) for level in Level}
    for language in codes.LANGUAGES:
        with translation.override(language):
            found |= {str(level.label).lower(): str(level.value) for level in Level}
    return found


def _level(reader: _Reader) -> str:
    level = _levels().get(reader.text("level").lower(), "")
    if not level:
        reader.wrong("level", _("Choose one of: %(levels)s.") % {"levels": ", ".join(Level.values)})
    return level


def _list(reader: _Reader, column: str) -> tuple[str, ...]:
    return tuple(filter(None, _LISTED.split(reader.text(column))))


def _check_lists(reader: _Reader, listed: dict[str, tuple[str, ...]], begin: datetime.date | None) -> None:
    reader.tried("hours", hours.parse)
    reader.tried("languages", lambda _text: [codes.load("languages").get(code) for code in listed["languages"]])
    reader.tried("lines_of_work", lambda _text: [codes.load("offences").get(code) for code in listed["lines_of_work"]])
    reader.tried("gates", lambda _text: [territory.gate(code) for code in listed["gates"]])
    if begin and reader.text("territory"):
        reader.tried("territory", lambda text: territory.get(text, begin))


def _contacts(reader: _Reader, country: str) -> Iterator[tuple[str, str]]:
    for column, kind in (("phone", ContactKind.PHONE), ("mail", ContactKind.MAIL)):
        for value in filter(None, map(str.strip, re.split(r"[;|]", reader.text(column)))):
            try:
                yield kind, numbers.clean(kind, value, country)
            except numbers.CannotReach as error:
                reader.wrong(column, str(error))


EXAMPLES = (
    {
        "code": "HT", "name_vi": "Công an tỉnh Hà Tĩnh", "name_en": "Hà Tĩnh provincial police", "level": "province",
        "territory": "VN:42", "languages": "vi", "hours": "24/7", "valid_from": "2020-01-01",
    },
    {
        "code": "CT", "name_vi": "Đồn Cầu Treo", "name_en": "Cầu Treo station", "level": "gate", "parent": "HT",
        "gates": "VN-LA:cau-treo", "languages": "vi lo", "hours": "Mo-Su 06:00-22:00; PH 08:00-16:00",
        "lines_of_work": "drugs; smuggling", "phone": "0239 3856 789", "valid_from": "2020-01-01",
    },
)  # fmt: skip
"""Two rows that show how the template is filled in; their telephone number is invented."""
