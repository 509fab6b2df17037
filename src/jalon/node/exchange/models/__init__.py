"""The tables of the exchange, in each node's own database: `inquiry`, its `thread`, and what its `release` rests on."""

from jalon.node.exchange.models.inquiry import Identifier, Inquiry, Register
from jalon.node.exchange.models.ledger import LedgerComparison, LedgerDay, LedgerMark, Statement
from jalon.node.exchange.models.letters import Entry, Translation, UnitRegister
from jalon.node.exchange.models.release import Approval, Consent, Screen, Verdict
from jalon.node.exchange.models.templates import Template
from jalon.node.exchange.models.thread import Attachment, Event, Note, Passage, Reply

__all__ = [
    "Approval",
    "Attachment",
    "Consent",
    "Entry",
    "Event",
    "Identifier",
    "Inquiry",
    "LedgerComparison",
    "LedgerDay",
    "LedgerMark",
    "Note",
    "Passage",
    "Register",
    "Reply",
    "Screen",
    "Statement",
    "Template",
    "Translation",
    "UnitRegister",
    "Verdict",
]
