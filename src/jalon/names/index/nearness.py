"""How near readings are to those of the name asked for, for many at once: order of words and spacing aside."""

import unicodedata
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from jalon.names.index import keys

Floats = NDArray[np.float64]
I64 = NDArray[np.int64]
ENDS_ONLY = 0.92
SOUNDS_ONLY = 0.96
READINGS_ASKED = 6
KEYS_WEIGH = np.float32(0.25)
CHANCE = np.float32(1 / 64)


@dataclass(frozen=True)
class Nearest:
    """How near one reading is, 0 to 1, and in words by what."""

    value: float
    words: str


class Asked:
    """A name asked for, ready to be compared: its keys, its signatures, its spellings in likely orders, its sounds.

    Args:
        name: as written.
        entries: its readings, "spelling|sounds|long".
    """

    def __init__(self, name: str, entries: list[str]) -> None:
        self.name = name
        self.plain = plain(name)
        parts = [entry.split("|") for entry in entries[:READINGS_ASKED]]
        raw = {key for part in parts for key in keys.asked_keys(*part)}
        self.keys = keys.mixed(np.fromiter(raw, np.uint64, len(raw)))
        self.forms = list(dict.fromkeys(form for spelling, _, _ in parts for form in _forms(spelling)))
        self.two_words = any(spelling.count(" ") == 1 for spelling, _, _ in parts)
        self.sounds = list(dict.fromkeys(sound for _, sound, _ in parts))
        self.signatures = [
            np.uint64(one) for one in dict.fromkeys(keys.signature(spelling) for spelling, _, _ in parts)
        ]

    def thinned(
        self, numbers: I64, signature: keys.U64, most: int, *, contained: bool = False, shared: I64 | None = None
    ) -> I64:
        """The `most` numbers whose signatures have most bits in common with a reading asked for.

        Args:
            numbers: places in `signature`.
            signature: of readings, or of whole names with all their readings (`contained`).
            most: how many to keep.
            contained: whether the other side may have more bits, which then count only by the chance they stand for.
            shared: how many keys each number has in common with the name asked for, where that is known.
        """
        if len(numbers) <= most or not len(self.signatures):
            return numbers if len(self.signatures) else numbers[:0]
        theirs = signature.take(numbers)
        best = np.full(len(numbers), -1, np.float32)
        count = np.bitwise_count(theirs).astype(np.float32)
        for own in self.signatures:
            size = np.float32(int(own).bit_count() or 1)
            common = np.bitwise_count(theirs & own).astype(np.float32)
            value = common / size - CHANCE * count if contained else common / (size + count)
            np.maximum(best, value, out=best)
        if shared is not None:
            best += KEYS_WEIGH * shared.astype(np.float32) / shared.max()
        return numbers[np.argpartition(-best, most)[:most]]

    def to(self, entries: list[str]) -> Floats:
        """Nearness of each reading, 0 to 1: by its spelling, or by its sounds where these are nearer."""
        if not entries or not self.forms:
            return np.zeros(len(entries))
        best: Floats = np.maximum.reduce([table.max(axis=0) for table in self._tables(entries)]).astype(np.float64)
        return best

    def nearest(self, entries: list[str]) -> list[Nearest]:
        """The same in words."""
        if not entries or not self.forms:
            return [Nearest(0.0, "nothing in common") for _ in entries]
        spelled, sounded, ends = self._tables(entries)
        values = [table.max(axis=0).tolist() for table in (spelled, sounded, ends)]
        forms = [self.forms[place] for place in spelled.argmax(axis=0).tolist()]
        return [
            _worded(entry, form, *three)
            for entry, form, three in zip(entries, forms, zip(*values, strict=True), strict=True)
        ]

    def _tables(self, entries: list[str]) -> list[NDArray[np.float32]]:
        """Nearness by spelling, by sounds, and by first and last word alone: each (own forms, entries)."""
        parts = [entry.split("|") for entry in entries]
        spelled = _near(self.forms, [spelling.replace(" ", "") for spelling, _, _ in parts])
        sounded = _near(self.sounds, [sound for _, sound, _ in parts])
        ends = np.zeros((1, len(entries)), np.float32)
        places = [place for place, (spelling, _, _) in enumerate(parts) if self.two_words and spelling.count(" ") > 1]
        if places:
            words = [parts[place][0].split() for place in places]
            ends[0, places] = _near(self.forms, [each[0] + each[-1] for each in words]).max(axis=0)
        return [spelled, np.float32(SOUNDS_ONLY) * sounded, np.float32(ENDS_ONLY) * ends]


def plain(name: str) -> str:
    """A name in one form: NFC, no case, single spaces.

    Example:
        >>> plain("Nguyễn  VĂN") == "nguyễn văn"
        True
    """
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _worded(entry: str, form: str, spelled: float, sounded: float, ends: float) -> Nearest:
    spelling = entry.partition("|")[0]
    if ends > spelled and ends > sounded:
        return Nearest(ends, f"spelled alike but for words in the middle: {spelling}")
    if sounded > spelled:
        return Nearest(sounded, f"{'sounds' if sounded > SOUNDS_ONLY - 0.01 else 'sounds nearly'} alike: {spelling}")
    if spelled > 0.999:
        return Nearest(spelled, f"spelled alike: {spelling}")
    return Nearest(spelled, f"spelled nearly alike: {spelling} and {form}")


def _near(forms: list[str], others: list[str]) -> NDArray[np.float32]:
    return process.cdist(forms, others, scorer=OSA.normalized_similarity, dtype=np.float32)


def _forms(spelling: str) -> list[str]:
    """The spelling joined, in the orders that people write: as it is, last word first, first word last."""
    words = spelling.split()
    orders = [words, words[-1:] + words[:-1], words[1:] + words[:1]]
    return ["".join(order) for order in orders]
