"""How near spellings are to the one asked for, for many at once: order of words and spacing aside."""

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


class Asked:
    """A name asked for, ready to be compared: its keys, its signatures, its spellings in likely orders.

    Args:
        entries: the name's readings, "spelling|sounds".
    """

    def __init__(self, entries: list[str]) -> None:
        entries = entries[:READINGS_ASKED]
        parts = [entry.partition("|") for entry in entries]
        raw = {key for spelling, _, sound in parts for key in keys.asked_keys(spelling, sound)}
        self.keys = keys.mixed(np.fromiter(raw, np.uint64, len(raw)))
        self.forms = list(dict.fromkeys(form for spelling, _, _ in parts for form in _forms(spelling)))
        self.sounds = list(dict.fromkeys(sound for _, _, sound in parts))
        self.signatures = [np.uint64(one) for one in dict.fromkeys(keys.signature(spelling) for spelling, _, _ in parts)]

    def thinned(self, numbers: I64, signature: keys.U64, most: int, *, contained: bool = False) -> I64:
        """The `most` numbers whose signatures have most bits in common with a reading asked for.

        Args:
            numbers: places in `signature`.
            signature: of readings, or of whole names with all their readings (`contained`).
            most: how many to keep.
            contained: whether bits that only the other side has count for nothing.
        """
        if len(numbers) <= most or not len(self.signatures):
            return numbers if len(self.signatures) else numbers[:0]
        theirs = signature.take(numbers)
        best = np.zeros(len(numbers), np.float32)
        extra = np.float32(0) if contained else np.bitwise_count(theirs).astype(np.float32)
        for own in self.signatures:
            size = np.float32(int(own).bit_count() or 1)
            common = np.bitwise_count(theirs & own).astype(np.float32)
            np.maximum(best, common / size if contained else common / (size + extra), out=best)
        return numbers[np.argpartition(-best, most)[:most]]

    def to(self, entries: list[str]) -> Floats:
        """Nearness of each entry, 0 to 1: by its spelling, or by its sounds where these are nearer."""
        if not entries or not self.forms:
            return np.zeros(len(entries))
        parts = [entry.partition("|") for entry in entries]
        best: Floats = _near(self.forms, [spelling.replace(" ", "") for spelling, _, _ in parts])
        np.maximum(best, SOUNDS_ONLY * _near(self.sounds, [sound for _, _, sound in parts]), out=best)
        places, ends = [], []
        for place, (spelling, _, _) in enumerate(parts):
            if spelling.count(" ") > 1:
                words = spelling.split()
                places.append(place)
                ends.append(words[0] + words[-1])
        if places:
            best[places] = np.maximum(best[places], ENDS_ONLY * _near(self.forms, ends))
        return best


def _near(forms: list[str], others: list[str]) -> Floats:
    table = process.cdist(forms, others, scorer=OSA.normalized_similarity, dtype=np.float32)
    return np.asarray(table.max(axis=0), np.float64)


def _forms(spelling: str) -> list[str]:
    """The spelling joined, in the orders that people write: as it is, last word first, first word last."""
    words = spelling.split()
    orders = [words, words[-1:] + words[:-1], words[1:] + words[:1]]
    return ["".join(order) for order in orders]

