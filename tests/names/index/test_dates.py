"""Birth dates as papers give them, and what lies between two."""

import datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.names.index import dates
from jalon.names.index.dates import (
    CONFLICT,
    DAY,
    EQUAL,
    MONTH,
    NO_BIRTH,
    PARTLY,
    SWAPPED,
    UNKNOWN,
    YEAR,
    YEAR_OFF,
    Birth,
)

DATES = st.dates(min_value=datetime.date(1900, 1, 1), max_value=datetime.date(2030, 12, 31))


@pytest.mark.parametrize(
    ("text", "birth"),
    [
        ("1977-03-28", Birth(DAY, 1977, 3, 28)),
        ("1977/3/28", Birth(DAY, 1977, 3, 28)),
        ("19770328", Birth(DAY, 1977, 3, 28)),
        ("1977-28-03", Birth(DAY, 1977, 3, 28)),
        ("2520-03-28", Birth(DAY, 1977, 3, 28)),
        ("๒๕๒๐-๐๓-๒๘", Birth(DAY, 1977, 3, 28)),
        ("1977-03", Birth(MONTH, 1977, 3)),
        ("1977-03-00", Birth(MONTH, 1977, 3)),
        ("1977-02-29", Birth(MONTH, 1977, 2)),
        ("1977", Birth(YEAR, 1977)),
        ("2520", Birth(YEAR, 1977)),
        ("1977-03-28T00:00:00", Birth(DAY, 1977, 3, 28)),
        ("", NO_BIRTH),
        ("  ", NO_BIRTH),
    ],
)
def test_a_date_is_read_in_every_usual_form(text: str, birth: Birth) -> None:
    assert dates.read_birth(text) == birth


@pytest.mark.parametrize("text", ["28.3.77", "yesterday", "1700-01-01", "1977-13-13", "3000", "12"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        dates.read_birth(text)


@pytest.mark.parametrize(
    ("asked", "recorded", "relation"),
    [
        ("1977-03-08", "1977-03-08", EQUAL),
        ("1977-03-08", "1977-08-03", SWAPPED),
        ("1977-03-08", "1976-03-08", YEAR_OFF),
        ("1977-03-08", "1978-03-08", YEAR_OFF),
        ("2520-03-08", "1977-03-08", EQUAL),
        ("1977-03-08", "1977", PARTLY),
        ("1977-03-08", "1977-03", PARTLY),
        ("1977-03-08", "1977-01-01", PARTLY),
        ("1977-01-01", "1977-11-20", PARTLY),
        ("1977", "1977-11-20", PARTLY),
        ("1977-11", "1977-11-20", PARTLY),
        ("1977-11", "1977", PARTLY),
        ("1977-03-08", "1977-04", CONFLICT),
        ("1977-03-08", "1977-03-09", CONFLICT),
        ("1977", "1978-11-20", CONFLICT),
        ("1977-03-08", "", UNKNOWN),
        ("", "1977-03-08", UNKNOWN),
    ],
)
def test_every_usual_error_has_its_name(asked: str, recorded: str, relation: int) -> None:
    one, other = dates.read_birth(asked), dates.read_birth(recorded)
    found = dates.relation(one, np.array([other.precision], np.uint8), np.array([other.first], np.int32))
    assert found.tolist() == [relation]


@given(DATES, DATES, st.sampled_from([4, 7, 10]), st.sampled_from([4, 7, 10]))
def test_whoever_is_not_in_conflict_stands_in_a_span_that_is_looked_through(one, other, cut, other_cut) -> None:  # type: ignore[no-untyped-def]
    asked, recorded = dates.read_birth(one.isoformat()[:cut]), dates.read_birth(other.isoformat()[:other_cut])
    relation = dates.relation(asked, np.array([recorded.precision], np.uint8), np.array([recorded.first], np.int32))[0]
    inside = any(p == recorded.precision and low <= recorded.first < high for p, low, high in dates.spans(asked))
    assert inside == (relation != CONFLICT)
