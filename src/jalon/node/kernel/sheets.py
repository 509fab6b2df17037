"""Tables that leave the node as CSV, XLSX or JSON Lines: no cell is a formula to the program that opens them."""

import csv
import io
import itertools
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

import openpyxl

CSV, XLSX, JSONL = "csv", "xlsx", "jsonl"
Ending = Literal["csv", "xlsx", "jsonl"]
TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    JSONL: "application/jsonl; charset=utf-8",
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


def as_json_lines(rows: Iterable[Sequence[Any]]) -> bytes:
    """Rows as JSON Lines: one object a row, under the names that the first row gives; a formula is only text there."""
    rest = iter(rows)
    columns = [str(name) for name in next(rest, ())]
    lines = (json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False) for row in rest)
    return "".join(f"{line}\n" for line in lines).encode()


def as_file(ending: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, sheet: str) -> bytes:
    """Rows under their columns as the file that an ending names (`TYPES`); `sheet` is the name of the sheet in XLSX."""
    whole = itertools.chain([columns], rows)
    if ending == XLSX:
        return as_xlsx({sheet: whole})
    return as_json_lines(whole) if ending == JSONL else as_csv(whole)
