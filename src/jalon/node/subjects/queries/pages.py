"""What the pages of subjects show: a search with its reasons, one subject with all its records."""

import dataclasses
import datetime
import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from jalon.node.accounts import queries as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.kernel import clock, refs
from jalon.node.kernel.language import coded
from jalon.node.subjects import rules
from jalon.node.subjects.choices import Checked, Due, Kind, StateKind, Tie
from jalon.node.subjects.models import Identifier, Merge, State, Subject
from jalon.node.subjects.queries import facts, pairs, records, retention, search
from jalon.node.ui import components as ui

if TYPE_CHECKING:
    from jalon.node.accounts.models import User

NEWEST = 30
STEPS = (
    Permission.WRITE_SUBJECTS,
    Permission.DECIDE_SUBJECTS,
    Permission.PROTECT_SUBJECTS,
    Permission.READ_READERS,
)


@dataclasses.dataclass(frozen=True)
class Row:
    """A subject in a list, and why it was found."""

    label: str
    url: str
    kind: str
    unit: str
    reasons: tuple[str, ...]
    sure: str
    chips: list[ui.Chip]


@dataclasses.dataclass(frozen=True)
class NameLine:
    """One written form of a name, and the record in which it stands."""

    text: str
    kind: str
    script: str
    record: str


@dataclasses.dataclass(frozen=True)
class NumberLine:
    """A number as it was given, as it is compared, and what its check digit says."""

    kind: str
    given: str
    normal: str
    country: str
    checked: ui.Chip | None


@dataclasses.dataclass(frozen=True)
class StateLine:
    """A state in force, what follows from it, and where it is lifted."""

    label: str
    ground: str
    at: datetime.datetime
    by: str
    follows: str
    url: str


@dataclasses.dataclass(frozen=True)
class MergeLine:
    """That two records are one by somebody's decision."""

    words: str
    because: str
    by: str
    at: datetime.datetime
    url: str


@dataclasses.dataclass(frozen=True)
class SubjectPage:
    """One subject with all records that are it, for one person."""

    key: uuid.UUID
    label: str
    over: str
    chips: list[ui.Chip]
    facts: list[tuple[str, str]]
    names: list[NameLine]
    numbers: list[NumberLine]
    states: list[StateLine]
    ties: list[tuple[str, str, str]]
    referred: list[refs.Shown]
    merges: list[MergeLine]
    pairs: list[pairs.PairLine]
    readers: list[tuple[str, str, datetime.date]]
    review: datetime.date
    keeps: bool
    due: bool
    may: frozenset[str]


def rows(user: "User", text: str, kind: str) -> list[Row]:
    """What a search finds; without words, the newest subjects of one's units."""
    subjects = records.readable(user)
    newest = subjects.filter(kind=kind) if kind else subjects
    found = search.found(subjects, text, kind=kind) if text else []
    if not text:
        found = [search.Found(each, 0.0, ()) for each in newest.order_by("-entered_at", "-pk")[:NEWEST]]
    states = records.states_by_root({each.subject.root_id for each in found})
    return [_row(each, states.get(each.subject.root_id, set())) for each in found]


def _row(found: search.Found, kinds: set[str]) -> Row:
    subject = found.subject
    return Row(
        str(subject),
        reverse("subjects:subject", args=[subject.pk]),
        str(Kind(subject.kind).label),
        str(subject.unit),
        tuple(rules.words(found.reasons)),
        facts.sure(found.score) if found.score else "",
        [_state_chip(kind) for kind in sorted(kinds)],
    )


def _state_chip(kind: str) -> ui.Chip:
    return ui.Chip(StateKind(kind).label, "wait", "alert")


def subject_page(subject: Subject, user: "User") -> SubjectPage:
    """A subject as a person may see it."""
    group, states = records.group_of(subject), records.states_of(subject.root_id)
    may = frozenset(each for each in STEPS if accounts.may(user, each, subject.unit_id))
    chips = [_state_chip(kind) for kind in sorted({state.kind for state in states})]
    if subject.blocked_at:
        chips.append(ui.Chip(_("blocked: not to be used"), "bad", "cross"))
    protects = Permission.PROTECT_SUBJECTS in may
    guarded = [(str(each.user), each.reason, each.until_date) for each in records.readers_of(subject)]
    return SubjectPage(
        subject.pk,
        str(subject),
        f"{Kind(subject.kind).label} · {subject.unit}",
        chips,
        facts.facts(subject),
        [_name(name.text, name.get_kind_display(), name.script, each) for each in group for name in each.names.all()],
        [_number(number) for each in group for number in each.identifiers.all()],
        [_state(state) for state in states],
        list(_ties(user, group)),
        records.referred_by(user, group),
        [_merge(each) for each in records.merges_of(subject)] if len(group) > 1 else [],
        [pairs.line(each) for each in records.comparisons_waiting(user) if {each.one_id, each.other_id} & _keys(group)],
        guarded if protects else [],
        subject.review_date,
        bool(may & set(retention.KEEPERS)),
        rules.due(subject.review_date, today=clock.today()) == Due.PAST,
        may,
    )


def _keys(group: list[Subject]) -> set[uuid.UUID]:
    return {each.pk for each in group}


def _name(text: str, kind: str, script: str, record: Subject) -> NameLine:
    return NameLine(text, kind, script, str(record))


def _number(number: Identifier) -> NumberLine:
    tones: dict[str, ui.Tone] = {Checked.GOOD: "good", Checked.WRONG: "bad"}
    chip = ui.Chip(Checked(number.checked).label, tones[number.checked]) if number.checked in tones else None
    country = coded("countries", number.country) if number.country else ""
    return NumberLine(number.get_kind_display(), number.given, number.normal, country, chip)


def _state(state: State) -> StateLine:
    label = str(StateKind(state.kind).label)
    if state.doubtful:
        label = _("%(state)s, in doubt; doubt counts as certainty") % {"state": label}
    if state.kind == StateKind.VICTIM:
        follows = _("On no watch list; seen only by the victim focal point and who needs it; reviewed within a year.")
    else:
        follows = _("On a watch list only with an assessment of the child's best interests; reviewed within a year.")
    url = reverse("subjects:state-lift", args=[state.pk])
    return StateLine(label, state.ground, state.recorded_at, state.recorded_by.partition(":")[2], follows, url)


def _ties(user: "User", group: list[Subject]) -> Iterator[tuple[str, str, str]]:
    mine = {each.pk: each for each in records.readable(user).filter(pk__in=_tied(group))}
    for tie in (tie for each in group for tie in each.ties.all() if tie.other_id in mine):
        yield str(Tie(tie.how).label), str(mine[tie.other_id]), _url(tie.other_id)
    for tie in (tie for each in group for tie in each.ties_from.all() if tie.subject_id in mine):
        words = _("%(who)s, which %(how)s this") % {"who": mine[tie.subject_id], "how": Tie(tie.how).label}
        yield _("tied from"), words, _url(tie.subject_id)


def _tied(group: list[Subject]) -> set[uuid.UUID]:
    ties = [(tie.other_id, tie.subject_id) for each in group for tie in [*each.ties.all(), *each.ties_from.all()]]
    return {key for pair in ties for key in pair}


def _url(key: uuid.UUID) -> str:
    return reverse("subjects:subject", args=[key])


def _merge(merge: Merge) -> MergeLine:
    words = _("“%(one)s” and “%(other)s” are the same") % {"one": merge.kept, "other": merge.joined}
    url = reverse("subjects:merge-undo", args=[merge.pk])
    return MergeLine(words, merge.because, merge.merged_by.partition(":")[2], merge.merged_at, url)
