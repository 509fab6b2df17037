"""What the writing of two names says beside their sounds: letters, marks, characters, syllables, surnames.

Most pairs of a batch have nothing to say to most of these questions (tones need marks on both sides, characters two
Chinese names), so each is put only to the pairs that it concerns.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA, Levenshtein

from jalon.names import syllables
from jalon.names.orders import Shape
from jalon.names.packing import I64
from jalon.names.pairing import Pairs
from jalon.names.prepared import SCRIPTS, Prepared
from jalon.names.romanised import sino
from jalon.names.scripts.vietnamese import Syllable

Column = NDArray[np.float32]
Flags = NDArray[np.bool_]
_HAN = SCRIPTS.index("han")


def columns(pairs: Pairs, first: I64, second: I64) -> Iterator[Column]:
    """The features from `letters_wrong` to `sino_link`, each a column of shape (N,).

    Args:
        pairs: N pairs of names that can be read.
        first: the shapes of the first names that met, places in `pairs.packed`.
        second: the same for the second names.
    """
    packed, one, other = pairs.packed, pairs.one, pairs.other
    yield _letters(pairs, first, second)
    yield np.abs(packed.words[one] - packed.words[other]).astype(np.float32)
    yield from _marks(pairs, first, second)
    yield from _hanzi(pairs)
    yield (packed.initial[one] | packed.initial[other]).astype(np.float32)
    yield from syllables.wrong(pairs)
    yield _unused(pairs, first, second, "mandarin")
    yield _unused(pairs, first, second, "vietnamese")
    yield _each(pairs, _surname_rows(pairs), surname_met)
    yield _each(pairs, _sino_rows(pairs), sino_link)


def _each(pairs: Pairs, rows: I64, ask: Callable[[Prepared, Prepared], float]) -> Column:
    """Ask these rows one by one; the others get 0."""
    out, names = np.zeros(len(pairs.one), np.float32), pairs.packed.names
    for row, one, other in zip(rows.tolist(), pairs.one[rows].tolist(), pairs.other[rows].tolist(), strict=True):
        out[row] = ask(names[one], names[other])
    return out


def _letters(pairs: Pairs, first: I64, second: I64) -> Column:
    packed = pairs.packed
    script = packed.script[pairs.one]
    rows = np.flatnonzero((script == packed.script[pairs.other]) & (script != _HAN))
    out = np.full(len(pairs.one), -1.0, np.float32)
    if not len(rows):
        return out
    mine = [packed.names[place].letters for place in pairs.one[rows].tolist()]
    theirs = [packed.names[place].letters for place in pairs.other[rows].tolist()]
    out[rows] = process.cpdist(mine, theirs, scorer=OSA.distance, dtype=np.int32)
    turned = rows[packed.kind[first[rows]] != packed.kind[second[rows]]]
    if len(turned):
        mine = _reordered(pairs, pairs.one[turned], first[turned])
        theirs = _reordered(pairs, pairs.other[turned], second[turned])
        ordered = process.cpdist(mine, theirs, scorer=OSA.distance, dtype=np.int32)
        out[turned] = np.minimum(out[turned], ordered)
    return out


def _reordered(pairs: Pairs, names: I64, shapes: I64) -> list[str]:
    """The words of each name, joined in the order of its shape."""
    packed = pairs.packed
    return [
        _in_order(packed.names[name].plain, packed.shape(shape))
        for name, shape in zip(names.tolist(), shapes.tolist(), strict=True)
    ]


def _in_order(parts: Sequence[str], shape: Shape) -> str:
    return "".join([parts[place] for place in shape.order] if max(shape.order) < len(parts) else parts)


def _marks(pairs: Pairs, first: I64, second: I64) -> Iterator[Column]:
    """Tones that differ, vowels that differ, and whether both names bear marks."""
    packed = pairs.packed
    marked = np.array([bool(name.marked) for name in packed.names], np.bool_)
    rows = np.flatnonzero(marked[pairs.one] & marked[pairs.other])
    tones, marks, both = (np.zeros(len(pairs.one), np.float32) for _ in range(3))
    both[rows] = 1
    places = (pairs.one[rows], pairs.other[rows], first[rows], second[rows])
    for row, one, other, mine, theirs in zip(rows.tolist(), *(part.tolist() for part in places), strict=True):
        a, b = _bases(packed.names[one], packed.shape(mine)), _bases(packed.names[other], packed.shape(theirs))
        for x, y in zip(a, b, strict=False):
            if x.base != y.base:
                marks[row] += 1
            elif x.tone != y.tone:
                tones[row] += 1
    yield from (tones, marks, both)


def _bases(name: Prepared, shape: Shape) -> Sequence[Syllable]:
    marked = name.marked
    return [marked[place] for place in shape.order if place < len(marked)]


def _hanzi(pairs: Pairs) -> Iterator[Column]:
    """Characters that differ after folding, and the share of those that agree."""
    packed = pairs.packed
    rows = np.flatnonzero((packed.script[pairs.one] == _HAN) & (packed.script[pairs.other] == _HAN))
    wrong, same = np.full(len(pairs.one), -1.0, np.float32), np.zeros(len(pairs.one), np.float32)
    if len(rows):
        mine, theirs = ([packed.names[p].hanzi for p in places[rows].tolist()] for places in (pairs.one, pairs.other))
        found = process.cpdist(mine, theirs, scorer=Levenshtein.distance, dtype=np.int32)
        wrong[rows] = found
        same[rows] = 1.0 - found / np.array([max(len(a), len(b), 1) for a, b in zip(mine, theirs, strict=True)])
    yield from (wrong, same)


def _unused(pairs: Pairs, first: I64, second: I64, family: str) -> Column:
    """Tell whether a Latin name of two words or more fits a convention that the nearest readings don't use."""
    packed = pairs.packed
    systems = ("pinyin",) if family == "mandarin" else ("vietnamese", "vietnamese-bare")
    number = 0 if family == "mandarin" else 1
    fits = packed.reads_as(systems) & (packed.script == SCRIPTS.index("latin"))
    used = (packed.family[first] == number) | (packed.family[second] == number)
    unused: Column = ((fits[pairs.one] | fits[pairs.other]) & ~used).astype(np.float32)
    return unused


def _sino_rows(pairs: Pairs) -> I64:
    """Pairs of a Vietnamese name with its marks and one without that may be pinyin or Palladius."""
    packed = pairs.packed
    marked = np.array([bool(name.marked) for name in packed.names], np.bool_)
    open_ = ~marked & np.isin(packed.script, [SCRIPTS.index("latin"), SCRIPTS.index("cyrillic")])
    one, other = pairs.one, pairs.other
    return np.flatnonzero((marked[one] & open_[other]) | (open_[one] & marked[other]))


def sino_link(one: Prepared, other: Prepared) -> float:
    """Measure how many syllables of a Vietnamese name can stand for the Mandarin syllables of the other.

    Example:
        >>> from jalon.names.prepared import prepare
        >>> sino_link(prepare("Tập Cận Bình"), prepare("Xi Jinping"))
        1.0
    """
    return max(_link(one, other), _link(other, one))


def _link(vietnamese: Prepared, mandarin: Prepared) -> float:
    if not vietnamese.marked or not mandarin.mandarin or len(vietnamese.words) != len(mandarin.mandarin):
        return 0.0
    linked = sum(s in sino().get(word, ()) for word, s in zip(vietnamese.words, mandarin.mandarin, strict=True))
    return linked / len(vietnamese.words)


def _surname_rows(pairs: Pairs) -> I64:
    """Pairs of a Chinese name in characters and a Latin one."""
    packed, one, other = pairs.packed, pairs.one, pairs.other
    latin = packed.script == SCRIPTS.index("latin")
    return np.flatnonzero((packed.domestic[one] & latin[other]) | (latin[one] & packed.domestic[other]))


def surname_met(one: Prepared, other: Prepared) -> float:
    """Tell whether the surname is the same where one name is Chinese and the other has an English given name.

    Example:
        >>> from jalon.names.prepared import prepare
        >>> surname_met(prepare("劉慧卿"), prepare("Emily Lau"))
        1.0
    """
    for chinese, western in ((one, other), (other, one)):
        if western.has_english_given and chinese.surnames:
            return 1.0 if chinese.surnames & {western.plain[0], western.plain[-1]} else -1.0
    return 0.0
