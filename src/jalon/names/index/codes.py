"""Document numbers, plates and phone numbers as exact 64-bit codes.

A number is normalised (compatibility forms and other scripts' digits folded, letters of Cyrillic and Greek that look
like Latin ones folded, upper case, spaces and punctuation dropped) and then written as one integer, without loss:

    up to 12 letters or digits      "1" before it, read in base 36       below 2 * 36**12
    13 to 18 digits                 "1" before it, in base 10            from there on
    17 digits and X                 the same, in a range of its own
    anything else                   a 128-bit hash, kept in a table of its own

Two different numbers therefore never share a code in the first three forms: an index over them gives no false answer.
`O` and `0`, `I` and `1` stay different: folding them would make two persons' documents one.

Three paths give the same code: `code_of` for one number in about half a microsecond, `codes_of` for an Arrow column
at some ten million a second, and the careful one that both fall back on.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

SHORT = 12
LONGEST = 18
SHORT_LIMIT: int = 2 * 36**SHORT
RESIDENT: int = SHORT_LIMIT + 2 * 10**LONGEST
SPREAD = 0x9E3779B97F4A7C15
MASK = (1 << 64) - 1
LOOKALIKES = str.maketrans("АВЕКМНОРСТУХІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEKMHOPCTYXIJSABEZHIKMNOPTYX")
_ALNUM = re.compile("[0-9A-Z]+")
_DIGITS = re.compile("[0-9]{13,18}")
_RESIDENT = re.compile("[0-9]{17}X")
_BEFORE = 24
_DROPPED = frozenset("PZCS")
U64 = NDArray[np.uint64]


def normal(text: str) -> str:
    """A number without what people write differently.

    Example:
        >>> normal("b 196-170.656"), normal("А123ВС"), normal("๑๒๓")
        ('B196170656', 'A123BC', '123')
    """
    folded = unicodedata.normalize("NFKC", text).upper().translate(LOOKALIKES)
    return "".join(
        str(unicodedata.decimal(c)) if c.isdecimal() else c
        for c in folded
        if unicodedata.category(c)[0] not in _DROPPED
    )


def code_of(text: str) -> int:
    """The code of one number: below 2**64 if exact, above if it is a 128-bit hash, -1 if nothing is left of it.

    Example:
        >>> code_of("B 196-170.656") == code_of("b196170656")
        True
        >>> code_of("O1") == code_of("01")
        False
    """
    try:
        code = int("1" + text, 36)
    except ValueError:
        return _careful(text)
    return code if 36 <= code < SHORT_LIMIT else _careful(text)


def spread(codes: U64) -> U64:
    """Codes as sort keys whose high bits are even: a multiplication that loses nothing."""
    return codes * np.uint64(SPREAD)


@dataclass(frozen=True)
class Codes:
    """Codes of a column: `exact` (n,) uint64; `valid` (n,) bool where exact holds; `hashed` row → 128-bit code."""

    exact: U64
    valid: NDArray[np.bool_]
    hashed: dict[int, int]


def codes_of(column: pa.Array) -> Codes:
    """The codes of an Arrow string column (nulls have none).

    Example:
        >>> int(codes_of(pa.array(["B 196"])).exact[0]) == code_of("B196")
        True
    """
    column = column.cast(pa.large_string())
    data, offsets = _buffers(column)
    classes = _CLASSES.take(data)
    strange, worst = np.empty(0, np.int64), classes[_BEFORE:].max(initial=0)
    if worst:
        strange = _rows_of(np.flatnonzero(classes == 2), offsets)
        data, offsets = _without_separators(data, offsets, classes)
    lengths = np.diff(offsets)
    exact = _base36(data, offsets, lengths)
    digits = np.flatnonzero((lengths > SHORT) & (lengths <= LONGEST))
    valid = (lengths > 0) & (lengths <= SHORT)
    if digits.size:
        exact[digits], valid[digits] = _base10(data, offsets[digits + 1], lengths[digits])
    if column.null_count:
        valid &= ~column.is_null().to_numpy(zero_copy_only=False)
    careful = np.union1d(strange, np.flatnonzero(~valid & (lengths > SHORT)))
    return Codes(exact, valid, _one_by_one(column, careful, exact, valid))


def _careful(text: str) -> int:
    text = normal(text)
    if not text:
        return -1
    if len(text) <= SHORT and _ALNUM.fullmatch(text):
        return int("1" + text, 36)
    if _DIGITS.fullmatch(text):
        return SHORT_LIMIT + int("1" + text)
    if _RESIDENT.fullmatch(text):
        return RESIDENT + int("1" + text[:-1])
    return (1 << 128) | int.from_bytes(hashlib.blake2b(text.encode(), digest_size=16).digest(), "big")


def _one_by_one(column: pa.Array, rows: NDArray[np.int64], exact: U64, valid: NDArray[np.bool_]) -> dict[int, int]:
    hashed = {}
    for row, text in zip(rows.tolist(), column.take(pa.array(rows)).to_pylist(), strict=True):
        code = -1 if text is None else _careful(text)
        valid[row] = 0 <= code <= MASK
        if valid[row]:
            exact[row] = code
        elif code > MASK:
            hashed[row] = code
    return hashed


def _buffers(column: pa.Array) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """The column's bytes, with zero bytes before them, and where each row begins."""
    _, starts, raw = column.buffers()
    if not len(column):
        return np.zeros(_BEFORE, np.uint8), np.full(1, _BEFORE, np.int64)
    offsets = np.frombuffer(starts, np.int64)[column.offset : column.offset + len(column) + 1]
    data = np.zeros(int(offsets[-1] - offsets[0]) + _BEFORE, np.uint8)
    if raw is not None:
        data[_BEFORE:] = np.frombuffer(raw, np.uint8)[offsets[0] : offsets[-1]]
    return data, offsets - offsets[0] + _BEFORE


def _classes() -> NDArray[np.uint8]:
    """Per byte: 0 a letter or digit, 1 a separator, 2 a part of something else."""
    classes = np.ones(256, np.uint8)
    classes[[ord(c) for c in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"]] = 0
    classes[128:] = 2
    return classes


_CLASSES = _classes()


def _rows_of(places: NDArray[np.int64], offsets: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.unique(np.searchsorted(offsets, places, side="right") - 1)


def _without_separators(
    data: NDArray[np.uint8], offsets: NDArray[np.int64], classes: NDArray[np.uint8]
) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    drop = classes == 1
    drop[:_BEFORE] = False
    if not drop.any():
        return data, offsets
    before = np.concatenate(([0], np.cumsum(drop)))
    return data[~drop], offsets - before[offsets]


def _base36(data: NDArray[np.uint8], offsets: NDArray[np.int64], lengths: NDArray[np.int64]) -> U64:
    """Rows of up to 12 letters and digits as "1" + row in base 36 (other rows give something to be replaced)."""
    ends = offsets[1:]
    lengths = np.minimum(lengths, 16)
    low = _eight(_word(data, ends - 8) & _KEEP_LOW.take(lengths))
    high = _eight(_word(data, ends - 16) & _KEEP_HIGH.take(lengths))
    return high * np.uint64(36**8) + low + _ONES.take(lengths)


def _keep(count: int) -> int:
    """A mask that keeps the last `count` of eight bytes."""
    return MASK ^ ((1 << (64 - 8 * count)) - 1)


_KEEP_LOW = np.array([_keep(min(n, 8)) for n in range(17)], np.uint64)
_KEEP_HIGH = np.array([_keep(max(n - 8, 0)) for n in range(17)], np.uint64)
_ONES = np.array([36 ** min(n, SHORT) for n in range(17)], np.uint64)


def _word(data: NDArray[np.uint8], starts: NDArray[np.int64]) -> U64:
    """The eight bytes from each start as one little-endian number."""
    words: U64 = np.ndarray((len(data) - 7,), "<u8", data, 0, (1,))
    return words[starts]


def _eight(words: U64) -> U64:
    """Eight characters (zero bytes before them) as a number in base 36, all at once: digits, pairs, fours, eight."""
    letters = (words >> np.uint64(6)) & _BYTES
    present = (words >> np.uint64(4)) & _BYTES | letters
    values = (words & np.uint64(0x1F1F1F1F1F1F1F1F)) + letters * np.uint64(25) - present * np.uint64(16)
    pairs = (values & _PAIRS) * np.uint64(36) + (values >> np.uint64(8) & _PAIRS)
    fours = (pairs & _FOURS) * np.uint64(36**2) + (pairs >> np.uint64(16) & _FOURS)
    return (fours & np.uint64(0xFFFFFFFF)) * np.uint64(36**4) + (fours >> np.uint64(32))


_BYTES = np.uint64(0x0101010101010101)
_PAIRS = np.uint64(0x00FF00FF00FF00FF)
_FOURS = np.uint64(0x0000FFFF0000FFFF)


def _base10(
    data: NDArray[np.uint8], ends: NDArray[np.int64], lengths: NDArray[np.int64]
) -> tuple[U64, NDArray[np.bool_]]:
    """Rows of 13 to 18 digits, or of 17 digits and X: their codes, and which rows are one of these."""
    value = np.zeros(len(ends), np.uint64)
    plain = np.ones(len(ends), np.bool_)
    for back in range(LONGEST, 1, -1):
        digit, inside = data[ends - back] - np.uint8(48), lengths >= back
        plain &= ~inside | (digit < 10)
        value = np.where(inside, value * np.uint64(10) + digit, value)
    last = data[ends - 1]
    resident = plain & (lengths == LONGEST) & ((last | 32) == ord("x"))
    plain &= (last - np.uint8(48)) < 10
    long = value * np.uint64(10) + (last - np.uint8(48)) + _TENS[lengths] + np.uint64(SHORT_LIMIT)
    short = value + np.uint64(RESIDENT + 10 ** (LONGEST - 1))
    return np.where(resident, short, long), plain | resident


_TENS = np.array([10**n for n in range(LONGEST + 1)], np.uint64)
