"""The library: hostile texts, limits before parsing, and reading again without losing a decision."""

import uuid

import pytest
from django.utils import translation

from jalon.node.accords import actions
from jalon.node.accords.actions import library
from jalon.node.accords.choices import Verdict
from jalon.node.accords.models import Document, Record
from jalon.reader import read_text

TEXT = """Hanoi, May 3 2024 (VNA) - The 4th ministerial meeting on border security was held in Hanoi on May 3, 2024.

The two sides agreed to set up a direct line between the gates. Police arrested more than 120 suspects in 2023.
"""


def add(by, content, **more):
    return actions.add_document(uuid.uuid4(), name="a.txt", content=content, source="Invented", by=by, **more)


@pytest.mark.parametrize(
    "content", [b"", b"   \n", b"\x7fELF\x02\x01\x01\x00\x00", b"PK\x03\x04 no archive", b"%PDF-1.7 no"]
)
def test_what_is_no_text_is_refused_and_leaves_nothing(linh, content):
    with pytest.raises(actions.CannotAddDocument):
        add(linh, content)
    assert not Document.objects.exists()


def test_a_file_over_the_limit_is_refused_before_it_is_parsed(linh, monkeypatch):
    monkeypatch.setattr(library, "text_of", lambda _content: pytest.fail("it was parsed"))
    with pytest.raises(actions.CannotAddDocument):
        add(linh, b"x" * (library.LARGEST + 1))


def test_a_text_with_signs_that_no_database_takes_is_no_text(linh):
    with pytest.raises(actions.CannotAddDocument, match="neither text nor HTML"):
        add(linh, TEXT.replace("gates", "ga\0tes").encode())


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7 no", b"PK\x03\x04 no archive", TEXT.replace("gates", "ga\0tes").encode()]
)
def test_each_reader_is_told_in_their_language_why_it_is_no_text(linh, content):
    said = set()
    for language in ("en", "fr", "vi", "zh-hans", "lo", "km"):
        with translation.override(language), pytest.raises(actions.CannotAddDocument) as refused:
            add(linh, content)
        said.add(str(refused.value))
    assert len(said) == 6


def test_a_text_in_a_language_without_tables_is_kept_without_proposals(linh):
    text = "ສອງຝ່າຍໄດ້ຕົກລົງກັນ ສ້າງຕັ້ງສາຍດ່ວນ ລະຫວ່າງ ດ່ານ."
    document = add(linh, text.encode(), language="lo")
    assert (document.language, document.proposals.count(), document.text) == ("lo", 0, text)


def read_better(text, *, id, date_hint=None):  # noqa: A002 - the reader's own word
    """A reader that finds the figure's place, widens the promise, and no longer sees the meeting."""
    document = read_text(text, id=id, date_hint=date_hint)
    document.records.events = []
    document.records.statistics[0].place = "Hanoi"
    return document


def test_reading_again_shows_what_changed_and_never_loses_a_decision(linh, monkeypatch):
    document = add(linh, TEXT.encode())
    statistic, promise = (document.proposals.get(kind=kind) for kind in ("statistic", "commitment"))
    event = document.proposals.filter(kind="event").first()
    actions.accept_proposal(event.pk, by=linh)
    actions.reject_proposal(promise.pk, by=linh, reason="Said in passing")
    monkeypatch.setattr(library, "read_text", read_better)
    reading = actions.read_again(document, by=linh)
    assert reading.number == 2
    assert [change["proposal"] for change in reading.changes["changed"]] == [str(statistic.pk)]
    assert str(event.pk) in reading.changes["gone"]
    for each in (statistic, promise, event):
        each.refresh_from_db()
    assert (statistic.verdict, statistic.fields["place"]) == (Verdict.WAITING, "Hanoi")
    assert (promise.verdict, promise.reason) == (Verdict.REJECTED, "Said in passing")
    assert (event.verdict, event.gone) == (Verdict.ACCEPTED, True)
    assert Record.objects.filter(kind="meeting").count() == 1
    again = actions.read_again(document, by=linh)
    assert (again.changes["new"], again.changes["changed"], again.changes["gone"]) == ([], [], [])


def test_what_a_later_reading_says_of_something_decided_stands_beside_the_decision(linh, monkeypatch):
    document = add(linh, TEXT.encode())
    statistic = document.proposals.get(kind="statistic")
    actions.accept_proposal(statistic.pk, by=linh)
    monkeypatch.setattr(library, "read_text", read_better)
    actions.read_again(document, by=linh)
    statistic.refresh_from_db()
    assert statistic.decided["place"] is None
    assert statistic.latest["fields"]["place"] == "Hanoi"


def test_a_decision_is_taken_once(linh):
    document = add(linh, TEXT.encode())
    statistic = document.proposals.get(kind="statistic")
    first = actions.accept_proposal(statistic.pk, by=linh)
    assert actions.accept_proposal(statistic.pk, by=linh).record == first.record
    with pytest.raises(actions.CannotDecide):
        actions.reject_proposal(statistic.pk, by=linh, reason="Too late")
