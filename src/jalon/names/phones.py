"""The sounds that all scripts are read into: one letter a sound, and what it costs to take one for another.

Readings are strings over this inventory (`tables/phones.csv`), near to the phonetic alphabet but made for names: it
tells apart what some convention tells apart, and has letters for Latin spellings that nobody can pin down (`ĉ` is the
letter c, which may be k, s or ch). `COSTS[i, j]` is the price of sound i standing where sound j was meant, and row or
column 0 the price of a sound too many. The prices are in `tables/costs.json`: set by hand from articulation, then
trained (`data/names_train.py`).
"""

import csv
import json
from functools import cache
from importlib import resources

import numpy as np

TABLES = resources.files("jalon.names") / "tables"


@cache
def inventory() -> dict[str, dict[str, str]]:
    """Read `phones.csv`: sound → its columns, in the order of their codes (the first has code 1)."""
    with (TABLES / "phones.csv").open(encoding="utf-8", newline="") as lines:
        return {row["phone"]: row for row in csv.DictReader(lines)}
