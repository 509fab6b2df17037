"""Chinese characters: Mandarin, Cantonese and Sino-Vietnamese readings, and the form that both writings share.

A character has several readings; as a surname it has its own (`tables/surnames.csv`: 任 is Rén, 单 Shàn, 解 Xiè). The
characters, their readings and their simplified forms are in `tables/hanzi.csv`.
"""

from functools import cache, lru_cache
from typing import NamedTuple

from jalon.names.tables_io import lines, rows


class Hanzi(NamedTuple):
    """What one character can stand for.

    Attributes:
        simple: the form that simplified and traditional writings share.
        pinyin: Mandarin readings without tones, commonest first.
        jyutping: Cantonese readings.
        hanviet: Sino-Vietnamese readings with tones.

    Example:
        >>> hanzi("鎔").simple, hanzi("鎔").pinyin
        ('镕', ('rong',))
    """

    simple: str
    pinyin: tuple[str, ...]
    jyutping: tuple[str, ...]
    hanviet: tuple[str, ...]


@cache
def _table() -> dict[str, str]:
    return {line[0]: line for line in lines("hanzi.csv")}


@lru_cache(maxsize=32768)
def hanzi(char: str) -> Hanzi | None:
    """Look one character up, or None where the table does not hold it.

    Example:
        >>> hanzi("阮").hanviet
        ('nguyễn',)
    """
    line = _table().get(char)
    if line is None:
        return None
    _, simple, pinyin, jyutping, hanviet = line.split(",")
    return Hanzi(
        simple or char, tuple(pinyin.split()), tuple(jyutping.split()), tuple(hanviet.replace("?", "").split())
    )


def fold(text: str) -> str:
    """Write characters in the form that simplified and traditional writings share.

    Example:
        >>> fold("吳作棟")
        '吴作栋'
    """
    return "".join(found.simple if (found := hanzi(char)) else char for char in text)


@cache
def surnames() -> dict[str, tuple[str, ...]]:
    """Surnames with a reading of their own: characters → pinyin readings, likeliest first.

    Example:
        >>> surnames()["单"]
        ('shan',)
    """
    return {row["char"]: tuple(row["pinyin"].split()) for row in rows("surnames.csv")}
