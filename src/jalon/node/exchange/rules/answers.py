"""Urgency, second persons, what an answer may say, and whether it came in time."""

import datetime

from django.utils.translation import gettext_lazy as _

from jalon.node.exchange.choices import Outcome, Urgency
from jalon.node.exchange.choices.kinds import EXPECT_FEEDBACK, OF_VICTIMS
from jalon.node.exchange.rules.markings import SECOND_PERSON
from jalon.node.kernel.refused import YES, Decision, no

BULK = 5
"""More subjects than this in one inquiry are a bulk request: a second person looks at it."""


def may_release(*, author: object, releaser: object) -> Decision:
    """A second person releases; nobody releases what they wrote themselves."""
    if author == releaser:
        return no(_("You wrote this yourself. Ask a colleague with the right to release to look at it."))
    return YES


def needs_second_person(handling: str, outcome: str, kind: str = "", offence: str = "", subjects: int = 1) -> bool:
    """Whether a second person must release it: H2, H3, refusals, bulk, and whatever is about victims."""
    return (
        handling in SECOND_PERSON
        or outcome == Outcome.REFUSED
        or kind in OF_VICTIMS
        or offence.startswith("trafficking-persons")
        or subjects > BULK
    )


def may_be_urgent(urgency: str, ground: str, reasons: str) -> Decision:
    """Urgent only on a ground of the list, with reasons."""
    if urgency == Urgency.URGENT and not (ground and reasons.strip()):
        return no(
            _("An urgent request needs one of the four grounds and your reasons. Without them, send it as routine.")
        )
    return YES


def may_downgrade(urgency: str, reasons: str) -> Decision:
    """Only an urgent request can be taken as routine, and only with reasons, which the partner reads."""
    if urgency != Urgency.URGENT:
        return no(_("This request is not urgent, so there is no urgency to lower."))
    if not reasons.strip():
        return no(_("Write why you take it as routine. The partner reads your reasons."))
    return YES


def may_say(kind: str, outcome: str, ground: str, feedback: str) -> Decision:
    """Whether an outcome fits its kind: information wants feedback, a question an answer, a refusal its ground."""
    if kind in EXPECT_FEEDBACK:
        if outcome not in (Outcome.FEEDBACK, Outcome.REFUSED) or (outcome == Outcome.FEEDBACK and not feedback):
            return no(_("This is information, not a question. Say what became of it: feedback is what is expected."))
    elif outcome == Outcome.FEEDBACK:
        return no(_("This request expects an answer, not feedback. Choose the outcome of your answer."))
    if outcome == Outcome.REFUSED and not ground:
        return no(_("A refusal needs one ground of the list. Choose the one that applies."))
    if ground and outcome not in (Outcome.REFUSED, Outcome.PARTIAL):
        return no(_("A ground belongs to a refusal, or to what a partial answer leaves out."))
    return YES


def answered_in_time(
    answered_at: datetime.datetime | None, due_at: datetime.datetime | None, now: datetime.datetime
) -> bool | None:
    """Whether the answer came before the deadline; None while there is none and the deadline has not passed."""
    if due_at is None or (answered_at is None and now < due_at):
        return None
    return answered_at is not None and answered_at <= due_at
