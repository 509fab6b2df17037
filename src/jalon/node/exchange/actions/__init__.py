"""Writes of the exchange: each one transaction with its audit entry and, where something leaves, its envelope.

`drafting` writes an inquiry, `inquiries` releases and follows it; `screens` answers Article 3; `gate` decides what
leaves; `answering` works on an inquiry of theirs; `replies` answers it; `received` takes what came from partners;
`minding` watches the deadlines, `keeping` the sums of the ledgers. Every action may be repeated: the caller mints the
ids, a repeat returns the first.
"""

from jalon.node.exchange.actions.answering import (
    CannotHandle,
    acknowledge_inquiry,
    ask_clarification,
    assign_inquiry,
    extend_deadline,
    start_clock,
    stop_clock,
)
from jalon.node.exchange.actions.drafting import (
    CannotAsk,
    confirm_oral_request,
    draft_inquiry,
    draft_thread,
    drop_inquiry,
    return_inquiry,
    rewrite_inquiry,
)
from jalon.node.exchange.actions.files import CannotQuote, CannotTakeFile, download_file
from jalon.node.exchange.actions.gate import (
    CannotApprove,
    CannotConsent,
    approve,
    ask_consent,
    decide_consent,
)
from jalon.node.exchange.actions.inquiries import (
    add_note,
    clarify_inquiry,
    close_inquiry,
    press_inquiry,
    read_inquiry,
    release_inquiry,
    release_thread,
    withdraw_inquiry,
)
from jalon.node.exchange.actions.keeping import keep_ledgers, recount_ledgers
from jalon.node.exchange.actions.minding import mind_deadlines
from jalon.node.exchange.actions.replies import CannotReply, release_reply, reply_to_inquiry, return_reply
from jalon.node.exchange.actions.screens import CannotScreen, pass_screen, refuse_screen
from jalon.node.exchange.actions.steps import CannotRelease, CannotStep

__all__ = [
    "CannotApprove",
    "CannotAsk",
    "CannotConsent",
    "CannotHandle",
    "CannotQuote",
    "CannotRelease",
    "CannotReply",
    "CannotScreen",
    "CannotStep",
    "CannotTakeFile",
    "acknowledge_inquiry",
    "add_note",
    "approve",
    "ask_clarification",
    "ask_consent",
    "assign_inquiry",
    "clarify_inquiry",
    "close_inquiry",
    "confirm_oral_request",
    "decide_consent",
    "download_file",
    "draft_inquiry",
    "draft_thread",
    "drop_inquiry",
    "extend_deadline",
    "keep_ledgers",
    "mind_deadlines",
    "pass_screen",
    "press_inquiry",
    "read_inquiry",
    "recount_ledgers",
    "refuse_screen",
    "release_inquiry",
    "release_reply",
    "release_thread",
    "reply_to_inquiry",
    "return_inquiry",
    "return_reply",
    "rewrite_inquiry",
    "start_clock",
    "stop_clock",
    "withdraw_inquiry",
]
