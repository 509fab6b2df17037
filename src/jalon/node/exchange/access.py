"""The only doors to one inquiry for one person.

Somebody who may not know that an inquiry exists gets 404; somebody who may read it but not do that with it gets 403.
"""

import uuid
from typing import TYPE_CHECKING

from django.http import Http404

from jalon.node.accounts import access as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.exchange import queries
from jalon.node.exchange.models import Attachment, Inquiry, Reply

if TYPE_CHECKING:
    from jalon.node.accounts.models import User


def inquiry_for_reading(user: "User", key: uuid.UUID) -> Inquiry:
    """An inquiry of a unit for which the person may read."""
    inquiry = queries.readable(user).filter(pk=key).first()
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
