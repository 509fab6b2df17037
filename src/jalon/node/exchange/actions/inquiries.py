"""Asking: an inquiry is drafted, sent to review, released by a second person, and later closed."""

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
from jalon.node.exchange.choices import Act, Direction, State, Step
from jalon.node.exchange.models import Attachment, Inquiry, Note
from jalon.node.federation import files, outbox, receipts
from jalon.node.federation.choices import Priority
from jalon.node.kernel import clock
from jalon.node.kernel.refs import ref
from jalon.node.kernel.refused import Refused
from jalon.node.kernel.uploads import Upload
from jalon.wire.receipts import Fate

if TYPE_CHECKING:
    from jalon.node.accounts.models import User

TYPE = "exchange.inquiry.v1"


class CannotAsk(Refused):
    """The inquiry lacks something without which it must not be sent."""

    code = "exchange.cannot-ask"
    status = 422


class CannotStep(Refused):
    """The inquiry's state does not allow that step."""

    code = "exchange.cannot-step"


class CannotRelease(Refused):
    """This person may not release this."""

    code = "exchange.cannot-release"
    status = 403


class CannotTakeFile(Refused):
    """The file is not here whole."""

    code = "exchange.cannot-take-file"


def about(inquiry: Inquiry) -> str:
    """The reference of an inquiry."""
    return ref("exchange/inquiry", inquiry.pk)


def locked(key: uuid.UUID) -> Inquiry:
    """The inquiry, locked until the transaction ends."""
    return Inquiry.objects.select_for_update(of=("self",)).select_related("unit", "partner").get(pk=key)


def take_step(inquiry: Inquiry, step: Step) -> None:
    """Move an inquiry to the state to which a step leads; the caller saves it."""
    rules.may_take(inquiry.direction, inquiry.state, step).or_refuse(CannotStep)
    inquiry.state = rules.LIFE[Direction(inquiry.direction)][State(inquiry.state)][step]


@transaction.atomic
def draft_inquiry(key: uuid.UUID, *, author: "User", fields: Mapping[str, Any], uploads: Sequence[Upload]) -> Inquiry:
    """Write an inquiry and send it to review; `key` was minted with the form, so a repeat returns the first.

    Args:
        key: the inquiry's id.
        author: who writes it.
        fields: the content, as `forms.InquiryForm` cleans it.
        uploads: files, already without their metadata.
    """
    if existing := Inquiry.objects.filter(pk=key).first():
        return existing
    rules.may_be_urgent(fields["urgency"], fields["ground"], fields["urgency_reasons"]).or_refuse(CannotAsk)
    if agreements.cited(fields["agreement"], fields["article"]) is None:
        raise CannotAsk(_("The agreement or its article is not in the register. Choose one that is in force."))
    inquiry = Inquiry.objects.create(
        id=key,
        direction=Direction.OURS,
        state=State.TO_RELEASE,
        author=author,
        created_at=clock.now(),
        plate=rules.normal_plate(fields["subject"]["plate"]),
        **fields,
    )
    audit.record(Act.DRAFTED, actor=author.actor, about=about(inquiry), purpose=inquiry.purpose)
    attach(inquiry, uploads, actor=author.actor)
    audit.record(Act.SUBMITTED, actor=author.actor, about=about(inquiry))
    return inquiry


def attach(inquiry: Inquiry, uploads: Sequence[Upload], *, actor: str, reply: Any = None) -> None:
    """Keep the files of an inquiry or reply; what was stripped from them is said in the entry."""
    own = directory.own_node().code
    for upload in uploads:
        file = files.keep(upload.content, upload.content_type)
        Attachment.objects.create(inquiry=inquiry, reply=reply, file=file, name=upload.name, origin=own)
        audit.record(
            Act.ATTACHED,
            actor=actor,
            about=about(inquiry),
            detail={"digest": file.digest, "stripped": list(upload.stripped)},
        )


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
def release_inquiry(key: uuid.UUID, *, releaser: "User") -> Inquiry:
    """Number, sign, seal and enqueue an inquiry: from here on it leaves by itself. A repeat changes nothing."""
    inquiry = locked(key)
    if inquiry.releaser_id == releaser.pk and inquiry.sent_at:
        return inquiry
    rules.may_release(author=inquiry.author_id, releaser=releaser.pk).or_refuse(CannotRelease)
    take_step(inquiry, Step.RELEASE)
    now = clock.now()
    inquiry.number = queries.next_number(directory.own_node().code, now.year)
    inquiry.releaser, inquiry.sent_at = releaser, now
    inquiry.save(update_fields=["state", "number", "releaser", "sent_at"])
    audit.record(
        Act.RELEASED,
        actor=releaser.actor,
        about=about(inquiry),
        purpose=inquiry.purpose,
        tree=Tree.EXCHANGE,
        detail={"number": inquiry.number, "to": inquiry.partner_id},
    )
    outbox.enqueue(inquiry.partner_id, _message(inquiry), key=inquiry.pk, actor=releaser.actor, about=about(inquiry))
    return inquiry


def _message(inquiry: Inquiry) -> outbox.Message:
    attached = inquiry.attachments.filter(reply=None).values_list("file_id", "name")
    return outbox.Message(
        type=TYPE,
        thread=inquiry.pk,
        body=_body(inquiry),
        handling=inquiry.handling,
        tlp=inquiry.tlp,
        pap=inquiry.pap,
        evaluation=inquiry.source_grade + inquiry.information_grade,
        agreement=f"{inquiry.agreement} {inquiry.article}",
        purpose=inquiry.purpose,
        origin=directory.own_node().code,
        files=tuple(attached),
        priority=Priority(inquiry.urgency),
    )


def _body(inquiry: Inquiry) -> dict[str, Any]:
    """What crosses, as `schemas.InquiryBody` reads it. Notes, people and states stay here."""
    same = (
        "number", "kind", "subject", "asked", "offence", "law_article", "facts", "purpose", "link", "held_because",
        "agreement", "article", "urgency", "urgency_reasons", "handling", "tlp", "pap", "source_grade",
        "information_grade", "language",
    )  # fmt: skip
    body = {name: getattr(inquiry, name) for name in same}
    return {
        **body,
        "ground": inquiry.ground or None,
        "unit": {"code": inquiry.unit.code, "names": inquiry.unit.names},
        "to_unit": inquiry.partner_unit.get("code", ""),
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
    """Close an inquiry of ours that was answered, refused or never delivered."""
    inquiry = locked(key)
    take_step(inquiry, Step.CLOSE)
    inquiry.closed_at = clock.now()
    inquiry.save(update_fields=["state", "closed_at"])
    audit.record(Act.CLOSED, actor=closer.actor, about=about(inquiry))
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


@transaction.atomic
def download_file(attachment: Attachment, *, reader: "User") -> None:
    """Note that somebody took a file out of the node."""
    if not attachment.file.complete:
        raise CannotTakeFile(_("This file has not arrived whole yet. It comes by itself; try again in a while."))
    audit.record(
        Act.DOWNLOADED,
        actor=reader.actor,
        about=about(attachment.inquiry),
        detail={"digest": attachment.file_id},
    )
