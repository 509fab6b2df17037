"""Writes of the exchange: each one transaction with its audit entry and, where something leaves, its envelope.

`inquiries` asks: draft, submit, return, release, close. `replies` answers: acknowledge, reply, release. `received`
takes what came from partners. Every action may be repeated: the caller mints the ids, a repeat returns the first.
"""

from jalon.node.exchange.actions.inquiries import (
    CannotAsk,
    CannotRelease,
    CannotStep,
    CannotTakeFile,
    add_note,
    close_inquiry,
    download_file,
    draft_inquiry,
    read_inquiry,
    release_inquiry,
    return_inquiry,
)
from jalon.node.exchange.actions.replies import (
    CannotReply,
    acknowledge_inquiry,
    release_reply,
    reply_to_inquiry,
    return_reply,
)

__all__ = [
    "CannotAsk",
    "CannotRelease",
    "CannotReply",
    "CannotStep",
    "CannotTakeFile",
    "acknowledge_inquiry",
    "add_note",
    "close_inquiry",
    "download_file",
    "draft_inquiry",
    "read_inquiry",
    "release_inquiry",
    "release_reply",
    "reply_to_inquiry",
    "return_inquiry",
    "return_reply",
]
