"""Each failure of the usual tools that the design names, and the answer that is right."""

import itertools
import unicodedata

import pytest

from jalon.names import MATCH, compare, readings, score_many

EVERYBODY = ["Hun Sen", "Nguyễn Văn Hùng", "王芳", "Somchai Jaidee", "Aung San", "Иван Петров", "Emily Lau"]


@pytest.mark.parametrize("name", ["ບຸນຍັງ ວໍລະຈິດ", "ທອງລຸນ ສີສຸລິດ", "សម រង្ស៊ី", "ហោ ណាំហុង", "สมชาย ใจดี", "အောင်ဆန်း"])
def test_no_script_comes_out_empty_and_then_matches_anybody(name):
    assert readings(name)
    assert all(any(reading.tokens) and "?" not in reading.latin for reading in readings(name))
    own = {"สมชาย ใจดี": "Somchai Jaidee", "အောင်ဆန်း": "Aung San"}.get(name)
    assert (score_many(name, [other for other in EVERYBODY if other != own]) < MATCH).all()


@pytest.mark.parametrize(
    ("one", "other"), [("Tint Hlaing", "တင်လွင်"), ("Tin Lwin", "တင့်လှိုင်"), ("សុខ", "សាខា"), ("สมใจ", "สายใจ")]
)
def test_vowel_signs_tell_names_apart(one, other):
    assert compare(one, other).decision != "match"


@pytest.mark.parametrize(("one", "other"), [("สม", "สาม"), ("ສີດາ", "ສຸດາ"), ("မြ", "မြို့"), ("សុខា", "សាខា")])
def test_vowel_signs_are_never_stripped(one, other):
    assert readings(one)[0].tokens != readings(other)[0].tokens
    assert compare(one, other).score < compare(one, one).score
    assert "they sound the same" not in compare(one, other).reasons


@pytest.mark.parametrize(
    ("one", "other"), list(itertools.combinations(["Lê Văn Tân", "Lê Văn Tấn", "Lê Văn Tần", "Lê Văn Tận"], 2))
)
def test_no_pair_of_tones_is_taken_for_one_name(one, other):
    found = compare(one, other)
    assert found.decision != "match"
    assert found.score < compare(one, one).score
    assert any("tone differs" in reason for reason in found.reasons)


@pytest.mark.parametrize(("one", "other"), [("李晓红", "李小红"), ("王莉", "王力"), ("张伟", "张薇"), ("刘洋", "刘阳")])
def test_homophones_in_characters_stay_two_names(one, other):
    assert compare(one, other).decision != "match"
    assert compare(one, other).score < compare(one, one).score


@pytest.mark.parametrize(
    ("one", "other"), [("習近平", "习近平"), ("吳作棟", "吴作栋"), ("陳水扁", "陈水扁"), ("鄧小平", "邓小平")]
)
def test_simplified_and_traditional_forms_are_one_name(one, other):
    assert compare(one, other).decision == "match"


@pytest.mark.parametrize(
    ("one", "other"),
    [("阮文雄", "Nguyễn Văn Hùng"), ("武元甲", "Võ Nguyên Giáp"), ("胡志明", "Hồ Chí Minh"), ("黎笋", "Lê Duẩn")],
)
def test_sino_vietnamese_readings_are_known(one, other):
    assert compare(one, other).decision == "match"
    assert any("Hán-Việt" in reason for reason in compare(one, other).reasons)


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
@pytest.mark.parametrize("name", ["Nguyễn Văn Hùng", "習近平", "ທອງລຸນ ສີສຸລິດ", "นํ้าฝน ใจดี", "Хунг Ли", "ហ៊ុន សែន"])
def test_the_unicode_form_changes_nothing(form, name):
    written = unicodedata.normalize(form, name)
    assert [reading.tokens for reading in readings(written)] == [reading.tokens for reading in readings(name)]
    for other in EVERYBODY:
        assert compare(written, other).score == pytest.approx(compare(name, other).score, abs=1e-12)


@pytest.mark.parametrize("mark", ["\u200f", "\u202e", "\u2066", "\ufeff", "\u00ad", "\u200b"])
def test_marks_that_nobody_sees_change_nothing(mark):
    for name in ("Nguyễn Văn Hùng", "习近平", "Hun Sen"):
        hidden = mark + mark.join(name) + mark
        assert compare(hidden, name).score == pytest.approx(compare(name, name).score, abs=1e-12)


@pytest.mark.parametrize("name", ["\u0301", "\u0323\u0301", "\u0e31", "\u0eb1\u0ec9", "\u17d2", "\u1039", "?", "？？"])
def test_marks_without_a_letter_match_nobody_and_not_each_other(name):
    for other in (*EVERYBODY, name, "\u0300"):
        assert compare(name, other).score == 0


def test_a_name_of_ten_thousand_letters_is_compared_and_said(tmp_path):
    for long in ("Nguyen " * 1500, "王" * 10_000, "ก" * 10_000, "x" * 10_000, "\u0301" * 10_000):
        found = compare(long, "Nguyễn Văn Hùng")
        assert found.decision == "none"
        assert found.reasons
