"""The reciprocity ledger: what was asked and answered between us and a partner, as both sides compute it alike.

Both nodes count the same messages: those of a period that lie before a *cut*, a place in each stream both ways. Every
moment is that of an envelope, which both hold. So our figures about *ours* are the partner's about *theirs*; where they
are not, `compared` says which record is to blame, and why.
"""

import dataclasses
import datetime
import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from jalon.node.agreements import queries as agreements
from jalon.node.agreements.choices import SharedLedger
from jalon.node.directory import queries as directory
from jalon.node.exchange.choices import Direction, ReplyState, State, Step
from jalon.node.exchange.models import Event, Inquiry, Reply
from jalon.node.exchange.models.ledger import Statement
from jalon.node.exchange.rules import ledger as rules
from jalon.node.exchange.rules.ledger import Matter
from jalon.node.federation import queries as federation
from jalon.node.kernel import clock

TYPES = ["exchange.inquiry.v1", "exchange.reply.v1", "exchange.step.v1"]
JUDGE = "judicial-authorisation"
BEGINNING = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
SHARED = {
    SharedLedger.COUNTS: ("asked", "answered", "in_time", "late_judge", "late", "withdrawn", "open"),
    SharedLedger.TIMES: ("median_minutes", "feedback_median_minutes"),
    SharedLedger.REFUSALS: ("refused",),
    SharedLedger.FEEDBACK: ("told", "feedback"),
}
"""Which figures an agreement lets the parties tell each other."""


@dataclasses.dataclass(frozen=True)
class Cut:
    """Up to where messages count: our streams, and theirs, by name. `sent` and `taken` change places over there."""

    sent: federation.Positions
    taken: federation.Positions

    @property
    def mirrored(self) -> "Cut":
        return Cut(self.taken, self.sent)


@dataclasses.dataclass(frozen=True)
class Ledger:
    """Both directions with one partner: figures, and the matters under them."""

    partner: str
    ours: dict[str, Any]
    theirs: dict[str, Any]
    matters: dict[Direction, list[Matter]] = dataclasses.field(default_factory=dict, compare=False, repr=False)

    def figures(self) -> dict[str, Any]:
        """The figures alone, both ways."""
        return {"partner": self.partner, "ours": self.ours, "theirs": self.theirs}

    def codes(self) -> dict[str, str]:
        """Every matter in a few letters, by its id."""
        return {matter.id: rules.code(matter) for held in self.matters.values() for matter in held}


def cut_now(partner: str) -> Cut:
    """The cut at what was sent and taken so far."""
    return Cut(*federation.positions(partner))


def ledger(
    partner: str,
    until: datetime.datetime,
    *,
    since: datetime.datetime = BEGINNING,
    cut: Cut | None = None,
) -> Ledger:
    """The ledger with a partner over a period, of the messages before the cut (all of them where none is named)."""
    counted = _Counted(partner, cut or cut_now(partner))
    held = {way: counted.matters(way, since, until) for way in Direction}
    return Ledger(partner, rules.figures(held[Direction.OURS]), rules.figures(held[Direction.THEIRS]), held)


class _Counted:
    """The messages with a partner that lie before a cut."""

    def __init__(self, partner: str, cut: Cut) -> None:
        self.partner, self.cut = partner, cut
        self.places = federation.places(partner, TYPES)

    def at(self, key: uuid.UUID, *, ours: bool) -> datetime.datetime | None:
        """When a message was made; None where it does not count."""
        place = self.places.get(key)
        before = place and federation.lies_before(place, self.cut.sent if ours else self.cut.taken)
        return place[2] if place and before else None

    def matters(self, way: Direction, since: datetime.datetime, until: datetime.datetime) -> list[Matter]:
        asked_by_us = way == Direction.OURS
        found = Inquiry.objects.filter(partner=self.partner, direction=way, sent_at__isnull=False)
        found = found.exclude(state=State.EXPIRED).filter(
            sent_at__gte=since - datetime.timedelta(seconds=1), sent_at__lt=until + datetime.timedelta(seconds=1)
        )
        rows = found.values_list("pk", "kind", "due_at")
        moments = {key: self.at(key, ours=asked_by_us) for key, _kind, _due in rows}
        within = {key: at for key, at in moments.items() if at and since <= at < until}
        replies, judged, withdrawn = self._replies(found, way), self._judged(found, way), self._withdrawn(found, way)
        return [
            Matter(
                id=key.hex, kind=kind, asked_at=within[key], due_at=due, judged=judged.get(key, datetime.timedelta()),
                withdrawn=key in withdrawn, **replies.get(key, {}),
            )
            for key, kind, due in rows if key in within
        ]  # fmt: skip

    def _replies(self, asked: QuerySet[Inquiry], way: Direction) -> dict[uuid.UUID, dict[str, Any]]:
        rows = Reply.objects.filter(inquiry__in=asked.values("pk"), state=ReplyState.SENT)
        said = {}
        for reply in rows.values("pk", "inquiry_id", "outcome", "ground", "feedback"):
            if at := self.at(reply["pk"], ours=way == Direction.THEIRS):
                same = {name: reply[name] for name in ("outcome", "ground", "feedback")}
                said[reply["inquiry_id"]] = {**same, "answered_at": at}
        return said

    def _events(self, asked: QuerySet[Inquiry], steps: list[Step], *, ours: bool) -> list[Event]:
        found = Event.objects.filter(inquiry__in=asked.values("pk"), step__in=steps).order_by("at")
        return [event for event in found if self.at(event.pk, ours=ours)]

    def _judged(self, asked: QuerySet[Inquiry], way: Direction) -> dict[uuid.UUID, datetime.timedelta]:
        """How long a judge kept each clock standing, where it ran on again."""
        spans: dict[uuid.UUID, datetime.timedelta] = {}
        since: dict[uuid.UUID, datetime.datetime] = {}
        for event in self._events(asked, [Step.STOP, Step.START], ours=way == Direction.THEIRS):
            if event.step == Step.STOP and event.reason == JUDGE:
                since[event.inquiry_id] = event.at
            elif event.step == Step.START and (start := since.pop(event.inquiry_id, None)):
                spans[event.inquiry_id] = spans.get(event.inquiry_id, datetime.timedelta()) + (event.at - start)
        return spans

    def _withdrawn(self, asked: QuerySet[Inquiry], way: Direction) -> set[uuid.UUID]:
        taken_back = self._events(asked, [Step.WITHDRAW], ours=way == Direction.OURS)
        return {event.inquiry_id for event in taken_back}


def shared_with(partner: str) -> set[str]:
    """What the agreements in force let us tell this partner of our counts; nothing where none says so."""
    today, node = clock.now().date(), directory.node(partner)
    if node is None:
        return set()
    in_force = agreements.in_force(directory.own_node().country, node.country, on=today)
    return {str(share) for found in in_force for share in agreements.terms_of(found, on=today).ledger}


def only_shared(figures: dict[str, Any], shares: Iterable[str]) -> dict[str, Any]:
    """The figures that may be told."""
    names = {name for share in shares for name in SHARED[SharedLedger(share)]}
    return {name: value for name, value in figures.items() if name in names}


def shared_codes(held: Ledger, shares: set[str]) -> dict[str, str]:
    """The matters as they may be told: without grounds or feedback where those are not shared."""
    if not shares & {SharedLedger.COUNTS}:
        return {}
    whole = {SharedLedger.REFUSALS, SharedLedger.FEEDBACK} <= shares
    return {key: code if whole else code.split("/")[0] for key, code in held.codes().items()}


@dataclasses.dataclass(frozen=True)
class Explained:
    """A matter on which the two sides differ, and why that may be."""

    id: str
    title: str
    inquiry: uuid.UUID | None
    ours: str
    theirs: str
    why: str


@dataclasses.dataclass(frozen=True)
class Comparison:
    """Their ledger against ours, counted anew at their cut."""

    statement: Statement
    held: Ledger
    figures: list[tuple[str, Any, Any]]
    differences: list[Explained]
    on_the_way: int

    @property
    def equal(self) -> bool:
        return not self.differences and all(ours == theirs for _name, ours, theirs in self.figures)


def compared(told: Statement) -> Comparison:
    """A partner's ledger compared with our own over the same period, at the same cut."""
    cut = Cut(told.sent, told.taken)
    held = ledger(told.partner_id, told.until, since=told.since, cut=cut)
    theirs = dict(line.split(" ", 1) for line in told.codes.splitlines())
    whole = {"refused", "feedback"} <= set(told.ours)
    ours = {key: code if whole else code.split("/")[0] for key, code in held.codes().items()} if theirs else {}
    pairs = [
        (f"{side}.{name}", mine[name], said[name])
        for side, mine, said in (("ours", held.ours, told.ours), ("theirs", held.theirs, told.theirs))
        for name in said
        if name in mine
    ]
    now = cut_now(told.partner_id)
    lacking = sum(max(0, seq - now.taken.get(name, 0)) for name, seq in told.taken.items())
    apart = rules.differences(ours, theirs)
    return Comparison(told, held, pairs, [_explained(each, told, lacking) for each in apart], lacking)


def _explained(apart: rules.Difference, told: Statement, lacking: int) -> Explained:
    inquiry = Inquiry.objects.filter(pk=uuid.UUID(apart.id), partner=told.partner_id).first()
    title = str(inquiry) if inquiry else apart.id
    return Explained(apart.id, title, inquiry.pk if inquiry else None, apart.ours, apart.theirs, _why(apart, lacking))


def _why(apart: rules.Difference, lacking: int) -> str:
    if lacking and (not apart.ours or apart.ours == rules.OPEN):
        return _("Messages of theirs are still on the way to us; it will settle by itself.")
    if not apart.ours:
        return _("We do not hold it. Look whether it was set aside, and ask the partner for its number.")
    if not apart.theirs:
        return _("The partner does not count it. Ask whether it was set aside there.")
    if apart.ours == rules.OPEN:
        return _("The partner counts an answer that we do not hold. Look whether it was set aside.")
    if apart.theirs == rules.OPEN:
        return _("The partner did not take our answer yet. Look at its receipts.")
    return _("Both count it, but otherwise. Compare the deadline and the answer on both sides.")


def told_between(partner: str) -> QuerySet[Statement]:
    """What was told between us and a partner."""
    return Statement.objects.filter(partner=partner)


def statements(partner: str) -> list[Statement]:
    """The newest of it."""
    return list(told_between(partner).order_by("-at")[:24])
