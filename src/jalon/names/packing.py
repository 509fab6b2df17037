"""Many names as tables of numbers, so that a batch of pairs is compared in a few vector operations.

A batch names each distinct name once. The shapes of all its names lie below each other in one table: the sounds as
numbers, the classes of the sounds, and what is known of each shape; `at` says where the shapes of a name begin.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from jalon.names.phones import classes, codes
from jalon.names.prepared import FULL, LONGEST_SOUND, Prepared, Shape

I64 = NDArray[np.int64]
U8 = NDArray[np.uint8]
SCRIPTS = ("", "han", "latin", "lao", "khmer", "thai", "burmese", "cyrillic")
MANDARIN = ("pinyin", "sino", "wade-giles", "wade-giles-open", "palladius")
VIETNAMESE = ("han-viet", "vietnamese", "vietnamese-bare")
SYSTEMS = (
    *MANDARIN, *VIETNAMESE, "cantonese", "dialect", "well-known", "latin", "thai", "thai-letters", "lao", "khmer",
    "burmese", "cyrillic", "mixed",
)  # fmt: skip
_NUMBER = {system: number for number, system in enumerate(SYSTEMS)}
_FAMILY = np.array([0] * len(MANDARIN) + [1] * len(VIETNAMESE) + list(range(2, 2 + len(SYSTEMS) - 8)), np.uint8)


@dataclass(frozen=True, slots=True)
class Packed:
    """M names with S shapes in all.

    Attributes:
        names: the names.
        shapes: their shapes, one name's after another's.
        at: where the shapes of each name begin, shape (M + 1,).
        codes: numbers of the sounds, 0 behind the end, shape (S, L).
        classes: numbers of their classes, the same shape.
        length: how many sounds, shape (S,).
        kind: `FULL`, `TURNED`, `SHORT` or `ONE`, shape (S,).
        weight: how likely the reading is, shape (S,).
        system: the reading's convention, a place in `SYSTEMS`, shape (S,).
        several: whether the reading has more than one token, shape (S,).
        script: a place in `SCRIPTS`, shape (M,).
        words: how many words, shape (M,).
        foreign: whether it is a foreign name in Chinese characters, shape (M,).
        middle: whether it may leave middle names out, shape (M,).
        initial: whether one word is a single letter, shape (M,).
    """

    names: Sequence[Prepared]
    shapes: list[Shape]
    at: I64
    codes: U8
    classes: U8
    length: I64
    kind: U8
    weight: NDArray[np.float64]
    system: U8
    several: NDArray[np.bool_]
    script: U8
    words: I64
    foreign: NDArray[np.bool_]
    middle: NDArray[np.bool_]
    initial: NDArray[np.bool_]

    @property
    def domestic(self) -> NDArray[np.bool_]:
        """Whether a name is in Chinese characters and no longer than Chinese names are, shape (M,)."""
        domestic: NDArray[np.bool_] = (self.script == SCRIPTS.index("han")) & ~self.foreign
        return domestic

    @property
    def family(self) -> U8:
        """The family of conventions of each shape's reading: 0 Mandarin, 1 Vietnamese, others each its own."""
        return _FAMILY.take(self.system)

    def reads_as(self, systems: Sequence[str], *, as_written: bool = False, alone: bool = False) -> NDArray[np.bool_]:
        """Which names have a reading of several tokens in one of these conventions, shape (M,).

        Args:
            systems: conventions.
            as_written: ask only shapes that are `FULL`.
            alone: a reading of a single token will do.
        """
        fits = np.isin(self.system, [_NUMBER[system] for system in systems]) & (self.several | alone)
        if as_written:
            fits &= self.kind == FULL
        before = np.concatenate(([0], np.cumsum(fits)))
        many: NDArray[np.bool_] = before[self.at[1:]] > before[self.at[:-1]]
        return many


def pack(names: Sequence[Prepared]) -> Packed:
    """Lay out names for comparing.

    Example:
        >>> from jalon.names.prepared import prepare
        >>> pack([prepare("Hun Sen")]).words.tolist()
        [2]
    """
    shapes = [shape for name in names for shape in name.shapes]
    counts = [len(name.shapes) for name in names]
    letters = _letters(shapes)
    numbers, groups = _tables()
    coded = numbers.take(letters)
    return Packed(
        names,
        shapes,
        np.concatenate(([0], np.cumsum(counts, dtype=np.int64))),
        coded,
        groups.take(letters),
        np.count_nonzero(coded, axis=1).astype(np.int64),
        np.array([shape.kind for shape in shapes], np.uint8),
        np.array([shape.reading.weight for shape in shapes], np.float64),
        np.array([_NUMBER[shape.reading.system] for shape in shapes], np.uint8),
        np.array([len(shape.reading.tokens) > 1 for shape in shapes], np.bool_),
        np.array([SCRIPTS.index(name.script) for name in names], np.uint8),
        np.array([len(name.words) for name in names], np.int64),
        np.array([name.is_foreign_han for name in names], np.bool_),
        np.array([name.has_middle for name in names], np.bool_),
        np.array([name.has_initial for name in names], np.bool_),
    )


def _letters(shapes: Sequence[Shape]) -> NDArray[np.uint32]:
    """The sounds of each shape as code points, spaces behind the end, shape (S, L)."""
    sounds = [shape.sounds for shape in shapes]
    longest = min(max(map(len, sounds), default=1), LONGEST_SOUND)
    joined = "".join([sound.ljust(longest) for sound in sounds])
    return np.frombuffer(joined.encode("utf-32-le"), np.uint32).reshape(-1, longest)


@cache
def _tables() -> tuple[U8, U8]:
    """By code point: the number of a sound, and the number of its class; 0 where it is none."""
    numbers, groups = np.zeros(1 << 16, np.uint8), np.zeros(1 << 16, np.uint8)
    names = sorted(set(classes().values()))
    for sound, number in codes().items():
        numbers[ord(sound)] = number
    for point, group in classes().items():
        groups[point] = names.index(group) + 1
    return numbers, groups
