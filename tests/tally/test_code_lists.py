"""The code lists that seizure records use know every word that this room meets."""

import csv
from collections import Counter

import pytest

from jalon import codes
from jalon.tally.quantities import measures
from jalon.tally.substances import substance_named
from shared import shared

LISTS = {"transport-modes": "ids_transport_modes", "routings": "ids_routing", "concealments": "ids_hiding_places"}


@pytest.mark.parametrize("name", LISTS)
def test_each_word_of_the_unodc_form_means_exactly_one_code(name: str) -> None:
    words = Counter(word for code in codes.load(name) for word in code.extra.get("ids", ()))
    with shared(f"data/reference/nomenclature/{LISTS[name]}.csv").open(encoding="utf-8") as file:
        seen = {next(iter(row.values())) for row in csv.DictReader(file)}
    assert set(words) >= seen
    assert set(words.values()) == {1}


def test_every_measure_of_the_units_has_a_label() -> None:
    assert {code.code for code in codes.load("measures")} == set(measures())


@pytest.mark.parametrize(
    "name", ["Heroin", "Cocaine", "Opium", "Ketamine", "Ecstasy", "Diazepam", "Acetone", "Alcohol"]
)
def test_the_group_of_a_substance_is_a_code_of_the_list(name: str) -> None:
    assert substance_named(name).group in codes.load("substance-groups")
