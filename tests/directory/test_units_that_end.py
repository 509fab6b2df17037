"""Abolishing, merging, splitting: history stays, what is open goes to successors, all of it or nothing."""

import datetime
from decimal import Decimal

import pytest

from factories.across import ACTOR, GATE, SINCE
from jalon.node.audit.models import Entry
from jalon.node.directory import actions, queries
from jalon.node.directory.actions import Ending, holders
from jalon.node.directory.models import Succession, Unit
from jalon.node.directory.rules.succession import Heir
from jalon.node.kernel import clock

ENDED = datetime.date(2025, 3, 1)


class Lines:
    """What another app might hold: lines, each for a unit, with the area that it serves."""

    def __init__(self):
        self.of = {}
        self.broken = False

    def count(self, unit):
        return sum(owner == unit for owner, _place in self.of.values())

    def reroute(self, rerouting):
        moved = 0
        for name, (owner, place) in list(self.of.items()):
            if owner == rerouting.unit:
                to = rerouting.successor(record=f"jalon:hotline/line/{name}", territory=place)
                self.of[name] = (to, place)
                moved += 1
        if self.broken:
            raise actions.CannotEnd("The lines cannot move now.")
        return moved


@pytest.fixture
def lines(monkeypatch):
    monkeypatch.setattr(holders, "_holders", {})
    held = Lines()
    holders.register(holders.Holder("hotline/line", "lines", held.count, held.reroute))
    return held


def unit(across, code, **more):
    said = {"names": {"en": code}, "level": "district", "valid_from": SINCE, "actor": ACTOR, **more}
    across.units[code] = actions.add_unit(across.own, code=code, **said)
    return across.units[code]


def test_a_district_line_abolished_on_1_march_2025_goes_to_whoever_took_over(across, lines):
    district, province = unit(across, "D", parent=across.units["HT"].pk), across.units["HT"]
    actions.add_contact(district, kind="phone", value="0239 3856 111", valid_from=SINCE, actor=ACTOR)
    across.name("D", "BL", level="district")
    actions.keep_gate(district, "VN-LA:lao-bao", valid_from=SINCE, actor=ACTOR)
    lines.of["direct"] = (district.pk, "")
    moved = actions.abolish_unit(district.pk, Ending(ENDED, ACTOR, decision="Decree"), [Heir(province.pk)])
    assert moved == {"hotline/line": 1}
    assert lines.of["direct"] == (province.pk, "")
    before = datetime.date(2025, 2, 28)
    assert queries.unit_by_code("VN-MPS", "D", on=before) == district
    assert queries.unit_by_code("VN-MPS", "D", on=ENDED) is None
    assert len(queries.contacts_of([district.pk], on=before)[district.pk]) == 1
    assert queries.contacts_of([district.pk], on=ENDED) == {}
    assert [pair.theirs.code for pair in queries.pairs_of(district.pk, on=before)] == ["BL"]
    assert not queries.pairs_of(district.pk, on=ENDED)
    noon = datetime.datetime(2026, 12, 3, 5, 0, tzinfo=datetime.UTC)
    assert [one.code for one in queries.who_faces(gate="VN-LA:lao-bao", at=noon).asked] == ["HT"]
    held = queries.who_holds(district, decided_on=before, on=ENDED)
    assert (held.holder, held.complete) == (province, True)
    assert Entry.objects.filter(action="directory.unit.ended", purpose="Decree").count() == 1


def test_a_repeat_changes_nothing(across, lines):
    district = unit(across, "D")
    for _again in range(2):
        actions.abolish_unit(district.pk, Ending(ENDED, ACTOR), [Heir(across.units["HT"].pk)])
    assert Succession.objects.count() == 1
    assert Entry.objects.filter(action="directory.unit.ended").count() == 1


def test_a_split_follows_the_area_then_the_decision_of_a_person_then_the_usual_successor(across, lines):
    old, east, west = unit(across, "OLD"), unit(across, "EAST"), unit(across, "WEST")
    lines.of |= {"a": (old.pk, "VN:19009"), "b": (old.pk, "VN:19066"), "c": (old.pk, ""), "d": (old.pk, "VN:19009")}
    heirs = [Heir(east.pk, Decimal("0.6"), ("VN:19009",)), Heir(west.pk, None, ("VN:19066",))]
    decided = {"jalon:hotline/line/d": west.pk}
    actions.split_unit(old.pk, Ending(ENDED, ACTOR, usual=east.pk, by_record=decided), heirs)
    assert {name: owner for name, (owner, _place) in lines.of.items()} == {
        "a": east.pk, "b": west.pk, "c": east.pk, "d": west.pk,
    }  # fmt: skip
    held = queries.who_holds(old, decided_on=SINCE, on=ENDED)
    assert held.holders == (east, west)
    assert not held.complete


def test_several_merge_into_one_or_none_does(across, lines):
    old, older, new = unit(across, "A"), unit(across, "B"), unit(across, "N")
    ending = Ending(ENDED, ACTOR)
    lines.of |= {"a": (old.pk, ""), "b": (older.pk, "")}
    lines.broken = True
    with pytest.raises(actions.CannotEnd, match="cannot move"):
        actions.merge_units([old.pk, older.pk], new.pk, ending)
    assert Unit.objects.filter(valid_until=ENDED).count() == 0
    lines.broken = False
    lines.of |= {"a": (old.pk, ""), "b": (older.pk, "")}
    assert actions.merge_units([old.pk, older.pk], new.pk, ending) == {"hotline/line": 2}
    assert queries.who_holds(old, decided_on=SINCE, on=ENDED).complete


def test_a_unit_that_holds_something_does_not_end_without_an_heir(across, lines):
    district = unit(across, "D")
    lines.of["a"] = (district.pk, "")
    with pytest.raises(actions.CannotEnd, match="still holds 1 open"):
        actions.abolish_unit(district.pk, Ending(ENDED, ACTOR))
    lines.of.clear()
    actions.abolish_unit(district.pk, Ending(ENDED, ACTOR))
    assert queries.unit_by_code("VN-MPS", "D", on=ENDED) is None


@pytest.mark.parametrize(
    ("heirs", "words"),
    [
        (lambda u: [Heir(u["LATE"].pk)], "does not exist on 2025-03-01"),
        (lambda u: [Heir(u["NP"].pk)], "another node"),
        (lambda u: [Heir(u["D"].pk)], "circle"),
        (lambda u: [Heir(u["HT"].pk, Decimal("1.2"))], "Shares"),
        (lambda u: [Heir(u["HT"].pk), Heir(u["MPS"].pk)], "takes whatever"),
    ],
)
def test_what_cannot_be_is_refused_in_words(across, lines, heirs, words):
    district = unit(across, "D")
    unit(across, "LATE", valid_from=datetime.date(2025, 7, 1))
    with pytest.raises(actions.CannotEnd, match=words):
        actions.abolish_unit(district.pk, Ending(ENDED, ACTOR), heirs(across.units))


def test_no_work_goes_round_in_a_circle(across, lines):
    first, second = unit(across, "A"), unit(across, "B")
    actions.abolish_unit(first.pk, Ending(ENDED, ACTOR), [Heir(second.pk)])
    back = unit(across, "A", valid_from=datetime.date(2025, 7, 1))
    Succession.objects.create(predecessor=back, successor=second, change="same", from_date=datetime.date(2026, 1, 1))
    with pytest.raises(actions.CannotEnd, match="circle"):
        actions.abolish_unit(second.pk, Ending(datetime.date(2025, 8, 1), ACTOR), [Heir(back.pk)])


def test_what_ends_later_moves_when_the_day_has_come(across, lines):
    district, province = unit(across, "D"), across.units["HT"]
    lines.of["a"] = (district.pk, "")
    eve = datetime.datetime(2025, 2, 28, 5, tzinfo=datetime.UTC).timestamp()
    with clock.injected(lambda: eve):
        assert actions.abolish_unit(district.pk, Ending(ENDED, ACTOR), [Heir(province.pk)]) == {}
        assert actions.reroute_due() == 0
    assert lines.of["a"][0] == district.pk
    with clock.injected(lambda: eve + 86_400):
        assert actions.reroute_due() == 1
        assert actions.reroute_due() == 0
    assert lines.of["a"][0] == province.pk


def test_a_team_of_an_abolished_unit_stands_under_the_heir_and_is_seen_from_there(across, lines):
    district = unit(across, "D", parent=across.units["HT"].pk)
    team = unit(across, "T", parent=district.pk, level="station")
    new = unit(across, "N", parent=across.units["HT"].pk)
    actions.abolish_unit(district.pk, Ending(ENDED, ACTOR), [Heir(new.pk)])
    assert [one.code for one in queries.ancestors(team, on=ENDED)] == ["N", "HT", "MPS"]
    assert [one.code for one in queries.ancestors(team)] == ["D", "HT", "MPS"]
    assert {district.pk, team.pk} <= queries.with_descendants([new.pk])


def test_the_counterpart_of_a_gate_follows_the_gate(across, lines):
    new = unit(across, "CT2", level="gate")
    actions.abolish_unit(across.units["CT"].pk, Ending(ENDED, ACTOR), [Heir(new.pk)])
    noon = datetime.datetime(2026, 12, 3, 5, 0, tzinfo=datetime.UTC)
    facing = queries.who_faces(gate=GATE, at=noon)
    assert [one.code for one in facing.asked] == ["CT2"]
    assert facing.counterpart.theirs.code == "NP"
    assert facing.counterpart.rank == "direct"
