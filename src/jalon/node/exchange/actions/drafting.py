"""Writing an inquiry: drafted, screened by its author, sent to review; returned and written anew, or given up."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.node.agreements import queries as agreements
from jalon.node.audit import actions as audit
from jalon.node.exchange import rules
from jalon.node.exchange.actions import files, telling
from jalon.node.exchange.actions.screens import answer_as_author
from jalon.node.exchange.actions.steps import CannotStep, about, identify, locked, take_step
from jalon.node.exchange.choices import Act, Direction, State, Step
from jalon.node.exchange.models import Inquiry
from jalon.node.exchange.rules.shapes import checked
from jalon.node.kernel import clock, rows
from jalon.node.kernel.refused import Refused
from jalon.node.kernel.uploads import Upload

if TYPE_CHECKING:
    from jalon.node.accounts.models import User
    from jalon.node.exchange.models import Attachment, Reply


class CannotAsk(Refused):
    """The inquiry lacks something without which it must not be sent."""

    code = "exchange.cannot-ask"
    status = 422


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
    files.keep_ahead(uploads)
    with transaction.atomic():
        if existing := rows.one(Inquiry, {"id": key}):
            return existing
        inquiry = Inquiry(id=key, direction=Direction.OURS, state=State.TO_RELEASE, author=author)
        inquiry.created_at = clock.now()
        _write(inquiry, {"thread": key, **fields})
        rows.add(inquiry)
        audit.record(Act.DRAFTED, actor=author.actor, about=about(inquiry), purpose=inquiry.purpose)
        identify(inquiry)
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
    files.keep_ahead(uploads)
    with transaction.atomic():
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
    identify(inquiry)
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
