"""Tables that people hand in: CSV, XLSX or JSON Lines into rows of text, each cell with its address."""

import csv
import datetime
import difflib
import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from jalon.node.kernel.refused import Refused

MOST_ROWS = 50_000
SEPARATORS = ",;\t"
JSON_LINES = (".jsonl", ".ndjson")
LONGEST_LINE = 100_000
"""Characters of one line of JSON, far more than a row has."""


class CannotRead(Refused):
    """The file is no table of units."""

    code = "directory.cannot-read-file"
    status = 422


@dataclass(frozen=True)
class Problem:
    """What is wrong, where, in words: `C12`, the cell's text, the sentence."""

    row: int
    cell: str
    value: str
    sentence: str


@dataclass(frozen=True)
class Sheet:
    """The rows of a file under its columns; `numbers` are the rows' places in the file, 2 being the first."""

    columns: tuple[str, ...]
    rows: tuple[dict[str, str], ...]
    numbers: tuple[int, ...]

    def address(self, number: int, column: str) -> str:
        """`C12`; the row alone where the column is not in the file."""
        return f"{get_column_letter(self.columns.index(column) + 1)}{number}" if column in self.columns else str(number)


def read(content: bytes, name: str, *, known: Sequence[str], needed: Sequence[str]) -> Sheet:
    """Read a table and check its columns.

    Raises:
        CannotRead: if it is no CSV, XLSX or JSON Lines, has too many rows, or has other columns than the template.
    """
    lines = list(_lines(content, name.lower()))
    if not lines:
        raise CannotRead(_("The file is empty. Download the template and fill it in."))
    if len(lines) > MOST_ROWS + 1:
        raise CannotRead(_("The file has more than %(most)d rows. Cut it into parts.") % {"most": MOST_ROWS})
    columns = tuple(cell.strip().lower().replace(" ", "_") for cell in lines[0])
    while columns and not columns[-1]:
        columns = columns[:-1]
    _check_columns(columns, known, needed)
    rows, numbers = [], []
    for number, line in enumerate(lines[1:], 2):
        if any(cell.strip() for cell in line):
            cells = [cell.strip() for cell in line]
            rows.append(dict(zip(columns, [*cells, *[""] * len(columns)], strict=False)))
            numbers.append(number)
    return Sheet(columns, tuple(rows), tuple(numbers))


def _check_columns(columns: Sequence[str], known: Sequence[str], needed: Sequence[str]) -> None:
    said = []
    for place, column in enumerate(columns, 1):
        if columns.index(column) != place - 1:
            said.append(_("%(cell)s1: the column %(name)s stands twice.") % _at(place, column))
        elif column not in known:
            near = difflib.get_close_matches(column, known, n=1)
            hint = _(" Did you mean %(near)s?") % {"near": near[0]} if near else ""
            said.append(_("%(cell)s1: there is no column %(name)s.") % _at(place, column or "“”") + hint)
    lacking = [column for column in needed if column not in columns]
    if lacking:
        said.append(_("These columns are missing: %(names)s.") % {"names": ", ".join(lacking)})
    if said:
        raise CannotRead(" ".join([*said[:6], _("Download the template to see every column.")]))


def _at(place: int, name: str) -> dict[str, str]:
    return {"cell": get_column_letter(place), "name": name}


def _lines(content: bytes, name: str) -> Iterator[list[str]]:
    if name.endswith(".xlsx") or content[:2] == b"PK":
        return _xlsx(content)
    return _json_lines(content) if name.endswith(JSON_LINES) else _csv(content)


def _json_lines(content: bytes) -> Iterator[list[str]]:
    """The columns that any line names, then each line's cells; a row's place in the file is one more than its line."""
    rows = [_json_row(line, number) for number, line in enumerate(content.splitlines(), 1) if number <= MOST_ROWS + 1]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    if columns:
        yield columns
        yield from ([row.get(name, "") for name in columns] for row in rows)


def _json_row(line: bytes, number: int) -> dict[str, str]:
    if not line.strip():
        return {}
    try:
        row = json.loads(line.decode("utf-8-sig")) if len(line) <= LONGEST_LINE else None
    except (ValueError, RecursionError):
        row = None
    cells = row.values() if isinstance(row, dict) else [row]
    if not isinstance(row, dict) or any(isinstance(cell, dict | list) or "\0" in str(cell) for cell in cells):
        sentence = _("Line %(line)d is no JSON object of plain values. Write one object a line, with texts.")
        raise CannotRead(sentence % {"line": number})
    return {name: _text(cell) for name, cell in row.items()}


def _csv(content: bytes) -> Iterator[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CannotRead(_("The file is neither XLSX nor CSV in UTF-8. Save it as one of the two.")) from error
    if "\0" in text:
        raise CannotRead(_("The file is neither XLSX nor CSV in UTF-8. Save it as one of the two."))
    first = text.partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    try:
        yield from csv.reader(io.StringIO(text), delimiter=separator)
    except csv.Error as error:
        sentence = _("The CSV can't be read: %(why)s. Save it again from your table.")
        raise CannotRead(sentence % {"why": error}) from error


def _xlsx(content: bytes) -> Iterator[list[str]]:
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for line in book.worksheets[0].iter_rows(values_only=True):
            yield [_text(cell) for cell in line]
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError, IndexError) as error:
        raise CannotRead(_("The XLSX file can't be opened. Save it again from your table.")) from error


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
