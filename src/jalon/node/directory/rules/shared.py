"""What one node tells another of its directory, and how two states of it differ.

Units in force, with the agency to which they belong, the gates that they keep and the contacts that may be shared: no
officers, nothing else. The rows travel as JSON, packed; what comes in is bounded and checked before anything looks at
it. Days off travel by themselves, as soon as they are entered.
"""

import datetime
import json
import uuid
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Self

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from jalon.node.directory.choices import ContactKind, Level
from jalon.node.kernel.refused import Refused

LARGEST = 32 * 1024 * 1024
MOST_UNITS = 50_000
MOST_DAYS_OFF = 200


class CannotTakeSnapshot(Refused):
    """A partner's directory is not in the agreed form."""

    code = "directory.cannot-take-snapshot"
    status = 422


class _Row(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class SharedContact(_Row):
    """A way to reach a unit."""

    kind: ContactKind
    value: str = Field(max_length=120)
    label: str = Field("", max_length=80)
    languages: tuple[str, ...] = Field((), max_length=12)
    hours: str = Field("", max_length=200)


class SharedAgency(_Row):
    """The agency of a unit; two are the same where their codes are."""

    code: str = Field(min_length=1, max_length=20)
    kind: str = Field(max_length=24)
    names: dict[str, str] = Field(min_length=1, max_length=12)
    valid_from: datetime.date


class SharedUnit(_Row):
    """A unit as its own node knows it."""

    code: str = Field(min_length=1, max_length=40)
    names: dict[str, str] = Field(min_length=1, max_length=12)
    level: Level
    parent: str = Field("", max_length=40)
    agency: SharedAgency | None = None
    territory: str = Field("", max_length=12)
    languages: tuple[str, ...] = Field((), max_length=12)
    hours: str = Field("", max_length=200)
    lines_of_work: tuple[str, ...] = Field((), max_length=40)
    central: bool = False
    valid_from: datetime.date
    valid_until: datetime.date | None = None
    gates: tuple[str, ...] = Field((), max_length=40)
    contacts: tuple[SharedContact, ...] = Field((), max_length=40)


Name = Annotated[str, StringConstraints(max_length=200)]


class SharedDayOff(_Row):
    """Days off of an agency or of a unit, by its code at the node that tells them; both days are counted."""

    id: uuid.UUID
    agency: str = Field("", max_length=20)
    unit: str = Field("", max_length=40)
    first: datetime.date
    last: datetime.date
    names: dict[Name, Name] = Field(min_length=1, max_length=12)
    withdrawn: bool = False

    @model_validator(mode="after")
    def _is_of_one(self) -> Self:
        if bool(self.agency) == bool(self.unit) or not any(self.names.values()):
            raise ValueError("days off are those of an agency or of a unit, and say what they are")
        return self


class _Units(_Row):
    units: tuple[SharedUnit, ...] = Field(max_length=MOST_UNITS)


@dataclass(frozen=True)
class Difference:
    """How one unit differs: `added`, `changed` or `ended`, with what was known and what they say, field by field."""

    kind: str
    code: str
    name: str
    fields: tuple[tuple[str, str, str], ...]


def pack(units: Sequence[SharedUnit]) -> bytes:
    """The rows as they travel."""
    rows = [unit.model_dump(mode="json", exclude_defaults=True) for unit in units]
    return zlib.compress(json.dumps({"units": rows}, ensure_ascii=False, sort_keys=True).encode(), 9)


def unpack(packed: bytes) -> tuple[SharedUnit, ...]:
    """The rows that came.

    Raises:
        CannotTakeSnapshot: if they are damaged, too many, or not in the agreed form.
    """
    reader = zlib.decompressobj()
    try:
        plain = reader.decompress(packed, LARGEST)
        if reader.unconsumed_tail or not reader.eof:
            raise CannotTakeSnapshot(_("The directory that came is too large or cut off. Ask for it again."))
        units = _Units.model_validate_json(plain).units
    except (zlib.error, ValidationError, UnicodeDecodeError) as error:
        sentence = _("The directory that came is not in the agreed form. Ask the partner to send it again.")
        raise CannotTakeSnapshot(sentence) from error
    if len({unit.code for unit in units}) != len(units):
        raise CannotTakeSnapshot(_("The directory that came has two units of one code at the same time."))
    return units


def differences(known: Sequence[SharedUnit], said: Sequence[SharedUnit]) -> list[Difference]:
    """What would change if what the partner says were taken over, by code."""
    before, after = ({unit.code: unit for unit in units} for units in (known, said))
    found = []
    for code in sorted({*before, *after}):
        old, new = before.get(code), after.get(code)
        if new is None and old:
            found.append(Difference("ended", code, name_of(old), ()))
        elif old is None and new:
            found.append(Difference("added", code, name_of(new), tuple(_fields(None, new))))
        elif old and new and old != new and (fields := tuple(_fields(old, new))):
            found.append(Difference("changed", code, name_of(new), fields))
    return found


def name_of(unit: SharedUnit) -> str:
    """A name to show; English first."""
    return unit.names.get("en") or next(iter(unit.names.values()))


def _fields(old: SharedUnit | None, new: SharedUnit) -> list[tuple[str, str, str]]:
    found = []
    for name in SharedUnit.model_fields:
        if name == "code" or (name == "agency" and new.agency is None):  # whoever says none, says nothing of it
            continue
        before, after = (_words(getattr(old, name)) if old else ""), _words(getattr(new, name))
        if before != after:
            found.append((name, before, after))
    return found


def _words(value: object) -> str:
    if isinstance(value, dict):
        return " · ".join(f"{key}: {text}" for key, text in sorted(value.items()))
    if isinstance(value, tuple):
        return "; ".join(_words(each) for each in value)
    if isinstance(value, SharedContact):
        said = [str(value.kind), value.value, value.label, " ".join(value.languages), value.hours]
        return " ".join(part for part in said if part)
    if isinstance(value, SharedAgency):
        return value.code
    return "" if value is None else str(value)
