"""A warning as a bundle of STIX 2.1 (OASIS): a report by the sender, notes for its parts, and a mark on every object.

TLP 2.0 is marked by the published objects of its extension; PAP and handling, which STIX has no marking of, by
statements, the form that the standard has for terms of use. There are no indicators: a warning is for people to read.
"""

import datetime
from typing import Any

from jalon.node.exchange.rules.warned import Warned, key_of

TYPE = "application/stix+json;version=2.1"
TLP_EXTENSION = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"
TLP_MARKS = {
    "clear": "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
    "green": "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
    "amber": "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
    "amber+strict": "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
    "red": "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
}
"""The objects that OASIS published for TLP 2.0."""
TLP_CREATED = "2022-10-01T00:00:00.000Z"

SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["type", "id", "objects"],
    "properties": {
        "type": {"const": "bundle"},
        "id": {"type": "string"},
        "objects": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["type", "id", "spec_version"],
                "properties": {
                    "type": {"enum": ["marking-definition", "identity", "report", "note"]},
                    "id": {"type": "string"},
                    "spec_version": {"const": "2.1"},
                },
            },
        },
    },
}
"""What `bundle` makes, for the description of the API; the standard itself says more."""


def bundle(warned: Warned) -> dict[str, Any]:
    """The warning as a bundle; the same warning gives the same bundle."""
    marks = [_tlp(warned.tlp), _statement(f"PAP:{warned.pap.upper()}"), _statement(warned.handling_words)]
    refs = [mark["id"] for mark in marks]
    sender = _identity(warned.sender, refs)
    report = _report(warned, sender["id"], refs)
    notes = [_note(warned, name, text, sender["id"], report["id"], refs) for name, text in warned.parts.items()]
    objects = [*marks, sender, report, *notes]
    return {"type": "bundle", "id": f"bundle--{key_of(warned.key, 'bundle')}", "objects": objects}


def _tlp(code: str) -> dict[str, Any]:
    return {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": TLP_MARKS[code],
        "created": TLP_CREATED,
        "name": f"TLP:{code.upper()}",
        "extensions": {TLP_EXTENSION: {"extension_type": "property-extension", "tlp_2_0": code}},
    }


def _statement(words: str) -> dict[str, Any]:
    return {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": f"marking-definition--{key_of('statement', words)}",
        "created": TLP_CREATED,
        "definition_type": "statement",
        "definition": {"statement": words},
    }


def _object(kind: str, key: str, at: datetime.datetime, refs: list[str]) -> dict[str, Any]:
    moment = at.astimezone(datetime.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    said = {"type": kind, "spec_version": "2.1", "id": f"{kind}--{key}", "created": moment, "modified": moment}
    return {**said, "object_marking_refs": refs}


def _identity(node: str, refs: list[str]) -> dict[str, Any]:
    begun = datetime.datetime.fromisoformat(TLP_CREATED)
    return {
        **_object("identity", key_of("node", node), begun, refs),
        "name": node,
        "identity_class": "organization",
    }


def _report(warned: Warned, sender: str, refs: list[str]) -> dict[str, Any]:
    said = _object("report", key_of(warned.key, "report"), warned.at, refs)
    return {
        **said,
        "created_by_ref": sender,
        "name": warned.about,
        "description": warned.facts,
        "report_types": ["threat-report"],
        "published": said["created"],
        "object_refs": [sender],
        "labels": [f"{name}:{code}" for name, code in warned.labels.items()],
        "lang": warned.language,
        "external_references": [{"source_name": "jalon", "external_id": warned.number or str(warned.key)}],
    }


def _note(warned: Warned, name: str, text: str, sender: str, report: str, refs: list[str]) -> dict[str, Any]:
    return {
        **_object("note", key_of(warned.key, "note", name), warned.at, refs),
        "created_by_ref": sender,
        "abstract": name,
        "content": text,
        "object_refs": [report],
        "lang": warned.language,
    }
