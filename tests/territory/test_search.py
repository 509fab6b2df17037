"""Finding a place by any of its names, in any script, with or without tones."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon import territory
from jalon.territory import shelf
from jalon.territory.spelling import loose, loose_all, spelled, toneless

EVE, TODAY = date(2025, 6, 30), date(2026, 11, 21)


def codes_of(text: str, on: date, **only: str) -> list[str]:
    return [match.territory.code for match in territory.find(text, on=on, **only)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Quảng Trị", "VN:44"),
        ("quang tri", "VN:44"),
        ("QUẢNG TRỊ", "VN:44"),
        ("tỉnh Quảng Trị", "VN:44"),
        ("Quang Tri province", "VN:44"),
        ("province de Quảng Trị", "VN:44"),
        ("广治", "VN:44"),
        ("广治省", "VN:44"),
        ("ກວາງຈິ", "VN:44"),
        ("ແຂວງກວາງຈິ", "VN:44"),
        ("Thanh Hoá", "VN:38"),
        ("Thanh Hóa", "VN:38"),
        ("Đắc Lắc", "VN:66"),
        ("Daklak", "VN:66"),
        ("Đăk Lăk", "VN:66"),
        ("TP. Hồ Chí Minh", "VN:79"),
        ("tp.Hồ Chí Minh", "VN:79"),
        ("Ho Chi Minh City", "VN:79"),
        ("Thừa Thiên-Huế", "VN:46"),
        ("Houaphanh", "LA:07"),
        ("Hủa Phăn", "LA:07"),
        ("ຫົວພັນ", "LA:07"),
        ("ແຂວງ ຫົວພັນ", "LA:07"),
        ("华潘省", "LA:07"),
        ("Xiêng Khoảng", "LA:09"),
        ("Bolikhamsay", "LA:11"),
        ("Bo-li-khăm-xay", "LA:11"),
        ("Sekong", "LA:15"),
        ("Oudômxai", "LA:04"),
        ("ຫລວງພະບາງ", "LA:06"),
        ("广西", "CN:450000"),
        ("广西壮族自治区", "CN:450000"),
        ("Quảng Tây", "CN:450000"),
        ("云南省", "CN:530000"),
        ("东兴市", "CN:450681"),
        ("Dongxing", "CN:450681"),
        ("河口瑶族自治县", "CN:532532"),
        ("ខេត្តស្វាយរៀង", "KH:20"),
        ("Svay Rieng", "KH:20"),
        ("Chiang Rai", "TH:57"),
        ("จังหวัดเชียงราย", "TH:57"),
        ("ရှမ်း", "MM:17"),
        ("VN:44", "VN:44"),
        ("LA-HO", "LA:07"),
    ],
)
def test_a_place_is_found_first_by_each_of_its_names(text: str, code: str) -> None:
    assert codes_of(text, TODAY)[:1] == [code]


@pytest.mark.parametrize(
    ("text", "day", "code"),
    [
        ("Ba Đồn town (Quảng Bình)", date(2018, 2, 12), "VN:458"),
        ("thị xã Ba Đồn, tỉnh Quảng Bình", EVE, "VN:458"),
        ("Ba Don, Quang Binh", EVE, "VN:458"),
        ("phường Ba Đồn, Quảng Trị", TODAY, "VN:19009"),
        ("Phường 1, Quận 3", EVE, "VN:27160"),
        ("phuong 1, quan 3", EVE, "VN:27160"),
        ("P.1, Q.3, TP.HCM", EVE, "VN:27160"),
        ("thi xa ba don, tinh quang binh", EVE, "VN:458"),
        ("TX. Ba Đồn, Quảng Bình", EVE, "VN:458"),
        ("Phường 1, Quận 3, TP. Hồ Chí Minh", EVE, "VN:27160"),
        ("Luang Prabang district (Louangphabang)", TODAY, "LA:0601"),
    ],
)
def test_what_stands_above_and_the_rank_narrow_the_search(text: str, day: date, code: str) -> None:
    assert codes_of(text, day)[:1] == [code]


def test_what_stands_above_must_be_true_on_that_day() -> None:
    assert codes_of("Ba Đồn (Quảng Bình)", TODAY) == []
    assert codes_of("Ba Đồn (Nghệ An)", EVE) == []


def test_the_rank_tells_namesakes_apart() -> None:
    assert codes_of("Thị xã Kỳ Anh", EVE) == ["VN:449"]
    assert codes_of("Huyện Kỳ Anh", EVE) == ["VN:447"]


def test_a_name_that_only_looks_like_a_rank_keeps_its_first_word() -> None:
    assert codes_of("Phương Liệt", TODAY)[:1] == codes_of("phường Phương Liệt", TODAY)[:1] != []
    assert territory.find("Phương Liệt", on=TODAY)[0].territory.name == "Phương Liệt"


def test_a_search_can_be_kept_to_a_country_and_a_level() -> None:
    assert codes_of("Đông Hưng", EVE, country="CN") == ["CN:450681"]
    assert codes_of("Đông Hưng", EVE, level="district", country="VN") == ["VN:340"]


@pytest.mark.parametrize(
    ("text", "quality"),
    [
        ("Thanh Hóa", "exact"),
        ("THANH HOÁ", "spelling"),
        ("Thanh Hoa", "toneless"),
        ("Tanh Hoa", ""),
        ("VN:38", "code"),
    ],
)
def test_a_match_says_how_near_the_name_was(text: str, quality: str) -> None:
    found = [match.quality for match in territory.find(text, on=TODAY) if match.territory.code == "VN:38"]
    assert found == ([quality] if quality else [])


def test_an_old_spelling_is_the_least_near() -> None:
    found = territory.find("Lai Vung", on=EVE) and territory.find("Kiên Kiang", on=EVE, level="province")
    assert [match.territory.code for match in found] == []
    assert [match.quality for match in territory.find("Bắc Cạn", on=EVE, level="district")] == ["old spelling"]


def test_one_name_of_several_places_is_ambiguous_and_they_are_listed() -> None:
    with pytest.raises(territory.Ambiguous, match=r"Xã Tân Thành, Bắc Quang, Hà Giang \(VN:01162\)"):
        territory.the_one("Tân Thành", EVE)
    with pytest.raises(territory.Ambiguous, match="LA:01"):
        territory.the_one("Vientiane", TODAY)


def test_a_province_goes_before_communes_of_its_name() -> None:
    assert territory.the_one("Quảng Trị", EVE).code == "VN:45"


def test_a_name_typed_with_its_tones_is_not_ambiguous_with_another_tone() -> None:
    assert territory.the_one("xã hoà lộc, Hậu Lộc", EVE).name == "Hòa Lộc"
    assert territory.the_one("XÃ HOA LỘC, Hậu Lộc", EVE).name == "Hoa Lộc"
    with pytest.raises(territory.Ambiguous, match="2 territories"):
        territory.the_one("xa hoa loc, Hau Loc", EVE)


def test_a_place_of_another_time_is_told_from_a_place_that_never_was() -> None:
    with pytest.raises(territory.NotInForce, match="→ 2025-06-30"):
        territory.the_one("Quảng Nam", TODAY)
    with pytest.raises(territory.UnknownTerritory, match="Check the spelling"):
        territory.the_one("Atlantis", TODAY)


@pytest.mark.parametrize("text", ["", "   ", ",", "()", "tỉnh", "市", "\u0301", "Xyzzy (Quảng Bình)"])
def test_a_text_that_is_no_name_finds_nothing(text: str) -> None:
    assert territory.find(text, on=TODAY) == []


def test_nothing_is_found_before_the_tables_begin() -> None:
    assert territory.find("Houaphan", on=date(1999, 1, 1)) == []


def test_a_buddhist_year_is_refused_in_a_search() -> None:
    with pytest.raises(territory.BadDate, match="Buddhist"):
        territory.find("Houaphan", on=date(2569, 1, 1))


NAMED = st.sampled_from(
    [(row[0], row[9]) for place in (shelf.units(), shelf.communes()) for row in place.rows if row[1] != "country"]
)


@given(NAMED, st.sampled_from(["NFC", "NFD"]), st.sampled_from([str, str.upper, str.lower, toneless]))
def test_every_unit_is_found_by_its_name_however_it_is_typed(
    unit: tuple[str, str], form: str, change: type[str]
) -> None:
    code, name = unit
    for version in territory.history(code):
        if version.name == name:
            day = version.valid_until or TODAY
            assert code in codes_of(change(unicodedata.normalize(form, name)), day)  # type: ignore[arg-type]


@given(st.text(max_size=30))
def test_folding_never_fails_and_folds_only_once(text: str) -> None:
    assert toneless(toneless(text)) == toneless(text)
    assert loose(loose(text)) == loose(text)
    assert isinstance(spelled(text), str)


@given(st.lists(st.text(st.characters(exclude_characters="\n\r"), max_size=12), min_size=1))
def test_many_names_fold_as_each_alone(names: list[str]) -> None:
    assert loose_all(names) == [loose(name) for name in names]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Hoà", "Hòa", True),
        ("Hoà Bình", "HÒA BÌNH", True),
        ("Hòa", "Hoa", False),
        ("Bà Rịa - Vũng Tàu", "Bà Rịa-Vũng Tàu", True),
    ],
)
def test_spelling_keeps_the_tone_and_forgets_its_place(one: str, other: str, same: bool) -> None:
    assert (spelled(one) == spelled(other)) is same
