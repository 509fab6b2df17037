"""Tables that leave the node as CSV or XLSX: no cell is a formula to the program that opens them."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import openpyxl

CSV, XLSX = "csv", "xlsx"
TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BOM = "\ufeff"
"""Spreadsheet programs take a file without it for another encoding."""


def harmless(cell: Any) -> Any:
    """No formula; a telephone number or a negative amount stays as it is."""
    if not isinstance(cell, str) or not cell.startswith(_DANGEROUS):
        return cell
    return cell if cell[1:].replace(" ", "").replace(".", "").isdecimal() and cell[0] in "+-" else f"'{cell}"


def as_csv(rows: Iterable[Sequence[Any]]) -> bytes:
    """Rows as CSV."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([harmless(cell) for cell in row] for row in rows)
    return (_BOM + out.getvalue()).encode()


def as_xlsx(sheets: Mapping[str, Iterable[Sequence[Any]]]) -> bytes:
    """Sheets by name with their rows, as XLSX."""
    book = openpyxl.Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([harmless(cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
