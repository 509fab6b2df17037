"""How near readings are to those of the name asked for, for many at once: order of words and spacing aside."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from jalon.names.index import keys
from jalon.names.text import clean

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
        self.plain = clean(name)
        parts = [entry.split("|") for entry in entries[:READINGS_ASKED]]
        raw = {key for part in parts for key in keys.asked_keys(*part)}
        self.keys = keys.mixed(np.fromiter(raw, np.uint64, len(raw)))
        self.forms = list(dict.fromkeys(form for spelling, _, _ in parts for form in _forms(spelling)))
        self.two_words = any(spelling.count(" ") == 1 for spelling, _, _ in parts)
        self.sounds = list(dict.fromkeys(sound for _, sound, _ in parts))
        signatures = dict.fromkeys(keys.signature(spelling) for spelling, _, _ in parts)
        self.signatures = np.array(list(signatures), np.uint64)[:, None]
        self._sizes = np.maximum(np.bitwise_count(self.signatures), 1).astype(np.float32)

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
        common = np.bitwise_count(self.signatures & theirs).astype(np.float32)
        count, size = np.bitwise_count(theirs).astype(np.float32), self._sizes
        best = (common / (size if contained else size + count)).max(axis=0)
        if contained:
            best -= CHANCE * count
        if shared is not None:
            best += KEYS_WEIGH * shared.astype(np.float32) / shared.max()
        return numbers[np.argpartition(-best, most)[:most]]

    def to(self, entries: "Entries") -> Floats:
        """Nearness of each reading, 0 to 1: by its spelling, or by its sounds where these are nearer."""
        if not entries.count or not self.forms:
            return np.zeros(entries.count)
        best: Floats = np.maximum.reduce([table.max(axis=0) for table in self._tables(entries)]).astype(np.float64)
        return best

    def nearest(self, entries: "Entries", owner: list[int] | None = None) -> list[Nearest]:
        """The same in words.

        Args:
            entries: readings.
            owner: whose each is, from 0, in rising order, none left out; only the first of each one's nearest readings
                is told. By default each reading is somebody's.
        """
        owner = list(range(entries.count)) if owner is None else owner
        if not entries.count or not self.forms:
            return [Nearest(0.0, "nothing in common") for _ in dict.fromkeys(owner)]
        tables = self._tables(entries)
        values = np.stack([table.max(axis=0) for table in tables])
        best: dict[int, tuple[float, int]] = {}
        for place, (one, value) in enumerate(zip(owner, values.max(axis=0).tolist(), strict=True)):
            if one not in best or value > best[one][0]:
                best[one] = value, place
        chosen = [place for _, place in best.values()]
        forms = tables[0].argmax(axis=0)[chosen].tolist()
        return [
            _worded(entries.spelled[place], self.forms[form], *three)
            for place, form, three in zip(chosen, forms, values[:, chosen].T.tolist(), strict=True)
        ]

    def _tables(self, entries: "Entries") -> list[NDArray[np.float32]]:
        """Nearness by spelling, by sounds, and by first and last word alone: each (own forms, entries)."""
        spelled, sounded = _near(self.forms, entries.joined), _near(self.sounds, entries.sounds)
        ends = np.zeros((1, entries.count), np.float32)
        if self.two_words:
            several = [(place, each) for place, each in enumerate(entries.spelled) if each.count(" ") > 1]
            if several:
                outer = _near(self.forms, [each.partition(" ")[0] + each.rpartition(" ")[2] for _, each in several])
                ends[0, [place for place, _ in several]] = outer.max(axis=0)
        return [spelled, np.float32(SOUNDS_ONLY) * sounded, np.float32(ENDS_ONLY) * ends]


class Entries:
    """Readings taken apart.

    Args:
        text: readings "spelling|sounds|long", joined by bars.

    Attributes:
        count: how many there are.
        spelled: their spellings.
        joined: their spellings without spaces.
        sounds: their sounds.

    Example:
        >>> Entries("wang wei|WaNWe||li|Le|").joined
        ['wangwei', 'li']
    """

    def __init__(self, text: str) -> None:
        parts = text.split("|") if text else []
        self.spelled, self.sounds = parts[::3], parts[1::3]
        self.joined = text.replace(" ", "").split("|")[::3] if text else []
        self.count = len(self.spelled)


def _worded(spelling: str, form: str, spelled: float, sounded: float, ends: float) -> Nearest:
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
