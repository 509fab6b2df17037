"""Declared and computed figures, with what their words leave open."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon import JalonError, codes
from jalon.tally import Bound, Figure, Period, agree, contradictions, read_figures
from jalon.tally.figures import step


def said(value: str, bound: str = "exact", unit: str = "kg", **more: object) -> Figure:
    return Figure(Decimal(value), unit, "drugs", Bound(bound), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("declared", "computed", "verdict"),
    [
        (said("1910", "more-than"), said("1912"), "agrees"),
        (said("1910", "more-than"), said("1910"), "contradicts"),
        (said("1910", "more-than"), said("1909.9"), "contradicts"),
        (said("1910", "more-than"), said("5000"), "agrees-loosely"),
        (said("2000", "nearly"), said("1910", "more-than"), "agrees"),
        (said("3450", "nearly", "plants"), said("3448", unit="plants"), "agrees"),
        (said("15860", "nearly"), said("15859"), "agrees"),
        (said("15860", "nearly"), said("15860"), "contradicts"),
        (said("14130", "about"), said("14131"), "agrees"),
        (said("14130", "about"), said("14200"), "contradicts"),
        (said("19960", "more-than"), said("19961"), "agrees"),
        (said("19961"), said("19961"), "agrees"),
        (said("21471"), said("22346"), "contradicts"),
        (said("3000000", "more-than", "tablets"), said("3200000", unit="tablets"), "agrees"),
        (said("10", "at-least"), said("10"), "agrees"),
        (said("1910", "at-most"), said("3"), "agrees-loosely"),
        (said("10", "more-than", "lb"), said("5"), "agrees"),
        (said("10", "less-than"), said("10"), "contradicts"),
        (said("1.9", unit="t"), said("1900"), "agrees"),
        (said("500", unit="g"), said("0.5"), "agrees"),
    ],
)
def test_a_bound_is_read_at_the_precision_of_its_number(declared: Figure, computed: Figure, verdict: str) -> None:
    assert agree(declared, computed).verdict == verdict


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (said("5"), said("5", unit="tablets"), "the other in tablets"),
        (said("5", period=Period.year(2023)), said("5", period=Period.year(2024)), "different periods"),
        (said("5", territory="VN"), said("5", territory="LA"), "different territories"),
        (said("218.234", doubt="its point may separate thousands"), said("218234"), "in doubt"),
    ],
)
def test_figures_of_unlike_things_are_not_compared(one: Figure, other: Figure, why: str) -> None:
    agreement = agree(one, other)
    assert agreement.verdict == "not-comparable"
    assert why in agreement.sentence


BOUNDS = st.sampled_from([code.code for code in codes.load("figure-bounds")])
NUMBERS = st.decimals(1, 10**9, places=2, allow_nan=False)


@given(NUMBERS, BOUNDS, NUMBERS, BOUNDS)
def test_agreement_does_not_depend_on_who_is_asked_first(one: Decimal, first: str, other: Decimal, second: str) -> None:
    left, right = said(str(one), first), said(str(other), second)
    assert agree(left, right).verdict == agree(right, left).verdict


@given(NUMBERS, BOUNDS)
def test_every_bound_of_the_code_list_leaves_a_range_around_its_number(value: Decimal, code: str) -> None:
    low, high = Bound(code).likely(value)
    least, most = Bound(code).possible(value)
    assert least <= low <= value <= high <= most


def test_a_bound_that_is_in_no_list_is_refused() -> None:
    with pytest.raises(JalonError, match="more-than"):
        Bound("roughly")


def test_the_precision_of_zero_is_one() -> None:
    assert step(Decimal(0)) == 1


def test_contradicting_figures_are_kept_and_named() -> None:
    year = Period.year(2017)
    one, other = said("21471", period=year, code="A"), said("22346", period=year, code="B")
    elsewhere = said("9", period=year, code="C", territory="LA")
    found = contradictions([one, other, elsewhere])
    assert [(a.code, b.code) for a, b, _ in found] == [("A", "B")]


def test_declared_figures_are_read_with_bounds_and_doubts(tmp_path: Path) -> None:
    path = tmp_path / "declared.csv"
    path.write_text(
        "id,value,unit,indicator,qualifier,period_start,period_end\n"
        "F1,1910,kg,drugs,more_than,2021-07-01,2024-06-30\nF2,218.234,kg,heroin,ambiguous_separator,,\n"
    )
    first, second = read_figures(path)
    assert (first.bound.code, first.period) == ("more-than", Period(date(2021, 7, 1), date(2024, 6, 30)))
    assert second.doubt
    assert second.period is None


def test_a_declared_figure_that_is_no_number_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "declared.csv"
    path.write_text("value,unit,indicator\n5,kg,heroin\nmany,kg,heroin\n")
    with pytest.raises(JalonError, match="line 3"):
        read_figures(path)
