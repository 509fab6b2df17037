"""Writes: each one transaction with its audit entry and, where something leaves, its envelope.

`library` takes texts in and has them read; `decisions` accepts, corrects and rejects what the reader proposed;
`records` keeps the register; `sharing` proposes, answers and takes what partners say; `feeds` gives calendar addresses.
Every action may be repeated: the caller mints the ids, a repeat returns the first.
"""

from jalon.node.accords.actions.decisions import CannotDecide, accept_all, accept_proposal, reject_proposal
from jalon.node.accords.actions.feeds import make_feed, revoke_feed
from jalon.node.accords.actions.library import CannotAddDocument, add_document, read_again, read_document
from jalon.node.accords.actions.records import (
    CannotChange,
    add_note,
    add_record,
    change_record,
    discard_draft,
    move_commitment,
    read_record,
)
from jalon.node.accords.actions.sharing import CannotAnswer, CannotPropose, answer_version, propose, settle

__all__ = [
    "CannotAddDocument",
    "CannotAnswer",
    "CannotChange",
    "CannotDecide",
    "CannotPropose",
    "accept_all",
    "accept_proposal",
    "add_document",
    "add_note",
    "add_record",
    "answer_version",
    "change_record",
    "discard_draft",
    "make_feed",
    "move_commitment",
    "propose",
    "read_again",
    "read_document",
    "read_record",
    "reject_proposal",
    "revoke_feed",
    "settle",
]
