"""The Article 3 screens: the sender's before it leaves, the receiver's before anybody works on it.

What is answered to the questions goes into the decision and is forgotten; kept are *passed* or *refused*, who, when.
"""

import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.node.audit import actions as audit
from jalon.node.audit.choices import Tree
from jalon.node.exchange import queries, rules
from jalon.node.exchange.actions.replies import send_refusal
from jalon.node.exchange.actions.steps import CannotStep, about, locked, say_step, take_step
from jalon.node.exchange.choices import Act, Direction, ScreenResult, ScreenSide, State, Step
from jalon.node.exchange.models import Inquiry, Reply, Screen
from jalon.node.kernel import clock, rows
from jalon.node.kernel.refused import Refused

if TYPE_CHECKING:
    from jalon.node.accounts.models import User


class CannotScreen(Refused):
    """This person may not answer that screen, or not like that."""

    code = "exchange.cannot-screen"
    status = 403


def keep_screen(inquiry: Inquiry, result: ScreenResult, *, by: "User") -> Screen:
    """Keep that a screen was passed or refused; nothing of what was answered."""
    side = ScreenSide.SENDER if inquiry.direction == Direction.OURS else ScreenSide.RECEIVER
    audit.record(
        Act.SCREENED,
        actor=by.actor,
        about=about(inquiry),
        tree=Tree.EXCHANGE,
        detail={"side": str(side), "result": str(result)},
    )
    screen = Screen(inquiry=inquiry, side=side, result=result, by=by, at=clock.now())
    rows.add(screen)
    return screen


def answer_as_author(inquiry: Inquiry, answers: Mapping[str, bool], *, author: "User") -> None:
    """The sender's screen, answered with the draft. Where the author may not pass it, it waits for the ministry."""
    if set(answers) != set(rules.article3.QUESTIONS):
        raise CannotScreen(_("Every question of the Article 3 screen needs an answer."))
    if not any(answers.values()) and not queries.needs_ministry(queries.Grounds(inquiry)):
        keep_screen(inquiry, ScreenResult.PASS, by=author)


@transaction.atomic
def pass_screen(key: uuid.UUID, *, reviewer: "User", answers: Mapping[str, bool]) -> Inquiry:
    """Pass the screen of an inquiry: of ours before it leaves, of theirs before anybody is assigned.

    Args:
        key: the inquiry's id.
        reviewer: who screens; nobody who handles it.
        answers: to each question whether the answer is yes; not kept.
    """
    inquiry = locked(key)
    if inquiry.screener_id == reviewer.pk:
        return inquiry
    ministry = queries.at_ministry(reviewer)
    _may_screen(inquiry, reviewer, ministry=ministry)
    rules.article3.may_pass_here(answers, at_ministry=ministry).or_refuse(CannotScreen)
    inquiry.screener, inquiry.screened_at = reviewer, clock.now()
    if inquiry.direction == Direction.OURS:
        if inquiry.state != State.TO_RELEASE:
            raise CannotStep(_("This request does not wait for release, so there is nothing to screen here."))
        keep_screen(inquiry, ScreenResult.PASS, by=reviewer)
        inquiry.save(update_fields=["screener", "screened_at"])
        return inquiry
    take_step(inquiry, Step.SCREEN)
    rows.change(inquiry, "state", "screener", "screened_at")
    screen = keep_screen(inquiry, ScreenResult.PASS, by=reviewer)
    say_step(inquiry, Step.SCREEN, by=reviewer, key=screen.pk)
    return inquiry


def _may_screen(inquiry: Inquiry, reviewer: "User", *, ministry: bool) -> None:
    rules.article3.may_screen(
        reviewer=reviewer.pk,
        involved=(inquiry.author_id, inquiry.acknowledger_id, inquiry.handler_id),
        forced=queries.needs_ministry(queries.Grounds(inquiry)),
        at_ministry=ministry,
    ).or_refuse(CannotScreen)


@transaction.atomic
def refuse_screen(key: uuid.UUID, *, reviewer: "User", ground: str, text: str, reply_key: uuid.UUID) -> Inquiry:
    """Stop an inquiry under Article 3: ours never leaves; theirs is refused at once, and nobody here can overrule it.

    Args:
        key: the inquiry's id.
        reviewer: who screens; nobody who handles it.
        ground: `j` (political, military, religious, racial) or `k` (fundamental rights).
        text: what the partner reads; for one of ours the reason that stays here.
        reply_key: id of the refusal, minted by the caller.
    """
    if ground not in rules.article3.GROUNDS:
        raise CannotScreen(_("A screen ends with ground j or ground k. Choose the one that applies."))
    inquiry = locked(key)
    if Screen.objects.filter(inquiry=inquiry, result=ScreenResult.REFUSE).exists():
        return inquiry
    _may_screen(inquiry, reviewer, ministry=True)
    inquiry.screener, inquiry.screened_at = reviewer, clock.now()
    if inquiry.direction == Direction.OURS:
        take_step(inquiry, Step.REJECT)
        inquiry.closed_at, inquiry.return_reason = clock.now(), text[:500]
        inquiry.save(update_fields=["state", "screener", "screened_at", "closed_at", "return_reason"])
        keep_screen(inquiry, ScreenResult.REFUSE, by=reviewer)
        return inquiry
    inquiry.save(update_fields=["screener", "screened_at"])
    keep_screen(inquiry, ScreenResult.REFUSE, by=reviewer)
    if not Reply.objects.filter(pk=reply_key).exists():
        send_refusal(reply_key, inquiry, by=reviewer, ground=ground, text=text)
    return inquiry
