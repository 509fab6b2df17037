"""The only doors to one record, document or proposal for one person."""

import uuid
from typing import TYPE_CHECKING

from django.http import Http404

from jalon.node.accords import queries
from jalon.node.accords.models import Document, Feed, Proposal, Record
from jalon.node.accounts import access as accounts
from jalon.node.accounts.choices import Permission

if TYPE_CHECKING:
    from jalon.node.accounts.models import User


def record_for(user: "User", key: uuid.UUID, permission: Permission = Permission.READ_ACCORDS) -> Record:
    """A record for reading, or for what the permission says, in the unit that keeps it."""
    accounts.must_hold(user, permission)
    record = queries.readable(user).filter(pk=key).first()
    if record is None:
        raise Http404
    if permission != Permission.READ_ACCORDS and record.unit_id:
        accounts.must_hold_for(user, permission, record.unit_id)
    return record


def document_for(user: "User", key: uuid.UUID, permission: Permission = Permission.READ_ACCORDS) -> Document:
    """A document for reading, or for what the permission says, in the unit that added it; texts are read by all."""
    accounts.must_hold(user, permission)
    document = queries.document(key)
    if document is None:
        raise Http404
    if permission != Permission.READ_ACCORDS and document.unit_id:
        accounts.must_hold_for(user, permission, document.unit_id)
    return document


def proposal_for(user: "User", key: uuid.UUID) -> Proposal:
    """A proposal that the person may decide on: one of a text of their unit, or of one beneath it."""
    accounts.must_hold(user, Permission.WRITE_ACCORDS)
    proposal = queries.proposal(key)
    if proposal is None:
        raise Http404
    if proposal.document.unit_id:
        accounts.must_hold_for(user, Permission.WRITE_ACCORDS, proposal.document.unit_id)
    return proposal


def reader_of_feed(token_hash: str) -> "User":
    """Whose calendar asks; nobody's where the token is unknown, or its owner may not read meetings any more."""
    feed = Feed.objects.select_related("user").filter(token_hash=token_hash).first()
    if feed is None or not feed.user.has_perm(Permission.READ_ACCORDS):
        raise Http404
    return feed.user
