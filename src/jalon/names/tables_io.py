"""The tables of this room, read once."""

import csv
import json
from collections.abc import Iterator
from importlib import resources
from typing import Any

_FOLDER = resources.files("jalon.names") / "tables"


def rows(table: str) -> Iterator[dict[str, str]]:
    """Read a CSV table row by row; lines that begin with `#` are remarks.

    Example:
        >>> next(rows("latin.csv"))["from"]
        'a'
    """
    text = (_FOLDER / table).read_text(encoding="utf-8")
    yield from csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))


def mapping(table: str) -> dict[str, str]:
    """Read a table with the columns `from,to`.

    Example:
        >>> mapping("latin.csv")["sh"]
        'ʂ'
    """
    return {row["from"]: row["to"] for row in rows(table)}


def lines(table: str) -> list[str]:
    """Read a large table as text, without its heading.

    Example:
        >>> lines("mandarin.csv")[0].split(",")[0]
        'a'
    """
    return (_FOLDER / table).read_text(encoding="utf-8").splitlines()[1:]


def document(table: str) -> Any:
    """Read a JSON table.

    Example:
        >>> sorted(document("costs.json"))[0]
        'about'
    """
    return json.loads((_FOLDER / table).read_text(encoding="utf-8"))
