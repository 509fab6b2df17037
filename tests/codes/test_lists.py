"""The code lists: closed, labelled in six languages, and kind when asked for something that isn't there."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon import JalonError, codes
from jalon.codes.lists import Code

ALL = [codes.load(name) for name in codes.names()]
TOPICS = {
    "drugs", "trafficking-persons", "smuggling", "wildlife", "arms", "migration", "organised", "cyber", "terrorism",
    "public-order", "fugitives", "laundering", "fraud",
}  # fmt: skip
every_list = pytest.mark.parametrize("table", ALL, ids=lambda table: table.name)


@every_list
def test_every_code_has_a_label_in_each_of_the_six_languages(table: codes.CodeList) -> None:
    for entry in table:
        assert set(entry.labels) == set(codes.LANGUAGES)
        assert all(label == label.strip() != "" for label in entry.labels.values()), entry.code


@every_list
def test_labels_of_one_list_differ_in_every_language(table: codes.CodeList) -> None:
    for lang in codes.LANGUAGES:
        labels = [entry.label(lang) for entry in table if not entry.parent]
        assert sorted(set(labels)) == sorted(labels), (table.name, lang)


@every_list
def test_each_language_is_written_in_its_own_script(table: codes.CodeList) -> None:
    scripts = {"zh-hans": r"[\u4e00-\u9fff]", "lo": r"[\u0e80-\u0eff]", "km": r"[\u1780-\u17ff]"}
    for lang, letters in scripts.items():
        strange = [entry.label(lang) for entry in table if not re.search(letters, entry.label(lang))]
        assert strange == [], lang


@every_list
def test_every_list_says_its_version_date_source_and_licence(table: codes.CodeList) -> None:
    assert table.version
    assert table.source
    assert table.licence
    assert table.issued <= date(2026, 12, 31)
    assert set(table.draft) <= set(codes.LANGUAGES) - {"en"}
    assert set(table.titles) == set(codes.LANGUAGES)


@every_list
def test_a_sub_code_stands_after_its_parent(table: codes.CodeList) -> None:
    seen: set[str] = set()
    for entry in table:
        assert entry.parent is None or entry.parent in seen, entry.code
        seen.add(entry.code)
    assert len(seen) == len(table)


@every_list
def test_codes_are_plain_words_that_survive_a_url_and_a_file_name(table: codes.CodeList) -> None:
    assert all(re.fullmatch(r"[A-Za-z0-9]+([.+-][a-z0-9]+)*", entry.code) for entry in table)


def test_the_offence_list_has_an_entry_and_sub_entries_for_every_topic_of_the_agreements() -> None:
    offences = codes.load("offences")
    assert {entry.code for entry in offences.children()} >= TOPICS
    for topic in TOPICS:
        assert len(offences.children(topic)) >= 3, topic


@pytest.mark.parametrize(
    "word",
    ["politic", "opinion", "relig", "ethnic", "racial", "dissid", "separat", "espionage", "sedition", "propaganda",
     "military", "desert", "protest", "treason", "church"],
)  # fmt: skip
def test_no_offence_is_named_on_political_military_religious_or_racial_grounds(word: str) -> None:
    assert not [entry.code for entry in codes.load("offences") if word in (entry.code + entry.label("en")).lower()]


def test_the_refusal_grounds_are_the_closed_list_with_its_sub_grounds() -> None:
    found = [entry.code for entry in codes.load("refusal-grounds")]
    assert found == ["a", "b", "c", "d", "e", "f", "f.i", "f.ii", "f.iii", "g", "g.i", "g.ii", "h", "j", "k"]


def test_the_urgency_levels_carry_the_template_limits() -> None:
    urgency = codes.load("urgency")
    assert urgency.get("urgent-direct").extra["hours"] == 8
    assert urgency.get("urgent-indirect").extra["days"] == 3
    assert urgency.get("ordinary").extra["days"] == 7
    assert len(codes.load("urgency-grounds")) == 4


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("handling", ["H0", "H1", "H2", "H3"]),
        ("tlp", ["red", "amber+strict", "amber", "green", "clear"]),
        ("pap", ["red", "amber", "green", "clear"]),
        ("evaluation-source", ["A", "B", "C", "X"]),
        ("evaluation-information", ["1", "2", "3", "4"]),
        ("check-results", ["no-hit", "possible", "hit", "could-not-check"]),
        ("countries", ["VN", "LA", "CN", "KH", "TH", "MM"]),
        ("sexes", ["M", "F", "X"]),
        ("operation-kinds", ["campaign", "patrol", "checkpoint"]),
    ],
)
def test_a_short_list_is_exactly_what_the_field_uses(name: str, expected: list[str]) -> None:
    assert [entry.code for entry in codes.load(name)] == expected


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("fr", "Stupéfiants"),
        ("fr-CA", "Stupéfiants"),
        ("zh_Hans", "毒品犯罪"),
        ("zh-cn", "毒品犯罪"),
        ("VI", "Ma túy"),
    ],
)
def test_a_language_tag_is_understood_in_its_usual_spellings(tag: str, expected: str) -> None:
    assert codes.load("offences").label("drugs", tag) == expected


@pytest.mark.parametrize("tag", ["de", "zh-hant", "zh-TW", "", "e"])
def test_a_language_without_labels_is_refused_with_the_six_that_exist(tag: str) -> None:
    with pytest.raises(codes.UnknownLanguage, match="en, fr, vi, zh-hans, lo, km"):
        codes.load("tlp").label("red", tag)


def test_an_unknown_code_is_refused_with_the_nearest_ones() -> None:
    with pytest.raises(codes.UnknownCode, match=r"no code 'drugs\.traficking'.*drugs\.trafficking"):
        codes.load("offences").get("drugs.traficking")


@pytest.mark.parametrize("name", ["offence", "", "../secrets", "Offences", "tlp.toml"])
def test_an_unknown_list_is_refused_and_the_message_says_where_the_names_are(name: str) -> None:
    with pytest.raises(codes.UnknownList, match="jalon codes"):
        codes.load(name)


@given(st.text(max_size=20))
def test_any_text_is_either_a_code_or_refused_in_words(text: str) -> None:
    table = codes.load("notice-kinds")
    if text in table:
        assert table.get(text).code == text
    else:
        with pytest.raises(JalonError):
            table.get(text)


@pytest.mark.parametrize(
    ("day", "valid"),
    [(date(2025, 6, 30), False), (date(2025, 7, 1), True), (date(2026, 4, 29), True), (date(2026, 4, 30), False)],
)
def test_the_first_and_the_last_day_of_a_code_count(day: date, valid: bool) -> None:
    entry = Code("x", {"en": "X"}, valid_from=date(2025, 7, 1), valid_until=date(2026, 4, 29))
    assert entry.valid_on(day) is valid


def test_a_list_is_read_once_and_gives_choices_for_a_form() -> None:
    assert codes.load("tlp") is codes.load("tlp")
    assert codes.load("sexes").choices("fr") == [("M", "Masculin"), ("F", "Féminin"), ("X", "Non précisé")]
    assert codes.load("sexes").choices("fr", on=date(2026, 1, 1)) == codes.load("sexes").choices("fr")


def test_every_table_in_the_folder_is_a_list() -> None:
    folder = Path(codes.__file__).parent / "tables"
    assert {file.stem for file in folder.iterdir()} == set(codes.names())
