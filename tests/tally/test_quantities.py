"""Quantities keep what was typed; unlike measures are never added."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon import JalonError
from jalon.tally import Notation, Quantity, UnknownUnit, UnlikeMeasures, factors, total, unit_named
from jalon.tally.substances import limit, substance_named


@pytest.mark.parametrize(
    ("typed", "code", "factor"),
    [
        ("Kilogram", "kg", "1"),
        ("KG.", "kg", "1"),
        ("gam", "g", "0.001"),
        ("公斤", "kg", "1"),
        ("ກິໂລ", "kg", "1"),
        ("lbs", "lb", "0.45359237"),
        ("Thousand  of tablets", "tablet-1000", "1000"),
        ("Cc", "ml", "0.001"),
        ("100 gram", "100g", "0.1"),
    ],
)
def test_a_unit_is_known_by_the_names_that_people_type(typed: str, code: str, factor: str) -> None:
    assert unit_named(typed).code == code
    assert unit_named(typed).factor.value == Decimal(factor)


@pytest.mark.parametrize("typed", ["Viss", "Block (350gr)", "other", "Trip", "Paper (1/10 gm)", "", "kilo gram"])
def test_a_unit_that_no_table_knows_is_unknown_and_not_guessed(typed: str) -> None:
    with pytest.raises(UnknownUnit):
        unit_named(typed)


def test_a_quantity_keeps_what_was_typed() -> None:
    quantity = Quantity.read("1.500,5", "GR", notation=Notation(",", "."))
    assert (quantity.typed, quantity.normalised) == ("1.500,5 GR", Decimal("1.5005"))


def test_kilograms_and_tablets_are_never_added() -> None:
    with pytest.raises(UnlikeMeasures, match="side by side"):
        Quantity.read("16.7", "kg") + Quantity.read("180000", "tablets")


def test_tablets_become_weight_only_through_a_named_factor() -> None:
    tablets = Quantity.read("158900000", "tablets")
    by_lao, by_case = tablets.times(factors()["tablet-lao"]), tablets.times(factors()["tablet-case"])
    assert (by_lao.normalised, by_case.normalised) == (Decimal("15890.0000"), Decimal("14777.700000"))
    assert "2024-10" in by_lao.typed


def test_a_factor_for_tablets_refuses_litres() -> None:
    with pytest.raises(UnlikeMeasures):
        Quantity.read("3", "litres").times(factors()["tablet-lao"])


@given(st.permutations([("2", "kg"), ("500", "g"), ("0.1", "mg"), ("7", "tablets"), ("3", "lb"), ("1", "t")]))
def test_a_total_does_not_depend_on_the_order(typed: list[tuple[str, str]]) -> None:
    sums = total(Quantity.read(*pair) for pair in typed)
    assert sums == {"mass": Decimal("1003.8607772100"), "tablets": Decimal(7)}


def test_a_substance_has_a_group_and_a_limit_or_is_unknown() -> None:
    assert substance_named("  METHAMPHETAMINE ").group == "ats"
    assert substance_named("Heroin").kind == "finished"
    assert substance_named("Coca leaf").kind == "plant"
    assert substance_named("moon dust").group == "unknown"
    assert limit("mass", "finished") < limit("mass", "plant")


def test_a_unit_of_a_mapping_needs_a_known_measure_and_a_factor_above_zero() -> None:
    from jalon.tally.quantities import measures, unit_from

    with pytest.raises(JalonError, match="no measure"):
        unit_from({"code": "x", "measure": "beauty", "factor": "1"}, measures(), "1", "here")
    with pytest.raises(JalonError, match="above zero"):
        unit_from({"code": "x", "measure": "mass", "factor": "-1"}, measures(), "1", "here")
