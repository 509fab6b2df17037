"""What the page of one record shows, and the steps that this person may take now."""

import dataclasses
import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jalon.node.accords.choices import (
    Kind,
    Standing,
)
from jalon.node.accords.models import Note, Record
from jalon.node.accords.queries import crossing, records, versions
from jalon.node.accords.queries.lists import Quote, Row, quotes, row, standing_chip, state_chip
from jalon.node.accords.queries.versions import Comparison, Wording
from jalon.node.accords.queries.words import Fact, facts
from jalon.node.accords.rules import standing
from jalon.node.accounts.choices import Permission
from jalon.node.directory import queries as directory
from jalon.node.federation import queries as federation
from jalon.node.kernel import refs
from jalon.node.kernel.language import coded
from jalon.node.kernel.refs import ref
from jalon.node.ui import components as ui

if TYPE_CHECKING:
    from jalon.node.accounts.models import User


@dataclasses.dataclass(frozen=True)
class Side:
    """One language of a text that stands side by side with another."""

    lang: str
    label: str
    text: str


@dataclasses.dataclass(frozen=True)
class Proof:
    """Evidence: the words that both sides read, and our own record where it is ours."""

    words: str
    node: str
    on: str
    url: str


@dataclasses.dataclass(frozen=True)
class Below:
    """Records that stand under this one, of one kind."""

    label: ui.Words
    rows: list[Row]


PLURALS: dict[Kind, ui.Words] = {
    Kind.MEETING: _("Meetings"),
    Kind.MINUTES: _("Minutes"),
    Kind.COMMITMENT: _("Commitments"),
    Kind.TRAINING: _("Training"),
}


@dataclasses.dataclass(frozen=True)
class RecordPage:
    """A whole record for one person."""

    key: uuid.UUID
    kind: str
    kind_label: ui.Words
    standing: str
    state: str
    title: str
    reference: str
    chips: list[ui.Chip]
    facts: list[Fact]
    sides: list[Side]
    steps: list[dict[str, Any]]
    evidence: list[Proof]
    quotes: list[Quote]
    history: list[Wording]
    waiting: Comparison | None
    conflict: Comparison | None
    draft: Comparison | None
    parties: list[str]
    below: list[Below]
    above: Row | None
    notes: list[Note]
    may: frozenset[str]
    heads: tuple[str, ...]
    sightings: list[str]
    unit: str
    readers_url: str
    refused: list[crossing.Carrier]


def record_page(record: Record, user: "User") -> RecordPage:
    """Everything about a record that this person may see, and may do now."""
    stand = records.stand_of(record)
    content, inside = record.content, records.keeps(user, record.unit_id, Permission.READ_ACCORDS)
    may = _may(record, user, stand)
    return RecordPage(
        key=record.pk,
        kind=record.kind,
        kind_label=Kind(record.kind).label,
        standing=record.standing,
        state=record.state,
        title=str(record),
        reference=ref(f"accords/{record.kind}", record.pk),
        chips=_chips(record),
        facts=facts(record.kind, content),
        sides=_sides(record),
        steps=list(content.get("steps") or []),
        evidence=[_proof(user, each) for each in content.get("evidence") or []],
        quotes=quotes(ref(f"accords/{record.kind}", record.pk)),
        history=versions.history(record),
        waiting=versions.waiting(record, stand),
        conflict=versions.comparison(record, list(stand.heads)) if stand.state == Standing.CONFLICT else None,
        draft=versions.draft(record) if inside else None,
        parties=list(record.parties),
        below=_below(record, user),
        above=_above(record, user),
        notes=list(record.notes.select_related("author").order_by("-written_at")) if inside else [],
        may=may,
        heads=stand.heads,
        sightings=_seen_otherwise(record),
        unit=records.unit_name(record),
        readers_url=readers_url(user, ref(f"accords/{record.kind}", record.pk)),
        refused=[each for each in crossing.carriers(record) if not each] if "propose" in may else [],
    )


def readers_url(user: "User", reference: str) -> str:
    """Where this person sees who read something; empty where they may not."""
    if not user.has_perm(Permission.READ_READERS):
        return ""
    return f"{reverse('oversight:record')}?{urlencode({'about': reference})}"


def _chips(record: Record) -> list[ui.Chip]:
    state = [state_chip(record)] if record.state else []
    return [*state, standing_chip(record)]


def _may(record: Record, user: "User", stand: standing.Stand) -> frozenset[str]:
    """The steps that this person may take on this record now."""
    if record.standing == Standing.OBSERVED:
        return frozenset()
    found = set()
    if records.keeps(user, record.unit_id, Permission.WRITE_ACCORDS):
        found |= {"note"}
        found |= {"edit", "move"} if record.kind == Kind.COMMITMENT else {"edit"}
        found |= {"discard"} if record.draft is not None else set()
        found |= {"settle"} if stand.state == Standing.CONFLICT else set()
    if records.keeps(user, record.unit_id, Permission.AGREE_ACCORDS):
        found |= {"propose"} if record.standing == Standing.LOCAL and federation.partners() else set()
        found |= {"send"} if record.draft is not None else set()
        own = directory.own_node().code
        theirs = len(stand.heads) == 1 and records.author_of(record, stand.heads[0]) != own
        said = (
            any(each.node == own and each.version == stand.heads[0] for each in records.answers_to(record))
            if theirs
            else True
        )
        found |= {"answer"} if theirs and not said else set()
    return frozenset(found)


def _sides(record: Record) -> list[Side]:
    """The words of a commitment or of minutes, language beside language."""
    texts = record.content.get("texts") or (record.content["words"] if record.kind == Kind.COMMITMENT else {})
    return [Side(language, coded("languages", language), text) for language, text in texts.items()]


def _proof(user: "User", each: Mapping[str, str]) -> Proof:
    own = each["node"] == directory.own_node().code
    shown = refs.shown_to(user, each["reference"]) if own else None
    return Proof(each["words"], each["node"], each["on"], shown.url if shown else "")


def _below(record: Record, user: "User") -> list[Below]:
    kinds = {
        Kind.MECHANISM: (Kind.MEETING, Kind.COMMITMENT, Kind.TRAINING),
        Kind.MEETING: (Kind.MINUTES, Kind.COMMITMENT),
    }.get(Kind(record.kind), ())
    found = [Below(PLURALS[kind], [row(each) for each in records.beneath(record, kind, user)]) for kind in kinds]
    return [below for below in found if below.rows]


def _above(record: Record, user: "User") -> Row | None:
    found = records.readable(user).filter(pk=record.above).first() if record.above else None
    return row(found) if found else None


def _seen_otherwise(record: Record) -> list[str]:
    """An observer's node says so when two members show the same agreed wording differently."""
    shown = record.sightings.filter(version=record.agreed)
    if len({repr(sorted(each.content.items())) for each in shown}) < 2:
        return []
    return sorted({each.node for each in shown})
