"""Candidates for double counting: proposed with reasons, joined by a person."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon import JalonError
from jalon.tally import Event, candidates, pseudonyms

DAY = date(2024, 5, 30)
KEY, OTHER_KEY = b"k" * 32, b"o" * 32


def event(code: str, amount: str = "15.4", *, agency: str = "police", days: int = 0, province: str = "49",
          country: str = "VN", substance: str = "Heroin", measure: str = "mass") -> Event:  # fmt: skip
    day = DAY + timedelta(days=days)
    return Event(code, day, country, province, substance, measure, Decimal(amount), agency)


GUARD = event("BG-1", agency="border guard")


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (event("PO-1"), "same amount"),
        (event("PO-1", "15.0"), "amounts differ by 2.6 %"),
        (event("PO-1", days=2), "2 days apart"),
        (event("LA-1", country="LA", province="07"), "reported on both sides: VN, LA"),
        (event("PO-1", province=""), "a province is not said"),
        (event("PO-1", substance="HEROIN"), "same substance"),
        (event("BG-2", agency="border guard"), "same day"),
    ],
)
def test_reports_that_may_be_of_one_event_are_proposed_with_reasons(other: Event, reason: str) -> None:
    (found,) = candidates([GUARD, other])
    assert {found.first, found.second} == {GUARD.code, other.code}
    assert reason in found.reasons


@pytest.mark.parametrize(
    "other",
    [
        event("PO-1", "9"),
        event("PO-1", days=5),
        event("PO-1", province="40"),
        event("PO-1", substance="Opium"),
        event("PO-1", measure="tablets"),
        event("BG-2", "15.3", agency="border guard"),
    ],
)
def test_reports_of_other_events_are_not_proposed(other: Event) -> None:
    assert candidates([GUARD, other]) == []


def test_the_likeliest_pair_comes_first() -> None:
    found = candidates([GUARD, event("PO-1", "15.0", days=2), event("CU-1", agency="customs")])
    assert (found[0].first, found[0].second) == ("BG-1", "CU-1")
    assert found[0].score == 1.0


@given(st.permutations([GUARD, event("PO-1"), event("CU-1", "15.1", agency="customs"), event("X", "900")]))
def test_candidates_do_not_depend_on_the_order_of_records(events: list[Event]) -> None:
    pairs = {frozenset((pair.first, pair.second)) for pair in candidates(events)}
    assert pairs == {frozenset(pair) for pair in (("BG-1", "PO-1"), ("BG-1", "CU-1"), ("PO-1", "CU-1"))}


@given(st.decimals("0.01", 10**6, places=3), st.decimals("0.96", 1, places=3), st.integers(0, 1))
def test_two_reports_of_one_event_share_a_pseudonym(amount: Decimal, share: Decimal, days: int) -> None:
    ours, theirs = event("A", str(amount)), event("B", str(amount * share), days=days, country="LA")
    assert pseudonyms(ours, KEY) & pseudonyms(theirs, KEY)


@pytest.mark.parametrize("other", [event("B", "30"), event("B", days=3), event("B", substance="Opium")])
def test_reports_of_other_events_share_no_pseudonym(other: Event) -> None:
    assert not pseudonyms(GUARD, KEY) & pseudonyms(other, KEY)


def test_pseudonyms_mean_nothing_under_another_key_and_say_nothing() -> None:
    assert not pseudonyms(GUARD, KEY) & pseudonyms(GUARD, OTHER_KEY)
    assert all(len(text) == 64 and "Heroin" not in text for text in pseudonyms(GUARD, KEY))


def test_a_short_key_is_refused() -> None:
    with pytest.raises(JalonError, match="32 bytes"):
        pseudonyms(GUARD, b"short")
