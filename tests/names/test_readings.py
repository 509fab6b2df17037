"""Readings against golden tables that a native reader can check, one a language."""

import csv
import pathlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.names import readings
from jalon.names.reading import Reading
from jalon.names.scripts import burmese, cantonese, cyrillic, han, khmer, lao, mandarin, thai, vietnamese, zawgyi

GOLDEN = pathlib.Path(__file__).parent / "golden"
SPOKEN = {
    "lao": lao.syllables,
    "thai": thai.syllables,
    "khmer": khmer.syllables,
    "burmese": lambda word: [sounds for sounds, _ in burmese.syllables(word)],
    "cyrillic": lambda word: [cyrillic.phones(word)],
}


def golden(table: str) -> list[tuple[str, ...]]:
    with (GOLDEN / table).open(encoding="utf-8", newline="") as lines:
        return [tuple(row) for row in csv.reader(lines)][1:]


def of(name: str, system: str) -> list[Reading]:
    return [reading for reading in readings(name) if reading.system == system]


@pytest.mark.parametrize(("name", "system", "latin"), golden("chinese.csv"))
def test_chinese_names_have_the_reading_that_a_native_reader_gives(name, system, latin):
    assert of(name, system)[0].latin == latin


@pytest.mark.parametrize(("word", "base", "tone"), golden("vietnamese.csv"))
def test_a_vietnamese_syllable_gives_its_letters_and_its_tone(word, base, tone):
    found = vietnamese.syllable(word)
    assert found is not None
    assert (found.base, found.tone) == (base, tone)


@pytest.mark.parametrize(("script", "word", "sounds"), golden("spoken.csv"))
def test_a_word_sounds_as_the_golden_table_says(script, word, sounds):
    assert "-".join(SPOKEN[script](word)) == sounds


@pytest.mark.parametrize(("old", "new"), golden("zawgyi.csv"))
def test_zawgyi_is_recognised_and_brought_to_unicode(old, new):
    assert zawgyi.is_zawgyi(old)
    assert not zawgyi.is_zawgyi(new)
    assert burmese.written(old) == burmese.written(new)


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("vanhung", "van hung"), ("vananh", "van anh"), ("lananh", "lan anh"), ("vanhai", "van hai"),
        ("thihuong", "thi huong"), ("thihoa", "thi hoa"), ("minhanh", "minh anh"), ("hanguyen", "ha nguyen"),
        ("nguyenvanhoang", "nguyen van hoang"), ("tranthilanhuong", "tran thi lan huong"), ("thanhha", "thanh ha"),
    ],
)  # fmt: skip
def test_a_joined_vietnamese_name_is_cut_where_its_syllables_are_names(word, syllables):
    assert vietnamese.cut(word) == syllables.split()


def test_forty_surnames_and_more_have_a_reading_of_their_own():
    assert len(han.surnames()) > 40


def test_every_mandarin_syllable_has_its_own_wade_giles_spelling_but_for_known_pairs():
    spelled = mandarin.wade_giles()
    assert len(spelled) >= 395
    assert {"ch'en", "hsi", "ts'ao", "jung", "p'ing", "erh"} <= spelled.keys()


def test_every_palladius_syllable_leads_back_to_one_pinyin_syllable():
    assert mandarin.palladius()["цзинь"][0] == "jin"
    assert mandarin.palladius()["чжун"][0] == "zhong"
    assert len(mandarin.palladius()) >= 395


def test_bare_vietnamese_syllables_cover_every_marked_one():
    from jalon.names.scripts.latin import plain

    assert {plain(spelling) for spelling in vietnamese.marked()} == set(vietnamese.bare())


def test_common_characters_have_all_three_kinds_of_readings():
    for char in "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英":
        found = han.hanzi(char)
        assert found is not None
        assert found.pinyin
        assert found.jyutping
        assert found.hanviet


def test_a_joined_vietnamese_name_is_cut_into_its_syllables():
    assert of("NguyenHoaiPhuong", "vietnamese-bare")[0].latin == "nguyen hoai phuong"


def test_wade_giles_without_apostrophes_leaves_the_breath_open():
    assert of("Chang I", "wade-giles-open")[0].tokens[0][0] == "ç"


def test_hong_kong_spellings_come_from_jyutping():
    assert [cantonese.hongkong(s) for s in ("zoeng1", "gwok3", "can4", "wong4")] == ["cheung", "kwok", "chan", "wong"]


def test_two_burmese_spellings_of_one_name_are_two_readings():
    assert {"lu khin"} <= {reading.latin for reading in of("လုခင်၊ လူခင်", "burmese")}


def test_vowel_signs_of_abugidas_are_never_stripped():
    for pair in (("တင်", "တောင်"), ("ສີ", "ໄສ"), ("សុខ", "សេង"), ("ชัย", "ชาย่า")):
        assert readings(pair[0])[0].tokens != readings(pair[1])[0].tokens


@pytest.mark.parametrize("name", ["", " ", "????", "\u200b\u200e", "12345", "\u0301\u0323", "་", "—", "\u0e31\u0e34"])
def test_a_name_without_letters_has_no_reading(name):
    assert readings(name) == () or not any(map(str.isalnum, name))


@given(st.text(max_size=60))
def test_any_text_gives_readings_with_sounds_and_a_weight(name):
    for reading in readings(name):
        assert any(reading.tokens)
        assert 0 < reading.weight <= 1


@given(st.text(alphabet=st.sampled_from("กขคงจชดตนบปพมยรลวสหอะาิีุูเแโไัํ็์่้ກຂຄງຈສຊຍດຕນບປພມຢລວຫອະາິີຸູເແໂໄັົຽ່້"), max_size=60))
def test_any_string_of_thai_and_lao_letters_is_read(name):
    assert len(readings(name)) <= 8
