"""Series with their gaps, rates with what they were divided by, and figures across a reform."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from jalon import JalonError, territory
from jalon.tally import Line, Table, across, load_indicator, rate, series
from jalon.tally.periods import between
from jalon.tally.tables import without_report

BEFORE, AFTER = date(2024, 6, 30), date(2025, 12, 1)


def made(values: Mapping[tuple[str | None, ...], str], by: tuple[str, ...]) -> Table:
    lines = {key: Line("kg", Decimal(value), records=9) for key, value in values.items()}
    return Table(load_indicator("mass"), by, lines, {})


def test_a_year_without_report_is_a_gap_and_not_zero() -> None:
    table = made(
        {("VN", "2021"): "10", ("VN", "2023"): "15", ("VN", "2024"): "12", ("LA", "2022"): "9"}, ("country", "year")
    )
    points = series(table, "year", country="VN")
    assert [(p.period, p.value, p.change) for p in points] == [
        ("2021", Decimal(10), None),
        ("2022", None, None),
        ("2023", Decimal(15), None),
        ("2024", Decimal(12), Decimal("-20.0")),
    ]


def test_a_series_needs_a_value_for_each_other_dimension() -> None:
    with pytest.raises(JalonError, match="country"):
        series(made({("VN", "2021"): "10"}, ("country", "year")), "year")


def test_undated_records_are_in_no_series() -> None:
    assert [p.period for p in series(made({(None,): "1", ("2021",): "2"}, ("year",)), "year")] == ["2021"]
    assert series(made({}, ("year",)), "year") == []


def test_quarters_and_months_go_on_over_the_new_year() -> None:
    assert between("2023-Q3", "2024-Q2") == ["2023-Q3", "2023-Q4", "2024-Q1", "2024-Q2"]
    assert between("2023-11", "2024-01") == ["2023-11", "2023-12", "2024-01"]


def test_a_rate_says_what_it_was_divided_by() -> None:
    found = rate(Decimal(560), 7_500_000, on=date(2024, 7, 1), source="census")
    assert (found.value, found.per, found.population) == (Decimal("7.47"), 100_000, 7_500_000)
    with pytest.raises(JalonError, match="above zero"):
        rate(Decimal(1), 0, on=date(2024, 7, 1), source="census")


def test_two_provinces_that_became_one_are_compared_as_a_sum() -> None:
    (change,) = across({"VN:44": Decimal(3), "VN:45": Decimal(5)}, BEFORE, {"VN:44": Decimal(10)}, AFTER)
    assert (change.value_before, change.value_after, change.change) == (Decimal(8), Decimal(10), Decimal("25.0"))


def test_a_merged_province_of_which_a_part_was_not_reported_has_no_number() -> None:
    (change,) = across({"VN:44": Decimal(3)}, BEFORE, {"VN:44": Decimal(10)}, AFTER)
    assert change.value_before is None
    assert change.change is None
    assert "must be added to the earlier figure" in change.reason


def test_the_ten_provinces_bordering_laos_are_not_the_nine_of_today() -> None:
    ten = {unit.code: Decimal(1) for unit in territory.border("VN", "LA", on=BEFORE).units("VN")}
    nine = {unit.code: Decimal(1) for unit in territory.border("VN", "LA", on=AFTER).units("VN")}
    changes = across(ten, BEFORE, nine, AFTER)
    assert sum(c.value_before is not None and c.value_after is not None for c in changes) < len(changes)
    assert all(c.reason for c in changes)


def test_a_figure_of_a_province_before_it_existed_is_refused() -> None:
    with pytest.raises(territory.NotInForce):
        across({"VN:45": Decimal(1)}, AFTER, {"VN:44": Decimal(1)}, AFTER)


def test_who_did_not_report_is_said_for_every_period_of_the_table() -> None:
    keys = [("VN", "2022"), ("VN", "2024"), ("LA", "2023"), ("LA", None), (None, "2022")]
    assert without_report(("country", "year"), keys) == {"VN": ["2023"], "LA": ["2022", "2024"]}
    assert without_report(("year", "country"), [key[::-1] for key in keys]) == {"VN": ["2023"], "LA": ["2022", "2024"]}
    assert without_report(("country",), [("VN",)]) == without_report(("country", "year"), []) == {}
