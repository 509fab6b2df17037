"""The sounds that all scripts are read into: one letter a sound, and what it costs to take one for another.

Readings are strings over this inventory (`tables/phones.csv`), near to the phonetic alphabet but made for names: it
tells apart what some convention tells apart, and has letters for Latin spellings that nobody can pin down (`ĉ` is the
letter c, which may be k, s or ch). The prices are in `tables/costs.json`: set by hand from articulation
(`data/names_costs.py`).
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from jalon.names.tables_io import document, rows

WIDTH = 64
"""More than there are sounds: the width of tables over them."""


@cache
def codes() -> dict[str, int]:
    """Give each sound its number, from 1; 0 is no sound.

    Example:
        >>> codes()["p"]
        1
    """
    return {row["phone"]: number for number, row in enumerate(rows("phones.csv"), 1)}


@cache
def vowels() -> frozenset[str]:
    """Name the sounds that are vowels.

    Example:
        >>> "a" in vowels(), "p" in vowels()
        (True, False)
    """
    return frozenset(row["phone"] for row in rows("phones.csv") if row["kind"] == "V")


@cache
def classes() -> dict[int, str]:
    """Map each sound to its class, one letter for sounds that scripts confuse: for `str.translate`.

    Example:
        >>> "Pin".translate(classes())
        'PEN'
    """
    return {ord(row["phone"]): row["class"] for row in rows("phones.csv")}


@cache
def costs() -> NDArray[np.float32]:
    """Read the prices: entry (i, j) is what sound i costs for sound j, row and column 0 a sound too many.

    Returns:
        A symmetric float32 matrix with a zero diagonal; 1.0 is another consonant altogether.

    Example:
        >>> float(costs()[0, 0])
        0.0
    """
    return np.array(document("costs.json")["costs"], dtype=np.float32) / np.float32(100)


@cache
def prices() -> NDArray[np.int16]:
    """Read the prices in whole hundredths, one row after another: sound i for j stands at `i * WIDTH + j`.

    Example:
        >>> prices().size == WIDTH * WIDTH
        True
    """
    table = np.zeros((WIDTH, WIDTH), np.int16)
    table[: len(codes()) + 1, : len(codes()) + 1] = np.rint(100 * costs())
    return table.ravel()


@cache
def vowel_mask() -> NDArray[np.bool_]:
    """Tell by number which sounds are vowels, shape (WIDTH,).

    Example:
        >>> bool(vowel_mask()[codes()["a"]]), bool(vowel_mask()[0])
        (True, False)
    """
    mask = np.zeros(WIDTH, np.bool_)
    mask[[codes()[vowel] for vowel in vowels()]] = True
    return mask


def encode(sounds: str) -> list[int]:
    """Turn a string of sounds into their numbers; what is no sound is left out.

    Example:
        >>> encode("pa") == [codes()["p"], codes()["a"]]
        True
    """
    table = codes()
    return [table[sound] for sound in sounds if sound in table]
