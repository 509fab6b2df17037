"""The arithmetic of escalation: which rung an alert has reached at a moment, and when the next one comes.

A plan is a list of rungs with the minutes after which each is told, counted from the moment at which the alert was
raised. It travels with the alert, so both sides compute the same rung without telling each other.
"""

import dataclasses
import datetime
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from jalon.node.hotline.choices import Rung
from jalon.node.kernel.refused import YES, Decision, no

MOST_MINUTES = 720


@dataclasses.dataclass(frozen=True)
class Stage:
    """A rung, and the minutes after which it is told."""

    rung: Rung
    minutes: int


DEFAULT = (Stage(Rung.DUTY, 0), Stage(Rung.DEPUTY, 3), Stage(Rung.NEXT_LEVEL, 8), Stage(Rung.MINISTRY, 15))
"""Where a unit has set no plan of its own."""
DEFAULT_LIFE = 60
"""Minutes after which an alert that nobody acknowledged expires."""


def may_be_plan(stages: Sequence[Stage], life: int) -> Decision:
    """A plan begins at once, tells each rung once, in the order of the ladder, each later than the one before."""
    order = [list(Rung).index(stage.rung) for stage in stages]
    minutes = [stage.minutes for stage in stages]
    if not stages or minutes[0] != 0:
        return no(_("A plan begins at once: the first step needs 0 minutes."))
    if order != sorted(set(order)):
        return no(_("Each step stands once, in the order: officer on duty, deputy, next level, ministry."))
    if minutes != sorted(set(minutes)):
        return no(_("Each step must come later than the one before it."))
    if not minutes[-1] < life <= MOST_MINUTES:
        return no(
            _("The alert must live longer than its last step, and at most %(most)d minutes.") % {"most": MOST_MINUTES}
        )
    return YES


def reached(stages: Sequence[Stage], raised_at: datetime.datetime, at: datetime.datetime) -> int:
    """How many steps above the first have come by a moment: 0 while only the first rung is told."""
    gone = (at - raised_at).total_seconds()
    return max(0, sum(stage.minutes * 60 <= gone for stage in stages) - 1)


def due(stages: Sequence[Stage], raised_at: datetime.datetime, index: int) -> datetime.datetime | None:
    """When a rung of the plan comes, by its index; None after the last."""
    if index >= len(stages):
        return None
    return raised_at + datetime.timedelta(minutes=stages[index].minutes)


def written(stages: Sequence[Stage]) -> list[dict[str, object]]:
    """A plan as it is kept and sent."""
    return [{"rung": stage.rung.value, "minutes": stage.minutes} for stage in stages]


def read(kept: Sequence[dict[str, object]]) -> tuple[Stage, ...]:
    """A kept plan."""
    return tuple(Stage(Rung(str(each["rung"])), int(str(each["minutes"]))) for each in kept)
