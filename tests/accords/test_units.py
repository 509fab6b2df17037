"""Rights within units: who keeps a record changes it; drafts and notes stay with its unit; who read it is kept."""

import uuid

import pytest
from django.urls import reverse

from factories.accords import COMMITMENT, Desk, deliver, enter, sent
from factories.ours import PASSWORD
from jalon.node.accords import actions, queries
from jalon.node.accords.choices import Kind
from jalon.node.accords.models import Record, Version
from jalon.node.federation.models import Receipt

TEXT = b"""Hanoi, May 3 2024 (VNA) - The 4th ministerial meeting on border security was held in Hanoi on May 3, 2024.

The two sides agreed to set up a direct line between the gates.
"""


@pytest.fixture
def as_(client, ours):
    def log(name):
        client.logout()
        assert client.login(username=name, password=PASSWORD)
        return client

    return log


def test_what_a_unit_keeps_alone_is_hidden_from_another_unit(ours, as_, linh):
    promise, meeting = enter(linh), enter(linh, Kind.MEETING)
    assert promise.unit_id == ours.units["HT"].pk
    mei = as_("mei")
    assert mei.get(reverse("accords:record", args=[promise.pk])).status_code == 404
    assert "set up a direct line" not in mei.get(reverse("accords:commitments")).content.decode()
    assert mei.get(f"/api/v1/accords/records/{promise.pk}").status_code in (401, 404)
    assert mei.get(reverse("accords:record", args=[meeting.pk])).status_code == 200
    assert queries.shown(Kind.COMMITMENT)(ours.people["mei"], promise.pk) is None


def test_another_unit_reads_what_partners_hold_too_but_neither_changes_it_nor_sees_drafts_and_notes(
    ours, as_, linh, minh
):
    record = enter(linh)
    actions.propose(record.pk, partners=["LA-MPS"], by=minh)
    actions.change_record(record.pk, content={**record.content, "due": "2031"}, by=linh)
    actions.add_note(uuid.uuid4(), record=record, text="Their side hesitates", by=linh)
    page = as_("mei")
    shown = page.get(reverse("accords:record", args=[record.pk])).content.decode()
    assert "set up a direct line" in shown
    assert "2031" not in shown
    assert "hesitates" not in shown
    for step in ("edit", "move", "note", "discard"):
        assert page.post(reverse(f"accords:record-{step}", args=[record.pk])).status_code == 403
    ours_too = as_("linh").get(reverse("accords:record", args=[record.pk])).content.decode()
    assert "2031" in ours_too
    assert "hesitates" in ours_too


def test_proposals_are_decided_by_the_unit_that_added_the_text(ours, as_, linh):
    document = actions.add_document(uuid.uuid4(), name="a.txt", content=TEXT, source="Invented", by=linh)
    proposal = document.proposals.filter(kind="commitment").first()
    page = as_("mei")
    assert "direct line" in page.get(reverse("accords:document", args=[document.pk])).content.decode()
    assert page.post(reverse("accords:proposal-accept", args=[proposal.pk])).status_code == 403
    assert page.post(reverse("accords:document-again", args=[document.pk])).status_code == 403
    assert not Record.objects.exists()
    assert as_("linh").post(reverse("accords:proposal-accept", args=[proposal.pk])).status_code == 302
    assert Record.objects.get(kind=Kind.COMMITMENT).unit_id == ours.units["HT"].pk


def test_what_a_partner_proposed_is_kept_by_the_unit_that_decides_and_read_and_answer_are_signed(ours, as_, minh):
    desk = Desk(ours.laos, uuid.uuid4())
    version = desk.say(COMMITMENT)
    record = Record.objects.get(pk=desk.record)
    assert record.unit_id is None
    page = as_("minh")
    for _twice in range(2):
        page.get(reverse("accords:record", args=[record.pk]))
    envelope = Version.objects.get(record=record).envelope
    assert Receipt.objects.filter(envelope=envelope, fate="read").count() == 1
    page.post(reverse("accords:record-answer", args=[record.pk]), {"answer": "accept", "version": version})
    record.refresh_from_db()
    assert record.unit_id == ours.units["HT"].pk
    assert Receipt.objects.filter(envelope=envelope, fate="answered").count() == 1


def test_who_read_a_record_a_text_and_its_original_can_be_seen(as_, linh):
    record = enter(linh)
    document = actions.add_document(uuid.uuid4(), name="a.txt", content=TEXT, source="Invented", by=linh)
    page = as_("minh")
    page.get(reverse("accords:record", args=[record.pk]))
    page.get(reverse("accords:document", args=[document.pk]))
    original = page.get(reverse("accords:document-original", args=[document.pk]))
    assert b"".join(original.streaming_content) == TEXT
    for path, key, words in (
        ("record", record.pk, ["read a record"]),
        ("document", document.pk, ["read a text of the library", "downloaded the original of a text"]),
    ):
        link = page.get(reverse(f"accords:{path}", args=[key])).context["page"].readers_url
        shown = page.get(link).content.decode()
        assert "Minh" in shown
        assert all(each in shown for each in words)


def test_who_may_not_see_readers_is_shown_no_way_there(as_, linh):
    record = enter(linh, Kind.MEETING)
    assert as_("rev").get(reverse("accords:record", args=[record.pk])).context["page"].readers_url == ""


def test_a_message_about_a_record_of_theirs_does_not_name_our_unit(ours, linh, minh):
    record = enter(linh)
    actions.propose(record.pk, partners=["LA-MPS"], by=minh)
    desk = Desk(ours.laos, record.pk)
    assert str(ours.units["HT"].pk) not in str(desk.take(sent()[0]))
    deliver(ours.laos, "accords.answer.v1", {
        "record": str(record.pk), "version": desk.stand.heads[0], "accepted": True, "reason": "", "by": "Bounmy",
    })  # fmt: skip
    record.refresh_from_db()
    assert record.standing == "agreed"
