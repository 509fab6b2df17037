"""Typed reading of decoded maps: each field is taken once, of its type and within its bounds; none is left."""

import re
from collections.abc import Mapping
from typing import Any

from jalon.wire.errors import Malformed

NODE = re.compile(r"[A-Z0-9]{2,12}(-[A-Z0-9]{1,12}){0,3}", re.ASCII)
"""A node's code, such as `VN-MPS`: capitals, digits and hyphens of ASCII, so that no two codes look alike."""

STREAM = re.compile(r"[a-z0-9]+([.:-][a-z0-9]+)*", re.ASCII)
"""A stream's name, such as `exchange.1`."""

TIME_MAX = 1 << 48
"""Milliseconds since 1970 end here (in the year 10889)."""


class Fields:
    """The fields of one decoded map, taken one by one.

    Args:
        value: what `decode` gave.
        what: the thing's name for error texts, such as "certificate".

    Example:
        >>> fields = Fields({"serial": 3}, "key directory")
        >>> fields.uint("serial"), fields.end()
        (3, None)
    """

    def __init__(self, value: Any, what: str) -> None:
        if not isinstance(value, dict):
            raise Malformed(f"The {what} is not a map of fields.")
        self._left: dict[str, Any] = dict(value)
        self._what = what

    def _take(self, name: str, kind: type) -> Any:
        value = self._left.pop(name, None)
        if type(value) is not kind:
            raise self.bad(name)
        return value

    def bad(self, name: str) -> Malformed:
        """The error that says that this field is missing or not as it must be."""
        return Malformed(f"The field {name!r} of the {self._what} is missing or not as the protocol wants it.")

    def has(self, name: str) -> bool:
        """Whether the field is there and not yet taken."""
        return name in self._left

    def text(self, name: str, pattern: re.Pattern[str] | None = None, longest: int = 200) -> str:
        """A text of at most `longest` characters that fits the pattern as a whole."""
        value: str = self._take(name, str)
        if len(value) > longest or (pattern is not None and not pattern.fullmatch(value)):
            raise self.bad(name)
        return value

    def optional_text(self, name: str, longest: int = 200) -> str:
        """A text, or "" where the field is absent; an absent field is the only way to say nothing."""
        if name not in self._left:
            return ""
        return self.text(name, longest=longest) or self._raise(name)

    def _raise(self, name: str) -> str:
        raise self.bad(name)

    def octets(self, name: str, length: int | None = None, longest: int = 1 << 20) -> bytes:
        """Bytes of exactly `length`, or of at most `longest`."""
        value: bytes = self._take(name, bytes)
        if len(value) > longest or (length is not None and len(value) != length):
            raise self.bad(name)
        return value

    def uint(self, name: str, most: int = (1 << 63) - 1) -> int:
        """A whole number from 0 to `most`."""
        value: int = self._take(name, int)
        if not 0 <= value <= most:
            raise self.bad(name)
        return value

    def time(self, name: str) -> int:
        """A moment in milliseconds since 1970, UTC."""
        return self.uint(name, TIME_MAX)

    def array(self, name: str, most: int) -> list[Any]:
        """An array of at most `most` items."""
        value: list[Any] = self._take(name, list)
        if len(value) > most:
            raise self.bad(name)
        return value

    def byte_strings(self, name: str, most: int) -> tuple[bytes, ...]:
        """An array of at most `most` byte strings."""
        return tuple(self._all(name, most, bytes))

    def texts(self, name: str, most: int) -> tuple[str, ...]:
        """An array of at most `most` texts."""
        return tuple(self._all(name, most, str))

    def _all(self, name: str, most: int, kind: type) -> list[Any]:
        values = self.array(name, most)
        if any(type(value) is not kind for value in values):
            raise self.bad(name)
        return values

    def text_map(self, name: str, most: int) -> Mapping[str, str]:
        """A map of at most `most` texts to texts."""
        value: dict[str, Any] = self._take(name, dict)
        if len(value) > most or any(type(item) is not str for item in value.values()):
            raise self.bad(name)
        return value

    def end(self) -> None:
        """Raise Malformed where a field that the protocol doesn't know is left."""
        if self._left:
            raise Malformed(f"The {self._what} has a field {min(self._left)!r} that the protocol doesn't know.")
