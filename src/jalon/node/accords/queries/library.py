"""The library as the database holds it: documents, their proposals, and what was accepted of them."""

import uuid
from collections import Counter
from typing import TYPE_CHECKING, Any, cast

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from jalon.node.accords.choices import Kind, MeetingState, ProposalKind, Verdict
from jalon.node.accords.models import Document, Proposal, Reading, Record
from jalon.node.accords.rules.readings import reader_state
from jalon.node.accounts.choices import Permission
from jalon.node.figures import queries as figures
from jalon.node.kernel import refs

if TYPE_CHECKING:
    from jalon.node.accounts.models import User

ACCEPTED = (Verdict.ACCEPTED, Verdict.CORRECTED)


def document(key: uuid.UUID) -> Document | None:
    """One document."""
    return Document.objects.select_related("added_by").filter(pk=key).first()


def proposal(key: uuid.UUID) -> Proposal | None:
    """One proposal with its document."""
    return Proposal.objects.select_related("document").filter(pk=key).first()


def documents(words: str = "") -> QuerySet[Document]:
    """The library, newest first, with how many proposals wait and how many were accepted."""
    found = Document.objects.order_by("-added_at", "-id").annotate(
        waiting=Count("proposals", filter=Q(proposals__verdict=Verdict.WAITING, proposals__gone=False)),
        accepted=Count("proposals", filter=Q(proposals__verdict__in=ACCEPTED)),
    )
    if not words:
        return found
    return found.filter(Q(title__icontains=words) | Q(text__icontains=words) | Q(source__icontains=words))


def proposals_of(one: Document) -> list[Proposal]:
    """The proposals of a document in the order of its text."""
    return list(one.proposals.select_related("decided_by").order_by("start", "end", "kind", "id"))


def readings_of(one: Document) -> list[Reading]:
    """The readings of a document, newest first."""
    return list(one.readings.select_related("by").order_by("-number"))


def is_stale(one: Document) -> bool:
    """Whether the reader has changed since it last read a document."""
    last = one.readings.order_by("-number").first()
    return last is not None and last.reader != reader_state()


def stated_date(one: Document) -> str:
    """The date that a person gave when the document was added; empty where the reader found it."""
    return one.date if one.date_basis == "given by the caller" else ""


def page_of(one: Document, start: int) -> str:
    """Where in the text a passage stands: its page where the text has page breaks, else its paragraph."""
    before = one.text[:start]
    if "\f" in one.text:
        return f"p. {before.count(chr(12)) + 1}"
    return f"§ {sum(bool(line.strip()) for line in before.splitlines()[:-1]) + 1}"


def meeting_of(one: Document) -> Record | None:
    """The meeting that a document reports: the first accepted one that was held, else the first accepted one."""
    accepted = one.proposals.filter(
        kind=ProposalKind.EVENT, verdict__in=ACCEPTED, record__startswith=f"jalon:accords/{Kind.MEETING}/"
    ).order_by("start")
    keys = [
        uuid.UUID(each.record.rpartition("/")[2]) for each in accepted if (each.decided or {}).get("status") != "past"
    ]
    found = {record.pk: record for record in Record.objects.filter(pk__in=keys)}
    meetings = [found[key] for key in keys if key in found]
    dated = [one for one in meetings if one.state == MeetingState.HELD and one.date]
    held = [one for one in meetings if one.state == MeetingState.HELD]
    return next(iter([*dated, *held, *meetings]), None)


def countries_of(one: Document) -> list[str]:
    """The two countries that a document's proposals name most."""
    counted: Counter[str] = Counter()
    for fields in one.proposals.filter(kind=ProposalKind.EVENT).values_list("fields", flat=True):
        counted.update(fields.get("countries") or [])
    return sorted(country for country, _count in counted.most_common(2))


def accepted_words(reference: str) -> list[Proposal]:
    """The passages from which a record comes."""
    return list(
        Proposal.objects.select_related("document")
        .filter(record=reference, verdict__in=ACCEPTED)
        .order_by("decided_at")
    )


def state() -> dict[str, Any]:
    """The library and the register in numbers: for the command and for the demonstration."""
    kinds = dict(Record.objects.values_list("kind").annotate(Count("id")))
    return {
        "documents": Document.objects.count(),
        "proposals": Proposal.objects.count(),
        "accepted": Proposal.objects.filter(verdict__in=ACCEPTED).count(),
        "waiting": Proposal.objects.filter(verdict=Verdict.WAITING).count(),
        "mechanisms": kinds.get(Kind.MECHANISM, 0),
        "meetings": kinds.get(Kind.MEETING, 0),
        "minutes": kinds.get(Kind.MINUTES, 0),
        "trainings": kinds.get(Kind.TRAINING, 0),
        "commitments": kinds.get(Kind.COMMITMENT, 0),
        "figures": figures.count(),
        "records": [
            {"id": str(one.pk), "kind": one.kind, "standing": one.standing, "state": one.state, "agreed": one.agreed}
            for one in Record.objects.order_by("created_at", "id")
        ],
    }


def shown(user: refs.User, key: uuid.UUID) -> refs.Shown | None:
    """A document as the references of other rooms show it."""
    if not cast("User", user).has_perm(Permission.READ_ACCORDS):
        return None
    found = Document.objects.filter(pk=key).first()
    return refs.Shown(found.title, reverse("accords:document", args=[key])) if found else None
