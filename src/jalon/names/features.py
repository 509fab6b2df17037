"""What speaks for and against two names being one: a row of numbers a pair, each with a meaning that words can give.

The table `FEATURES` names them and says which way each points: the model may never score a pair higher because one of
those pointing down grew (`-1`), or lower because one pointing up grew (`1`); 0 leaves it free.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from jalon.names import written
from jalon.names.align import Alignment
from jalon.names.orders import ONE, SHORT, TURNED
from jalon.names.pairing import Pairing, Pairs, units_of
from jalon.names.prepared import SCRIPTS

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
Row = NDArray[np.float32]
I64 = NDArray[np.int64]


def features(pairs: Pairs, pairing: Pairing) -> NDArray[np.float32]:
    """Describe N pairs, one row each, columns as in `FEATURES`; rows of names that can't be read are zero."""
    out = np.zeros((len(FEATURES), len(pairs.one)), np.float32)
    read = np.flatnonzero(pairing.first >= 0)
    if len(read):
        some = Pairs(pairs.packed, pairs.one[read], pairs.other[read], pairs.same[read])
        first, second = pairing.first[read], pairing.second[read]
        found = pairing.found.only(read)
        columns = (
            *_sounds(some, first, second, found, pairing.coarse[read]),
            *_readings(some, first, second),
            *written.columns(some, first, second),
        )
        for place, column in enumerate(columns):
            out[place, read] = column
    return np.ascontiguousarray(out.T)


def _sounds(pairs: Pairs, first: I64, second: I64, found: Alignment, coarse: Row) -> Iterator[NDArray[np.generic]]:
    """What the alignment says."""
    worst, second_worst = zip(*map(_worst, found.units), strict=True)
    bad = np.maximum(*((units > _BAD).sum(axis=1) for units in found.units))
    length = pairs.packed.length[first], pairs.packed.length[second]
    syllables = np.maximum(_syllables(pairs, first), _syllables(pairs, second))
    yield found.total
    yield found.total / np.maximum(((length[0] + length[1]) / 2).astype(np.float32), 1)
    yield np.maximum(*worst)
    yield np.minimum(*worst)
    yield (second_worst[0] + second_worst[1]) / 2
    yield bad / np.maximum(syllables.astype(np.float32), 1)
    yield found.gaps
    yield found.total - found.vowels
    yield coarse
    yield np.minimum(*length)
    yield syllables


def _worst(units: NDArray[np.float32]) -> tuple[Row, Row]:
    """The highest and the second highest number of each row."""
    top = np.partition(units, -2, axis=1)[:, -2:]
    return top[:, 1], top[:, 0]


def _syllables(pairs: Pairs, places: I64) -> I64:
    used, back = np.unique(places, return_inverse=True)
    units = units_of(pairs.packed.codes[used])
    last = np.maximum(pairs.packed.length[used] - 1, 0)
    return units[np.arange(len(used)), last].astype(np.int64)[back] + 1


def _readings(pairs: Pairs, first: I64, second: I64) -> Iterator[NDArray[np.generic]]:
    """What the readings that met are, and in which scripts the names stand."""
    packed = pairs.packed
    kinds = packed.kind[first], packed.kind[second]
    scripts = packed.script[pairs.one], packed.script[pairs.other]
    yield (kinds[0] == TURNED) | (kinds[1] == TURNED)
    one_left = (kinds[0] == ONE) | (kinds[1] == ONE)
    yield np.where(one_left, 2, (kinds[0] == SHORT) | (kinds[1] == SHORT))
    yield 2.0 - packed.weight[first] - packed.weight[second]
    yield packed.family[first] == packed.family[second]
    yield scripts[0] == scripts[1]
    yield _counted("han", scripts)
    yield packed.foreign[pairs.one] * 1.0 + packed.foreign[pairs.other]
    for script in ("latin", "lao", "khmer", "thai", "burmese", "cyrillic"):
        yield _counted(script, scripts)


def _counted(script: str, scripts: tuple[NDArray[np.uint8], NDArray[np.uint8]]) -> I64:
    number = SCRIPTS.index(script)
    count: I64 = (scripts[0] == number).astype(np.int64) + (scripts[1] == number)
    return count
