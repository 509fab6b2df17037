"""Lists of many units: a search finds the same whichever way it is counted, page by page, and provinces keep theirs."""

import datetime

import pytest

from factories.across import SINCE
from factories.statements import statements
from jalon.node.directory import actions
from jalon.node.directory.models import Unit
from jalon.node.directory.queries import listing
from jalon.node.directory.queries.listing import Filters
from jalon.node.kernel import ids

TODAY = datetime.date(2026, 11, 22)
OFFENCES = ("drugs.trafficking", "wildlife", "smuggling", "terrorism", "cyber")


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


def asked_by(client, page):
    """What a page asks of the database once the process is warm."""
    assert client.get(page).status_code == 200
    with statements() as asked:
        client.get(page)
    return asked


@pytest.mark.parametrize("code", ["CT", "NP"])
def test_a_card_asks_as_often_however_many_contacts_and_counterparts_a_unit_has(across, as_, code):
    page, client = f"/units/{across.units[code].pk}/", as_("linh")
    few = asked_by(client, page)
    for number in range(5):
        reached = {"kind": "mail", "value": f"desk{number}@example.org"}
        actions.add_contact(across.units[code], **reached, valid_from=SINCE, actor="system:test")
        across.name("CT", "NP", level="gate", offence=OFFENCES[number])
    many = asked_by(client, page)
    assert len(many) <= len(few), {sql[:100] for sql in many} - {sql[:100] for sql in few}
    assert len(many) <= 50


@pytest.mark.parametrize("page", ["/units/", "/units/pairs/"])
def test_the_lists_ask_as_often_however_long_they_are(across, as_, many, page):
    for unit in Unit.objects.filter(code__startswith="P"):
        actions.name_pair(unit, across.units["NP"], level="station", valid_from=SINCE, actor="system:test")
    assert len(asked_by(as_("linh"), page)) <= 30
