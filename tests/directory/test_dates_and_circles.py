"""Whatever days and parents come: one unit a code and a day, no circle above or after a unit, and every walk ends."""

import datetime
import uuid
from graphlib import CycleError, TopologicalSorter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories.across import ACTOR
from jalon.node.directory import actions, queries
from jalon.node.directory.actions import CannotAdd
from jalon.node.directory.models import Pair, Unit
from jalon.node.directory.rules import succession

FIRST = datetime.date(2026, 1, 1)
DAY = datetime.timedelta(days=1)
WINDOW = 24
FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
DAYS = st.integers(0, WINDOW - 1)
SPANS = st.tuples(DAYS, st.none() | st.integers(1, WINDOW))


@pytest.fixture
def undone(across):
    """A block whose writes are undone after each example."""

    def run(check):
        with transaction.atomic():
            check()
            transaction.set_rollback(True)

    return run


def dated(span):
    begin, length = span
    return FIRST + begin * DAY, None if length is None else FIRST + (begin + length) * DAY


def meets(one, other):
    (first, end), (other_first, other_end) = dated(one), dated(other)
    return (end is None or other_first < end) and (other_end is None or first < other_end)


def accepted(write, spans):
    """The spans that were taken, one after the other."""
    taken = []
    for span in spans:
        try:
            with transaction.atomic():
                write(*dated(span))
        except CannotAdd:
            continue
        taken.append(span)
    return taken


def expected(spans):
    taken = []
    for span in spans:
        if not any(meets(span, other) for other in taken):
            taken.append(span)
    return taken


@FEW
@given(st.lists(SPANS, max_size=6, unique_by=lambda span: span[0]))
def test_a_code_belongs_to_one_unit_on_any_day(across, undone, spans):
    def check():
        def add(first, end):
            actions.add_unit(
                across.own, code="X", names={"en": "X"}, level="station", valid_from=first, valid_until=end, actor=ACTOR
            )

        assert accepted(add, spans) == expected(spans)
        for number in range(2 * WINDOW):
            day = FIRST + number * DAY
            assert queries.units_of("VN-MPS", on=day).filter(code="X").count() <= 1

    undone(check)


@FEW
@given(st.lists(SPANS, max_size=6, unique_by=lambda span: span[0]))
def test_two_units_are_paired_once_for_a_subject_on_any_day(across, undone, spans):
    def check():
        def name(first, end):
            actions.name_pair(
                across.units["MPS"], across.units["MoPS"], level="ministry", valid_from=first, valid_until=end,
                actor=ACTOR,
            )  # fmt: skip

        assert accepted(name, spans) == expected(spans)
        named = Pair.objects.filter(ours=across.units["MPS"], offence="")
        for number in range(2 * WINDOW):
            day = FIRST + number * DAY
            assert sum(pair.in_force(day) for pair in named) <= 1

    undone(check)


def is_a_circle(above):
    try:
        list(TopologicalSorter(above).static_order())
    except CycleError:
        return True
    return False


NODES = st.integers(0, 7)


@given(st.lists(st.tuples(NODES, st.lists(NODES, min_size=1, max_size=3, unique=True)), max_size=14))
def test_no_successor_leads_back(ends):
    keys = [uuid.UUID(int=number + 1) for number in range(8)]
    onward = {}
    for old, heirs in ends:
        heirs = [keys[heir] for heir in heirs if heir != old]
        wanted = {**onward, keys[old]: [*onward.get(keys[old], []), *heirs]}
        closes = succession.closes_a_circle(keys[old], heirs, onward)
        assert closes == is_a_circle(wanted)
        if not closes:
            onward = wanted


@FEW
@given(st.lists(st.tuples(st.none() | NODES, SPANS), min_size=1, max_size=8))
def test_of_a_file_no_unit_stands_above_itself_nor_under_one_that_is_not_there(across, undone, rows):
    def check():
        lines = ["code,name_en,level,parent,valid_from,valid_until"]
        for number, (parent, span) in enumerate(rows):
            first, end = dated(span)
            under = "" if parent is None else f"U{parent}"
            lines.append(f"U{number},U{number},station,{under},{first},{end or ''}")
        content = "\n".join(lines).encode()
        batch = actions.hand_in(uuid.uuid4(), node=across.own, content=content, name="u.csv", actor=ACTOR)
        actions.run_import(batch.pk, actor=ACTOR)
        written = Unit.objects.filter(code__startswith="U").select_related("parent")
        assert written.count() == batch.rows - batch.broken
        assert not is_a_circle({unit.pk: [unit.parent_id] for unit in written if unit.parent_id})
        for unit in written:
            assert unit.parent is None or unit.parent.in_force(unit.valid_from)

    undone(check)


@FEW
@given(st.lists(NODES, min_size=8, max_size=8))
def test_every_walk_upwards_ends_whatever_the_table_holds(across, undone, above):
    def check():
        units = [
            actions.add_unit(
                across.own, code=f"W{n}", names={"en": "W"}, level="station", valid_from=FIRST, actor=ACTOR
            )
            for n in range(8)
        ]
        for number, parent in enumerate(above):
            Unit.objects.filter(pk=units[number].pk).update(parent=units[parent] if parent != number else None)
        for unit in Unit.objects.filter(code__startswith="W"):
            keys = queries.with_ancestors(unit.pk)
            assert len(keys) == len(set(keys)) <= 8
            found = [each.pk for each in queries.ancestors(unit, on=FIRST)]
            assert len(found) == len(set(found))
            assert unit.pk not in found
            assert unit.pk in queries.with_descendants([unit.pk])

    undone(check)
