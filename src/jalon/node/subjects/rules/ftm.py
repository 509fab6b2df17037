"""A subject as an entity of FollowTheMoney, the schema in which investigators' tools exchange persons and things."""

from collections.abc import Mapping, Sequence
from typing import Any

from jalon.node.subjects.choices import IdentifierKind, Kind, NameKind

SCHEMATA = {
    Kind.PERSON: "Person",
    Kind.COMPANY: "Company",
    Kind.DOCUMENT: "Identification",
    Kind.VEHICLE: "Vehicle",
    Kind.VESSEL: "Vessel",
    Kind.PHONE: "LegalEntity",
    Kind.THING: "Thing",
}
_PROPERTIES = {
    IdentifierKind.DOCUMENT: {Kind.PERSON: "idNumber", Kind.DOCUMENT: "number"},
    IdentifierKind.PLATE: {Kind.VEHICLE: "registrationNumber"},
    IdentifierKind.CHASSIS: {Kind.VEHICLE: "vin"},
    IdentifierKind.PHONE: {Kind.PERSON: "phone", Kind.COMPANY: "phone", Kind.PHONE: "phone"},
    IdentifierKind.REGISTRATION: {Kind.COMPANY: "registrationNumber", Kind.VESSEL: "registrationNumber"},
    IdentifierKind.HULL: {Kind.VESSEL: "imoNumber"},
}


def follow_the_money(
    key: str,
    kind: str,
    *,
    names: Sequence[tuple[str, str]],
    identifiers: Sequence[tuple[str, str]],
    details: Mapping[str, Any],
    birth: str = "",
) -> dict[str, Any]:
    """The entity as JSON holds it.

    Args:
        key: the subject's id.
        kind: a `Kind`.
        names: (a `NameKind`, the text).
        identifiers: (an `IdentifierKind`, its compared form); one that the schema has no place for is left out.
        details: further fields.
        birth: `1985`, `1985-03` or `1985-03-07`.
    """
    properties: dict[str, list[str]] = {}
    for name_kind, text in names:
        properties.setdefault("alias" if name_kind == NameKind.ALIAS else "name", []).append(text)
    for identifier_kind, value in identifiers:
        name = _PROPERTIES.get(IdentifierKind(identifier_kind), {}).get(Kind(kind))
        if name:
            properties.setdefault(name, []).append(value)
    if country := details.get("country"):
        properties["nationality" if kind == Kind.PERSON else "country"] = [str(country).lower()]
    if birth and kind == Kind.PERSON:
        properties["birthDate"] = [birth]
    sexes = {"M": "male", "F": "female", "X": "other"}
    if kind == Kind.PERSON and details.get("sex") in sexes:
        properties["gender"] = [sexes[details["sex"]]]
    return {"id": key, "schema": SCHEMATA[Kind(kind)], "properties": properties}
