"""Asking: an inquiry is drafted, screened, released by a second person, followed, and closed or withdrawn."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.node.agreements import queries as agreements
from jalon.node.audit import actions as audit
from jalon.node.audit.choices import Tree
from jalon.node.directory import queries as directory
from jalon.node.exchange import queries, rules
from jalon.node.exchange.actions import files, gate, registry, telling
from jalon.node.exchange.actions.screens import answer_as_author
from jalon.node.exchange.actions.steps import (
    CannotRelease,
    CannotStep,
    about,
    already,
    keep_event,
    locked,
    resume,
    say_step,
    send,
    take_step,
)
from jalon.node.exchange.choices import Act, Direction, State, Step
from jalon.node.exchange.models import Identifier, Inquiry, Note
from jalon.node.exchange.rules.shapes import checked
from jalon.node.federation import receipts
from jalon.node.kernel import clock
from jalon.node.kernel.refused import Refused
from jalon.node.kernel.uploads import Upload
from jalon.wire.receipts import Fate

if TYPE_CHECKING:
    from jalon.node.accounts.models import User
    from jalon.node.exchange.models import Attachment, Reply

TYPE = "exchange.inquiry.v1"


class CannotAsk(Refused):
    """The inquiry lacks something without which it must not be sent."""

    code = "exchange.cannot-ask"
    status = 422


@transaction.atomic
def draft_inquiry(
    key: uuid.UUID,
    *,
    author: "User",
    fields: Mapping[str, Any],
    uploads: Sequence[Upload] = (),
    screen: Mapping[str, bool] | None = None,
    quotes: "Sequence[Inquiry | Reply]" = (),
    copies: "Sequence[Attachment]" = (),
) -> Inquiry:
    """Write an inquiry and send it to review; `key` was minted with the form, so a repeat returns the first.

    Args:
        key: the inquiry's id.
        author: who writes it.
        fields: the content, as `forms.InquiryForm` cleans it.
        uploads: files, already without their metadata.
        screen: to each question of the Article 3 screen whether the answer is yes; not kept. Without it, or with a
            yes, the inquiry waits for the ministry's reviewer.
        quotes: inquiries and replies whose words are taken over; their first owner and markings stay with them.
        copies: files of other records that go along, likewise.
    """
    if existing := Inquiry.objects.filter(pk=key).first():
        return existing
    inquiry = Inquiry(id=key, direction=Direction.OURS, state=State.TO_RELEASE, author=author, created_at=clock.now())
    _write(inquiry, {"thread": key, **fields})
    inquiry.save(force_insert=True)
    audit.record(Act.DRAFTED, actor=author.actor, about=about(inquiry), purpose=inquiry.purpose)
    _identify(inquiry)
    files.attach(inquiry, uploads, actor=author.actor, marked=inquiry)
    passages = files.quote(inquiry, quotes)
    rules.may_mark(inquiry, [*passages, *files.copy_files(inquiry, copies)]).or_refuse(CannotAsk)
    if screen is not None:
        answer_as_author(inquiry, screen, author=author)
    audit.record(Act.SUBMITTED, actor=author.actor, about=about(inquiry))
    telling.to_release(inquiry, by=author)
    return inquiry


def _write(inquiry: Inquiry, fields: Mapping[str, Any]) -> None:
    """Fill in the content, as far as it may be asked at all."""
    rules.may_be_urgent(fields["urgency"], fields["ground"], fields["urgency_reasons"]).or_refuse(CannotAsk)
    if agreements.cited(fields["agreement"], fields["article"]) is None:
        raise CannotAsk(_("The agreement or its article is not in the register. Choose one that is in force."))
    for name, value in fields.items():
        setattr(inquiry, name, value)
    try:
        inquiry.subject = checked(inquiry.kind, fields["subject"])
    except (ValueError, KeyError) as error:
        raise CannotAsk(_("What is asked about is incomplete. Fill in every field that is not optional.")) from error
    if inquiry.handling == "H3" and not inquiry.restrictions.strip():
        raise CannotAsk(_("H3 stands for restrictions of your own. Write them down, so that they can be kept."))


def _identify(inquiry: Inquiry) -> None:
    """Keep by what the inquiry is found again."""
    found = rules.identifiers(inquiry.kind, inquiry.subject)
    Identifier.objects.bulk_create(Identifier(inquiry=inquiry, kind=kind, value=value) for kind, value in sorted(found))


@transaction.atomic
def draft_thread(
    keys: Sequence[uuid.UUID],
    *,
    author: "User",
    fields: Mapping[str, Any],
    addressees: Sequence[Mapping[str, Any]],
    uploads: Sequence[Upload] = (),
    screen: Mapping[str, bool] | None = None,
) -> list[Inquiry]:
    """Write the same to several partners: one inquiry each, with a life and receipts of its own, in one thread.

    Args:
        keys: an id for each addressee; the first is the thread's.
        author: who writes it.
        fields: the content that all get.
        addressees: for each partner what differs: `partner_id`, `partner_unit`, `agreement`, `article`.
        uploads: files for everybody.
        screen: see `draft_inquiry`.
    """
    members = sorted({str(to["partner_id"]) for to in addressees})
    if len(members) != len(addressees) or len(keys) != len(addressees):
        raise CannotAsk(_("Each partner gets it once. Take out the one that stands there twice."))
    same = {**fields, "thread": keys[0], "members": members}
    return [
        draft_inquiry(key, author=author, fields={**same, **to}, uploads=uploads, screen=screen)
        for key, to in zip(keys, addressees, strict=True)
    ]


def confirm_oral_request(
    key: uuid.UUID,
    *,
    author: "User",
    fields: Mapping[str, Any],
    spoken_at: datetime.datetime,
    spoken_with: str,
    reference: str = "",
    screen: Mapping[str, bool] | None = None,
) -> Inquiry:
    """Confirm in writing what was asked on the hotline: an inquiry that says when and with whom it was spoken.

    Args:
        key: the inquiry's id.
        author: who spoke, or confirms for them.
        fields: the content, as for `draft_inquiry`.
        spoken_at: when it was asked by voice; the partner sees it.
        spoken_with: who took the call over there, as they gave their name or number.
        reference: the alert that it came from (`jalon:hotline/alert/<id>`); it stays here.
        screen: see `draft_inquiry`.
    """
    if spoken_at > clock.now():
        raise CannotAsk(_("The call cannot lie ahead. Write when it was."))
    oral = {"oral_at": spoken_at, "oral_with": spoken_with, "oral_ref": reference}
    with transaction.atomic():
        existed = Inquiry.objects.filter(pk=key).exists()
        inquiry = draft_inquiry(key, author=author, fields={**fields, **oral}, screen=screen)
        if not existed:
            detail = {"reference": reference, "spoken_at": spoken_at.isoformat()}
            audit.record(Act.CONFIRMED_ORAL, actor=author.actor, about=about(inquiry), detail=detail)
    return inquiry


@transaction.atomic
def rewrite_inquiry(
    key: uuid.UUID, *, author: "User", fields: Mapping[str, Any], screen: Mapping[str, bool] | None = None
) -> Inquiry:
    """Write a returned draft anew and send it to review again; what was approved before counts no more."""
    inquiry = locked(key)
    if inquiry.state != State.DRAFT:
        raise CannotStep(_("Only a draft can be changed. Ask the head of desk to return it first."))
    _write(inquiry, fields)
    take_step(inquiry, Step.SUBMIT)
    inquiry.author, inquiry.return_reason, inquiry.screener, inquiry.screened_at = author, "", None, None
    inquiry.save()
    inquiry.identifiers.all().delete()
    _identify(inquiry)
    inquiry.approvals.filter(reply=None).delete()
    inquiry.screens.all().delete()
    rules.may_mark(inquiry, [*inquiry.passages.filter(reply=None), *inquiry.attachments.filter(reply=None)]).or_refuse(
        CannotAsk
    )
    audit.record(Act.REWRITTEN, actor=author.actor, about=about(inquiry), purpose=inquiry.purpose)
    if screen is not None:
        answer_as_author(inquiry, screen, author=author)
    audit.record(Act.SUBMITTED, actor=author.actor, about=about(inquiry))
    telling.to_release(inquiry, by=author)
    return inquiry


@transaction.atomic
def return_inquiry(key: uuid.UUID, *, reviewer: "User", reason: str) -> Inquiry:
    """Give an inquiry back to its author, with the reason."""
    inquiry = locked(key)
    take_step(inquiry, Step.RETURN)
    inquiry.return_reason = reason
    inquiry.save(update_fields=["state", "return_reason"])
    audit.record(Act.RETURNED, actor=reviewer.actor, about=about(inquiry), purpose=reason)
    return inquiry


@transaction.atomic
def drop_inquiry(key: uuid.UUID, *, author: "User") -> Inquiry:
    """Give up a draft that has not left."""
    inquiry = locked(key)
    if inquiry.state == State.CLOSED and inquiry.sent_at is None:
        return inquiry
    take_step(inquiry, Step.DROP)
    inquiry.closed_at = clock.now()
    inquiry.save(update_fields=["state", "closed_at"])
    audit.record(Act.DROPPED, actor=author.actor, about=about(inquiry))
    return inquiry


def release_inquiry(key: uuid.UUID, *, releaser: "User") -> Inquiry:
    """Ask the gate and, where it lets through, number, sign, seal and enqueue an inquiry. A repeat changes nothing.

    The gate's verdict is stored also where it keeps the inquiry here.

    Raises:
        CannotRelease: with the sentences of the gate that were not content.
    """
    with transaction.atomic():
        inquiry = locked(key)
        if inquiry.releaser_id == releaser.pk and inquiry.sent_at:
            return inquiry
        rules.may_do(inquiry.direction, inquiry.state, Step.RELEASE).or_refuse(CannotStep)
        verdict = gate.judge(inquiry, releaser=releaser)
        if verdict.passed:
            _release(inquiry, releaser)
    gate.or_refuse(verdict)
    return inquiry


def _release(inquiry: Inquiry, releaser: "User") -> None:
    take_step(inquiry, Step.RELEASE)
    now = clock.now()
    inquiry.number = queries.next_number(directory.own_node().code, now.year)
    inquiry.releaser, inquiry.sent_at = releaser, now
    inquiry.copy_unit = None if inquiry.copy_exception else queries.copy_unit(inquiry)
    inquiry.save(update_fields=["state", "number", "releaser", "sent_at", "copy_unit"])
    audit.record(
        Act.RELEASED,
        actor=releaser.actor,
        about=about(inquiry),
        purpose=inquiry.purpose,
        tree=Tree.EXCHANGE,
        detail={"number": inquiry.number, "to": inquiry.partner_id},
    )
    attached = list(inquiry.attachments.filter(reply=None))
    entry = registry.enter_sent(inquiry)
    send(
        inquiry,
        TYPE,
        {**_body(inquiry, attached), "registry": str(entry)},
        key=inquiry.pk,
        actor=releaser.actor,
        marked=inquiry,
        files=[(found.file_id, found.name) for found in attached],
        evaluation=inquiry.source_grade + inquiry.information_grade,
    )


@transaction.atomic
def release_thread(thread: uuid.UUID, *, releaser: "User") -> list[Inquiry]:
    """Release every inquiry of a thread that waits; all of them or none."""
    waiting = Inquiry.objects.filter(thread=thread, direction=Direction.OURS, state=State.TO_RELEASE).order_by("pk")
    return [release_inquiry(key, releaser=releaser) for key in list(waiting.values_list("pk", flat=True))]


def _body(inquiry: Inquiry, attached: "Sequence[Attachment]") -> dict[str, Any]:
    """What crosses, as `schemas.InquiryBody` reads it. Notes, people and states stay here."""
    same = (
        "number", "kind", "subject", "asked", "offence", "law_article", "facts", "purpose", "link", "held_because",
        "agreement", "article", "urgency", "urgency_reasons", "handling", "restrictions", "tlp", "pap", "source_grade",
        "information_grade", "language", "members", "oral_with",
    )  # fmt: skip
    return {
        **{name: getattr(inquiry, name) for name in same},
        "ground": inquiry.ground or None,
        "unit": {"code": inquiry.unit.code, "names": inquiry.unit.names},
        "to_unit": inquiry.partner_unit.get("code", ""),
        "wished_at": inquiry.wished_at.isoformat() if inquiry.wished_at else None,
        "oral_at": inquiry.oral_at.isoformat() if inquiry.oral_at else None,
        "passages": files.passage_bodies(inquiry.passages.filter(reply=None)),
        "files": files.file_bodies(attached),
    }


@transaction.atomic
def read_inquiry(inquiry: Inquiry, *, reader: "User") -> None:
    """Note that somebody read an inquiry; the first person to read one of theirs signs *read* for the partner."""
    audit.record(Act.VIEWED, actor=reader.actor, about=about(inquiry))
    if inquiry.direction == Direction.THEIRS and inquiry.read_at is None:
        Inquiry.objects.filter(pk=inquiry.pk, read_at=None).update(read_at=clock.now())
        receipts.give_for(inquiry.pk, Fate.READ, actor=reader.actor)


@transaction.atomic
def close_inquiry(key: uuid.UUID, *, closer: "User") -> Inquiry:
    """Accept the answer and close an inquiry of ours, or one that was never delivered; the partner closes it too."""
    inquiry = locked(key)
    told = inquiry.state in (State.ANSWERED, State.REFUSED)
    take_step(inquiry, Step.CLOSE)
    inquiry.closed_at = clock.now()
    inquiry.save(update_fields=["state", "closed_at"])
    if told:
        say_step(inquiry, Step.CLOSE, by=closer, key=uuid.uuid4(), act=Act.CLOSED)
    else:
        keep_event(inquiry, Step.CLOSE, by=closer)
        audit.record(Act.CLOSED, actor=closer.actor, about=about(inquiry))
    return inquiry


@transaction.atomic
def withdraw_inquiry(key: uuid.UUID, *, by: "User", reason: str, step_key: uuid.UUID) -> Inquiry:
    """Take back an inquiry that was not answered yet, with the reason; whatever was answered meanwhile counts."""
    inquiry = locked(key)
    if already(step_key):
        return inquiry
    take_step(inquiry, Step.WITHDRAW)
    inquiry.closed_at = clock.now()
    inquiry.save(update_fields=["state", "closed_at"])
    say_step(inquiry, Step.WITHDRAW, by=by, key=step_key, text=reason)
    return inquiry


@transaction.atomic
def clarify_inquiry(key: uuid.UUID, *, by: "User", text: str, step_key: uuid.UUID) -> Inquiry:
    """Answer the partner's question about our inquiry; its clock runs on."""
    inquiry = locked(key)
    if already(step_key):
        return inquiry
    take_step(inquiry, Step.CLARIFY)
    now = clock.now()
    resume(inquiry, now)
    inquiry.save(update_fields=["state", "paused_at", "due_at"])
    say_step(inquiry, Step.CLARIFY, by=by, key=step_key, text=text, at=now, due_at=inquiry.due_at)
    return inquiry


@transaction.atomic
def press_inquiry(key: uuid.UUID, step: Step, *, by: "User", text: str = "", step_key: uuid.UUID) -> Inquiry:
    """Remind the partner of an inquiry of ours or, once its deadline has passed, escalate it to the head over there."""
    inquiry = locked(key)
    if already(step_key):
        return inquiry
    if step == Step.ESCALATE and not (inquiry.due_at and inquiry.due_at < clock.now()):
        raise CannotStep(_("The deadline has not passed yet. Send a reminder instead."))
    take_step(inquiry, step)
    moment = "escalated_at" if step == Step.ESCALATE else "reminded_at"
    setattr(inquiry, moment, clock.now())
    inquiry.save(update_fields=[moment])
    act = Act.ESCALATED if step == Step.ESCALATE else Act.REMINDED
    say_step(inquiry, step, by=by, key=step_key, text=text, act=act)
    return inquiry


@transaction.atomic
def add_note(inquiry: Inquiry, key: uuid.UUID, *, author: "User", text: str) -> Note:
    """Write an internal note, which never leaves the node."""
    note, created = Note.objects.get_or_create(
        id=key, defaults={"inquiry": inquiry, "author": author, "text": text, "written_at": clock.now()}
    )
    if created:
        audit.record(Act.NOTED, actor=author.actor, about=about(inquiry))
    return note


__all__ = [
    "CannotAsk",
    "CannotRelease",
    "CannotStep",
    "add_note",
    "clarify_inquiry",
    "close_inquiry",
    "confirm_oral_request",
    "draft_inquiry",
    "draft_thread",
    "drop_inquiry",
    "press_inquiry",
    "read_inquiry",
    "release_inquiry",
    "release_thread",
    "return_inquiry",
    "rewrite_inquiry",
    "withdraw_inquiry",
]
