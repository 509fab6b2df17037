"""Lists of many units: a search finds the same whichever way it is counted, page by page, and provinces keep theirs."""

import datetime

import pytest

from factories.across import SINCE
from jalon.node.directory.models import Unit
from jalon.node.directory.queries import listing
from jalon.node.directory.queries.listing import Filters
from jalon.node.kernel import ids

TODAY = datetime.date(2026, 11, 22)


@pytest.fixture
def many(across):
    """Thirty posts by number, every third of them named after a place."""
    for number in range(30):
        names = {"vi": f"Đồn số {number}" + (" Ba Đồn" if number % 3 == 0 else "")}
        Unit.objects.create(
            id=ids.new_id(), node=across.own, code=f"P{number:02}", names=names, level="station", valid_from=SINCE,
            territory="VN:42" if number % 2 else "",
        )  # fmt: skip


def pages(filters):
    """Every page of four, by codes, with the count that each says."""
    found, after = [], ""
    while True:
        rows, count = listing.counted(listing.units(filters, today=TODAY), filters)
        piece, after = listing.piece(rows, after=after, size=4)
        found.append((count, [unit.code for unit in piece]))
        if not after:
            return found


@pytest.mark.parametrize("few", [0, 9, 10, 500])
def test_a_search_finds_and_counts_the_same_whether_few_or_many_fit(many, monkeypatch, few):
    monkeypatch.setattr(listing, "FEW", few)
    said = pages(Filters(text="ba don"))
    assert {count for count, _codes in said} == {10}
    assert [code for _count, codes in said for code in codes] == [f"P{number:02}" for number in range(0, 30, 3)]
    assert pages(Filters(text="zzzz")) == [(0, [])]


def test_few_that_fit_are_looked_for_once(many, django_assert_num_queries):
    filters = Filters(text="ba don")
    with django_assert_num_queries(2):
        rows, _count = listing.counted(listing.units(filters, today=TODAY), filters)
        listing.piece(rows, after="", size=50)


def test_a_province_keeps_its_units_and_no_others(many):
    rows = listing.units(Filters(province="VN:42"), today=TODAY)
    assert {unit.code for unit in rows} == {"HT", *(f"P{number:02}" for number in range(1, 30, 2))}
    assert not listing.units(Filters(province="VN:44"), today=TODAY).exists()
