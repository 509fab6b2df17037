"""What the pages of the exchange show: words, components and the steps that this person may take now."""

import dataclasses
import datetime
import uuid
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jalon.node.accounts import queries as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.agreements import rules as limits
from jalon.node.exchange import rules
from jalon.node.exchange.choices import (
    Asked,
    Direction,
    Kind,
    Outcome,
    ReplyState,
    State,
    Step,
    Urgency,
)
from jalon.node.exchange.models import Attachment, Inquiry, Reply
from jalon.node.exchange.queries import records
from jalon.node.federation import queries as federation
from jalon.node.kernel import clock
from jalon.node.kernel.language import coded, named
from jalon.node.ui import components as ui

if TYPE_CHECKING:
    from jalon.node.accounts.models import User

VIEW_LABELS = {
    "waiting-on-us": gettext_lazy("Waiting on us"),
    "waiting-on-them": gettext_lazy("Waiting on them"),
    "overdue": gettext_lazy("Overdue"),
    "to-release": gettext_lazy("To release"),
    "drafts": gettext_lazy("Returned to us"),
    "answered": gettext_lazy("Answered"),
    "closed": gettext_lazy("Closed"),
}
TONES: dict[str, ui.Tone] = {
    State.TO_RELEASE: "wait",
    State.ACKNOWLEDGED: "good",
    State.ANSWERED: "good",
    State.REFUSED: "bad",
    State.EXPIRED: "bad",
}


@dataclasses.dataclass(frozen=True)
class Tab:
    """A saved view as a tab."""

    label: ui.Words
    url: str
    count: int
    here: bool


@dataclasses.dataclass(frozen=True)
class Row:
    """An inquiry in a list."""

    title: str
    url: str
    subject: str
    route: str
    state: ui.Chip
    urgent: ui.Chip | None
    clock: ui.Clock | None
    handling: str


@dataclasses.dataclass(frozen=True)
class ListPage:
    """One page of a saved view."""

    tabs: list[Tab]
    rows: list[Row]
    empty: ui.Empty
    paging: ui.Paging


@dataclasses.dataclass(frozen=True)
class Fact:
    """A field of the record with its label; free text tells its language."""

    label: str
    value: str
    lang: str = ""
    original: str = ""


@dataclasses.dataclass(frozen=True)
class FileLine:
    """A file as the page offers it."""

    name: str
    url: str
    note: str
    digest: str


@dataclasses.dataclass(frozen=True)
class ThreadEntry:
    """One thing that was said, and by which side."""

    side: str
    who: str
    at: datetime.datetime
    title: str
    text: str
    lang: str
    trail: ui.Trail | None
    files: list[FileLine]


@dataclasses.dataclass(frozen=True)
class InquiryPage:
    """A whole inquiry for one person, with the steps that they may take now."""

    key: uuid.UUID
    title: str
    over: str
    chips: list[ui.Chip]
    handling: ui.Handling
    trail: ui.Trail
    clock: ui.Clock | None
    facts: list[Fact]
    sides: ui.TwoSides | None
    files: list[FileLine]
    thread: list[ThreadEntry]
    notes: list[ThreadEntry]
    earlier: list[Row]
    reply_waiting: "ReplyLine | None"
    returned_because: str
    may: frozenset[str]
    readers_url: str


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


def list_page(user: "User", view: str, before: uuid.UUID | None, *, size: int = 30) -> ListPage:
    """A saved view, one page of it, with the counts of all views."""
    now = clock.now()
    counts = records.views(user, now)
    inquiries = records.listed(user, view, now, before=before, size=size + 1)
    address = reverse("exchange:inquiries")
    more = f"{address}?view={view}&before={inquiries[size - 1].pk}" if len(inquiries) > size else ""
    tabs = [Tab(VIEW_LABELS[v.code], f"{address}?view={v.code}", v.count, v.code == view) for v in counts]
    empty = ui.Empty(
        _("Nothing here."),
        _("Nothing stands in this view. Look into another, or write a new request."),
        _("New request"),
        reverse("exchange:new"),
    )
    return ListPage(tabs, [row(inquiry, now) for inquiry in inquiries[:size]], empty, ui.Paging(older=more))


def row(inquiry: Inquiry, now: datetime.datetime) -> Row:
    """An inquiry as a line of a list."""
    return Row(
        title=title(inquiry),
        url=reverse("exchange:inquiry", args=[inquiry.pk]),
        subject=subject(inquiry),
        route=route(inquiry),
        state=state_chip(inquiry),
        urgent=urgent_chip(inquiry),
        clock=clock_of(inquiry, now),
        handling=inquiry.handling,
    )


def title(inquiry: Inquiry) -> str:
    """The number of our register, theirs, or that there is none yet."""
    return inquiry.number or inquiry.partner_number or _("Not numbered yet")


def subject(inquiry: Inquiry) -> str:
    """What the inquiry is about, in a line."""
    vehicle = inquiry.subject
    parts = [vehicle.get("plate", ""), vehicle.get("country", ""), vehicle.get("make", ""), vehicle.get("colour", "")]
    return " · ".join(part for part in parts if part)


def route(inquiry: Inquiry) -> str:
    """From whom to whom."""
    theirs = named(inquiry.partner_unit.get("names", {})) or inquiry.partner_unit.get("code", "")
    partner = f"{inquiry.partner_id} {theirs}".strip()
    ours = str(inquiry.unit)
    return f"{ours} → {partner}" if inquiry.direction == Direction.OURS else f"{partner} → {ours}"


def state_chip(inquiry: Inquiry) -> ui.Chip:
    """The state, in words and tone."""
    return ui.Chip(State(inquiry.state).label, TONES.get(inquiry.state, "plain"))


def urgent_chip(inquiry: Inquiry) -> ui.Chip | None:
    """That it is urgent, where it is."""
    if inquiry.urgency != Urgency.URGENT:
        return None
    return ui.Chip(Urgency.URGENT.label, "bad", "alert")


def clock_of(inquiry: Inquiry, now: datetime.datetime) -> ui.Clock | None:
    """The deadline with its arithmetic; none before the partner has stored it."""
    if inquiry.due_at is None or inquiry.stored_at is None:
        return None
    total = max(1, round((inquiry.due_at - inquiry.stored_at).total_seconds() / 3600))
    moment = inquiry.answered_at or now
    used = max(0, int((moment - inquiry.stored_at).total_seconds() // 3600))
    note = _limit_words(inquiry, total)
    if inquiry.answered_at:
        late = inquiry.answered_at > inquiry.due_at
        words = _("answered late") if late else _("answered in time")
        return ui.Clock(words, total, used, "late" if late else "met", note)
    if now > inquiry.due_at:
        return ui.Clock(_("overdue"), total, total, "late", note)
    left = total - used
    words = ngettext("%(left)d of %(total)d hour left", "%(left)d of %(total)d hours left", total) % {
        "left": left,
        "total": total,
    }
    return ui.Clock(words, total, used, "soon" if left * 4 <= total else "running", note)


def _limit_words(inquiry: Inquiry, hours: int) -> str:
    limit = limits.limit_for(urgent=inquiry.urgency == Urgency.URGENT, direct=inquiry.direct is not False)
    return _("%(limit)s: %(hours)d hours from receipt, under %(agreement)s, article %(article)s") % {
        "limit": limit.label,
        "hours": hours,
        "agreement": inquiry.agreement,
        "article": inquiry.article,
    }


def facts(inquiry: Inquiry) -> list[Fact]:
    """The content field by field: coded parts in the reader's language, free text in its own."""
    free = inquiry.language
    listed = [
        Fact(_("Kind"), str(Kind(inquiry.kind).label)),
        Fact(_("Vehicle"), subject(inquiry)),
        Fact(_("Asked"), "; ".join(str(Asked(code).label) for code in inquiry.asked)),
        Fact(_("Offence"), coded("offences", inquiry.offence)),
        Fact(_("Law and article"), inquiry.law_article, free),
        Fact(_("Facts"), inquiry.facts, free),
        Fact(_("Purpose"), inquiry.purpose, free),
        Fact(_("Link between purpose and person"), inquiry.link, free),
        Fact(_("Why the partner may hold it"), inquiry.held_because, free),
        Fact(_("Agreement and article"), f"{inquiry.agreement}, {inquiry.article}"),
        Fact(
            _("Evaluation"),
            f"{inquiry.source_grade}{inquiry.information_grade}: "
            f"{coded('evaluation-source', inquiry.source_grade)}; "
            f"{coded('evaluation-information', inquiry.information_grade)}",
        ),
    ]
    if inquiry.urgency == Urgency.URGENT:
        reasons = Fact(_("Reasons of urgency"), inquiry.urgency_reasons, free)
        listed += [Fact(_("Ground of urgency"), coded("urgency-grounds", inquiry.ground)), reasons]
    return listed


def handling_of(inquiry: Inquiry) -> ui.Handling:
    """The three markings, in words and codes."""
    return ui.Handling(
        inquiry.handling,
        coded("handling", inquiry.handling),
        f"TLP:{inquiry.tlp}".upper(),
        f"PAP:{inquiry.pap}".upper(),
    )


def sides(inquiry: Inquiry) -> ui.TwoSides:
    """*You keep | They will see*, for a draft of ours."""
    crossing = [ui.SharedRow(fact.label, fact.value, fact.value) for fact in facts(inquiry)]
    files = ", ".join(attachment.name for attachment in inquiry.attachments.filter(reply=None))
    return ui.TwoSides(
        inquiry.partner_id,
        [
            *crossing,
            ui.SharedRow(_("Unit"), str(inquiry.unit), str(inquiry.unit)),
            ui.SharedRow(_("Handling"), inquiry.handling, inquiry.handling),
            ui.SharedRow(_("Files"), files or _("none"), files or _("none")),
            ui.SharedRow(_("Author"), str(inquiry.author)),
            ui.SharedRow(_("Internal notes"), _("stay here")),
        ],
    )


def reply_sides(reply: Reply) -> ui.TwoSides:
    """*You keep | They will see*, for a reply of ours."""
    outcome = _outcome(reply)
    files = ", ".join(attachment.name for attachment in reply.attachments.all()) or _("none")
    return ui.TwoSides(
        reply.inquiry.partner_id,
        [
            ui.SharedRow(_("Outcome"), outcome, outcome),
            ui.SharedRow(_("Reply"), reply.text, reply.text),
            ui.SharedRow(_("Handling"), reply.handling, reply.handling),
            ui.SharedRow(_("Files"), files, files),
            ui.SharedRow(_("Author"), str(reply.author)),
        ],
    )


def _outcome(reply: Reply) -> str:
    words = str(Outcome(reply.outcome).label)
    return f"{words}: {coded('refusal-grounds', reply.ground)}" if reply.ground else words


def _files(attachments: list[Attachment]) -> list[FileLine]:
    return [
        FileLine(
            attachment.name,
            reverse("exchange:file", args=[attachment.pk]) if attachment.file.complete else "",
            _file_note(attachment),
            attachment.file.digest,
        )
        for attachment in attachments
    ]


def _file_note(attachment: Attachment) -> str:
    if attachment.file.fault:
        return _("arrived damaged; ask the partner to send it anew")
    if not attachment.file.complete:
        return _("still arriving")
    return _("%(size)d KB, from %(origin)s") % {
        "size": -(-attachment.file.length // 1024),
        "origin": attachment.origin,
    }


def thread(inquiry: Inquiry) -> list[ThreadEntry]:
    """What both sides said, oldest first, each with the receipts that we hold."""
    entries = []
    if inquiry.acknowledged_at:
        side = "theirs" if inquiry.direction == Direction.OURS else "ours"
        number = inquiry.partner_number if inquiry.direction == Direction.OURS else inquiry.number
        text = _("Acknowledged under the number %(number)s.") % {"number": number}
        who = inquiry.partner_id if side == "theirs" else str(inquiry.unit)
        entries.append(ThreadEntry(side, who, inquiry.acknowledged_at, _("Acknowledgement"), text, "", None, []))
    sent = inquiry.replies.filter(state=ReplyState.SENT).select_related("author")
    entries += [_reply_entry(inquiry, reply) for reply in sent]
    return entries


def _reply_entry(inquiry: Inquiry, reply: Reply) -> ThreadEntry:
    ours = reply.direction == Direction.OURS
    attachments = list(reply.attachments.select_related("file"))
    return ThreadEntry(
        "ours" if ours else "theirs",
        str(reply.author) if ours else inquiry.partner_id,
        reply.sent_at or reply.written_at,
        _outcome(reply),
        reply.text,
        reply.language,
        trail_of(reply.pk) if ours else None,
        _files(attachments),
    )


def trail_of(envelope: uuid.UUID) -> ui.Trail:
    """The receipts that we hold for an envelope of ours."""
    found = federation.trail(envelope)
    times = {mark.fate: mark.at for mark in found.marks}
    return ui.trail({"sent": found.sent_at, **times})


def their_trail(inquiry: Inquiry) -> ui.Trail:
    """How far an inquiry of theirs has come with us."""
    last = "refused" if inquiry.state == State.REFUSED else "answered"
    return ui.trail(
        {
            "sent": inquiry.sent_at,
            "stored": inquiry.stored_at,
            "opened": inquiry.opened_at,
            "read": inquiry.read_at,
            last: inquiry.answered_at,
        }
    )


def notes(inquiry: Inquiry) -> list[ThreadEntry]:
    """The internal notes, oldest first."""
    found = inquiry.notes.select_related("author").order_by("written_at")
    return [ThreadEntry("internal", str(note.author), note.written_at, "", note.text, "", None, []) for note in found]


def may(inquiry: Inquiry, user: "User") -> frozenset[str]:
    """The steps that this person may take now, by name."""
    held = {p for p in (Permission.RELEASE, Permission.HANDLE_INQUIRIES, Permission.DRAFT_INQUIRIES)
            if accounts.may(user, p, inquiry.unit_id)}  # fmt: skip
    needs = {
        "release": (Step.RELEASE, Permission.RELEASE),
        "return": (Step.RETURN, Permission.RELEASE),
        "acknowledge": (Step.ACKNOWLEDGE, Permission.HANDLE_INQUIRIES),
        "reply": (Step.ANSWER, Permission.HANDLE_INQUIRIES),
        "close": (Step.CLOSE, Permission.DRAFT_INQUIRIES),
    }
    taken = {
        name
        for name, (step, permission) in needs.items()
        if permission in held and rules.may_take(inquiry.direction, inquiry.state, step)
    }
    ours_to_answer = inquiry.direction == Direction.THEIRS
    taken -= set() if ours_to_answer else {"acknowledge", "reply"}
    if inquiry.author_id == user.pk:
        taken.discard("release")
    return frozenset(taken)


def inquiry_page(inquiry: Inquiry, user: "User") -> InquiryPage:
    """Everything that the page of one inquiry shows to one person."""
    now = clock.now()
    ours = inquiry.direction == Direction.OURS
    waiting = inquiry.replies.filter(state=ReplyState.TO_RELEASE).select_related("author", "inquiry").first()
    chips = [state_chip(inquiry), urgent_chip(inquiry), ui.Chip(Direction(inquiry.direction).label)]
    units = accounts.units_where(user, Permission.READ_INQUIRIES)
    return InquiryPage(
        key=inquiry.pk,
        title=title(inquiry),
        over=route(inquiry),
        chips=[chip for chip in chips if chip],
        handling=handling_of(inquiry),
        trail=trail_of(inquiry.pk) if ours else their_trail(inquiry),
        clock=clock_of(inquiry, now),
        facts=facts(inquiry),
        sides=sides(inquiry) if inquiry.state == State.TO_RELEASE else None,
        files=_files(list(inquiry.attachments.filter(reply=None).select_related("file"))),
        thread=thread(inquiry),
        notes=notes(inquiry),
        earlier=[row(found, now) for found in records.earlier_on(inquiry.plate, than=inquiry.pk, units=units)],
        reply_waiting=reply_line(waiting) if waiting else None,
        returned_because=inquiry.return_reason if inquiry.state == State.DRAFT else "",
        may=may(inquiry, user) - ({"reply"} if waiting else set()),
        readers_url=reverse("exchange:readers", args=[inquiry.pk]),
    )


def reply_line(reply: Reply) -> ReplyLine:
    """A reply that waits, with what will leave."""
    return ReplyLine(
        reply.pk,
        _outcome(reply),
        reply.text,
        reply.language,
        str(reply.author),
        reply.written_at,
        title(reply.inquiry),
        reverse("exchange:inquiry", args=[reply.inquiry_id]),
        reply_sides(reply),
    )


@dataclasses.dataclass(frozen=True)
class ReleaseDesk:
    """What waits for a second person."""

    inquiries: list[Row]
    replies: list[ReplyLine]
    empty: ui.Empty


def release_desk(user: "User") -> ReleaseDesk:
    """Everything that this person may release, or return to its author."""
    units = accounts.units_where(user, Permission.RELEASE)
    now = clock.now()
    return ReleaseDesk(
        [row(inquiry, now) for inquiry in records.inquiries_to_release(units)],
        [reply_line(reply) for reply in records.replies_to_release(units)],
        ui.Empty(_("Nothing waits for release."), _("What your colleagues write comes here before it leaves.")),
    )
