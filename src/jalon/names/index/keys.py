"""Keys by which a name is found although it is written otherwise.

A reading of a name is two strings: its **spelling** in Latin letters and its **sounds**, coarser and the same across
scripts (capital letters for consonants). Each of them, and the consonants alone, gives *bag keys*: a number per
letter, added up. A sum does not know order, so words in another order, joined or parted, and two letters exchanged
leave the key as it was. Leaving out one letter is a subtraction; the keys of a string and of it with each letter left
out meet those of any string that is one letter longer, shorter or other. A spelling of three words or more also has a
key for each word left out, which finds a missing middle name; a long word's consonants have keys of their own, which
find long names that differ in two places.

A **signature** is a set of 64 bits, one per pair of neighbouring letters; counting common bits tells near spellings
from far ones without reading them.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

U64 = NDArray[np.uint64]
MASK = (1 << 64) - 1
LETTERS = 40
WORDS = 7


def _mixed_numbers(seed: int) -> list[int]:
    """256 numbers of 64 bits that are the same on every machine (splitmix64)."""
    numbers, state = [], seed
    for _ in range(256):
        state = (state + 0x9E3779B97F4A7C15) & MASK
        z = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9 & MASK
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB & MASK
        numbers.append(z ^ (z >> 31))
    return numbers


SPELLED = _mixed_numbers(1)
SOUNDED = _mixed_numbers(2)
HARDENED = _mixed_numbers(3)
OF_WORDS = _mixed_numbers(4)
SPELLED[32] = 0  # a space counts for nothing
HARD, HARD_LEFT = 4, 6
WORD_LEFT = 0x5851F42D4C957F2D
_SPELLED = np.array(SPELLED, np.uint64)
_SOUNDED = np.array(SOUNDED, np.uint64)
_HARDENED = np.array(HARDENED, np.uint64)
_OF_WORDS = np.array(OF_WORDS, np.uint64)


def asked_keys(spelling: str, sounds: str, long: str = "") -> list[int]:
    """The keys under which a name that is looked for may stand.

    Example:
        >>> set(asked_keys("van nguyen", "n f")) & set(asked_keys("nguyen vam", "f n")) != set()
        True
    """
    hard = "".join(filter(str.isupper, sounds))
    keys = _bag(spelling, SPELLED) + _bag(sounds, SOUNDED)
    if len(hard) >= HARD:
        keys += _bag(hard, HARDENED) if len(hard) >= HARD_LEFT else _bag(hard, HARDENED)[:1]
    for word in long.split():
        keys += _bag(word, OF_WORDS) if len(word) >= HARD_LEFT else _bag(word, OF_WORDS)[:1]
    whole = keys[0]
    keys.append((whole ^ WORD_LEFT) & MASK)
    words = spelling.encode()[:LETTERS].split()
    if len(words) > 1:
        keys += [(whole - sum(map(SPELLED.__getitem__, word))) & MASK for word in words[:WORDS]]
    return keys


def _bag(text: str, numbers: list[int]) -> list[int]:
    letters = text.encode()[:LETTERS]
    whole = sum(map(numbers.__getitem__, letters))
    return [whole & MASK] + [(whole - numbers[letter]) & MASK for letter in set(letters) - {32}]


def stored_keys(data: NDArray[np.uint8], starts: NDArray[np.int64]) -> tuple[U64, NDArray[np.uint32]]:
    """The keys of many readings at once.

    Args:
        data: the readings one after another, each "spelling|sounds|long" in ASCII bytes.
        starts: (n + 1,) where each begins.

    Returns:
        The mixed keys and, beside each, the number of its reading; unsorted, with repeats.
    """
    owner = np.repeat(np.arange(len(starts) - 1, dtype=np.uint32), np.diff(starts))
    bars = np.flatnonzero(data == ord("|"))
    sounded, long = np.arange(len(data)) > bars[::2][owner], np.arange(len(data)) > bars[1::2][owner]
    spelled, sounded = ~sounded, sounded & ~long
    parts = [_bags(data, owner, spelled, _SPELLED), _bags(data, owner, sounded, _SOUNDED)]
    hard = sounded & (data >= ord("A")) & (data <= ord("Z"))
    count = np.bincount(owner[hard], minlength=len(starts) - 1)[owner]
    parts.append(_bags(data, owner, hard & (count >= HARD_LEFT), _HARDENED))
    parts.append(_bags(data, owner, hard & (count >= HARD) & (count < HARD_LEFT), _HARDENED, left_out=False))
    parts.append(_words_left(data, owner, spelled & (data != ord("|"))))
    parts += _of_words(data, owner, long & (data != ord("|")))
    return mixed(np.concatenate([keys for keys, _ in parts])), np.concatenate([owners for _, owners in parts])


def _bags(
    data: NDArray[np.uint8],
    owner: NDArray[np.uint32],
    chosen: NDArray[np.bool_],
    numbers: U64,
    *,
    left_out: bool = True,
) -> tuple[U64, NDArray[np.uint32]]:
    chosen = chosen & (data != 32) & (data != ord("|"))
    values, owners = numbers[data[chosen]], owner[chosen]
    if not values.size:
        return np.empty(0, np.uint64), np.empty(0, np.uint32)
    first = np.flatnonzero(np.concatenate(([True], owners[1:] != owners[:-1])))
    whole = np.add.reduceat(values, first)
    if not left_out:
        return whole, owners[first]
    which = np.cumsum(np.concatenate(([False], owners[1:] != owners[:-1])))
    return np.concatenate((whole, whole[which] - values)), np.concatenate((owners[first], owners))


def _of_words(
    data: NDArray[np.uint8], owner: NDArray[np.uint32], long: NDArray[np.bool_]
) -> list[tuple[U64, NDArray[np.uint32]]]:
    """The keys of each long word by itself."""
    letter = long & (data != 32)
    begins = _begins(letter, owner)
    word = (np.cumsum(begins) - 1).clip(0).astype(np.uint32)
    of = owner[np.flatnonzero(begins)]
    many = np.bincount(word[letter], minlength=len(of))[word] >= HARD_LEFT if len(of) else letter
    some = _bags(data, word, letter & many, _OF_WORDS)
    others = _bags(data, word, letter & ~many, _OF_WORDS, left_out=False)
    return [(keys, of[words]) for keys, words in (some, others) if len(keys)]


def _begins(letter: NDArray[np.bool_], owner: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Where a word begins: a letter after something else, or after another reading's."""
    result: NDArray[np.bool_] = letter & ~np.concatenate(([False], letter[:-1] & (owner[1:] == owner[:-1])))
    return result


def _words_left(
    data: NDArray[np.uint8], owner: NDArray[np.uint32], spelled: NDArray[np.bool_]
) -> tuple[U64, NDArray[np.uint32]]:
    """For spellings of three words or more, the key of all words but one, marked as such."""
    letter = spelled & (data != 32)
    places = np.flatnonzero(_begins(letter, owner))
    if not places.size:
        return np.empty(0, np.uint64), np.empty(0, np.uint32)
    sums = np.add.reduceat(np.where(letter, _SPELLED[data], np.uint64(0)), places)
    owners = owner[places]
    first = np.flatnonzero(np.concatenate(([True], owners[1:] != owners[:-1])))
    counts = np.diff(np.append(first, len(owners)))
    whole = np.repeat(np.add.reduceat(sums, first), counts)
    many = np.repeat((counts > 2) & (counts <= WORDS), counts)
    return ((whole - sums) ^ np.uint64(WORD_LEFT))[many], owners[many]


def mixed(keys: U64) -> U64:
    """Keys with every bit depending on every other (murmur3's last step): even buckets, whatever the sums."""
    keys = keys ^ (keys >> np.uint64(33))
    keys = keys * np.uint64(0xFF51AFD7ED558CCD)
    keys = keys ^ (keys >> np.uint64(33))
    keys = keys * np.uint64(0xC4CEB9FE1A85EC53)
    return keys ^ (keys >> np.uint64(33))


def signature(spelling: str) -> int:
    """The signature of one spelling.

    Example:
        >>> signature("van") == int(signatures(np.frombuffer(b"van||", np.uint8), np.array([0, 5]))[0])
        True
    """
    letters, bits = spelling.encode(), 0
    for first, second in pairwise(letters):
        if first != 32 and second != 32:
            bits |= _PAIR_MASK[first * 256 + second]
    return bits


def signatures(data: NDArray[np.uint8], starts: NDArray[np.int64]) -> U64:
    """One signature per reading, of its spelling: (n,) uint64."""
    owner = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    bars = np.flatnonzero(data == ord("|"))
    spelled = np.arange(len(data)) < bars[::2][owner]
    pair = np.zeros(len(data), np.bool_)
    pair[:-1] = spelled[:-1] & spelled[1:] & (data[:-1] != 32) & (data[1:] != 32)
    places = np.flatnonzero(pair)
    bits = np.uint64(1) << PAIR_BIT[data[places].astype(np.int64) * 256 + data[places + 1]]
    result = np.zeros(len(starts) - 1, np.uint64)
    if places.size:
        owners = owner[places]
        first = np.flatnonzero(np.concatenate(([True], owners[1:] != owners[:-1])))
        result[owners[first]] = np.bitwise_or.reduceat(bits, first)
    return result


PAIR_BIT = (mixed(np.arange(65536, dtype=np.uint64)) >> np.uint64(58)).astype(np.uint64)
_PAIR_MASK = [1 << bit for bit in PAIR_BIT.tolist()]
