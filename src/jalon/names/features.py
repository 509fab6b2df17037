"""What speaks for and against two names being one: a row of numbers a pair, each with a meaning that words can give.

The table `FEATURES` names them and says which way each points: the model may never score a pair higher because one of
those pointing down grew (`-1`), or lower because one pointing up grew (`1`); 0 leaves it free.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA, Levenshtein

from jalon.names.pairing import Pairing
from jalon.names.prepared import ONE, SHORT, TURNED, Prepared, Shape
from jalon.names.readings import sino

FEATURES: dict[str, int] = {
    "sound_cost": -1,  # price of the alignment
    "sound_cost_each": -1,  # the same, per sound
    "worst_syllable": -1,  # price in the worst syllable of either name
    "worst_syllable_mild": -1,  # the lesser of the two names' worst
    "second_syllable": -1,  # price in the second worst
    "bad_syllables": -1,  # syllables in which much is wrong, as a share
    "gap_cost": -1,  # sounds that stand against nothing
    "consonant_cost": -1,
    "coarse_likeness": 1,  # likeness of the classes of sounds
    "length": 0,  # sounds of the shorter
    "syllables": 0,
    "turned": 0,  # the words had to be turned round
    "shortened": 0,  # a middle name had to be left out; 2: all words but one
    "rare_reading": 0,  # readings that are seldom right
    "same_system": 0,  # both read by one convention
    "same_script": 0,
    "han": 0,  # how many of the two stand in Chinese characters
    "foreign_han": 0,  # a foreign name in Chinese characters
    "latin": 0,  # how many stand in this script; the same for those that follow
    "lao": 0,
    "khmer": 0,
    "thai": 0,
    "burmese": 0,
    "cyrillic": 0,
    "letters_wrong": -1,  # letters that differ in the same script, -1 across scripts
    "words_apart": 0,
    "tones_wrong": -1,  # Vietnamese tones that differ where both names bear marks
    "marks_wrong": -1,  # vowels that differ in their marks alone
    "marked": 0,
    "hanzi_wrong": -1,  # characters that differ after folding, -1 where a name is not in characters
    "hanzi_same": 1,  # share of the characters that agree
    "initials": 0,
    "mandarin_wrong": -1,  # Mandarin syllables that differ where both names can be read as such, else -1
    "vietnamese_wrong": -1,  # the same for Vietnamese syllables
    "pinyin_unused": 0,  # a name that can be pinyin was not read as pinyin
    "vietnamese_unused": 0,
    "surname_met": 1,  # a Chinese name beside an English given name: 1 the surname agrees, -1 it does not, 0 else
    "sino_link": 1,  # share of Vietnamese syllables that can stand for the Mandarin ones opposite
}
_BAD = 0.45
FACTS = len(FEATURES) - 8


def features(pairs: Sequence[tuple[Prepared, Prepared]], pairing: Pairing) -> NDArray[np.float32]:
    """Describe N pairs, one row each, columns as in `FEATURES`; rows of names that can't be read are zero."""
    found = pairing.found
    first, second = (np.sort(units, axis=1)[:, ::-1] for units in found.units)
    by_pair = np.array(
        [_facts(one, other, shapes) for (one, other), shapes in zip(pairs, pairing.shapes, strict=True)], np.float32
    ).reshape(len(pairs), -1)
    length = by_pair[:, 0]
    bad = np.maximum((first > _BAD).sum(axis=1), (second > _BAD).sum(axis=1))
    sound = (
        found.total,
        found.total / np.maximum(by_pair[:, 2], 1),
        np.maximum(first[:, 0], second[:, 0]),
        np.minimum(first[:, 0], second[:, 0]),
        (first[:, 1] + second[:, 1]) / 2,
        bad / np.maximum(by_pair[:, 1], 1),
        found.gaps,
        found.total - found.vowels,
        pairing.coarse,
        length,
        by_pair[:, 1],
    )
    return np.column_stack([*sound, by_pair[:, 3:]]).astype(np.float32)


def _facts(one: Prepared, other: Prepared, shapes: tuple[Shape, Shape] | None) -> list[float]:
    if shapes is None:
        return [0.0] * FACTS
    first, second = shapes
    kinds = (first.kind, second.kind)
    scripts = (one.script, other.script)
    return [
        min(len(first.sounds), len(second.sounds)),
        max(first.syllables, second.syllables),
        (len(first.sounds) + len(second.sounds)) / 2,
        float(TURNED in kinds),
        float(max(SHORT in kinds, 2 * (ONE in kinds))),
        2.0 - first.reading.weight - second.reading.weight,
        float(_family(first.reading.system) == _family(second.reading.system)),
        float(one.script == other.script),
        scripts.count("han"),
        float(one.is_foreign_han + other.is_foreign_han),
        *map(scripts.count, ("latin", "lao", "khmer", "thai", "burmese", "cyrillic")),
        _letters(one, other, first, second),
        abs(len(one.words) - len(other.words)),
        *_marks(one, other, first, second),
        *_hanzi(one, other),
        float(one.has_initial or other.has_initial),
        _mandarin_wrong(one, other),
        _syllables_wrong(one, other, "vietnamese"),
        _unused(one, other, shapes, "mandarin"),
        _unused(one, other, shapes, "vietnamese"),
        surname_met(one, other),
        sino_link(one, other),
    ]


def _family(system: str) -> str:
    if system in ("pinyin", "sino", "wade-giles", "wade-giles-open", "palladius"):
        return "mandarin"
    return "vietnamese" if system in ("han-viet", "vietnamese", "vietnamese-bare") else system


def _letters(one: Prepared, other: Prepared, first: Shape, second: Shape) -> float:
    if one.script != other.script or one.script == "han":
        return -1.0
    straight = OSA.distance(one.letters, other.letters)
    if first.kind == second.kind:
        return straight
    return min(straight, OSA.distance("".join(_ordered(one.plain, first)), "".join(_ordered(other.plain, second))))


def _ordered(parts: Sequence[str], shape: Shape) -> list[str]:
    return [parts[place] for place in shape.order] if max(shape.order) < len(parts) else list(parts)


def _marks(one: Prepared, other: Prepared, first: Shape, second: Shape) -> tuple[float, float, float]:
    if not one.marked or not other.marked:
        return 0.0, 0.0, 0.0
    mine = [one.marked[place] for place in first.order if place < len(one.marked)]
    theirs = [other.marked[place] for place in second.order if place < len(other.marked)]
    tones = sum(a.base == b.base and a.tone != b.tone for a, b in zip(mine, theirs, strict=False))
    marks = sum(a.base != b.base for a, b in zip(mine, theirs, strict=False))
    return float(tones), float(marks), 1.0


def _hanzi(one: Prepared, other: Prepared) -> tuple[float, float]:
    if not one.hanzi or not other.hanzi:
        return -1.0, 0.0
    wrong = Levenshtein.distance(one.hanzi, other.hanzi)
    return float(wrong), 1.0 - wrong / max(len(one.hanzi), len(other.hanzi))


def _mandarin_wrong(one: Prepared, other: Prepared) -> float:
    strict = _syllables_wrong(one, other, "mandarin")
    return strict if strict >= 0 else _syllables_wrong(one, other, "mandarin-open")


def _syllables_wrong(one: Prepared, other: Prepared, convention: str) -> float:
    """Count the syllables that differ though each is one that its convention knows: no slip of the pen makes that."""
    mine, theirs = one.spelled.get(convention), other.spelled.get(convention)
    if not mine or not theirs:
        return -1.0
    return float(min(_differ(a, b) for a in mine for b in theirs))


def _differ(one: Sequence[str], other: Sequence[str]) -> int:
    if len(one) != len(other):
        return abs(len(one) - len(other)) + len(set(one) ^ set(other)) // 2
    turns = (tuple(one), (*one[1:], one[0]), (one[-1], *one[:-1]), (one[-1], *one[1:-1], one[0]))
    return min(sum(a != b for a, b in zip(turn, other, strict=True)) for turn in turns)


def _unused(one: Prepared, other: Prepared, shapes: tuple[Shape, Shape], family: str) -> float:
    """Tell whether a Latin name of two words or more fits a convention that the nearest readings don't use."""
    used = {_family(shape.reading.system) for shape in shapes}
    return float(family not in used and (family in one.conventions or family in other.conventions))


def sino_link(one: Prepared, other: Prepared) -> float:
    """Measure how many syllables of a Vietnamese name can stand for the Mandarin syllables of the other."""
    return max(_link(one, other), _link(other, one))


def _link(vietnamese: Prepared, mandarin: Prepared) -> float:
    if not vietnamese.marked or not mandarin.mandarin or len(vietnamese.words) != len(mandarin.mandarin):
        return 0.0
    linked = sum(s in sino().get(word, ()) for word, s in zip(vietnamese.words, mandarin.mandarin, strict=True))
    return linked / len(vietnamese.words)


def surname_met(one: Prepared, other: Prepared) -> float:
    """Tell whether the surname is the same where one name is Chinese and the other has an English given name."""
    for chinese, western in ((one, other), (other, one)):
        if chinese.surnames and western.has_english_given:
            return 1.0 if chinese.surnames & {western.plain[0], western.plain[-1]} else -1.0
    return 0.0
