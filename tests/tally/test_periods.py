"""Periods: customs months, fiscal years, Buddhist years, and days that do not exist."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon import JalonError
from jalon.tally import Period, Reporting, UnreadableDate, read_period


def test_a_customs_month_runs_from_the_16th_to_the_15th() -> None:
    assert Period.month(2024, 1, starts=16) == Period(date(2023, 12, 16), date(2024, 1, 15))


def test_a_customs_year_starts_on_16_december() -> None:
    assert Period.year(2023, starts=(12, 16)) == Period(date(2022, 12, 16), date(2023, 12, 15))


def test_a_fiscal_year_bears_the_name_of_the_year_in_which_it_ends() -> None:
    assert Period.year(2019, starts=(10, 1)) == Period(date(2018, 10, 1), date(2019, 9, 30))
    assert Period.month(2024, 2).end == date(2024, 2, 29)


@given(st.dates(date(1990, 1, 1), date(2199, 12, 31)), st.integers(1, 28))
def test_each_day_lies_in_the_month_that_is_named_after_it(day: date, starts: int) -> None:
    year, month = map(int, Reporting(month_starts=starts).month_of(day).split("-"))
    assert Period.month(year, month, starts=starts).covers(Period.day(day))


@given(st.dates(date(1990, 1, 1), date(2199, 12, 31)), st.integers(1, 12), st.integers(1, 28))
def test_each_day_lies_in_the_year_that_is_named_after_it(day: date, month: int, first: int) -> None:
    year = int(Reporting(year_starts=(month, first)).year_of(day))
    assert Period.year(year, starts=(month, first)).covers(Period.day(day))


@pytest.mark.parametrize(
    ("day", "reporting", "quarter"),
    [
        (date(2024, 3, 31), Reporting(), "2024-Q1"),
        (date(2024, 4, 1), Reporting(), "2024-Q2"),
        (date(2024, 10, 1), Reporting(year_starts=(10, 1)), "2025-Q1"),
        (date(2024, 9, 30), Reporting(year_starts=(10, 1)), "2024-Q4"),
        (date(2023, 12, 16), Reporting(year_starts=(12, 16)), "2024-Q1"),
        (date(2024, 3, 15), Reporting(year_starts=(12, 16)), "2024-Q1"),
        (date(2024, 3, 16), Reporting(year_starts=(12, 16)), "2024-Q2"),
    ],
)
def test_quarters_count_from_where_the_year_begins(day: date, reporting: Reporting, quarter: str) -> None:
    assert reporting.quarter_of(day) == quarter


def test_a_year_of_the_buddhist_era_is_converted_and_says_so() -> None:
    assert read_period("2569-01-05") == Period(date(2026, 1, 5), date(2026, 1, 5), converted=True)
    assert read_period("05/01/2569", "dmy").start == date(2026, 1, 5)
    assert read_period("2569").end == date(2026, 12, 31)


def test_a_buddhist_era_that_the_profile_states_holds_for_every_year() -> None:
    assert read_period("2380-02-01", era="buddhist").start == date(1837, 2, 1)


def test_a_buddhist_leap_day_is_that_of_the_common_year() -> None:
    assert read_period("2567-02-29").start == date(2024, 2, 29)


def test_labels_can_bear_buddhist_years() -> None:
    assert Reporting(era="buddhist").month_of(date(2026, 1, 5)) == "2569-01"


@pytest.mark.parametrize(
    "text", ["2023-02-29", "2024-13-01", "yesterday", "", "31/12/2024", "0024-01-01", "3000-01-01"]
)
def test_a_day_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(UnreadableDate):
        read_period(text)


def test_days_and_months_are_told_apart_by_the_stated_order() -> None:
    assert read_period("03/04/2024", "dmy").start == date(2024, 4, 3)
    assert read_period("03/04/2024", "mdy").start == date(2024, 3, 4)


def test_a_fiscal_month_before_the_turn_belongs_to_the_calendar_year_before() -> None:
    assert read_period("2019|OCT", "fiscal-month", "auto", (10, 1)).start == date(2018, 10, 1)
    assert read_period("2019|APR", "fiscal-month", "auto", (10, 1)).start == date(2019, 4, 1)


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(JalonError, match="Swap"):
        Period(date(2024, 1, 2), date(2024, 1, 1))


def test_a_campaign_from_15_april_to_15_september_is_no_number_of_months() -> None:
    campaign = Period(date(2024, 4, 15), date(2024, 9, 15))
    assert campaign.months is None
    assert campaign.days == 154
    assert campaign.overlaps(Period.month(2024, 9))
    assert not campaign.covers(Period.month(2024, 9))


@given(st.dates(date(1990, 1, 1), date(2199, 12, 1)), st.integers(0, 400))
def test_a_period_covers_its_own_days_and_no_other(start: date, days: int) -> None:
    period = Period(start, start + timedelta(days=days))
    assert period.days == days + 1
    assert period.covers(Period.day(period.end))
    assert not period.overlaps(Period.day(period.end + timedelta(days=1)))


@pytest.mark.parametrize("wrong", [{"month_starts": 31}, {"year_starts": (2, 29)}, {"era": "lunar"}])
def test_a_calendar_that_not_every_year_has_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(JalonError):
        Reporting(**wrong)  # type: ignore[arg-type]
