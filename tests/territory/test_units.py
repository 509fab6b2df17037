"""Units as of a day: the three regimes of Viet Nam, the neighbours, and what is refused."""

import collections
import itertools
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon import JalonError, codes, territory
from jalon.territory import shelf
from jalon.territory.units import LEVELS

EVE, REFORM, CITY_DAY, TODAY = date(2025, 6, 30), date(2025, 7, 1), date(2026, 4, 30), date(2026, 11, 21)
DAYS = st.dates(date(2008, 8, 1), date(2027, 12, 31))
COMMUNES = st.sampled_from(sorted(shelf.communes().by_code))


@pytest.mark.parametrize(
    ("day", "provinces", "districts", "communes"),
    [
        (date(2008, 8, 1), 63, 696, 10_035),
        (EVE, 63, 696, 10_035),
        (REFORM, 34, 0, 3_321),
        (CITY_DAY - timedelta(days=1), 34, 0, 3_321),
        (CITY_DAY, 34, 0, 3_321),
        (TODAY, 34, 0, 3_321),
    ],
)
def test_viet_nam_has_the_units_of_its_regime(day: date, provinces: int, districts: int, communes: int) -> None:
    assert len(territory.children("VN", day)) == provinces
    assert len(territory.children("VN", day, level="district")) == districts
    assert len(territory.children("VN", day, level="commune")) == communes


@pytest.mark.parametrize(
    ("country", "provinces", "districts"),
    [("LA", 18, 148), ("CN", 2, 240), ("KH", 25, 0), ("TH", 77, 0), ("MM", 15, 0)],
)
def test_each_neighbour_has_its_units(country: str, provinces: int, districts: int) -> None:
    assert len(territory.children(country, TODAY)) == provinces
    assert len(territory.children(country, TODAY, level="district")) == districts


def test_guangxi_and_yunnan_have_thirty_prefectures() -> None:
    assert len(territory.children("CN", TODAY, level="prefecture")) == 30


def test_dong_nai_is_a_municipality_from_30_april_2026_and_ten_communes_became_wards() -> None:
    eve = CITY_DAY - timedelta(days=1)
    assert territory.get("VN:75", eve).title == "Tỉnh Đồng Nai"
    assert territory.get("VN:75", CITY_DAY).title == "Thành phố Đồng Nai"
    kinds = [
        {unit.code: unit.kind for unit in territory.children("VN", day, level="commune")} for day in (eve, CITY_DAY)
    ]
    changed = [code for code, kind in kinds[0].items() if kinds[1][code] != kind]
    assert len(changed) == 10
    assert {territory.get(code, CITY_DAY).parent_code for code in changed} == {"VN:75"}
    assert {kinds[1][code] for code in changed} == {"ward"}


def test_hue_was_a_province_until_the_end_of_2024() -> None:
    assert territory.get("VN:46", date(2024, 12, 31)).title == "Tỉnh Thừa Thiên Huế"
    assert territory.get("VN:46", date(2025, 1, 1)).title == "Thành phố Huế"


def test_a_code_that_was_used_again_means_another_area_on_another_day() -> None:
    assert [(unit.name, unit.valid_from, unit.valid_until) for unit in territory.history("VN:44")] == [
        ("Quảng Bình", None, EVE),
        ("Quảng Trị", REFORM, None),
    ]


def test_an_iso_code_is_an_alias_only_while_its_area_stands() -> None:
    assert territory.get("VN-24", EVE).name == "Quảng Bình"
    assert territory.get("la-ho", TODAY).code == "LA:07"
    with pytest.raises(territory.NotInForce, match="Quảng Bình … → 2025-06-30"):
        territory.get("VN-24", REFORM)


@given(COMMUNES, DAYS)
def test_every_commune_has_exactly_one_province_at_every_date(code: str, day: date) -> None:
    standing = [unit for unit in territory.history(code) if unit.in_force(day)]
    assert len(standing) <= 1
    for unit in standing:
        above = territory.ancestors(unit, day)
        assert [each.level for each in above].count("province") == 1
        assert territory.province(unit, day) in above
        assert above[-1].code == "VN"


@given(COMMUNES, DAYS)
def test_a_territory_is_among_the_children_of_its_parent(code: str, day: date) -> None:
    for unit in territory.history(code):
        if unit.in_force(day):
            assert unit.parent_code is not None
            assert unit in territory.children(unit.parent_code, day)


def every_unit() -> list[territory.Territory]:
    """All versions of all units of the tables."""
    places = (shelf.units(), shelf.communes())
    return [place.territory(number) for place in places for number in range(len(place.rows))]


def test_versions_of_one_code_never_overlap() -> None:
    for place in (shelf.units(), shelf.communes()):
        for code in place.by_code:
            versions = place.versions(code)
            for earlier, later in itertools.pairwise(versions):
                assert earlier.valid_until is not None, code
                assert later.valid_from is not None, code
                assert earlier.valid_until < later.valid_from, code


def test_no_unit_stands_above_itself() -> None:
    units = every_unit()
    levels = {unit.code: LEVELS.index(unit.level) for unit in units}
    assert [unit.code for unit in units if unit.parent_code and levels[unit.parent_code] >= levels[unit.code]] == []


def test_every_kind_of_unit_is_in_the_code_list() -> None:
    assert {unit.kind for unit in every_unit()} <= {code.code for code in codes.load("territory-kinds")}
    assert {unit.level for unit in every_unit()} == set(LEVELS)


def test_names_are_composed_unicode_without_brackets_or_doubled_spaces() -> None:
    names = [name for unit in every_unit() for name in (unit.name, unit.latin)]
    assert [name for name in names if "(" in name or "  " in name or name != name.strip()] == []
    assert all(unit.name for unit in every_unit())


def test_lists_that_are_not_official_are_marked() -> None:
    assert not territory.get("LA:0701", TODAY).verified
    assert territory.get("VN:44", TODAY).verified


def test_a_day_before_the_list_is_answered_but_not_attested() -> None:
    ba_don = territory.get("VN:458", date(2018, 2, 12))
    assert ba_don.title == "Thị xã Ba Đồn"
    assert not ba_don.attested(date(2018, 2, 12))
    assert ba_don.attested(EVE)
    assert territory.get("VN:44", date(2018, 2, 12)).attested(date(2018, 2, 12))


@pytest.mark.parametrize("code", ["VN:00", "VN:99999", "XX", "", "44", "VN:", "VN:1900"])
def test_a_code_that_never_was_is_refused(code: str) -> None:
    with pytest.raises(territory.UnknownTerritory, match="Codes look like VN:44"):
        territory.get(code, TODAY)


@pytest.mark.parametrize(("code", "day"), [("VN:45", REFORM), ("VN:458", REFORM), ("VN:26732", EVE)])
def test_a_unit_that_did_not_exist_on_the_day_is_refused_with_its_dates(code: str, day: date) -> None:
    with pytest.raises(territory.NotInForce, match="did not exist on"):
        territory.get(code, day)


@pytest.mark.parametrize(("code", "day"), [("VN:01", date(2008, 7, 31)), ("LA:18", date(2013, 12, 1))])
def test_a_day_before_the_tables_begin_is_unknown_and_says_when_they_begin(code: str, day: date) -> None:
    with pytest.raises(territory.Unknown, match="The tables know"):
        territory.get(code, day)


@pytest.mark.parametrize("year", [2561, 2569, 9999])
def test_a_buddhist_year_is_refused_with_the_subtraction(year: int) -> None:
    with pytest.raises(territory.BadDate, match=f"{year} - 543"):
        territory.get("LA:07", date(year, 1, 1))


def test_an_impossible_year_or_a_text_is_no_date() -> None:
    with pytest.raises(territory.BadDate, match="out of reach"):
        territory.get("VN", date(7, 7, 7))
    with pytest.raises(territory.BadDate, match=r"datetime\.date"):
        territory.get("VN", "2025-07-01")  # type: ignore[arg-type]


def test_a_moment_counts_as_its_day() -> None:
    assert territory.get("VN:44", datetime(2025, 6, 30, 23, 59, tzinfo=UTC)).name == "Quảng Bình"


def test_a_country_lies_in_no_province_and_has_nothing_above() -> None:
    country = territory.get("LA", TODAY)
    assert territory.parent(country, TODAY) is None
    with pytest.raises(territory.Unknown, match="lies in no province"):
        territory.province(country, TODAY)


def test_an_unknown_level_is_refused_with_the_levels_that_exist() -> None:
    with pytest.raises(territory.Unknown, match="country, province, prefecture, district, commune"):
        territory.children("VN", TODAY, level="hamlet")


@given(st.text(max_size=12), st.dates())
def test_any_code_and_day_give_a_unit_or_a_sentence(code: str, day: date) -> None:
    try:
        found = territory.get(code, day)
    except JalonError as error:
        said = str(error)
    else:
        said = "." if found.in_force(day) else ""
    assert said.endswith(".")


def test_the_communes_of_the_eve_of_the_reform_have_the_ranks_that_were_counted_in_their_names() -> None:
    kinds = collections.Counter(unit.kind for unit in territory.children("VN", EVE, level="commune"))
    assert sum(kinds.values()) == 10_035
    assert set(kinds) == {"commune", "ward", "township"}
    ranked = ("Xã ", "Phường ", "Thị trấn ", "Huyện ", "Quận ", "Thị xã ", "Đặc khu ")
    assert [unit.title for unit in every_unit() if unit.name.startswith(ranked)] == ["Phường Phường Đúc"]
    assert territory.get("VN:770", EVE).title == "Quận 3"
