"""The page of one request: its content, its thread, its clock, and the steps that this person may take now."""

import dataclasses
import datetime
import uuid
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from jalon.node.accounts import queries as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.exchange import rules
from jalon.node.exchange.choices import Direction, ReplyState, ScreenResult, ScreenSide, State
from jalon.node.exchange.models import Inquiry
from jalon.node.exchange.queries import release, translations
from jalon.node.exchange.queries.earlier import Earlier, earlier_on
from jalon.node.exchange.queries.grounds import Grounds, Registers
from jalon.node.exchange.queries.pages import clocks, lists, parts, sides, threads
from jalon.node.exchange.queries.pages.gathered import Gathered, trails
from jalon.node.kernel import clock
from jalon.node.kernel.language import moment
from jalon.node.ui import components as ui

if TYPE_CHECKING:
    from jalon.node.accounts.models import User

PRIMARY = {
    State.DRAFT: "rewrite",
    State.TO_RELEASE: "release",
    State.OPENED: "acknowledge",
    State.ACKNOWLEDGED: "screen",
    State.SCREENED: "assign",
    State.ASSIGNED: "answer",
    State.CLARIFICATION: "clarify",
    State.CLOCK_STOPPED: "start",
    State.ANSWERED: "close",
    State.REFUSED: "close",
    State.EXPIRED: "close",
}
"""The one step that the page puts first, by state; for ours that wait it is the reminder, once late the escalation."""


@dataclasses.dataclass(frozen=True)
class Member:
    """One partner of a group thread, with how far it has come there."""

    partner: str
    url: str
    state: ui.Chip
    trail: ui.Trail


@dataclasses.dataclass(frozen=True)
class Approve:
    """An approval that is missing, and whether this person can give it."""

    role: str
    reason: ui.Words
    mine: bool


@dataclasses.dataclass(frozen=True)
class InquiryPage:
    """A whole inquiry for one person, with the steps that they may take now."""

    key: uuid.UUID
    title: str
    over: str
    kind: str
    chips: list[ui.Chip]
    handling: ui.Handling
    trail: ui.Trail
    members: list[Member]
    clock: ui.Clock | None
    arithmetic: list[str]
    late_receipt: str
    facts: list[parts.Fact]
    quoted: list[parts.Quoted]
    sides: ui.TwoSides | None
    judged: lists.Judged | None
    approvals: list[Approve]
    screens: list[str]
    files: list[parts.FileLine]
    thread: list[threads.ThreadEntry]
    notes: list[threads.ThreadEntry]
    earlier: list[Earlier]
    reply_waiting: "lists.ReplyLine | None"
    returned_because: str
    returned_reply: str
    people: list[parts.Fact]
    may: frozenset[str]
    primary: str
    feedback: bool
    readers_url: str
    export_url: str
    papers_url: str
    translations: list[translations.Line]


def inquiry_page(inquiry: Inquiry, user: "User") -> InquiryPage:
    """Everything that the page of one inquiry shows to one person."""
    now = clock.now()
    ours = inquiry.direction == Direction.OURS
    held, registers = Gathered(inquiry), Registers()
    waiting = held.waiting
    chips = [parts.state_chip(inquiry), parts.urgent_chip(inquiry), ui.Chip(Direction(inquiry.direction).label)]
    steps = may(inquiry, user) - ({"answer", "refuse"} if waiting else set())
    to_release = ours and inquiry.state == State.TO_RELEASE
    return InquiryPage(
        key=inquiry.pk,
        title=parts.title(inquiry),
        over=parts.route(inquiry),
        kind=parts.kind_of(inquiry),
        chips=[chip for chip in chips if chip],
        handling=parts.handling_of(inquiry),
        trail=held.trail(inquiry.pk) if ours else clocks.their_trail(inquiry, held.sent),
        members=_members(inquiry) if ours else [],
        clock=clocks.clock_of(inquiry, now),
        arithmetic=[*clocks.arithmetic(inquiry), *translations.clock_lines(inquiry)],
        late_receipt=clocks.late_receipt(inquiry),
        facts=parts.facts(inquiry),
        quoted=held.quoted(),
        sides=sides.of_inquiry(inquiry) if to_release else None,
        judged=lists.judged(inquiry, None, user, registers=registers) if to_release else None,
        approvals=_approvals(inquiry, user, registers) if to_release else [],
        screens=_screens(inquiry),
        files=held.files(),
        thread=threads.thread(inquiry, held),
        notes=threads.notes(inquiry),
        earlier=earlier_on(user, inquiry.kind, inquiry.subject, than=inquiry.pk, thread=inquiry.thread),
        reply_waiting=lists.reply_line(waiting, user, held.returned, registers=registers) if waiting else None,
        returned_because=inquiry.return_reason if inquiry.state == State.DRAFT else "",
        returned_reply=_returned_reply(held),
        people=_people(inquiry),
        may=frozenset(steps),
        primary=_primary(inquiry, steps, now),
        feedback=inquiry.kind in rules.EXPECT_FEEDBACK,
        readers_url=reverse("exchange:readers", args=[inquiry.pk]),
        export_url=reverse("exchange:export", args=[inquiry.pk]),
        papers_url=reverse("exchange:papers", args=[inquiry.pk]),
        translations=[line for line in translations.translations_of(inquiry) if line.signed_at],
    )


def may(inquiry: Inquiry, user: "User") -> set[str]:
    """The steps that this person may take now, by name: what the table, their permissions and who they are allow."""
    held = {
        str(permission)
        for permission in (
            Permission.RELEASE,
            Permission.HANDLE_INQUIRIES,
            Permission.DRAFT_INQUIRIES,
            Permission.SCREEN,
        )
        if accounts.may(user, permission, inquiry.unit_id)
    }
    possible = rules.LIFE[Direction(inquiry.direction)].get(State(inquiry.state), {})
    taken = {str(step) for step in possible if rules.taken_by(inquiry.direction, step) in held}
    if inquiry.author_id == user.pk:
        taken -= {"release", "screen", "reject"}
    if user.pk in (inquiry.acknowledger_id, inquiry.handler_id):
        taken -= {"screen", "refuse-article-3"}
    if inquiry.screener_id == user.pk:
        taken -= {"answer", "refuse"}
    if inquiry.state == State.TO_RELEASE and _passed(inquiry):
        taken.discard("reject")
    if inquiry.due_at is None or inquiry.due_at > clock.now():
        taken.discard("escalate")
    if inquiry.state == State.DRAFT and Permission.DRAFT_INQUIRIES in held:
        taken.add("rewrite")
    return taken


def _passed(inquiry: Inquiry) -> bool:
    return inquiry.screens.filter(result=ScreenResult.PASS).exists()


def _primary(inquiry: Inquiry, steps: set[str], now: datetime.datetime) -> str:
    if inquiry.direction == Direction.OURS and inquiry.state in rules.OPEN and inquiry.state not in rules.PAUSED:
        late = inquiry.due_at is not None and inquiry.due_at < now
        wanted = "escalate" if late else "remind"
        return wanted if wanted in steps else ""
    wanted = PRIMARY.get(State(inquiry.state), "")
    return wanted if wanted in steps else ""


def _members(inquiry: Inquiry) -> list[Member]:
    if len(inquiry.members) < 2:
        return []
    thread_of = list(Inquiry.objects.filter(thread=inquiry.thread, direction=Direction.OURS).order_by("partner"))
    reached = trails(each.pk for each in thread_of)
    return [
        Member(
            each.partner_id,
            reverse("exchange:inquiry", args=[each.pk]),
            parts.state_chip(each),
            reached[each.pk],
        )
        for each in thread_of
    ]


def _approvals(inquiry: Inquiry, user: "User", registers: Registers) -> list[Approve]:
    given = inquiry.approvals.filter(reply=None, by=user).exists() or inquiry.author_id == user.pk
    return [
        Approve(step.role, step.reason, not given and release.holds(user, step.role))
        for step in release.missing_approvals(Grounds(inquiry, registers=registers))
    ]


def _screens(inquiry: Inquiry) -> list[str]:
    found = inquiry.screens.select_related("by").order_by("at")
    return [
        _("%(side)s: %(result)s, %(who)s, %(at)s")
        % {
            "side": ScreenSide(screen.side).label,
            "result": ScreenResult(screen.result).label,
            "who": screen.by,
            "at": moment(screen.at),
        }
        for screen in found
    ]


def _people(inquiry: Inquiry) -> list[parts.Fact]:
    people = (
        (_("Author"), inquiry.author),
        (_("Released by"), inquiry.releaser),
        (_("Acknowledged by"), inquiry.acknowledger),
        (_("Handled by"), inquiry.handler),
    )
    return [parts.Fact(label, str(person)) for label, person in people if person]


def _returned_reply(held: Gathered) -> str:
    last = next((reply for reply in reversed(held.replies) if reply.direction == Direction.OURS), None)
    return last.return_reason if last and last.state == ReplyState.RETURNED else ""


def values_of(inquiry: Inquiry) -> dict[str, Any]:
    """A draft as its form begins, to be written anew."""
    same = (
        "asked", "offence", "law_article", "facts", "purpose", "link", "held_because", "urgency", "ground",
        "urgency_reasons", "handling", "restrictions", "tlp", "pap", "source_grade", "information_grade", "wished_at",
        "copy_exception", "copy_reasons",
    )  # fmt: skip
    subject = {name: "\n".join(value) if isinstance(value, list) else value for name, value in inquiry.subject.items()}
    return {
        **{name: getattr(inquiry, name) for name in same},
        **subject,
        "to": f"{inquiry.partner_id}/{inquiry.partner_unit.get('code', '')}",
        "unit": str(inquiry.unit_id),
        "agreement": f"{inquiry.agreement}/{inquiry.article}",
    }
