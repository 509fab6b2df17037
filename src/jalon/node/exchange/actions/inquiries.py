"""Asking: an inquiry is released by a second person, followed, and closed or withdrawn."""

import uuid
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.node.audit import actions as audit
from jalon.node.audit.choices import Tree
from jalon.node.exchange import queries, rules
from jalon.node.exchange.actions import files, gate, registry
from jalon.node.exchange.actions.steps import (
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
from jalon.node.exchange.models import Inquiry, Note
from jalon.node.federation import receipts
from jalon.node.kernel import clock, rows
from jalon.wire.receipts import Fate

if TYPE_CHECKING:
    from jalon.node.accounts.models import User

TYPE = "exchange.inquiry.v1"


def release_inquiry(key: uuid.UUID, *, releaser: "User") -> Inquiry:
    """Ask the gate and, where it lets through, number, sign, seal and enqueue an inquiry. A repeat changes nothing.

    The gate's verdict is stored also where it keeps the inquiry here.

    Raises:
        CannotRelease: with the sentences of the gate that were not content.
    """
    files.seal_ahead([key])
    with transaction.atomic():
        inquiry = locked(key)
        if inquiry.releaser_id == releaser.pk and inquiry.sent_at:
            return inquiry
        rules.may_do(inquiry.direction, inquiry.state, Step.RELEASE).or_refuse(CannotStep)
        grounds = queries.Grounds(inquiry)
        verdict = gate.judge(grounds, releaser=releaser)
        if verdict.passed:
            _release(grounds, releaser)
    gate.or_refuse(verdict)
    return inquiry


def _release(grounds: queries.Grounds, releaser: "User") -> None:
    inquiry, now = grounds.inquiry, clock.now()
    take_step(inquiry, Step.RELEASE)
    inquiry.number = queries.next_number(grounds.own.code, clock.day(now).year)
    inquiry.releaser, inquiry.sent_at = releaser, now
    inquiry.copy_unit = None if inquiry.copy_exception else queries.copy_unit(grounds)
    rows.change(inquiry, "state", "number", "releaser", "sent_at", "copy_unit")
    done = audit.Done(
        Act.RELEASED,
        actor=releaser.actor,
        about=about(inquiry),
        purpose=inquiry.purpose,
        tree=Tree.EXCHANGE,
        detail={"number": inquiry.number, "to": inquiry.partner_id},
    )
    entry = registry.enter_sent(inquiry)
    send(
        inquiry,
        TYPE,
        {**_body(grounds), "registry": str(entry)},
        key=inquiry.pk,
        actor=releaser.actor,
        marked=inquiry,
        files=[(found.file_id, found.name) for found in grounds.attached],
        evaluation=inquiry.source_grade + inquiry.information_grade,
        acts=[done],
    )


def release_thread(thread: uuid.UUID, *, releaser: "User") -> list[Inquiry]:
    """Release every inquiry of a thread that waits; all of them or none."""
    waiting = Inquiry.objects.filter(thread=thread, direction=Direction.OURS, state=State.TO_RELEASE).order_by("pk")
    keys = list(waiting.values_list("pk", flat=True))
    files.seal_ahead(keys)
    with transaction.atomic():
        return [release_inquiry(key, releaser=releaser) for key in keys]


def _body(grounds: queries.Grounds) -> dict[str, Any]:
    """What crosses, as `schemas.InquiryBody` reads it. Notes, people and states stay here."""
    inquiry = grounds.inquiry
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
        "passages": files.passage_bodies(grounds.passages),
        "files": files.file_bodies(grounds.attached),
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
