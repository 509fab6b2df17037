"""The decisions of the register, pure: who may write to whom, who gets a copy, when an answer is due, who approves.

`terms` says how an agreement's rules are written down; `writing`, `deadlines` and `approvals` decide by them.
"""

from jalon.node.agreements.choices import Counted
from jalon.node.agreements.rules.approvals import (
    Approval,
    Message,
    NationalRule,
    NationalTerms,
    approval_steps,
    blocked,
    legal_review,
)
from jalon.node.agreements.rules.deadlines import (
    Deadline,
    Extension,
    Stop,
    counts_working_days,
    deadline,
    due_under,
    limit_for,
    wished,
)
from jalon.node.agreements.rules.terms import (
    ApprovalRule,
    CopyRule,
    Length,
    Party,
    Route,
    Side,
    Terms,
    WorkingDays,
    effective,
)
from jalon.node.agreements.rules.writing import Copies, copy_needed, may_cite, may_send, may_write, routes_open
from jalon.node.directory.rules.calendars import Calendar, Override, calendar_for
from jalon.node.kernel.refused import Decision

__all__ = [
    "Approval",
    "ApprovalRule",
    "Calendar",
    "Copies",
    "CopyRule",
    "Counted",
    "Deadline",
    "Decision",
    "Extension",
    "Length",
    "Message",
    "NationalRule",
    "NationalTerms",
    "Override",
    "Party",
    "Route",
    "Side",
    "Stop",
    "Terms",
    "WorkingDays",
    "approval_steps",
    "blocked",
    "calendar_for",
    "copy_needed",
    "counts_working_days",
    "deadline",
    "due_under",
    "effective",
    "legal_review",
    "limit_for",
    "may_cite",
    "may_send",
    "may_write",
    "routes_open",
    "wished",
]
