"""What became of a territory, of what one was made, and what can be compared."""

import collections
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon import territory
from jalon.territory import shelf

WARRANT, HANDED, EVE, REFORM, TODAY = (
    date(2018, 2, 12),
    date(2025, 11, 25),
    date(2025, 6, 30),
    date(2025, 7, 1),
    date(2026, 11, 21),
)
OLD = [unit.code for unit in territory.children("VN", EVE, level="commune")]
NEW = [unit.code for unit in territory.children("VN", REFORM, level="commune")]


def codes_of(links: tuple[territory.Link, ...]) -> list[str]:
    return [link.territory.code for link in links]


def test_the_town_of_an_old_warrant_resolves_to_what_holds_it_today_and_says_that_it_was_split() -> None:
    found = territory.resolve("Ba Đồn town (Quảng Bình)", WARRANT, HANDED)
    assert found.origin.title == "Thị xã Ba Đồn"
    assert found.namesake is not None
    assert found.namesake.title == "Phường Ba Đồn"
    assert found.within is not None
    assert found.within.title == "Tỉnh Quảng Trị"
    assert codes_of(found.successors) == ["VN:19009", "VN:19066", "VN:19075", "VN:19093"]
    assert not found.complete
    assert "split into 4" in found.reason
    assert "whether Ba Đồn was the same on 2018-02-12 is not known" in found.reason


def test_a_merged_province_lies_wholly_in_one() -> None:
    found = territory.resolve("VN:45", WARRANT, TODAY)
    assert codes_of(found.successors) == ["VN:44"]
    assert found.complete
    assert found.successors[0].share == 1.0


def test_an_unchanged_province_is_the_same() -> None:
    found = territory.resolve("Nghệ An", WARRANT, TODAY)
    assert found.successors[0].extent == "same"
    assert found.successors[0].territory is found.origin or found.successors[0].territory == found.origin
    assert "unchanged" in found.reason


def test_a_way_of_two_reforms_is_followed_to_its_end() -> None:
    found = territory.resolve("Bình Phước", EVE, TODAY)
    assert [link.territory.title for link in found.successors] == ["Thành phố Đồng Nai"]
    assert found.complete
    found = territory.resolve("VN:25270", date(2025, 12, 1), TODAY)
    assert found.namesake is not None
    assert found.namesake.kind == "ward"


def test_a_commune_whose_place_sources_dispute_says_so() -> None:
    found = territory.resolve("VN:30901", EVE, REFORM)
    assert [link.extent for link in found.successors] == ["disputed", "disputed"]
    assert not found.complete
    assert "sources differ" in found.reason


def test_a_split_commune_has_several_successors_and_no_share() -> None:
    split = [code for code in OLD if len(territory.resolve(code, EVE, REFORM).successors) > 1]
    assert len(split) == 473
    for code in split:
        found = territory.resolve(code, EVE, REFORM)
        assert {link.share for link in found.successors} == {None}
        assert not found.complete


def test_a_special_zone_came_from_a_district_without_communes() -> None:
    found = territory.resolve("Côn Đảo", EVE, REFORM)
    assert [link.territory.kind for link in found.successors] == ["special-zone"]
    back = territory.predecessors("VN:26732", REFORM, EVE)
    assert codes_of(back.predecessors) == ["VN:755"]


def test_every_district_went_somewhere_within_one_province() -> None:
    for district in territory.children("VN", EVE, level="district"):
        found = territory.resolve(district, EVE, REFORM)
        assert found.successors, district.code
        assert found.within == territory.resolve(district.parent_code or "", EVE, REFORM).successors[0].territory


@given(st.sampled_from(NEW))
def test_successors_of_predecessors_close(code: str) -> None:
    back = territory.predecessors(code, REFORM, EVE)
    assert back.predecessors
    for link in back.predecessors:
        forth = territory.resolve(link.territory, EVE, REFORM)
        (own,) = [found for found in forth.successors if found.territory.code == code]
        assert own.extent == link.extent


@given(st.sampled_from(OLD), st.dates(EVE, date(2027, 1, 1)), st.dates(EVE, date(2027, 1, 1)))
def test_successors_stand_on_the_day_asked_and_in_the_province_that_holds_the_old_one(
    code: str, one: date, other: date
) -> None:
    begin, end = EVE, max(one, other)
    found = territory.resolve(code, begin, end)
    old_province = territory.province(found.origin, begin)
    holder = territory.resolve(old_province, begin, end).successors[0].territory
    assert all(link.territory.in_force(end) for link in found.successors)
    assert found.within == holder
    assert found.complete is (len(found.successors) == 1)


@given(st.sampled_from([unit.code for unit in territory.children("VN", EVE)]))
def test_every_old_province_is_among_the_predecessors_of_its_successor(code: str) -> None:
    found = territory.resolve(code, EVE, TODAY)
    back = territory.predecessors(found.successors[0].territory, TODAY, EVE)
    assert code in codes_of(back.predecessors)
    assert back.complete


def test_the_63_provinces_lie_in_the_34_each_once() -> None:
    held = collections.Counter(
        link.territory.code
        for unit in territory.children("VN", TODAY)
        for link in territory.predecessors(unit, TODAY, date(2024, 6, 30)).predecessors
    )
    assert len(held) == 63
    assert set(held.values()) == {1}


def test_every_succession_joins_the_last_day_of_one_unit_to_the_first_of_the_next() -> None:
    for day, old, new, extent, _ in shelf.table("mergers_generated.csv"):
        begin = date.fromisoformat(day)
        assert territory.get(new, begin).valid_from == begin
        ended = [unit for unit in territory.history(old) if unit.valid_until and (begin - unit.valid_until).days == 1]
        assert len(ended) == 1, old
        assert extent == "whole"


def test_no_unit_is_its_own_ancestor_in_time() -> None:
    for code in NEW:
        back = territory.predecessors(code, REFORM, EVE)
        assert all(link.territory.valid_until == EVE for link in back.predecessors)


def test_the_way_back_before_the_list_is_answered_with_its_doubt() -> None:
    back = territory.predecessors("Phường Ba Đồn", TODAY, WARRANT)
    assert len(back.predecessors) == 4
    assert not back.complete
    assert "is not known" in back.reason


def test_what_lies_wholly_in_one_is_not_complete_on_a_day_for_which_no_list_vouches() -> None:
    late, early = (territory.resolve("VN:19009", day, TODAY) for day in (EVE, WARRANT))
    assert [link.extent for link in early.successors] == ["whole"]
    assert (late.complete, early.complete) == (True, False)


def test_days_the_wrong_way_round_are_refused_with_the_right_question() -> None:
    with pytest.raises(territory.BadDate, match="predecessors"):
        territory.resolve("VN:44", TODAY, EVE)
    with pytest.raises(territory.BadDate, match="resolve"):
        territory.predecessors("VN:44", EVE, TODAY)
    with pytest.raises(territory.BadDate, match="earlier set first"):
        territory.compare([], TODAY, [], EVE)


def test_a_place_that_did_not_exist_at_the_first_day_is_refused() -> None:
    with pytest.raises(territory.NotInForce):
        territory.resolve("tỉnh Quảng Bình", TODAY, TODAY)
    with pytest.raises(territory.NotInForce):
        territory.resolve("VN:458", REFORM, TODAY)


def test_the_way_back_beyond_the_tables_is_unknown() -> None:
    with pytest.raises(territory.Unknown, match="2008-08-01"):
        territory.predecessors("VN:01", TODAY, date(2000, 1, 1))


def test_of_the_ten_provinces_bordering_laos_seven_compare_one_pair_is_summed_and_two_lack_a_neighbour() -> None:
    then, now = date(2024, 6, 30), date(2025, 12, 1)
    ten = territory.border("VN", "LA", on=then).units("VN")
    nine = territory.border("VN", "LA", on=now).units("VN")
    assert (len(ten), len(nine)) == (10, 9)
    found = territory.compare(ten, then, nine, now)
    assert not found.comparable
    groups = {group.after[0].name: group for group in found.groups}
    assert len(groups) == 9
    assert [unit.name for unit in groups["Quảng Trị"].before] == ["Quảng Bình", "Quảng Trị"]
    assert groups["Quảng Trị"].comparable
    assert [unit.name for unit in groups["Đà Nẵng"].missing_before] == ["Đà Nẵng"]
    assert [unit.name for unit in groups["Quảng Ngãi"].missing_before] == ["Quảng Ngãi"]
    assert sum(group.comparable for group in found.groups) == 7
    assert "Thành phố Đà Nẵng must be added to the earlier figure" in found.reason


def test_two_sets_that_cover_the_same_ground_compare_as_wholes() -> None:
    then = date(2024, 6, 30)
    found = territory.compare(territory.children("VN", then), then, territory.children("VN", TODAY), TODAY)
    assert found.comparable
    assert len(found.groups) == 34


def test_a_province_left_out_of_the_later_set_is_missing_there() -> None:
    then = date(2024, 6, 30)
    found = territory.compare([territory.get("VN:40", then)], then, [], TODAY)
    assert [unit.code for unit in found.groups[0].missing_after] == ["VN:40"]
    assert "must be added to the later figure" in found.reason


def test_a_province_left_out_of_the_earlier_set_is_missing_there() -> None:
    found = territory.compare([], EVE, [territory.get("VN:44", TODAY)], TODAY)
    assert [unit.code for unit in found.groups[0].missing_before] == ["VN:44", "VN:45"]


def test_a_district_is_compared_through_its_communes() -> None:
    town = territory.get("VN:458", EVE)
    wards = [link.territory for link in territory.resolve(town, EVE, TODAY).successors]
    found = territory.compare([town], EVE, wards, TODAY)
    assert found.comparable
    assert len(found.groups) == 4


def test_sets_whose_day_the_tables_do_not_vouch_for_do_not_compare_as_wholes() -> None:
    town = territory.get("VN:458", WARRANT)
    wards = [link.territory for link in territory.resolve(town, WARRANT, TODAY).successors]
    found = territory.compare([town], WARRANT, wards, TODAY)
    assert not found.comparable
    assert "do not vouch" in found.reason
