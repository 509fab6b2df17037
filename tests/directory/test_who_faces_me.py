"""From a gate, a marker or a unit, an offence and an hour, to whoever faces us, and the ladder behind."""

import datetime

import pytest
from django.utils import translation

from factories.across import ACTOR, GATE, SINCE
from jalon.node.directory import actions, queries
from jalon.territory import BadMarker, UnknownTerritory

ICT = datetime.timezone(datetime.timedelta(hours=7))
NIGHT_OF_A_HOLIDAY = datetime.datetime(2026, 12, 2, 2, 0, tzinfo=ICT)  # National Day of Laos
MIDDAY = datetime.datetime(2026, 12, 3, 12, 0, tzinfo=ICT)  # a Thursday


def codes_of(facing):
    return [(step.rank, step.theirs.code) for step in facing.steps]


def test_at_two_on_a_holiday_the_counterpart_and_the_fallback_are_named_in_both_languages(across):
    facing = queries.who_faces(gate=GATE, at=NIGHT_OF_A_HOLIDAY)
    assert codes_of(facing) == [("direct", "NP"), ("up", "BL"), ("central", "MoPS")]
    assert facing.counterpart.theirs.code == "NP"
    assert facing.counterpart.duty == "off"
    assert [step.theirs.code for step in facing.fallback] == ["BL", "MoPS"]
    assert facing.first.theirs.code == "MoPS"
    assert [contact.uri for contact in facing.first.on_duty] == ["tel:+85621212345"]
    assert facing.first.on_duty[0].languages == ("lo", "en")
    for language, counterpart, central in (
        ("lo", "ດ່ານນ້ຳພາວ", "ຫ້ອງການປະສານງານ"),
        ("vi", "Nam Phao gate office", "Liaison office of MoPS"),
    ):
        with translation.override(language):
            assert (str(facing.counterpart.theirs), str(facing.first.theirs)) == (counterpart, central)
    reasons = " ".join(str(why) for why in facing.counterpart.reasons)
    assert "counterpart of Cau Treo gate office" in reasons
    assert "Lao National Day" in reasons
    assert "Nobody is on duty there at 02:00" in reasons
    assert facing.counterpart.reasons[0].said_in("vi") != ""
    assert "Đồn Cầu Treo" in facing.counterpart.reasons[0].said_in("vi")


def test_by_day_the_counterpart_itself_answers(across):
    facing = queries.who_faces(gate=GATE, at=MIDDAY)
    assert facing.first is facing.counterpart
    assert facing.first.on_duty[0].sms == "sms:+8562055551234"


def test_an_override_makes_a_working_day_of_a_published_holiday(across):
    for day in (1, 2):
        actions.set_holiday("LA", datetime.date(2026, 12, day), closed=False, actor=ACTOR)
    facing = queries.who_faces(gate=GATE, at=datetime.datetime(2026, 12, 2, 12, 0, tzinfo=ICT))
    assert facing.first.theirs.code == "NP"
    actions.set_holiday("LA", datetime.date(2026, 12, 3), closed=True, names={"en": "Mourning"}, actor=ACTOR)
    assert queries.who_faces(gate=GATE, at=MIDDAY).first.theirs.code == "MoPS"


def test_a_marker_leads_to_whoever_keeps_its_section(across):
    facing = queries.who_faces(marker="VN-LA:512", at=MIDDAY)
    assert [unit.code for unit in facing.asked] == ["CT"]
    assert facing.counterpart.theirs.code == "NP"
    assert "marker VN-LA:512" in " ".join(map(str, facing.counterpart.reasons))


def test_a_marker_that_nobody_keeps_says_so_and_ends_at_the_central_contact_point(across):
    facing = queries.who_faces(marker="VN-LA:700", at=MIDDAY)
    assert codes_of(facing) == [("central", "MoPS")]
    assert [str(gap) for gap in facing.gaps] == ["No unit of ours is entered for VN-LA:700."]


@pytest.mark.parametrize(("question", "error"), [({"marker": "512"}, BadMarker), ({"gate": "x"}, UnknownTerritory)])
def test_a_bare_number_is_no_marker_and_an_unknown_gate_is_said(across, question, error):
    with pytest.raises(error):
        queries.who_faces(**question, at=MIDDAY)


def test_the_pair_for_the_offence_comes_before_the_one_for_every_subject(across):
    across.units["DRUGS"] = actions.add_unit(
        across.laos, code="DRUGS", names={"en": "Drug control office"}, level="province", valid_from=SINCE, actor=ACTOR
    )
    across.name("HT", "DRUGS", offence="drugs")
    unit = across.units["HT"]
    drugs = queries.who_faces(unit=unit, offence="drugs.smuggling", at=MIDDAY)
    assert [step.theirs.code for step in drugs.steps if step.rank == "direct"] == ["DRUGS", "BL"]
    arms = queries.who_faces(unit=unit, offence="arms.trafficking", at=MIDDAY)
    assert [step.theirs.code for step in arms.steps if step.rank == "direct"] == ["BL"]


def test_a_unit_without_counterpart_is_a_gap_and_climbs(across):
    lonely = actions.add_unit(
        across.own, code="X", names={"en": "Lonely"}, level="commune", parent=across.units["HT"].pk,
        valid_from=SINCE, actor=ACTOR,
    )  # fmt: skip
    facing = queries.who_faces(unit=lonely, at=MIDDAY)
    assert codes_of(facing) == [("up", "BL"), ("central", "MoPS")]
    assert [str(gap) for gap in facing.gaps] == ["No counterpart is named for Lonely."]


def test_it_answers_for_their_side_as_well(across):
    facing = queries.who_faces(unit=across.units["NP"], at=NIGHT_OF_A_HOLIDAY)
    assert facing.counterpart.theirs.code == "CT"
    assert facing.first.theirs.code == "CT"


def test_an_ended_pair_faces_nobody_any_more(across):
    actions.end_pair(across.pair.pk, on=datetime.date(2026, 1, 1), actor=ACTOR)
    assert ("direct", "NP") in codes_of(
        queries.who_faces(unit=across.units["CT"], at=datetime.datetime(2025, 12, 31, 12, 0, tzinfo=ICT))
    )
    assert ("direct", "NP") not in codes_of(queries.who_faces(unit=across.units["CT"], at=MIDDAY))
