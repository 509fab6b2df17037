"""What the pages of the library show: the text with marked passages, the proposals, what a new reading found."""

import dataclasses
import itertools
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from jalon.node.accords.choices import FIELD_LABELS, ProposalKind, Verdict
from jalon.node.accords.models import Document, Proposal, Reading
from jalon.node.accords.queries import library, records
from jalon.node.accords.queries.pages import readers_url
from jalon.node.accords.rules import proposals as rules
from jalon.node.accounts.choices import Permission
from jalon.node.kernel import refs
from jalon.node.kernel.language import coded
from jalon.node.kernel.refs import ref
from jalon.node.ui import components as ui

if TYPE_CHECKING:
    from jalon.node.accounts.models import User

TONES: dict[str, ui.Tone] = {
    Verdict.WAITING: "wait",
    Verdict.ACCEPTED: "good",
    Verdict.CORRECTED: "good",
    Verdict.REJECTED: "bad",
}


@dataclasses.dataclass(frozen=True)
class Piece:
    """A stretch of the text; `numbers`: the proposals that rest on it, each with its key; `key`: that which begins."""

    text: str
    numbers: list[tuple[int, uuid.UUID]] = dataclasses.field(default_factory=list)
    key: str = ""


@dataclasses.dataclass(frozen=True)
class Line:
    """A proposal beside the text."""

    key: uuid.UUID
    number: int
    kind: ui.Words
    words: str
    facts: list[tuple[ui.Words, str]]
    verdict: ui.Chip
    waits: bool
    gone: bool
    by: str
    at: Any
    reason: str
    record: refs.Shown | None
    latest: str


@dataclasses.dataclass(frozen=True)
class Change:
    """What one reading found otherwise than the one before."""

    number: int
    at: Any
    by: str
    new: list[str]
    changed: list[tuple[str, str]]
    gone: list[str]


@dataclasses.dataclass(frozen=True)
class DocumentPage:
    """A document with its proposals."""

    key: uuid.UUID
    title: str
    language: str
    lang: str
    source: str
    address: str
    date: str
    basis: str
    digest: str
    name: str
    by: str
    at: Any
    pieces: list[Piece]
    lines: list[Line]
    waiting: int
    stale: bool
    readings: list[Change]
    may_decide: bool
    readers_url: str


def document_page(document: Document, user: "User") -> DocumentPage:
    """A document for one person: nothing in it is trusted, the template escapes every piece."""
    found = library.proposals_of(document)
    return DocumentPage(
        key=document.pk,
        title=document.title,
        language=coded("languages", document.language),
        lang=document.language,
        source=document.source,
        address=document.address,
        date=document.date or _("not known"),
        basis=document.date_basis,
        digest=document.digest,
        name=document.name,
        by=str(document.added_by),
        at=document.added_at,
        pieces=pieces(document.text, found),
        lines=[_line(each, number, user) for number, each in enumerate(found, 1)],
        waiting=sum(each.verdict == Verdict.WAITING and not each.gone for each in found),
        stale=library.is_stale(document),
        readings=_changes(library.readings_of(document), found),
        may_decide=records.keeps(user, document.unit_id, Permission.WRITE_ACCORDS),
        readers_url=readers_url(user, ref("accords/document", document.pk)),
    )


def pieces(text: str, found: Sequence[Proposal]) -> list[Piece]:
    """The text cut at every begin and end of a passage."""
    cuts = sorted({0, len(text), *(each.start for each in found), *(min(each.end, len(text)) for each in found)})
    made = []
    for start, end in itertools.pairwise(cuts):
        over = [(number, each) for number, each in enumerate(found, 1) if each.start <= start < each.end]
        begins = next((str(each.pk) for _number, each in over if each.start == start), "")
        made.append(Piece(text[start:end], [(number, each.pk) for number, each in over], begins))
    return made


def _line(proposal: Proposal, number: int, user: refs.User) -> Line:
    fields = proposal.decided or proposal.fields
    return Line(
        key=proposal.pk,
        number=number,
        kind=ProposalKind(proposal.kind).label,
        words=proposal.words,
        facts=facts(proposal.kind, fields, proposal.words),
        verdict=ui.Chip(Verdict(proposal.verdict).label, TONES[proposal.verdict]),
        waits=proposal.verdict == Verdict.WAITING,
        gone=proposal.gone,
        by=str(proposal.decided_by) if proposal.decided_by else "",
        at=proposal.decided_at,
        reason=proposal.reason,
        record=refs.shown_to(user, proposal.record) if proposal.record else None,
        latest=_latest(proposal),
    )


def facts(kind: str, fields: dict[str, Any], words: str) -> list[tuple[ui.Words, str]]:
    """The fields of a proposal in words; empty ones are left out."""
    shown = rules.editable(kind, fields, words)
    return [
        (FIELD_LABELS[name], ", ".join(value) if isinstance(value, list) else str(value).replace("_", " "))
        for name, value in shown.items()
        if value not in (None, "", [])
    ]


def _latest(proposal: Proposal) -> str:
    """What the reader says now, where that differs from what was decided on."""
    if not proposal.latest:
        return ""
    told = facts(proposal.kind, proposal.latest["fields"], proposal.latest["words"])
    return f"{proposal.latest['words']} ({'; '.join(f'{label}: {value}' for label, value in told)})"


def _changes(readings: Sequence[Reading], found: Sequence[Proposal]) -> list[Change]:
    words = {str(each.pk): each.words for each in found}
    return [
        Change(
            each.number,
            each.at,
            str(each.by),
            [words[key] for key in each.changes["new"] if key in words] if each.number > 1 else [],
            [(_told(change["before"]), _told(change["after"])) for change in each.changes["changed"]],
            [words[key] for key in each.changes["gone"] if key in words],
        )
        for each in readings
    ]


def _told(side: dict[str, Any]) -> str:
    values = "; ".join(f"{name}: {value}" for name, value in side["fields"].items() if value not in (None, "", []))
    return f"{side['words']} ({values})"


def list_page(words: str) -> list[dict[str, Any]]:
    """The library's list."""
    return [
        {
            "title": each.title,
            "url": reverse("accords:document", args=[each.pk]),
            "source": each.source,
            "date": each.date,
            "language": coded("languages", each.language),
            "waiting": getattr(each, "waiting", 0),
            "accepted": getattr(each, "accepted", 0),
        }
        for each in library.documents(words)[:200]
    ]
