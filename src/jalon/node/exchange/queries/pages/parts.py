"""What several pages of the exchange share: a line of a list, the fields of a record, markings, quotes, files."""

import dataclasses
import datetime
import uuid
from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from jalon.node.exchange.choices import Direction, Feedback, Kind, Outcome, State, Urgency
from jalon.node.exchange.choices.asking import asked_label, asking
from jalon.node.exchange.choices.kinds import Field
from jalon.node.exchange.models import Attachment, Inquiry, Passage, Reply
from jalon.node.exchange.queries.pages import clocks
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
        clock=clocks.clock_of(inquiry, now),
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
