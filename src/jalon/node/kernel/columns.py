"""How the value of a field lies in each of the two databases: what goes in and what comes out, for `rows`."""

import datetime
import functools
import json
import uuid
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import Field, ForeignKey

Convert = Callable[[Any], Any]


def writer(vendor: str, field: "Field[Any, Any]") -> Convert:
    """What makes a field's value of Python into one that the database takes."""
    return _WRITERS.get((vendor, _kind(field)), _as_it_is)


def reader(vendor: str, field: "Field[Any, Any]") -> Convert:
    """What makes a value of Python out of what the database returns for a field."""
    return _READERS.get((vendor, _kind(field)), _as_it_is)


def _kind(field: "Field[Any, Any]") -> str:
    target = field.target_field if isinstance(field, ForeignKey) else field
    return target.get_internal_type()


def _as_it_is(value: object) -> object:
    return value


def _text(value: object) -> object:
    return value if value is None else str(value)


def _hex(value: uuid.UUID | None) -> str | None:
    return value.hex if value else None


@functools.lru_cache(maxsize=64)
def _moment(value: datetime.datetime | None) -> object:
    return connection.ops.adapt_datetimefield_value(value)


def _json(value: object) -> object:
    return connection.ops.adapt_json_value(value, None)


def _read_id(value: str | None) -> uuid.UUID | None:
    return uuid.UUID(hex=value) if value else None


def _read_moment(value: datetime.datetime | None) -> datetime.datetime | None:
    return value.replace(tzinfo=datetime.UTC) if value else None


def _read_json(value: str | None) -> object:
    return None if value is None else json.loads(value)


def _read_octets(value: object) -> bytes | None:
    return None if value is None else bytes(value)  # type: ignore[call-overload]


_WRITERS: dict[tuple[str, str], Convert] = {
    ("sqlite", "UUIDField"): _hex,
    ("sqlite", "DateTimeField"): _moment,
    ("sqlite", "JSONField"): _json,
    ("postgresql", "JSONField"): _json,
    ("sqlite", "CharField"): _text,
    ("postgresql", "CharField"): _text,
}
_READERS: dict[tuple[str, str], Convert] = {
    ("sqlite", "JSONField"): _read_json,
    ("postgresql", "JSONField"): _read_json,
    ("sqlite", "UUIDField"): _read_id,
    ("sqlite", "DateTimeField"): _read_moment,
    ("sqlite", "BinaryField"): _read_octets,
    ("postgresql", "BinaryField"): _read_octets,
}
