"""Many names as tables of numbers, so that a batch of pairs is compared in a few vector operations.

A batch names each distinct name once. The shapes of all its names lie below each other in one table: the sounds as
numbers, the classes of the sounds, and what is known of each shape; `at` says where the shapes of a name begin.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from jalon.names.orders import ALONE, FULL, LONGEST_SOUND, ONE, Plans, Shape, Spoken, orders, plans
from jalon.names.phones import WIDTH, classes, codes
from jalon.names.prepared import SCRIPTS, Prepared

I64 = NDArray[np.int64]
U8 = NDArray[np.uint8]
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
    """M names with R readings and S shapes in all.

    Attributes:
        names: the names.
        spoken: their readings, one name's after another's.
        at: where the shapes of each name begin, shape (M + 1,).
        codes: numbers of the sounds, 0 behind the end, shape (S, L).
        length: how many sounds, shape (S,).
        kind: `FULL`, `TURNED`, `SHORT` or `ONE`, shape (S,).
        spoken_by: the reading of each shape, a place in `spoken`, shape (S,).
        order: which of the orders of its reading, shape (S,).
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
    spoken: list[Spoken]
    at: I64
    codes: U8
    length: I64
    kind: U8
    spoken_by: I64
    order: I64
    weight: NDArray[np.float64]
    system: U8
    several: NDArray[np.bool_]
    script: U8
    words: I64
    foreign: NDArray[np.bool_]
    middle: NDArray[np.bool_]
    initial: NDArray[np.bool_]

    def shape(self, place: int) -> Shape:
        """One of the shapes."""
        spoken = self.spoken[self.spoken_by[place]]
        kind, order = orders(spoken.plan, len(spoken.words))[self.order[place]]
        return Shape(spoken.reading, kind, order, "".join([spoken.words[at] for at in order])[:LONGEST_SOUND])

    @property
    def classes(self) -> U8:
        """Numbers of the classes of the sounds, shape (S, L)."""
        return _class_of().take(self.codes)

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
    spoken = [one for name in names for one in name.spoken]
    facts = [name.facts for name in names]
    script, words, foreign, middle, initial, counts = np.array(facts, np.int64).reshape(-1, 6).T
    every = _every_order(spoken, np.repeat(np.arange(len(names)), counts))
    weight = np.array([one.reading.weight for one in spoken], np.float64)
    system = np.array([_NUMBER[one.reading.system] for one in spoken], np.uint8)
    several = np.array([len(one.reading.tokens) > 1 for one in spoken], np.bool_)
    by = every.spoken_by
    return Packed(
        names,
        spoken,
        np.concatenate(([0], np.cumsum(np.bincount(every.name, minlength=len(names))))),
        every.codes,
        every.length,
        every.kind,
        by,
        every.order,
        weight.take(by),
        system.take(by),
        several.take(by),
        script.astype(np.uint8),
        words,
        foreign.astype(np.bool_),
        middle.astype(np.bool_),
        initial.astype(np.bool_),
    )


@dataclass(frozen=True, slots=True)
class _Orders:
    """Shapes on their way into `Packed`; `name` says whose each is."""

    name: I64
    spoken_by: I64
    order: I64
    kind: U8
    length: I64
    codes: U8


def _every_order(spoken: Sequence[Spoken], owner: I64) -> _Orders:
    """The shapes of R readings, those of one name together, first those as written, then those turned round."""
    table = plans()
    plan = np.fromiter([one.plan for one in spoken], np.int64, len(spoken))
    by = np.repeat(np.arange(len(spoken)), table.count[plan])
    order = np.arange(len(by)) - _before(table.count[plan])[:-1][by]
    row = table.at[plan][by] + order
    sorted_ = np.argsort(4 * owner[by] + table.kind[row], kind="stable")
    by, order, row = by[sorted_], order[sorted_], row[sorted_]
    letters = [sound for one in spoken for sound in one.words]
    begins = _before(np.fromiter(map(len, letters), np.int64, len(letters)))
    word = _before(np.fromiter([len(one.words) for one in spoken], np.int64, len(spoken)))
    low, high, pieces = _pieces(table, row, begins, word[by], word[by + 1])
    length = np.add.reduceat(high - low, _before(pieces)[:-1]) if len(by) else pieces
    fits = (length > 0) & ((table.kind[row] != ONE) | (length >= ALONE))
    if not fits.all():
        some = np.repeat(fits, pieces)
        low, high, length, by, order, row = low[some], high[some], length[fits], by[fits], order[fits], row[fits]
    codes, length = _laid_out(_numbered(letters), low, high - low, length)
    return _Orders(owner[by], by, order, table.kind[row], length, codes)


def _pieces(table: Plans, row: I64, begins: I64, first: I64, last: I64) -> tuple[I64, I64, I64]:
    """Where the sounds of each word of each order begin and end, and how many words each order has."""
    pieces = table.words[row]
    shape = np.repeat(np.arange(len(row)), pieces)
    word = table.word[np.arange(len(shape)) + (table.word_at[row] - _before(pieces)[:-1])[shape]]
    start = first[shape] + np.maximum(word, 0)
    return begins[start], begins[np.where(word < 0, last[shape], start + 1)], pieces


def _laid_out(sounds: U8, low: I64, count: I64, length: I64) -> tuple[U8, I64]:
    """Put the pieces of each shape behind each other, one shape a row, cut at `LONGEST_SOUND`."""
    flat = sounds[np.arange(int(count.sum())) + np.repeat(low - _before(count)[:-1], count)]
    longest = int(length.max(initial=1))
    codes = np.zeros((len(length), longest), np.uint8)
    codes[np.arange(longest) < length[:, None]] = flat
    return np.ascontiguousarray(codes[:, :LONGEST_SOUND]), np.minimum(length, LONGEST_SOUND)


def _before(counts: I64) -> I64:
    """The sums of what stands before each place, and of all."""
    found: I64 = np.concatenate(([0], np.cumsum(counts)))
    return found


def _numbered(letters: Sequence[str]) -> U8:
    """The numbers of sounds, one after another."""
    return _numbers().take(np.frombuffer("".join(letters).encode("utf-32-le"), np.uint32))


@cache
def _numbers() -> U8:
    """By code point: the number of a sound, 0 where it is none."""
    numbers = np.zeros(1 << 16, np.uint8)
    for sound, number in codes().items():
        numbers[ord(sound)] = number
    return numbers


@cache
def _class_of() -> U8:
    """By number of a sound: the number of its class."""
    groups = np.zeros(WIDTH, np.uint8)
    names = sorted(set(classes().values()))
    for sound, number in codes().items():
        groups[number] = names.index(classes()[ord(sound)]) + 1
    return groups
