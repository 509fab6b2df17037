"""What several pages of the exchange share: a line of a list, markings, clocks, trails, files, the two sides."""

import dataclasses
import datetime
import uuid
from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.node.exchange.choices import Direction, Feedback, Kind, Outcome, State, Urgency
from jalon.node.exchange.choices.kinds import Field, asked_label, asking
from jalon.node.exchange.models import Attachment, Inquiry, Passage, Reply
from jalon.node.exchange.queries.clock import due_of
from jalon.node.exchange.rules import PAUSED
from jalon.node.federation import queries as federation
from jalon.node.kernel.addresses import address
from jalon.node.kernel.language import coded, named
from jalon.node.ui import components as ui

TONES: dict[str, ui.Tone] = {
    State.TO_RELEASE: "wait",
    State.CLARIFICATION: "wait",
    State.CLOCK_STOPPED: "wait",
    State.ACKNOWLEDGED: "good",
    State.SCREENED: "good",
    State.ASSIGNED: "good",
    State.ANSWERED: "good",
    State.REFUSED: "bad",
    State.EXPIRED: "bad",
}
LATE_RECEIPT = datetime.timedelta(minutes=30)
"""A request that took longer than this to arrive says so."""


@dataclasses.dataclass(frozen=True)
class Row:
    """An inquiry in a list."""

    key: uuid.UUID
    title: str
    url: str
    preview_url: str
    kind: str
    subject: str
    route: str
    state: ui.Chip
    urgent: ui.Chip | None
    clock: ui.Clock | None
    handling: str
    holder: str


@dataclasses.dataclass(frozen=True)
class Fact:
    """A field of the record with its label; free text tells its language."""

    label: str
    value: str
    lang: str = ""


@dataclasses.dataclass(frozen=True)
class FileLine:
    """A file as the page offers it."""

    name: str
    url: str
    note: str
    digest: str


@dataclasses.dataclass(frozen=True)
class Quoted:
    """A passage of another record, with its first owner and markings."""

    origin: str
    markings: str
    text: str
    lang: str


def row(inquiry: Inquiry, now: datetime.datetime) -> Row:
    """An inquiry as a line of a list."""
    return Row(
        key=inquiry.pk,
        title=title(inquiry),
        url=address("exchange:inquiry", inquiry.pk),
        preview_url=address("exchange:preview", inquiry.pk),
        kind=kind_of(inquiry),
        subject=subject(inquiry),
        route=route(inquiry),
        state=state_chip(inquiry),
        urgent=urgent_chip(inquiry),
        clock=clock_of(inquiry, now),
        handling=inquiry.handling,
        holder=str(inquiry.handler) if inquiry.handler_id else "",
    )


def title(inquiry: Inquiry) -> str:
    """The number of our register, theirs, or that there is none yet."""
    return inquiry.number or inquiry.partner_number or _("Not numbered yet")


def kind_of(inquiry: Inquiry) -> str:
    """The kind in the reader's language."""
    return str(Kind(inquiry.kind).label) if inquiry.kind in Kind.values else inquiry.kind


def subject(inquiry: Inquiry) -> str:
    """What the inquiry is about, in a line."""
    said = [value_of(field, inquiry.subject.get(field.name)) for field in asking(inquiry.kind).subject[:4]]
    return " · ".join(part for part in said if part)


def value_of(field: Field, value: object) -> str:
    """A field of a subject as it is read: codes in the reader's language, lines one after the other."""
    if not value:
        return ""
    if isinstance(value, list):
        return "; ".join(map(str, value))
    if field.entry == "code":
        return coded(field.codes, str(value))
    return coded("countries", str(value)) if field.entry == "country" else str(value)


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
    """That it is urgent, or was asked as urgent and taken as routine."""
    if inquiry.urgency != Urgency.URGENT:
        return None
    if inquiry.downgrade_reasons:
        return ui.Chip(_("taken as routine"), "wait")
    return ui.Chip(Urgency.URGENT.label, "bad", "alert")


def clock_of(inquiry: Inquiry, now: datetime.datetime) -> ui.Clock | None:
    """The deadline as a stake; none before the partner has stored it, or where nothing was agreed."""
    if inquiry.due_at is None or inquiry.stored_at is None:
        return None
    total = max(1, round((inquiry.due_at - inquiry.stored_at).total_seconds() / 3600))
    moment = inquiry.answered_at or inquiry.paused_at or now
    used = min(total, max(0, int((moment - inquiry.stored_at).total_seconds() // 3600)))
    if inquiry.answered_at:
        late = inquiry.answered_at > inquiry.due_at
        return ui.Clock(_("answered late") if late else _("answered in time"), total, used, "late" if late else "met")
    if inquiry.state in (State.CLOSED, State.WITHDRAWN, State.EXPIRED):
        return None
    if inquiry.state in PAUSED:
        return ui.Clock(_("the clock stands"), total, used, "paused")
    if now > inquiry.due_at:
        return ui.Clock(_("overdue"), total, total, "late")
    return ui.Clock(_left(total - used, total), total, used, "soon" if (total - used) * 4 <= total else "running")


def _left(left: int, total: int) -> str:
    if total > 72:
        said = {"left": round(left / 24), "total": round(total / 24)}
        return ngettext("%(left)d of %(total)d day left", "%(left)d of %(total)d days left", said["total"]) % said
    said = {"left": left, "total": total}
    return ngettext("%(left)d of %(total)d hour left", "%(left)d of %(total)d hours left", total) % said


def arithmetic(inquiry: Inquiry) -> list[str]:
    """How the deadline was found, sentence by sentence."""
    if inquiry.stored_at is None:
        return []
    due = due_of(inquiry)
    said = [
        _("Under %(agreement)s, article %(article)s.") % {"agreement": inquiry.agreement, "article": inquiry.article},
        *(due.found.sentences if due.found else [_("Nothing is agreed about the time, and none was wished.")]),
    ]
    for event in due.extended:
        until = event.until.isoformat(timespec="minutes") if event.until else ""
        said.append(_("Extended to %(until)s: %(why)s") % {"until": until.replace("T", " "), "why": event.text})
    if inquiry.downgrade_reasons:
        said.append(_("Asked as urgent, taken as routine: %(why)s") % {"why": inquiry.downgrade_reasons})
    return said


def late_receipt(inquiry: Inquiry) -> str:
    """That it arrived long after it was sent, where it did: the clock starts at receipt."""
    if not inquiry.sent_at or not inquiry.stored_at or inquiry.stored_at - inquiry.sent_at < LATE_RECEIPT:
        return ""
    minutes = int((inquiry.stored_at - inquiry.sent_at).total_seconds() // 60)
    said = {"hours": minutes // 60, "minutes": minutes % 60}
    return _("It arrived %(hours)d h %(minutes)d min after it was sent. The clock starts at receipt.") % said


def facts(inquiry: Inquiry) -> list[Fact]:
    """The content field by field: coded parts in the reader's language, free text in its own."""
    free = inquiry.language
    fields = asking(inquiry.kind).subject
    about = [Fact(str(field.label), value_of(field, inquiry.subject.get(field.name))) for field in fields]
    listed = [
        Fact(_("Kind"), kind_of(inquiry)),
        *about,
        Fact(_("Asked"), "; ".join(asked_label(inquiry.kind, code) for code in inquiry.asked)),
        Fact(_("Offence"), coded("offences", inquiry.offence)),
        Fact(_("Law and article"), inquiry.law_article, free),
        Fact(_("Facts"), inquiry.facts, free),
        Fact(_("Purpose"), inquiry.purpose, free),
        Fact(_("Link between purpose and person"), inquiry.link, free),
        Fact(_("Why the partner may hold it"), inquiry.held_because, free),
        Fact(_("Agreement and article"), f"{inquiry.agreement}, {inquiry.article}"),
        *_urgency_facts(inquiry),
        Fact(_("Spoken before with"), inquiry.oral_with if inquiry.oral_at else ""),
        Fact(_("Evaluation"), evaluation(inquiry.source_grade, inquiry.information_grade)),
        Fact(_("Restrictions"), inquiry.restrictions, free),
        Fact(_("Also sent to"), ", ".join(inquiry.members) if len(inquiry.members) > 1 else ""),
    ]
    return [fact for fact in listed if fact.value]


def _urgency_facts(inquiry: Inquiry) -> list[Fact]:
    if inquiry.urgency != Urgency.URGENT:
        return []
    return [
        Fact(_("Ground of urgency"), coded("urgency-grounds", inquiry.ground)),
        Fact(_("Reasons of urgency"), inquiry.urgency_reasons, inquiry.language),
    ]


def evaluation(source: str, information: str) -> str:
    """The evaluation as codes and words; empty where there is none."""
    if not source or not information:
        return ""
    words = coded("evaluation-source", source), coded("evaluation-information", information)
    return f"{source}{information}: {'; '.join(words)}"


def handling_of(marked: Inquiry | Reply) -> ui.Handling:
    """The three markings, in words and codes."""
    words = coded("handling", marked.handling)
    return ui.Handling(
        marked.handling,
        f"{words}: {marked.restrictions}" if marked.restrictions else words,
        f"TLP:{marked.tlp}".upper(),
        f"PAP:{marked.pap}".upper(),
    )


def markings(marked: Passage | Attachment) -> str:
    """The three markings as codes."""
    return f"{marked.handling} · TLP:{marked.tlp.upper()} · PAP:{marked.pap.upper()}"


def quoted(inquiry: Inquiry) -> list[Quoted]:
    """The passages that an inquiry took over."""
    return quotes(inquiry.passages.filter(reply=None).order_by("pk"))


def quotes(passages: Iterable[Passage]) -> list[Quoted]:
    """Passages as a page shows them."""
    return [Quoted(passage.origin, markings(passage), passage.text, passage.language) for passage in passages]


def sides(inquiry: Inquiry) -> ui.TwoSides:
    """*You keep | They will see*, for a draft of ours."""
    crossing = [ui.SharedRow(fact.label, fact.value, fact.value) for fact in facts(inquiry)]
    passages = [
        ui.SharedRow(_("Quoted from %(origin)s") % {"origin": each.origin}, each.text, f"{each.text} ({each.markings})")
        for each in quoted(inquiry)
    ]
    files = ", ".join(attachment.name for attachment in inquiry.attachments.filter(reply=None))
    handling = handling_of(inquiry)
    marks = f"{handling.code} · {handling.tlp} · {handling.pap}"
    return ui.TwoSides(
        route(inquiry).rpartition("→")[2].strip(),
        [
            *crossing,
            *passages,
            ui.SharedRow(_("Unit"), str(inquiry.unit), str(inquiry.unit)),
            ui.SharedRow(_("Handling"), marks, marks),
            ui.SharedRow(_("Files"), files or _("none"), files or _("none")),
            ui.SharedRow(_("Author"), str(inquiry.author)),
            ui.SharedRow(_("Article 3 screen"), _("stays here")),
            ui.SharedRow(_("Internal notes"), _("stay here")),
        ],
    )


def reply_sides(reply: Reply, passages: Iterable[Passage], attached: Iterable[Attachment]) -> ui.TwoSides:
    """*You keep | They will see*, for a reply of ours, with the words of others and the files that go along."""
    outcome, handling = outcome_words(reply), handling_of(reply)
    files = ", ".join(attachment.name for attachment in attached) or _("none")
    marks = f"{handling.code} · {handling.tlp} · {handling.pap}"
    return ui.TwoSides(
        reply.inquiry.partner_id,
        [
            ui.SharedRow(_("Outcome"), outcome, outcome),
            ui.SharedRow(_("Reply"), reply.text, reply.text),
            *(
                ui.SharedRow(_("Quoted from %(origin)s") % {"origin": each.origin}, each.text, each.text)
                for each in quotes(passages)
            ),
            ui.SharedRow(_("Handling"), marks, marks),
            ui.SharedRow(_("Files"), files, files),
            ui.SharedRow(_("Author"), str(reply.author)),
        ],
    )


def outcome_words(reply: Reply) -> str:
    """The outcome with its ground, or with what became of the information."""
    words = str(Outcome(reply.outcome).label)
    if reply.feedback:
        return f"{words}: {Feedback(reply.feedback).label}"
    return f"{words}: {coded('refusal-grounds', reply.ground)}" if reply.ground else words


def file_lines(attachments: list[Attachment]) -> list[FileLine]:
    """Files with their first owner and markings; those that are whole can be taken."""
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
        return _("did not arrive whole; ask the partner to send it anew")
    if not attachment.file.complete:
        return _("still arriving")
    return _("%(size)d KB, from %(origin)s, %(marks)s") % {
        "size": -(-attachment.file.length // 1024),
        "origin": attachment.origin,
        "marks": markings(attachment),
    }


def trail_in(found: federation.Trail) -> ui.Trail:
    """The receipts that we hold for an envelope of ours."""
    times = {mark.fate: mark.at for mark in found.marks}
    return ui.trail({"sent": found.sent_at, **times})


def their_trail(inquiry: Inquiry, replies: Iterable[Reply]) -> ui.Trail:
    """How far an inquiry of theirs has come with us, by the replies that crossed."""
    refused = any(reply.outcome == Outcome.REFUSED for reply in replies)
    return ui.trail(
        {
            "sent": inquiry.sent_at,
            "stored": inquiry.stored_at,
            "opened": inquiry.opened_at,
            "read": inquiry.read_at,
            "refused" if refused else "answered": inquiry.answered_at,
        }
    )
