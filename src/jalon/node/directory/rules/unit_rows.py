"""One row of a table of units: what each cell must hold, checked by itself, and how a unit is written as a row."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from jalon import codes, territory
from jalon.node.directory.choices import ContactKind
from jalon.node.directory.rules import hours, numbers
from jalon.node.directory.rules.cells import Cells
from jalon.node.directory.rules.sheets import Problem, Sheet

NAMES = {"name_vi": "vi", "name_lo": "lo", "name_zh": "zh-hans", "name_km": "km", "name_en": "en", "name_fr": "fr"}
COLUMNS = (
    "code", *NAMES, "level", "parent", "agency", "territory", "languages", "hours", "lines_of_work", "gates", "central",
    "phone", "mail", "valid_from", "valid_until",
)  # fmt: skip
NEEDED = ("code", "level", "valid_from")
YES = {"1", "yes", "true", "x", "có", "oui", "是", "ແມ່ນ", "បាទ"}
_LISTED = re.compile(r"[;,|\s]+")


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


def read(sheet: Sheet, number: int, cells: dict[str, str], country: str) -> tuple[Row | None, list[Problem]]:
    """A row, or what is wrong with it."""
    reader = Cells(sheet, number, cells)
    code = reader.text("code")
    if not re.fullmatch(r"\S{1,40}", code):
        reader.wrong("code", _("Write a code of at most 40 signs without spaces."))
    names = {language: reader.text(column) for column, language in NAMES.items() if reader.text(column)}
    if not names:
        reader.wrong("name_en", _("Write at least one name."))
    begin, end = reader.days()
    level = reader.level()
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


def _list(reader: Cells, column: str) -> tuple[str, ...]:
    return tuple(filter(None, _LISTED.split(reader.text(column))))


def _check_lists(reader: Cells, listed: dict[str, tuple[str, ...]], begin: datetime.date | None) -> None:
    reader.tried("hours", hours.parse)
    reader.tried("languages", lambda _text: [codes.load("languages").get(code) for code in listed["languages"]])
    reader.tried("lines_of_work", lambda _text: [codes.load("offences").get(code) for code in listed["lines_of_work"]])
    reader.tried("gates", lambda _text: [territory.gate(code) for code in listed["gates"]])
    if begin and reader.text("territory"):
        reader.tried("territory", lambda text: territory.get(text, begin))


def _contacts(reader: Cells, country: str) -> Iterator[tuple[str, str]]:
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
