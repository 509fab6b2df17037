"""Declared figures: two texts about one thing meet in one family, whatever the language; contradictions show."""

import uuid

import pytest
from django.utils import translation

from jalon.node.figures import actions, queries, rules

STATISTIC = {
    "value": 1250, "unit": "count", "qualifier": "exact", "counted": "drug cases", "counted_class": "cases",
    "place": "Vietnam", "period": {"start": "2024-01", "end": "2025-12"},
}  # fmt: skip


def declare(words="1,250 drug cases", publisher="Invented News", **changes):
    return actions.declare_figure(
        uuid.uuid4(), statistic={**STATISTIC, **changes}, words=words, publisher=publisher, published="2026-05",
        language="en", source=f"jalon:accords/document/{uuid.uuid4()}", actor="user:linh",
    )  # fmt: skip


def test_contradicting_figures_of_two_languages_stand_side_by_side(ours):
    declare()
    declare("1 310 affaires", "Autre", value=1310, counted="affaires liées à la drogue", place="Viêt Nam")
    family = queries.families()[0]
    assert (family.contradicts, len(family.lines)) == (True, 2)
    assert "1,250" in family.verdicts[0]
    assert "1,310" in family.verdicts[0]


@pytest.mark.parametrize(
    "changes",
    [
        {"value": 1200, "qualifier": "more_than"},
        {"value": 1310, "period": {"start": "2023-01", "end": "2023-12"}},
        {"value": 1310, "place": "Laos"},
        {"value": 1310, "counted": "suspects"},
        {"value": 1310, "unit": "kg"},
        {"value": None, "qualifier": "several"},
    ],
)
def test_what_is_of_another_thing_or_within_its_bound_does_not_contradict(ours, changes):
    declare()
    declare("another", **changes)
    assert not any(family.contradicts for family in queries.families())


def test_a_place_is_kept_as_it_was_then(ours):
    before = declare(place="Quảng Bình", period={"start": "2024", "end": "2024"})
    after = declare(place="Quảng Trị", period={"start": "2026", "end": "2026"})
    assert (before.territory_name, after.territory_name) == ("Tỉnh Quảng Bình", "Tỉnh Quảng Trị")
    assert declare(place="10 provinces along the border").territory == ""


def test_the_same_figure_twice_is_one(ours):
    key = uuid.uuid4()
    said = {"statistic": STATISTIC, "words": "w", "publisher": "p", "published": "", "language": "en", "source": "s"}
    first = actions.declare_figure(key, actor="user:linh", **said)
    assert actions.declare_figure(key, actor="user:linh", **said).pk == first.pk
    assert queries.count() == 1


@pytest.mark.parametrize(
    ("iso", "first", "last"), [("2024", "2024-01-01", "2024-12-31"), ("2024-02", "2024-02-01", "2024-02-29")]
)
def test_a_month_or_a_year_has_its_first_and_last_day(iso, first, last):
    assert (str(rules.first_day(iso)), str(rules.last_day(iso))) == (first, last)
    assert rules.last_day("--10-14") is None


@pytest.mark.parametrize(
    ("language", "number", "place"),
    [
        ("en", "About 1,310.5 kg", "Viet Nam"),
        ("vi", "1.310,5 kg", "Việt Nam"),
        ("fr", "1\N{NARROW NO-BREAK SPACE}310,5 kg", "Viet Nam"),
        ("zh-hans", "1,310.5 kg", "越南"),
        ("lo", "1.310,5 kg", "ຫວຽດນາມ"),
    ],
)
def test_numbers_are_grouped_and_countries_named_as_the_reader_s_language_does(ours, language, number, place):
    figure = declare("1310.50 kilos", value="1310.50", unit="kg", qualifier="about")
    with translation.override(language):
        assert queries.number(figure).casefold().endswith(number.casefold())
        assert queries.place_of(figure) == place
