"""A warning as an event of MISP: its texts as attributes that no sensor takes up, its markings as tags on the event.

The event is for the organisation that imports it alone (`distribution` 0): who passes it on decides that again, by the
tags. It is not published, and no attribute is for detection (`to_ids`).
"""

import datetime
from typing import Any

from jalon.node.exchange.rules.warned import Warned, key_of

TYPE = "application/json"
OWN_ORGANISATION = "0"
UNDEFINED = "4"
COMPLETED = "2"

SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["Event"],
    "properties": {
        "Event": {
            "type": "object",
            "required": ["uuid", "info", "date", "distribution", "published", "Tag", "Attribute"],
            "properties": {
                "uuid": {"type": "string", "format": "uuid"},
                "info": {"type": "string"},
                "date": {"type": "string", "format": "date"},
                "distribution": {"const": OWN_ORGANISATION},
                "published": {"const": False},
                "Tag": {"type": "array", "items": {"type": "object", "required": ["name"]}},
                "Attribute": {"type": "array", "items": {"type": "object", "required": ["type", "value", "to_ids"]}},
            },
        }
    },
}
"""What `event` makes, for the description of the API."""


def event(warned: Warned) -> dict[str, Any]:
    """The warning as MISP imports it; the same warning gives the same event."""
    sender = {"name": warned.sender, "uuid": key_of("node", warned.sender)}
    texts = {"facts": warned.facts, "number": warned.number, **warned.parts}
    return {
        "Event": {
            "uuid": key_of(warned.key, "event"),
            "info": warned.about,
            "date": warned.at.astimezone(datetime.UTC).date().isoformat(),
            "timestamp": str(int(warned.at.timestamp())),
            "analysis": COMPLETED,
            "threat_level_id": UNDEFINED,
            "distribution": OWN_ORGANISATION,
            "published": False,
            "Orgc": sender,
            "Tag": [{"name": name} for name in _tags(warned)],
            "Attribute": [_attribute(warned, name, text) for name, text in texts.items() if text],
        }
    }


def _tags(warned: Warned) -> list[str]:
    own = {"handling": warned.handling, "restrictions": warned.restrictions, **warned.labels}
    ours = [f'jalon:{name}="{_quoted(value)}"' for name, value in own.items() if value]
    return [f"tlp:{warned.tlp}", f"PAP:{warned.pap.upper()}", *ours]


def _quoted(text: str) -> str:
    """A value of a machine tag holds no quotation mark and no line break."""
    return " ".join(text.replace('"', "”").split())


def _attribute(warned: Warned, name: str, text: str) -> dict[str, Any]:
    return {
        "uuid": key_of(warned.key, "attribute", name),
        "type": "text",
        "category": "Other",
        "comment": name,
        "value": text,
        "to_ids": False,
        "distribution": OWN_ORGANISATION,
        "timestamp": str(int(warned.at.timestamp())),
    }
