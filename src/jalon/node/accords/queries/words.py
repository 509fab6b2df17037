"""A content in words: every part of it as its reader reads it, in the reader's language."""

import dataclasses
import re
import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.node.accords.choices import (
    PARTS,
    Kind,
    MeetingKind,
    MeetingState,
    MemberRole,
    NomineeState,
    Sees,
    Stage,
    TrainingKind,
)
from jalon.node.accords.queries import records
from jalon.node.kernel.language import coded, dated
from jalon.node.ui import components as ui

if TYPE_CHECKING:
    pass


@dataclasses.dataclass(frozen=True)
class Fact:
    """A part of a content with its label; a list has several values."""

    label: ui.Words
    values: list[str]
    lang: str = ""


def facts(kind: str, content: Mapping[str, Any]) -> list[Fact]:
    """The parts of a content in words; what stands on the page elsewhere is left out."""
    elsewhere = {"names", "titles", "texts", "steps", "evidence", "mechanism", "meeting"} | (
        {"words"} if kind == Kind.COMMITMENT else set()
    )
    found = [Fact(PARTS[key], in_words(kind, key, value)) for key, value in content.items() if key not in elsewhere]
    return [fact for fact in found if fact.values]


def in_words(kind: str, key: str, value: Any) -> list[str]:
    """A part of a content as its reader reads it, an entry a line."""
    if value in (None, "", [], {}):
        return []
    if key in ("kind", "state", "stage", "subject"):
        return [_choice(kind, key, value)]
    if key == "languages":
        return [", ".join(coded("languages", code) for code in value)]
    if key == "cadence_months":
        return [ngettext("every month", "every %(n)d months", value) % {"n": value}]
    if key in ("mechanism", "meeting"):
        found = records.record(uuid.UUID(value))
        return [str(found) if found else _("not held by this node")]
    if key == "source":
        page = _("page %(page)s") % {"page": value["page"]} if re.match(r"\d", value["page"]) else value["page"]
        return [", ".join(part for part in (value["title"], page) if part)] if any(value.values()) else []
    if isinstance(value, dict):
        return [f"{language}: {words}" for language, words in value.items() if words]
    if isinstance(value, list):
        return [_entry(each) for each in value]
    return [dated(str(value))]


def _choice(kind: str, key: str, value: str) -> str:
    lists = {
        (Kind.MEETING, "kind"): MeetingKind, (Kind.MEETING, "state"): MeetingState,
        (Kind.TRAINING, "kind"): TrainingKind, (Kind.TRAINING, "state"): MeetingState,
        (Kind.COMMITMENT, "stage"): Stage,
    }  # fmt: skip
    known = lists.get((Kind(kind), key))
    if known is not None:
        return str(known(value).label)
    named_list = {"state": "commitment-states", "kind": "mechanism-kinds", "subject": "training-subjects"}[key]
    return coded(named_list, value)


def _entry(each: Any) -> str:
    """An entry of a list in one line."""
    if isinstance(each, str):
        return each
    said = dict(each)
    party = said.pop("party", "") or said.pop("node", "")
    if "people" in said:
        people = "; ".join(", ".join(part for part in (one["name"], one["title"]) if part) for one in said["people"])
        return f"{party}: {people}"
    if "role" in said:
        sees = ", ".join(str(Sees(code).label) for code in said["sees"])
        role = str(MemberRole(said["role"]).label)
        return f"{party}: {role}" + (f" ({sees})" if sees else "")
    if "places" in said:
        return f"{party}: {said['places']}"
    if "languages" in said:
        said["languages"] = ", ".join(coded("languages", code) for code in said["languages"])
        said["state"] = str(NomineeState(said["state"]).label)
    if "done" in said:
        said["done"] = "✓" if said["done"] else ""
    said.pop("reference", None)
    told = " · ".join(str(part) for part in said.values() if part)
    return f"{party}: {told}" if party else told
