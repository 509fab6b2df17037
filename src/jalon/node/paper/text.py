"""What may stand on paper: text in which nothing is hidden, and nothing leaves its place.

The original is never changed by this; it stays in the record and in the attached data. What the embedded letters
cannot show (a script that the node does not print, a control sign, a mark that reverses the direction of reading) is
printed as its code, `‹U+202E›`, so that a reader sees that something is there.
"""

import bisect
import functools
import json
import pathlib
import re
from collections.abc import Mapping
from typing import Any

FONTS = pathlib.Path(__file__).with_name("fonts")

LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
HIDDEN = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\ufeff") | frozenset(
    map(chr, range(0x2066, 0x2070))
)
"""Signs that no font draws and that change how others are read."""
BROKEN_BY_WORDS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
"""Scripts that typst breaks into lines by itself, without blanks."""
ENDLESS = re.compile(rf"[^\s\u200b{BROKEN_BY_WORDS}]{{41,}}")
PIECE = re.compile(r"(?s)(.{20})(?=\w)")
STACKED = re.compile(r"([\u0300-\u036f\u0e31-\u0e4e\u0eb1-\u0ece\u102b-\u103e\u17b4-\u17d3]{8})")


@functools.cache
def _covered() -> tuple[list[int], list[int]]:
    ranges = json.loads((FONTS / "coverage.json").read_text("ascii"))
    return [first for first, _last in ranges], [last for _first, last in ranges]


@functools.lru_cache(maxsize=8192)
def _sign(sign: str) -> str:
    """A character as it is printed: itself, or its code."""
    if sign == "\n":
        return sign
    if sign == "\t":
        return "    "
    firsts, lasts = _covered()
    code = ord(sign)
    place = bisect.bisect_right(firsts, code) - 1
    if sign not in HIDDEN and code >= 0x20 and place >= 0 and code <= lasts[place]:
        return sign
    return f"‹U+{code:04X}›"


def _broken(run: re.Match[str]) -> str:
    """A run without blanks that no line could hold, with places at which it may be broken."""
    return PIECE.sub("\\1\u200b", run[0])


def printable(text: str) -> str:
    """A text as paper shows it: every character visible, no line without end, no tower of marks."""
    signs = "".join(map(_sign, LINE_ENDS.sub("\n", text)))
    return ENDLESS.sub(_broken, STACKED.sub("\\1\u25cc", signs))


def printable_all(value: Any) -> Any:
    """The same for every text inside lists and mappings; numbers, booleans and nothing stay as they are."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {str(key): printable_all(held) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [printable_all(held) for held in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return printable(str(value))
