"""The only doors to one inquiry for one person.

Somebody who may not know that an inquiry exists gets 404; somebody who may read it but not do that with it gets 403.
"""

import uuid
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404

from jalon.node.accounts import access as accounts
from jalon.node.accounts import queries as accounts_queries
from jalon.node.accounts.choices import Permission
from jalon.node.exchange import queries
from jalon.node.exchange.choices import Direction, ReplyState
from jalon.node.exchange.models import Attachment, Consent, Inquiry, Reply, Template, Translation
from jalon.node.exchange.models.ledger import Statement
from jalon.node.federation import queries as federation

if TYPE_CHECKING:
    from jalon.node.accounts.models import User


def inquiry_for_reading(user: "User", key: uuid.UUID) -> Inquiry:
    """An inquiry of a unit for which the person may read, or which an auditor opened by a stated reason."""
    inquiry = queries.readable(user).filter(pk=key).first() or queries.opened_by_reason(user, key)
    if inquiry is None:
        raise Http404
    return inquiry


def inquiry_for(user: "User", key: uuid.UUID, permission: Permission) -> Inquiry:
    """An inquiry that the person may read, and do something with that needs a permission for its unit."""
    inquiry = inquiry_for_reading(user, key)
    accounts.must_hold_for(user, permission, inquiry.unit_id)
    return inquiry


def reply_for_release(user: "User", key: uuid.UUID) -> Reply:
    """A reply whose inquiry the person may read and release for."""
    reply = Reply.objects.select_related("inquiry").filter(pk=key).first()
    if reply is None:
        raise Http404
    inquiry_for(user, reply.inquiry_id, Permission.RELEASE)
    return reply


def attachment_for_reading(user: "User", key: uuid.UUID) -> Attachment:
    """A file of an inquiry that the person may read."""
    attachment = Attachment.objects.select_related("file", "inquiry").filter(pk=key).first()
    if attachment is None:
        raise Http404
    inquiry_for_reading(user, attachment.inquiry_id)
    return attachment


def consent_for_deciding(user: "User", key: uuid.UUID) -> Consent:
    """A partner's question for consent, for somebody who releases for the unit that gave the material."""
    consent = Consent.objects.filter(pk=key, direction=Direction.THEIRS).first()
    if consent is None:
        raise Http404
    inquiry_for(user, consent.inquiry_id, Permission.RELEASE)
    return consent


def quotable(user: "User", key: object) -> "Inquiry | Reply | None":
    """The inquiry or reply that somebody wants to quote, where they may read it; 404 where they may not."""
    try:
        wanted = uuid.UUID(str(key)) if key else None
    except ValueError:
        return None
    if wanted is None:
        return None
    reply = Reply.objects.select_related("inquiry").filter(pk=wanted, state=ReplyState.SENT).first()
    inquiry = inquiry_for_reading(user, reply.inquiry_id if reply else wanted)
    return reply or inquiry


def colleagues(user: "User", inquiry: Inquiry) -> list[tuple[str, str]]:
    """Who else may work on an inquiry: those who handle for its unit, but for whoever screened it."""
    holding = accounts_queries.holders_of(Permission.HANDLE_INQUIRIES, inquiry.unit_id)
    found = accounts_queries.users_by_key(key for key in holding if key not in (user.pk, inquiry.screener_id))
    return [(person.username, str(person)) for person in found]


def colleague(user: "User", inquiry: Inquiry, username: str) -> "User":
    """The person to whom an inquiry is given; the user themselves where nobody is named."""
    if not username:
        return user
    if username not in dict(colleagues(user, inquiry)):
        raise Http404
    person = accounts_queries.user_named(username)
    if person is None:
        raise Http404
    return person


def others_than(code: str) -> list[str]:
    """The partners to whom material of one partner could go on."""
    return [partner.pk for partner in federation.partners() if partner.pk != code]


def reply_of(inquiry: Inquiry, key: str) -> Reply | None:
    """The reply of an inquiry that a form names, or none where it names the request itself."""
    return None if key == "request" else inquiry.replies.filter(pk=key, state=ReplyState.SENT).first()


def _translation(user: "User", key: uuid.UUID, permission: Permission) -> Translation:
    found = Translation.objects.select_related("inquiry", "reply").filter(pk=key, direction=Direction.OURS).first()
    if found is None:
        raise Http404
    inquiry_for(user, found.inquiry_id, permission)
    return found


def translation_for_writing(user: "User", key: uuid.UUID) -> Translation:
    """A translation of this person's, for whose unit they translate."""
    found = _translation(user, key, Permission.TRANSLATE)
    if found.translator_id != user.pk:
        raise Http404
    return found


def translation_for_release(user: "User", key: uuid.UUID) -> Translation:
    """A translation that the person may read and release for."""
    return _translation(user, key, Permission.RELEASE)


def template_for_reading(user: "User", key: uuid.UUID) -> Template:
    """A template in use, for somebody who reads requests of its unit."""
    accounts.must_hold(user, Permission.READ_INQUIRIES)
    found = Template.objects.filter(pk=key, retired_at=None).first()
    if found is None or found.unit_id not in accounts_queries.units_where(user, Permission.READ_INQUIRIES):
        raise Http404
    return found


def statement_of_theirs(user: "User", key: uuid.UUID) -> Statement:
    """A ledger that a partner told, for somebody who sees partners."""
    accounts.must_hold(user, Permission.READ_PARTNERS)
    return get_object_or_404(Statement, pk=key, side=Direction.THEIRS)


def template_for_writing(user: "User", key: uuid.UUID) -> Template:
    """A template in use, for somebody who writes requests for its unit."""
    found = template_for_reading(user, key)
    accounts.must_hold_for(user, Permission.DRAFT_INQUIRIES, found.unit_id)
    return found
