"""Deterministic CBOR (RFC 8949, section 4.2), and nothing else of CBOR.

One value has one encoding, so bytes can be signed, stored and compared as they are. Allowed: integers of 64 bits, byte
strings, text, arrays, maps with text keys in their encoded order, true, false and null. Refused: floats, tags,
indefinite lengths, longer heads than needed, keys unsorted or twice, anything after the value. The limits of size,
depth and count are checked while reading, before anything is built from what they bound.

A library reads more than this (tags whose building may take for ever, keys of any kind) and takes a second encoding of
one value for the first. So this room has its own reader, one pass, and its tests hold it against `cbor2`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from jalon.wire.errors import Malformed, TooBig

Value: TypeAlias = "int | bytes | str | bool | list[Value] | dict[str, Value] | None"
"""What an encoded value may be. Tuples are written as arrays and read back as lists."""


@dataclass(frozen=True)
class Limits:
    """What a value may not pass: bytes in all, containers within one another, and values in all."""

    size: int = 1 << 20
    depth: int = 8
    count: int = 10_000


LIMITS = Limits()
"""Limits for one envelope, statement or receipt."""

_UINT, _NINT, _BYTES, _TEXT, _ARRAY, _MAP = 0x00, 0x20, 0x40, 0x60, 0x80, 0xA0
_SIMPLE: dict[int, bool | None] = {0xF4: False, 0xF5: True, 0xF6: None}
_WIDTHS = {24: (1, 24), 25: (2, 1 << 8), 26: (4, 1 << 16), 27: (8, 1 << 32)}
_MAX = (1 << 64) - 1


def encode(value: object) -> bytes:
    """Write a value as deterministic CBOR.

    Args:
        value: integers, bytes, text, lists, tuples, maps with text keys, true, false and None, nested.

    Raises:
        Malformed: if a part of it is of another type, or an integer passes 64 bits.

    Example:
        >>> encode({"b": 1, "a": [True, b"x"]}).hex()
        'a2616182f54178616201'
    """
    parts: list[bytes] = []
    _write(value, parts.append)
    return b"".join(parts)


def _write(value: object, put: Callable[[bytes], None]) -> None:
    writer = _WRITERS.get(type(value))
    if writer is None:
        writer = next((_WRITERS[kind] for kind in (bool, int, bytes, str) if isinstance(value, kind)), None)
    if writer is None:
        raise Malformed(f"A value of type {type(value).__name__} can't be written; use text, bytes or integers.")
    writer(value, put)


_SHORT_HEADS = [bytes((first,)) for first in range(256)]


def _head(major: int, number: int) -> bytes:
    if number < 24:
        return _SHORT_HEADS[major | number]
    if number < 1 << 8:
        return bytes((major | 24, number))
    if number < 1 << 16:
        return bytes((major | 25,)) + number.to_bytes(2, "big")
    if number < 1 << 32:
        return bytes((major | 26,)) + number.to_bytes(4, "big")
    if number <= _MAX:
        return bytes((major | 27,)) + number.to_bytes(8, "big")
    raise Malformed("An integer passes 64 bits and can't be written.")


def _write_int(value: int, put: Callable[[bytes], None]) -> None:
    put(_head(_UINT, value) if value >= 0 else _head(_NINT, -1 - value))


def _write_bytes(value: bytes, put: Callable[[bytes], None]) -> None:
    put(_head(_BYTES, len(value)))
    put(value)


def _write_text(value: str, put: Callable[[bytes], None]) -> None:
    try:
        raw = value.encode()
    except UnicodeEncodeError:
        raise Malformed("A text holds half of a character pair and can't be written as UTF-8.") from None
    put(_head(_TEXT, len(raw)))
    put(raw)


def _write_simple(value: bool | None, put: Callable[[bytes], None]) -> None:  # noqa: FBT001
    put(b"\xf6" if value is None else b"\xf5" if value else b"\xf4")


def _write_array(value: list[object], put: Callable[[bytes], None]) -> None:
    put(_head(_ARRAY, len(value)))
    for item in value:
        _write(item, put)


def _write_map(value: Mapping[str, object], put: Callable[[bytes], None]) -> None:
    put(_head(_MAP, len(value)))
    for raw, key in sorted([(_encoded_key(key), key) for key in value]):
        put(raw)
        _write(value[key], put)


@lru_cache(maxsize=1024)
def _encoded_key(key: object) -> bytes:
    if not isinstance(key, str):
        raise Malformed("The key of a map is not a text.")
    return encode(key)


_WRITERS: dict[type, Callable[..., None]] = {
    int: _write_int,
    bytes: _write_bytes,
    str: _write_text,
    bool: _write_simple,
    type(None): _write_simple,
    list: _write_array,
    tuple: _write_array,
    dict: _write_map,
}


def decode(raw: bytes, limits: Limits = LIMITS) -> Value:
    """Read one value from deterministic CBOR, and refuse whatever `encode` would not have written.

    Args:
        raw: the whole encoding, nothing before or after.
        limits: what it may not pass.

    Raises:
        TooBig: if a limit of size, depth or count is passed.
        Malformed: if the bytes are no deterministic CBOR of the allowed types.

    Example:
        >>> decode(bytes.fromhex("a2616182f54178616201"))
        {'a': [True, b'x'], 'b': 1}
    """
    if len(raw) > limits.size:
        raise TooBig(f"{len(raw)} bytes came where {limits.size} are the limit.")
    reader = _Reader(raw, limits)
    value = reader.value(limits.depth)
    if reader.at != len(raw):
        raise Malformed(f"{len(raw) - reader.at} bytes follow the end of the value.")
    return value


class _Reader:
    """One pass over the bytes; `at` is the next byte to read, `left` the number of values still allowed."""

    __slots__ = ("at", "left", "raw")

    def __init__(self, raw: bytes, limits: Limits) -> None:
        self.raw = raw
        self.at = 0
        self.left = limits.count

    def value(self, depth: int) -> Value:
        self.left -= 1
        if self.left < 0:
            raise TooBig("More values came than are allowed.")
        major, number = self.head()
        if major == _UINT:
            return number
        if major == _NINT:
            return -1 - number
        if major == _BYTES:
            return self.take(number)
        if major == _TEXT:
            return self.text(number)
        if major == 0xE0:
            return _SIMPLE[0xE0 | number]
        return self.container(major, number, depth)

    def head(self) -> tuple[int, int]:
        """The major type and the number of the next head, in its shortest form."""
        try:
            first = self.raw[self.at]
        except IndexError:
            raise Malformed("The bytes end in the middle of a value.") from None
        self.at += 1
        major, short = first & 0xE0, first & 0x1F
        if major >= 0xC0 and first not in _SIMPLE:
            raise Malformed("A tag, a float or an undefined value came; the protocol has none.")
        if short < 24:
            return major, short
        return major, self.number(short)

    def number(self, short: int) -> int:
        if short not in _WIDTHS:
            raise Malformed("A length is indefinite or reserved; the protocol has none.")
        width, least = _WIDTHS[short]
        number = int.from_bytes(self.take(width), "big")
        if number < least:
            raise Malformed("A number is written longer than it needs to be.")
        return number

    def take(self, length: int) -> bytes:
        start = self.at
        end = start + length
        if end > len(self.raw):
            raise Malformed("The bytes end in the middle of a value.")
        self.at = end
        return self.raw[start:end]

    def text(self, length: int) -> str:
        try:
            return self.take(length).decode()
        except UnicodeDecodeError:
            raise Malformed("A text is not UTF-8.") from None

    def container(self, major: int, length: int, depth: int) -> Value:
        if depth == 0:
            raise TooBig("Containers lie deeper within one another than is allowed.")
        if length > self.left:
            raise TooBig("More values came than are allowed.")
        if major == _ARRAY:
            return [self.value(depth - 1) for _ in range(length)]
        return self.map(length, depth - 1)

    def map(self, length: int, depth: int) -> dict[str, Value]:
        result: dict[str, Value] = {}
        last = b""
        for _ in range(length):
            start = self.at
            major, size = self.head()
            if major != _TEXT:
                raise Malformed("The key of a map is not a text.")
            key = self.text(size)
            raw = self.raw[start : self.at]
            if raw <= last:
                raise Malformed("The keys of a map are unsorted or come twice.")
            result[key] = self.value(depth)
            last = raw
        return result
