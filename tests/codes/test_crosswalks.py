"""The words of other systems that a list stands for, each in one entry only."""

import csv

import pytest

from jalon import codes
from shared import shared

WORDS = {"transport-modes": "ids_transport_modes.csv", "concealments": "ids_hiding_places.csv"}


def words_of(name: str) -> list[str]:
    return [word for entry in codes.load(name) for word in entry.extra.get("ids", ())]


@pytest.mark.parametrize("name", WORDS)
def test_a_word_of_the_seizure_reports_stands_in_one_entry_only(name: str) -> None:
    words = words_of(name)
    assert len(words) == len(set(words))


@pytest.mark.parametrize(("name", "file"), WORDS.items())
def test_every_word_seen_in_the_seizure_reports_has_an_entry(name: str, file: str) -> None:
    rows = csv.reader((shared("data/reference/nomenclature") / file).read_text(encoding="utf-8").splitlines()[1:])
    assert {word for word, *_ in rows} <= set(words_of(name))


def test_a_notice_kind_exports_to_one_interpol_colour_only() -> None:
    colours = [entry.extra["interpol"] for entry in codes.load("notice-kinds") if "interpol" in entry.extra]
    assert len(colours) == len(set(colours)) == 9


def test_an_iccs_code_is_digits_of_its_levels() -> None:
    assert {len(entry.extra["iccs"]) for entry in codes.load("offences") if "iccs" in entry.extra} <= {2, 4, 5, 6}
