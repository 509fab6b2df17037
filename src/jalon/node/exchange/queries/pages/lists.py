"""The list of requests with its saved views, and the desks: release, Article 3, consent."""

import dataclasses
import datetime
import uuid
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalon.node.accounts import queries as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.exchange.choices import Direction
from jalon.node.exchange.models import Consent, Inquiry, Reply
from jalon.node.exchange.queries import records, release
from jalon.node.exchange.queries.grounds import Grounds, Registers
from jalon.node.exchange.queries.pages import parts, sides
from jalon.node.exchange.rules import gate
from jalon.node.kernel import clock
from jalon.node.ui import components as ui

if TYPE_CHECKING:
    from jalon.node.accounts.models import User

VIEW_LABELS = {
    "waiting-on-us": gettext_lazy("Waiting on us"),
    "waiting-on-them": gettext_lazy("Waiting on them"),
    "due": gettext_lazy("Due soon"),
    "overdue": gettext_lazy("Overdue"),
    "to-release": gettext_lazy("To release"),
    "drafts": gettext_lazy("Returned to us"),
    "answered": gettext_lazy("Answered"),
    "closed": gettext_lazy("Closed"),
}


@dataclasses.dataclass(frozen=True)
class Tab:
    """A saved view as a tab."""

    label: ui.Words
    url: str
    count: str
    here: bool


@dataclasses.dataclass(frozen=True)
class ListPage:
    """One page of a saved view."""

    tabs: list[Tab]
    rows: list[parts.Row]
    empty: ui.Empty
    paging: ui.Paging
    may_ask: bool
    take_out_url: str


def list_page(user: "User", view: str, before: uuid.UUID | None, *, size: int = 30) -> ListPage:
    """A saved view, one page of it, with the counts of all views."""
    now = clock.now()
    counts = records.views(user, now)
    few = any(each.code == view and not each.more for each in counts)
    inquiries = records.listed(user, view, now, before=before, size=size + 1, few=few)
    address = reverse("exchange:inquiries")
    more = f"{address}?view={view}&before={inquiries[size - 1].pk}" if len(inquiries) > size else ""
    tabs = [Tab(VIEW_LABELS[v.code], f"{address}?view={v.code}", _count(v), v.code == view) for v in counts]
    may_ask = user.has_perm(Permission.DRAFT_INQUIRIES)
    rows = [parts.row(inquiry, now) for inquiry in inquiries[:size]]
    take_out = reverse("exchange:take-out", args=[view])
    return ListPage(tabs, rows, _empty(view, may_ask=may_ask), ui.Paging(older=more), may_ask, take_out)


def _count(view: records.View) -> str:
    return _("more than %(count)d") % {"count": view.count} if view.more else str(view.count)


def _empty(view: str, *, may_ask: bool) -> ui.Empty:
    if view == "waiting-on-us":
        return ui.Empty(_("Nothing waits on your unit."), _("What partners ask comes here by itself."))
    words = _("Nothing stands in this view. Look into another, or write a new request.")
    action = (_("New request"), reverse("exchange:new")) if may_ask else ("", "")
    return ui.Empty(_("Nothing here."), words, *action)


@dataclasses.dataclass(frozen=True)
class Judged:
    """What the gate would say now, sentence by sentence."""

    passed: bool
    sentences: list[gate.Sentence]


def judged(inquiry: Inquiry, reply: Reply | None, releaser: "User", *, registers: Registers | None = None) -> Judged:
    """The gate's sentences as they stand for this person, without storing them."""
    said = gate.judge(release.gate_facts(Grounds(inquiry, reply, registers=registers), releaser=releaser))
    return Judged(gate.passed(said), sorted(said, key=lambda sentence: sentence.passed))


@dataclasses.dataclass(frozen=True)
class ReplyLine:
    """A reply that waits for a second person."""

    key: uuid.UUID
    outcome: str
    text: str
    lang: str
    author: str
    at: datetime.datetime
    inquiry: str
    url: str
    sides: ui.TwoSides
    judged: Judged
    earlier: list["Returned"]


@dataclasses.dataclass(frozen=True)
class Returned:
    """An earlier version of a reply that was returned, beside which the new one is read."""

    text: str
    why: str
    at: datetime.datetime


def reply_line(reply: Reply, user: "User", before: list[Reply], *, registers: Registers) -> ReplyLine:
    """A reply that waits, with what will leave, what the gate says and what was returned before, newest first."""
    grounds = Grounds(reply.inquiry, reply, registers=registers)
    earlier = [each for each in before if each.written_at < reply.written_at]
    return ReplyLine(
        reply.pk,
        parts.outcome_words(reply),
        reply.text,
        reply.language,
        str(reply.author),
        reply.written_at,
        parts.title(reply.inquiry),
        reverse("exchange:inquiry", args=[reply.inquiry_id]),
        sides.of_reply(reply, grounds.passages, grounds.attached),
        judged(reply.inquiry, reply, user, registers=registers),
        [Returned(each.text, each.return_reason, each.written_at) for each in earlier[:3]],
    )


@dataclasses.dataclass(frozen=True)
class Waiting:
    """An inquiry that waits for release, with the gate's sentences."""

    row: parts.Row
    author: str
    judged: Judged


@dataclasses.dataclass(frozen=True)
class ConsentLine:
    """A partner's question whether it may pass on what we gave."""

    key: uuid.UUID
    inquiry: str
    url: str
    asker: str
    onward: str
    purpose: str
    at: datetime.datetime


@dataclasses.dataclass(frozen=True)
class ReleaseDesk:
    """What waits for a second person."""

    inquiries: list[Waiting]
    replies: list[ReplyLine]
    consents: list[ConsentLine]
    empty: ui.Empty

    @property
    def nothing(self) -> bool:
        return not (self.inquiries or self.replies or self.consents)


def release_desk(user: "User") -> ReleaseDesk:
    """Everything that this person may release, return, or consent to."""
    units = accounts.units_where(user, Permission.RELEASE)
    now, registers = clock.now(), Registers()
    inquiries = records.inquiries_to_release(units, size=20)
    replies = records.replies_to_release(units, size=20)
    registers.read_ahead([*inquiries, *(reply.inquiry for reply in replies)])
    before = records.replies_returned([reply.inquiry_id for reply in replies])
    return ReleaseDesk(
        [
            Waiting(parts.row(each, now), str(each.author), judged(each, None, user, registers=registers))
            for each in inquiries
        ],
        [reply_line(reply, user, before[reply.inquiry_id], registers=registers) for reply in replies],
        [_consent(each) for each in _consents(units)],
        ui.Empty(_("Nothing waits for release."), _("What your colleagues write comes here before it leaves.")),
    )


def _consents(units: set[uuid.UUID]) -> list[Consent]:
    asked = Consent.objects.filter(direction=Direction.THEIRS, granted=None, inquiry__unit__in=units)
    return list(asked.select_related("inquiry").order_by("asked_at")[:20])


def _consent(consent: Consent) -> ConsentLine:
    inquiry = consent.inquiry
    return ConsentLine(
        consent.pk,
        parts.title(inquiry),
        reverse("exchange:inquiry", args=[inquiry.pk]),
        inquiry.partner_id,
        consent.onward,
        consent.purpose,
        consent.asked_at,
    )


@dataclasses.dataclass(frozen=True)
class ScreenDesk:
    """What waits for its Article 3 screen."""

    rows: list[parts.Row]
    empty: ui.Empty


def screen_desk(user: "User") -> ScreenDesk:
    """Everything that this person may screen."""
    units = accounts.units_where(user, Permission.SCREEN)
    now = clock.now()
    waiting = records.inquiries_to_screen(units)
    mine = [each for each in waiting if user.pk not in (each.author_id, each.acknowledger_id, each.handler_id)]
    return ScreenDesk(
        [parts.row(inquiry, now) for inquiry in mine],
        ui.Empty(_("Nothing waits for its Article 3 screen."), _("Requests come here once they are acknowledged.")),
    )
