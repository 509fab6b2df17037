"""Spreadsheets (XLSX) as rows of text, read with limits: a small file must not fill the machine.

Cells become text as typed: numbers with their 15 significant digits, dates as ISO. A formula stays a formula
(`=B2*C2`) and is neither computed nor believed: the result that the file remembers may be stale.
"""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from jalon import JalonError
from jalon.tally.amounts import typed
from jalon.tally.profiles import Profile

MAX_BYTES = 1 << 30
"""Most bytes that all parts of a workbook may unpack to."""

MAX_RATIO = 120
"""Most times that a part above `SMALL` may be larger unpacked; real sheets stay under 40."""

MAX_STRINGS = 256 << 20
"""Most bytes of the table of strings, which is held in memory whole."""

MAX_PARTS = 4096
MAX_COLUMNS = 512
SMALL = 8 << 20

_REFUSED = (zipfile.BadZipFile, KeyError, ValueError, TypeError, EOFError, AttributeError, IndexError)


class BadWorkbook(JalonError):
    """The workbook is damaged, too large when unpacked, or lacks the sheet; the message says which."""


def check_workbook(path: Path) -> None:
    """Refuse a workbook that would unpack to more than the limits, before any of it is unpacked.

    Raises:
        BadWorkbook: it is no workbook, or too large.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile as error:
        raise BadWorkbook(f"{path.name} is not an XLSX workbook: {error}. Save it again as XLSX or CSV.") from error
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_BYTES:
        raise BadWorkbook(f"{path.name} unpacks to more than {MAX_BYTES >> 20} MB. Save the sheet as CSV or Parquet.")
    for part in parts:
        dense = part.file_size > SMALL and part.file_size > MAX_RATIO * max(part.compress_size, 1)
        if dense or (part.filename.endswith("sharedStrings.xml") and part.file_size > MAX_STRINGS):
            raise BadWorkbook(
                f"{path.name}: {part.filename} unpacks from {part.compress_size} to {part.file_size} bytes, as a zip "
                "bomb does. If you trust the file, save the sheet as CSV."
            )


def rows_of_sheet(path: Path, profile: Profile) -> Iterator[tuple[int, list[str | None]]]:
    """Yield the header as (0, names), then (row number, cells) for every row that is not empty.

    Args:
        path: the workbook.
        profile: names the sheet and the header's line.

    Raises:
        BadWorkbook: see `check_workbook`; also when the sheet is missing or damaged.
    """
    import openpyxl  # half a second, only where there is a workbook

    check_workbook(path)
    with path.open("rb") as file:
        try:
            book = openpyxl.load_workbook(file, read_only=True, data_only=False, keep_links=False)
            try:
                yield from _rows(_sheet(book, profile, path), profile.header_row)
            finally:
                book.close()
        except (*_REFUSED, SyntaxError) as error:  # SyntaxError: what the XML parser raises
            raise BadWorkbook(f"{path.name} is damaged: {error}. Save it again as XLSX or CSV.") from error


def _sheet(book: Any, profile: Profile, path: Path) -> Any:
    if profile.sheet and profile.sheet not in book.sheetnames:
        raise BadWorkbook(f"{path.name} has no sheet {profile.sheet!r}. It has: {', '.join(book.sheetnames)}.")
    sheet = book[profile.sheet] if profile.sheet else book[book.sheetnames[0]]
    sheet.reset_dimensions()
    return sheet


def _rows(sheet: Any, header_row: int) -> Iterator[tuple[int, list[str | None]]]:
    cells = sheet.iter_rows(min_row=header_row, max_row=header_row, max_col=MAX_COLUMNS, values_only=True)
    names = [_text(cell) for cell in next(cells, ())]
    while names and names[-1] is None:
        names.pop()
    yield 0, names
    body = sheet.iter_rows(min_row=header_row + 1, max_col=max(len(names), 1), values_only=True)
    for number, row in enumerate(body, 1):
        if any(cell is not None for cell in row):
            texts = [_text(cell) for cell in row]
            yield number, texts + [None] * (len(names) - len(texts))


def _text(cell: Any) -> str | None:
    if cell is None:
        return None
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date) else typed(cell).strip() or None
