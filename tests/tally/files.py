"""Files that the tests of this room make: small, invented, each with the trouble that a test needs."""

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl

HEADER = "record,date,country,province,substance,amount,unit,cases,suspects,agency"


def records(folder: Path, lines: Sequence[str], name: str = "records.csv", header: str = HEADER) -> Path:
    """Write a CSV file of the profile `jalon`."""
    path = folder / name
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


def mapping(folder: Path, text: str, name: str = "ministry.toml") -> str:
    """Write a mapping file."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def workbook(folder: Path, rows: Sequence[Sequence[Any]], name: str = "ministry.xlsx", sheet: str = "Sheet1") -> Path:
    """Write a workbook with one sheet."""
    path = folder / name
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def bomb(folder: Path, size: int) -> Path:
    """Write a workbook whose sheet unpacks to `size` bytes of the same sign."""
    path = workbook(folder, [["date", "amount"]], "bomb.xlsx")
    with zipfile.ZipFile(path) as made:
        parts = {name: made.read(name) for name in made.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in parts.items():
            archive.writestr(name, b"<worksheet>" + b" " * size if "worksheets/" in name else data)
    return path


MINISTRY = """
[profile]
name = "ministry"
required = ["date", "amount", "unit"]

[file]
decimal = ","
thousands = "."
date_format = "dmy"
header_row = 2

[columns]
date = "Ngày"
province = "Tỉnh"
substance = "Loại"
amount = "Số lượng"
unit = "Đơn vị"

[constants]
country = "VN"

[values.substance]
"Ma túy đá" = "Methamphetamine"

[units."bánh"]
measure = "mass"
factor = "0.35"
source = "two press reports: 44 bricks = 15.4 kg"
"""
