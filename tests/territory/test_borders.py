"""Borders as of a day, gates with their counterparts, markers with their keys, outlines."""

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon import codes, territory
from jalon.territory.markers import COUNTRIES, KINDS

THEN, EVE, NOW = date(2024, 6, 30), date(2025, 6, 30), date(2025, 12, 1)


@pytest.mark.parametrize(
    ("country", "before", "after", "theirs"), [("LA", 10, 9, 10), ("CN", 7, 7, 2), ("KH", 10, 8, 9)]
)
def test_the_number_of_border_provinces_is_that_of_the_day(country: str, before: int, after: int, theirs: int) -> None:
    then, now = (territory.border("VN", country, on=day) for day in (THEN, NOW))
    assert (len(then.units("VN")), len(now.units("VN"))) == (before, after)
    assert (len(then.units(country)), len(now.units(country))) == (theirs, theirs)


def test_viet_nam_has_25_land_border_provinces_before_the_reform_and_22_after() -> None:
    for day, count in ((THEN, 25), (EVE, 25), (NOW, 22)):
        touching = {unit.code for other in ("LA", "CN", "KH") for unit in territory.touching("VN", other, on=day)}
        assert len(touching) == count


def test_the_ten_lao_border_provinces_are_those_of_the_protocol() -> None:
    names = {unit.code for unit in territory.border("LA", "VN", on=NOW).units("LA")}
    assert names == {f"LA:{number:02}" for number in (2, 6, 7, 9, 11, 12, 13, 14, 15, 17)}


def test_the_new_border_provinces_are_the_successors_of_the_old() -> None:
    for other in ("LA", "CN", "KH"):
        old = territory.touching("VN", other, on=EVE)
        held = {link.territory for unit in old for link in territory.resolve(unit, EVE, NOW).successors}
        assert held == set(territory.touching("VN", other, on=NOW))


def test_hue_touches_laos_on_both_sides_of_its_change_of_rank() -> None:
    for day in (date(2024, 12, 31), date(2025, 1, 1), date(2026, 5, 1)):
        assert "VN:46" in {unit.code for unit in territory.touching("VN", "LA", on=day)}


def test_a_border_says_that_a_side_is_not_verified_and_carries_the_notice() -> None:
    border = territory.border("VN", "LA", on=NOW)
    assert not border.verified
    assert "not an official position" in border.notice


def test_every_pair_of_neighbours_has_a_border_with_units_on_both_sides() -> None:
    for pair in ("VN-LA", "VN-CN", "VN-KH", "LA-CN", "LA-KH", "LA-TH", "LA-MM", "TH-KH", "TH-MM", "CN-MM"):
        first, second = pair.split("-")
        border = territory.border(first, second, on=NOW)
        assert border.units(first), pair
        assert border.units(second), pair


def test_two_countries_without_a_common_border_are_refused_with_the_known_ones() -> None:
    with pytest.raises(territory.Unknown, match="LA-VN"):
        territory.border("VN", "TH", on=NOW)
    with pytest.raises(territory.Unknown, match="not a side"):
        territory.border("VN", "LA", on=NOW).units("KH")
    with pytest.raises(territory.UnknownTerritory):
        territory.border("VN", "FR", on=NOW)


def test_contradicting_lengths_stand_side_by_side_with_their_sources() -> None:
    lengths = [length for length in territory.border("LA", "VN", on=NOW).lengths if length.indicator == "length"]
    assert [length.value for length in lengths] == [2067, 2161, 2337]
    assert all(length.source.startswith("https://") for length in lengths)
    bounds = {code.code for code in codes.load("figure-bounds")}
    assert {length.bound for length in lengths} <= bounds


def test_the_units_that_face_each_other_do_so_mutually() -> None:
    for country in ("VN", "LA", "KH", "CN"):
        for unit in territory.children(country, NOW):
            for other in territory.facing(unit.code, NOW):
                assert unit in territory.facing(other.code, NOW)


def test_the_new_quang_tri_faces_the_provinces_that_quang_binh_and_quang_tri_faced() -> None:
    before = {unit.code for code in ("VN:44", "VN:45") for unit in territory.facing(code, EVE)}
    assert before == {unit.code for unit in territory.facing("VN:44", NOW)} == {"LA:12", "LA:13", "LA:14"}


def test_chinese_border_counties_can_be_asked_for() -> None:
    names = {unit.name for unit in territory.touching("CN", "VN", on=NOW, level="district")}
    assert {"东兴", "凭祥", "河口", "麻栗坡"} <= names
    assert len(names) == 15


def test_a_gate_is_in_another_province_before_and_after_the_reform() -> None:
    gate = territory.gate("VN-LA:lao-bao")
    assert gate.province(THEN).title == "Tỉnh Quảng Trị"
    assert gate.province(THEN).code == "VN:45"
    assert gate.province(NOW).code == "VN:44"
    assert gate.counterpart_place(NOW).code == "LA:13"


def test_gates_with_the_same_name_on_two_borders_are_two_gates() -> None:
    assert [gate.code for gate in territory.find_gates("thanh thuỷ")] == ["VN-CN:thanh-thuy", "VN-LA:thanh-thuy"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("友谊关", "VN-CN:huu-nghi"),
        ("Youyiguan", "VN-CN:huu-nghi"),
        ("Dansavan", "VN-LA:lao-bao"),
        ("河口", "VN-CN:lao-cai"),
    ],
)
def test_a_gate_is_found_by_the_name_of_its_counterpart(text: str, code: str) -> None:
    assert [gate.code for gate in territory.find_gates(text)] == [code]


def test_gates_are_listed_by_border_kind_and_province() -> None:
    international = territory.gates("VN", "LA", on=NOW, kind="international")
    assert [gate.name for gate in international] == [
        "Tây Trang", "Na Mèo", "Nậm Cắn", "Cầu Treo", "Cha Lo", "Lao Bảo", "La Lay", "Bờ Y",
    ]  # fmt: skip
    assert {gate.pair for gate in territory.gates("KH", on=NOW)} == {("VN", "KH")}
    assert [gate.name for gate in territory.gates(on=NOW, within="LA:11")] == ["Thanh Thủy", "Cầu Treo"]
    assert len(territory.gates(on=THEN, within="VN:45")) == 2


def test_every_gate_has_a_kind_a_mode_and_a_place_on_its_border() -> None:
    kinds, modes = ({code.code for code in codes.load(name)} for name in ("gate-kinds", "gate-modes"))
    seen = set()
    for gate in territory.gates(on=NOW):
        assert gate.kind in kinds
        assert gate.mode in modes
        assert gate.code not in seen
        seen.add(gate.code)
        other = next(country for country in gate.pair if country != "VN")
        for day in (THEN, NOW):
            assert gate.province(day) in territory.touching("VN", other, on=day), gate.code
        if gate.counterpart_place_code:
            assert gate.counterpart_place(NOW).country == other
        assert not gate.verified
    assert len(seen) == 79


def test_an_unknown_gate_kind_or_place_is_refused() -> None:
    with pytest.raises(territory.UnknownTerritory, match="VN-LA:lao-bao"):
        territory.gate("lao-bao")
    with pytest.raises(codes.UnknownCode, match="gate-kinds"):
        territory.gates(on=NOW, kind="secret")
    with pytest.raises(territory.Unknown, match="across the line"):
        territory.gate("VN-KH:tan-tien").counterpart_place(NOW)
    with pytest.raises(territory.NotInForce):
        territory.gates(on=NOW, within="VN:45")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("VN-CN:1116", "VN-CN:1116"),
        ("VN-CN 261(2)", "VN-CN:261(2)"),
        ("CN-VN:261(2)", "VN-CN:261(2)"),
        ("VN-CN/836/2", "VN-CN:836(2)"),
        ("VN-CN:0", "VN-CN:0"),
        ("VN-CN-1116", "VN-CN:1116"),
        ("VN-CN mốc số 1116.", "VN-CN:1116"),
        ("VN-CN:1117::CN", "VN-CN:1117::CN"),
        ("VN-KH:171(4):auxiliary:VN", "VN-KH:171(4):auxiliary:VN"),
        ("VN-LA cọc dấu 12", "VN-LA:12:stake"),
        ("VN-KH mốc phụ 241/3", "VN-KH:241(3):auxiliary"),
        ("VN-CN 界碑９８（２）号", "VN-CN:98(2)"),
    ],
)
def test_a_marker_is_read_from_its_key_and_from_how_people_write_it(text: str, key: str) -> None:
    marker = territory.Marker.parse(text)
    assert str(marker) == key
    assert territory.Marker.parse(key) == marker


def test_a_bare_number_is_a_marker_only_beside_its_border() -> None:
    assert str(territory.Marker.parse("mốc 116", pair=("LA", "VN"))) == "VN-LA:116"
    with pytest.raises(territory.BadMarker, match="on which border"):
        territory.Marker.parse("116")


@pytest.mark.parametrize(
    "text",
    [
        "VN-CN:",
        "VN-CN",
        "VN-FR:3",
        "VN-VN:3",
        "VN-CN 85-172",
        "VN-CN 85 và 86",
        "VN-CN:12345",
        "",
        "VN-CN:x",
        "VN-CN 1.5",
    ],
)
def test_a_text_that_names_no_marker_or_several_is_refused(text: str) -> None:
    with pytest.raises(territory.BadMarker):
        territory.Marker.parse(text)


def test_a_key_of_another_border_than_the_one_given_is_refused() -> None:
    with pytest.raises(territory.BadMarker, match="names the border VN-CN, not VN-LA"):
        territory.Marker.parse("VN-CN:5", pair=("VN", "LA"))


@pytest.mark.parametrize(("kind", "side"), [("tree", "shared"), ("main", "TH"), ("main", "")])
def test_a_marker_of_no_kind_or_side_is_refused(kind: str, side: str) -> None:
    with pytest.raises(territory.BadMarker):
        territory.Marker(("VN", "LA"), 5, 0, kind, side)


@given(
    st.permutations(COUNTRIES),
    st.integers(0, 9999),
    st.integers(0, 999),
    st.sampled_from(KINDS),
    st.sampled_from([None, 0, 1]),
)
def test_a_marker_survives_its_key(countries: list[str], number: int, sub: int, kind: str, side: int | None) -> None:
    marker = territory.Marker(
        (countries[0], countries[1]), number, sub, kind, "shared" if side is None else countries[side]
    )
    assert territory.Marker.parse(str(marker)) == marker
    assert marker == territory.Marker((countries[1], countries[0]), number, sub, kind, marker.side)


def test_markers_sort_along_the_line() -> None:
    texts = ["VN-CN:98(2)", "VN-CN:1116", "VN-CN:98", "VN-CN:0"]
    ordered = sorted(territory.Marker.parse(text) for text in texts)
    assert [str(marker) for marker in ordered] == ["VN-CN:0", "VN-CN:98", "VN-CN:98(2)", "VN-CN:1116"]


def test_marker_kinds_and_sides_are_those_of_the_code_lists() -> None:
    assert [code.code for code in codes.load("marker-kinds")] == list(KINDS)
    assert {code.code for code in codes.load("marker-sides")} == {"shared", *COUNTRIES}


def test_every_province_on_the_map_has_closed_rings_in_the_region() -> None:
    missing = []
    for day in (EVE, NOW, date(2026, 5, 1)):
        for unit in (
            unit for country in ("VN", "LA", "CN", "KH", "TH", "MM") for unit in territory.children(country, day)
        ):
            try:
                shape = territory.outline(unit.code, day)
            except territory.Unknown:
                missing.append(unit.code)
                continue
            assert all(ring[0] == ring[-1] and len(ring) > 3 for ring in shape.rings)
            assert all(92 < x < 113 and 5 < y < 30 for ring in shape.rings for x, y in ring)
            assert "not an official position" in shape.notice
    assert sorted(set(missing)) == ["KH:25", "LA:18", "MM:18"]


def test_a_merged_province_is_as_large_as_its_parts() -> None:
    def area(code: str, day: date) -> float:
        rings = territory.outline(code, day).rings
        return sum(abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in itertools.pairwise(ring))) for ring in rings)

    assert area("VN:44", NOW) == pytest.approx(area("VN:44", EVE) + area("VN:45", EVE), rel=0.02)


def test_a_commune_has_no_outline() -> None:
    with pytest.raises(territory.Unknown, match="no outline"):
        territory.outline("VN:19009", NOW)
