"""Pairs of records that may be one: those that wait for a person, and one of them side by side."""

import dataclasses
import uuid
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from jalon.node.subjects.models import Comparison, Subject
from jalon.node.subjects.queries import facts, records
from jalon.node.ui import components as ui

if TYPE_CHECKING:
    from jalon.node.accounts.models import User


@dataclasses.dataclass(frozen=True)
class PairLine:
    """A pair that waits for a decision."""

    one: str
    other: str
    reasons: list[str]
    sure: str
    url: str


@dataclasses.dataclass(frozen=True)
class PairPage:
    """Two records side by side: what is the same, what differs, what one lacks."""

    key: uuid.UUID
    reasons: list[str]
    sure: str
    one: str
    other: str
    rows: list[tuple[str, str, str, ui.Chip]]
    waiting: bool


def line(pair: Comparison) -> PairLine:
    """A pair as one line, with the way to its page."""
    url = reverse("subjects:pair", args=[pair.pk])
    return PairLine(str(pair.one), str(pair.other), pair.reasons, facts.sure(pair.score), url)


def pairs(user: "User") -> list[PairLine]:
    """The pairs that wait for this person, the likeliest first."""
    return [line(each) for each in records.comparisons_waiting(user)[:100]]


def pairs_waiting(user: "User") -> int:
    """How many pairs wait for this person."""
    return records.comparisons_waiting(user).count()


def pair_page(pair: Comparison) -> PairPage:
    """Two records side by side."""
    one, other = pair.one, pair.other
    ours, theirs = dict(facts.facts(one)), dict(facts.facts(other))
    lines = [
        (_("Names"), _written(one), _written(other)),
        (_("Born"), one.birth, other.birth),
        (_("Numbers"), _numbers(one), _numbers(other)),
        *((label, ours.get(label, ""), theirs.get(label, "")) for label in {**ours, **theirs} if label != _("Born")),
        (_("Held by"), str(one.unit), str(other.unit)),
    ]
    compared = [(label, left, right, _same(left, right)) for label, left, right in lines if left or right]
    return PairPage(pair.pk, pair.reasons, facts.sure(pair.score), str(one), str(other), compared, not pair.verdict)


def _written(subject: Subject) -> str:
    return " · ".join(name.text for name in subject.names.order_by("pk"))


def _numbers(subject: Subject) -> str:
    return " · ".join(number.given for number in subject.identifiers.order_by("pk"))


def _same(left: str, right: str) -> ui.Chip:
    if not left or not right:
        return ui.Chip(_("unknown"))
    return ui.Chip(_("same"), "good", "check") if left == right else ui.Chip(_("differs"), "wait")
