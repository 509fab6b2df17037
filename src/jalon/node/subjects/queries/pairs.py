"""Pairs of records that may be one: those that wait for a person, and one of them side by side."""

import dataclasses
import uuid
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from jalon.node.subjects import rules
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
    return PairLine(str(pair.one), str(pair.other), _reasons(pair), facts.sure(pair.score), url)


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
    told = [label for label in {**ours, **theirs} if label not in (_("Born"), facts.age_label())]
    lines = [
        _line(_("Names"), _written(one), _written(other), apart=ui.Chip(_("written differently"), "wait")),
        _line(_("Born"), one.birth, other.birth, apart=_born(one, other)),
        _line(_("Numbers"), _numbers(one), _numbers(other)),
        *(_line(label, ours.get(label, ""), theirs.get(label, "")) for label in told),
        _line(_("Held by"), str(one.unit), str(other.unit)),
    ]
    compared = [each for each in lines if each[1] or each[2]]
    return PairPage(pair.pk, _reasons(pair), facts.sure(pair.score), str(one), str(other), compared, not pair.verdict)


def _reasons(pair: Comparison) -> list[str]:
    return [rules.worded(reason) for reason in pair.reasons]


def _written(subject: Subject) -> str:
    return " · ".join(name.text for name in subject.names.order_by("pk"))


def _numbers(subject: Subject) -> str:
    return " · ".join(number.given for number in subject.identifiers.order_by("pk"))


def _line(label: str, left: str, right: str, *, apart: ui.Chip | None = None) -> tuple[str, str, str, ui.Chip]:
    """What both say, and how it compares; `apart` says it where both are known and not the same."""
    if not left or not right:
        return label, left, right, ui.Chip(_("unknown"))
    if left == right:
        return label, left, right, ui.Chip(_("same"), "good", "check")
    return label, left, right, apart or ui.Chip(_("differs"), "wait")


def _born(one: Subject, other: Subject) -> ui.Chip | None:
    """Where one date is less exact than the other, they may agree all the same."""
    ours, theirs = records.births_of(one), records.births_of(other)
    if ours and theirs and ours.agrees(theirs):
        return ui.Chip(_("agrees as far as it is known"), "good", "check")
    return None
