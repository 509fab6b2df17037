"""The lists of the register: rows, states with *late* among them, views, and the words from which a record comes."""

import dataclasses
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from jalon.node.accords.choices import (
    CommitmentState,
    Kind,
    MeetingKind,
    MeetingState,
    Standing,
    TrainingKind,
)
from jalon.node.accords.models import Record
from jalon.node.accords.queries import library, records
from jalon.node.kernel import clock
from jalon.node.kernel.language import coded
from jalon.node.ui import components as ui

if TYPE_CHECKING:
    from jalon.node.accounts.models import User


TONES: dict[str, ui.Tone] = {
    Standing.AGREED: "good",
    Standing.PROPOSED: "wait",
    Standing.AMENDED: "wait",
    Standing.CONFLICT: "bad",
    Standing.DECLINED: "bad",
    CommitmentState.DONE: "good",
    "late": "bad",
    CommitmentState.UNDER_WAY: "wait",
}


@dataclasses.dataclass(frozen=True)
class Row:
    """A record in a list."""

    title: str
    url: str
    over: str
    date: str
    place: str
    state: ui.Chip
    standing: ui.Chip
    note: str


@dataclasses.dataclass(frozen=True)
class Quote:
    """The passage of an accepted text from which a record comes."""

    words: str
    lang: str
    title: str
    url: str
    page: str
    by: str


@dataclasses.dataclass(frozen=True)
class Tab:
    """A view of the list."""

    label: ui.Words
    url: str
    count: int
    here: bool


def row(record: Record) -> Row:
    """A record as a line of a list."""
    content = record.content
    sort = {Kind.MEETING: MeetingKind, Kind.TRAINING: TrainingKind}.get(Kind(record.kind))
    ordinal = content.get("ordinal")
    over = str(sort(content["kind"]).label) if sort else str(Kind(record.kind).label)
    return Row(
        str(record),
        reverse("accords:record", args=[record.pk]),
        _("%(kind)s no. %(number)d") % {"kind": over, "number": ordinal} if ordinal else over,
        record.due if record.kind == Kind.COMMITMENT else record.date,
        content.get("place") or "",
        state_chip(record),
        standing_chip(record),
        ", ".join(sorted(records.countries_of(record))),
    )


def state_of(record: Record) -> str:
    """The state of a commitment, *late* where its day has passed."""
    today = clock.today().isoformat()
    undone = record.state in (CommitmentState.OPEN, CommitmentState.UNDER_WAY)
    return "late" if undone and record.due and record.due < today[: len(record.due)] else record.state


def state_chip(record: Record) -> ui.Chip:
    """The state in words."""
    if record.kind == Kind.COMMITMENT:
        state = state_of(record)
        return ui.Chip(coded("commitment-states", state), TONES.get(state, "plain"))
    return ui.Chip(str(MeetingState(record.state).label) if record.state else "—")


def standing_chip(record: Record) -> ui.Chip:
    """Where the record stands between the sides, in words."""
    return ui.Chip(Standing(record.standing).label, TONES.get(record.standing, "plain"))


def list_page(kind: str, user: "User", *, view: str = "") -> list[Row]:
    """The records of a kind that somebody may read, for commitments those of one view."""
    found = records.readable(user, kind)[:500]
    rows = [(record, row(record)) for record in found]
    if kind == Kind.COMMITMENT:
        order = ["late", CommitmentState.OPEN, CommitmentState.UNDER_WAY, CommitmentState.DONE, CommitmentState.DROPPED]
        rows = [(record, line) for record, line in rows if view in ("", state_of(record))]
        rows.sort(key=lambda pair: (order.index(state_of(pair[0])), pair[0].due or "9999"))
    return [line for _record, line in rows]


def counts(user: "User") -> dict[str, int]:
    """How many commitments stand in each state, *late* among them."""
    found: dict[str, int] = {}
    for record in records.readable(user, Kind.COMMITMENT):
        found[state_of(record)] = found.get(state_of(record), 0) + 1
    return found


def commitment_tabs(view: str, user: "User") -> list[Tab]:
    """The states of commitments as views, with how many stand in each."""
    found, address = counts(user), reverse("accords:commitments")
    states = ["late", CommitmentState.OPEN, CommitmentState.UNDER_WAY, CommitmentState.DONE, CommitmentState.DROPPED]
    tabs = [Tab(_("All"), address, sum(found.values()), view == "")]
    return tabs + [
        Tab(coded("commitment-states", state), f"{address}?view={state}", found.get(state, 0), view == state)
        for state in map(str, states)
    ]


def feed_lines(user: "User") -> list[Record]:
    """The dated meetings and trainings that somebody's calendar shows."""
    shown = (Kind.MEETING, Kind.TRAINING)
    return [each for kind in shown for each in records.readable(user, kind).exclude(date="")[:500]]


def quotes(reference: str) -> list[Quote]:
    """The passages of accepted texts from which a record comes."""
    return [
        Quote(
            each.words,
            each.document.language,
            each.document.title,
            f"{reverse('accords:document', args=[each.document_id])}#p-{each.pk}",
            library.page_of(each.document, each.start),
            str(each.decided_by),
        )
        for each in library.accepted_words(reference)
    ]
