"""The orders in which the words of a reading may stand.

A `Shape` is one reading in one order of its words, as sounds: in full; turned round (customs differ on where the family
name goes); shortened to its first and last words (middle names are left out); or one word alone (Chinese papers abroad
render one word of a Malay or Indian name). Which orders a reading has depends on how many words it has and in which
convention it is; there are few such `plans`, and names point at them by number.
"""

from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from jalon.names.reading import Reading

FULL: Final = 0
TURNED: Final = 1
SHORT: Final = 2
ONE: Final = 3
MOST_WORDS = 8
"""Readings of more words stand in one order only."""
ALONE = 4
"""Sounds of a word that may stand alone, at least."""
LONGEST_SOUND = 48
"""Sounds of one shape that are compared."""
Order = tuple[int, ...]


class Shape(NamedTuple):
    """One reading of a name with its words in one order.

    Attributes:
        reading: the reading it is of.
        kind: `FULL`, `TURNED`, `SHORT` or `ONE`.
        order: the places of the words that it is made of.
        sounds: the sounds, joined.
    """

    reading: Reading
    kind: int
    order: Order
    sounds: str


class Spoken(NamedTuple):
    """A reading, cut into words that may change places.

    Attributes:
        reading: the reading.
        words: the sounds of each word.
        plan: which orders there are, a place in `plans()`.
    """

    reading: Reading
    words: tuple[str, ...]
    plan: int


@dataclass(frozen=True, slots=True)
class Plans:
    """All plans, as tables.

    Attributes:
        count: how many orders each has, shape (plans,).
        at: where the orders of each begin in the tables of orders, shape (plans,).
        kind: `FULL` and so on of each order, shape (orders,).
        words: of how many words each is made, shape (orders,); a full one counts as one piece.
        word_at: where the words of each begin, shape (orders,).
        word: the places of the words, one order's after another's; -1 is the whole reading.
    """

    count: NDArray[np.int64]
    at: NDArray[np.int64]
    kind: NDArray[np.uint8]
    words: NDArray[np.int64]
    word_at: NDArray[np.int64]
    word: NDArray[np.int64]


def plan(count: int, script: str, system: str) -> int:
    """The number of the plan for so many words.

    Example:
        >>> orders(plan(2, "latin", "pinyin"), 2)
        [(0, (0, 1)), (1, (1, 0))]
    """
    if count < 2 or count > MOST_WORDS or script in _FIXED or system == "sino":
        return 0
    single = system == "latin" and count <= 4
    return count + (MOST_WORDS if single else 0)


_FIXED = ("han", "burmese")


@cache
def orders(number: int, count: int) -> list[tuple[int, Order]]:
    """The orders of one plan with their kinds, for a reading of so many words."""
    full = tuple(range(count))
    found: list[tuple[int, Order]] = [(FULL, full)]
    if number == 0:
        return found
    found.append((TURNED, (count - 1, *full[:-1])))
    if count > 2:
        found += [(TURNED, (*full[1:], 0)), (TURNED, (count - 1, *full[1:-1], 0))]
        found += [(SHORT, (0, count - 1)), (SHORT, (count - 1, 0))]
    if number > MOST_WORDS:
        found += [(ONE, (place,)) for place in full]
    return found


@cache
def plans() -> Plans:
    """Lay out all plans.

    Example:
        >>> plans().count[plan(2, "latin", "pinyin")]
        np.int64(2)
    """
    numbers = range(2 * MOST_WORDS + 1)
    every = [orders(number, (number - 1) % MOST_WORDS + 1 if number else 0) for number in numbers]
    counts = np.array([len(some) for some in every], np.int64)
    flat = [(kind, order if kind != FULL else (-1,)) for some in every for kind, order in some]
    words = np.array([len(order) for _, order in flat], np.int64)
    return Plans(
        counts,
        np.cumsum(counts) - counts,
        np.array([kind for kind, _ in flat], np.uint8),
        words,
        np.cumsum(words) - words,
        np.array([place for _, order in flat for place in order], np.int64),
    )


def shapes_of(spoken: Spoken) -> list[Shape]:
    """Every shape of one reading.

    Example:
        >>> reading = Reading("latin", "latin", "hun sen", ("hun", "sen"), 1.0)
        >>> [shape.sounds for shape in shapes_of(Spoken(reading, reading.tokens, plan(2, "latin", "latin")))]
        ['hunsen', 'senhun']
    """
    found = []
    for kind, order in orders(spoken.plan, len(spoken.words)):
        sounds = "".join([spoken.words[place] for place in order])[:LONGEST_SOUND]
        if sounds and (kind != ONE or len(sounds) >= ALONE):
            found.append(Shape(spoken.reading, kind, order, sounds))
    return found
