"""What victims and minors are protected from, how long a record may stand, and when two records are alike."""

import dataclasses
import datetime
from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from jalon import names
from jalon.node.kernel.refused import YES, Decision, no
from jalon.node.subjects.choices import FIRST_YEARS, PROTECTED_YEARS, Aim, StateKind
from jalon.node.subjects.rules.birth import Birth
from jalon.said import Said

SHARED_NUMBER = 0.97
"""How alike two subjects are at least that bear the same number."""


def may_list(states: Collection[str], aim: str, best_interests: str) -> Decision:
    """Whether a subject with these states may be held on a list: a victim never on a watch list."""
    if aim != Aim.WATCH:
        return YES
    if StateKind.VICTIM in states:
        return no(_("This cannot stand on a watch list. Ask the victim focal point."))
    if StateKind.MINOR in states and not best_interests.strip():
        return no(_("A minor stands on a watch list only with a reasoned assessment of the child's best interests."))
    return YES


def may_merge(states: Collection[str], *, watched: bool) -> Decision:
    """Whether two records with these states between them may become one."""
    if StateKind.VICTIM in states and watched:
        return no(_("One of the two is protected and the other is watched. The victim focal point decides first."))
    return YES


def may_lift(kind: str, *, recorded_by: object, lifter: object) -> Decision:
    """Whether somebody may lift a state: never who recorded it."""
    if recorded_by == lifter:
        return no(_("You recorded this yourself. A second person lifts it."))
    return YES


def latest_review(base: datetime.date, states: Collection[str]) -> datetime.date:
    """The last day on which a record must be reviewed: five years on, and one for victims and minors."""
    years = PROTECTED_YEARS if states else FIRST_YEARS
    leap = base.month == 2 and base.day == 29
    return base.replace(year=base.year + years, day=28 if leap else base.day)


@dataclasses.dataclass(frozen=True)
class Alike:
    """How alike two subjects are: 0..1, and why, in sentences. A person decides."""

    score: float
    reasons: tuple[str, ...]


def alike(
    ours: Sequence[str], theirs: Sequence[str], *, births: tuple[Birth | None, Birth | None], shared: Sequence[str]
) -> Alike:
    """Compare two subjects by their names, dates of birth and identifiers.

    Args:
        ours: written names of the one.
        theirs: written names of the other.
        births: their dates of birth, as far as they are known.
        shared: identifiers that both bear, as they are shown.
    """
    score, reasons = 0.0, []
    if ours and theirs:
        pairs = [(one, other) for one in ours for other in theirs]
        found = names.compare_pairs([one for one, _other in pairs], [other for _one, other in pairs])
        best = max(found, key=lambda each: each.score)
        if best.decision != "none":
            score, reasons = best.score, list(best.reasons)
    one, other = births
    if one and other and score:
        agree = one.agrees(other)
        swapped = _swapped(one, other)
        near = abs(one.first.year - other.first.year) == 1
        score *= 1.0 if agree else 0.9 if swapped else 0.8 if near else 0.0  # another date is another person
        reasons.append(_birth_words(agree=agree, swapped=swapped, near=near))
    if shared:
        score = max(score, SHARED_NUMBER)
        reasons.append(Said("They share: %(numbers)s.", numbers=", ".join(shared)))
    return Alike(score, tuple(reasons))


def _birth_words(*, agree: bool, swapped: bool, near: bool) -> Said:
    if agree:
        return Said("The dates of birth agree.")
    if swapped:
        return Said("Day and month of birth are exchanged.")
    return Said("The years of birth differ by one.") if near else Said("The dates of birth differ.")


def _swapped(one: Birth, other: Birth) -> bool:
    exact = one.first == one.last and other.first == other.last and one.first.year == other.first.year
    return exact and (one.first.month, one.first.day) == (other.first.day, other.first.month)
