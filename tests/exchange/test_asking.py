"""Asking: drafted by one person, released by another, followed by the receipts that come back, closed."""

import datetime
import uuid

import pytest
from django.db import IntegrityError, transaction

from factories.ours import acknowledgement, ask, release, reply_body, say, step_body, tell, walk
from jalon.node.exchange import actions
from jalon.node.exchange.choices import State
from jalon.node.exchange.models import Inquiry
from jalon.node.federation import opening
from jalon.node.federation.models import Outgoing
from jalon.node.kernel import clock
from jalon.node.kernel.uploads import Upload
from jalon.wire.receipts import Fate


@pytest.fixture
def draft(ours):
    return ask(ours)


def test_a_draft_waits_for_release_and_has_not_left(ours, draft):
    assert draft.state == State.TO_RELEASE
    assert draft.number == ""
    assert not Outgoing.objects.exists()


def test_the_author_cannot_release_it(ours, draft):
    with pytest.raises(actions.CannotRelease):
        actions.release_inquiry(draft.pk, releaser=ours.people["linh"])
    assert not Outgoing.objects.exists()


def test_nor_can_the_database_be_told_that_the_author_did(ours, draft):
    with pytest.raises(IntegrityError), transaction.atomic():
        Inquiry.objects.filter(pk=draft.pk).update(releaser=draft.author)


def test_a_second_person_releases_it_once_with_a_number(ours, draft):
    released = release(ours, draft)
    again = release(ours, draft)
    assert released.state == State.SENT
    assert released.number == again.number == f"VN-MPS-{clock.today().year}-000001"
    assert Outgoing.objects.count() == 1


@pytest.mark.parametrize(("hour", "year"), [(16, 2026), (17, 2027)])
def test_the_year_of_a_number_is_the_one_that_has_begun_where_the_node_is(hand, ours, draft, hour, year):
    hand.at = datetime.datetime(2026, 12, 31, hour, 30, tzinfo=datetime.UTC)
    assert release(ours, draft).number == f"VN-MPS-{year}-000001"


def test_what_crosses_is_the_content_and_neither_author_nor_notes(ours, draft):
    actions.add_note(draft, uuid.uuid4(), author=ours.people["linh"], text="between us")
    release(ours, draft)
    content, body = ours.laos.read(Outgoing.objects.get().raw)
    assert content.handling == body["handling"] == "H1"
    assert body["subject"]["plate"] == "ກກ 1234"
    assert body["facts"] == draft.facts
    assert "between us" not in str(body)
    assert "linh" not in str(body).lower()


def test_returned_with_a_reason_it_is_a_draft_again(ours, draft):
    returned = actions.return_inquiry(draft.pk, reviewer=ours.people["minh"], reason="Which checkpoint?")
    assert (returned.state, returned.return_reason) == (State.DRAFT, "Which checkpoint?")
    with pytest.raises(actions.CannotStep):
        release(ours, draft)


def test_the_form_sent_twice_makes_one_inquiry(ours):
    key = uuid.uuid4()
    assert ask(ours, key).pk == ask(ours, key).pk
    assert Inquiry.objects.count() == 1


@pytest.mark.parametrize(("ground", "reasons"), [("", "It is late"), ("life", ""), ("life", "   ")])
def test_urgent_without_ground_or_reasons_is_refused(ours, ground, reasons):
    with pytest.raises(actions.CannotAsk):
        ask(ours, urgency="urgent", ground=ground, urgency_reasons=reasons)


def test_an_article_that_no_agreement_has_is_refused(ours):
    with pytest.raises(actions.CannotAsk):
        ask(ours, article="99")


def test_without_an_offence_of_the_list_and_a_law_nothing_is_kept(ours):
    with pytest.raises(IntegrityError), transaction.atomic():
        ask(ours, law_article="")


def test_receipts_bring_it_forward_and_a_late_one_takes_nothing_back(ours, draft):
    release(ours, draft)
    assert say(ours, Fate.OPENED, draft).state == State.OPENED
    assert say(ours, Fate.STORED, draft).state == State.OPENED
    assert draft.stored_at is not None


def test_the_clock_starts_at_receipt(ours):
    inquiry = ask(ours, urgency="urgent", ground="life", urgency_reasons="A person is held")
    release(ours, inquiry)
    assert inquiry.due_at is None
    stored = say(ours, Fate.STORED, inquiry)
    assert stored.due_at - stored.stored_at == datetime.timedelta(hours=8)


def test_the_partners_acknowledgement_and_answer_are_taken(ours, draft):
    release(ours, draft)
    due = clock.now() + datetime.timedelta(days=7)
    tell(ours, "exchange.acknowledgement.v1", draft, acknowledgement(draft, due_at=due.isoformat()))
    draft.refresh_from_db()
    assert (draft.state, draft.partner_number, draft.due_at) == (State.ACKNOWLEDGED, "LA-7", due)
    for step in ("screen", "assign"):
        tell(ours, "exchange.step.v1", draft, step_body(draft, step))
    tell(ours, "exchange.reply.v1", draft, reply_body(draft))
    assert draft.state == State.ANSWERED
    assert draft.replies.get().text == "ເຈົ້າຂອງ"
    assert actions.close_inquiry(draft.pk, closer=ours.people["linh"]).state == State.CLOSED


def test_a_second_answer_after_closing_is_not_taken(ours, draft):
    walk(ours, draft)
    tell(ours, "exchange.reply.v1", draft, reply_body(draft))
    actions.close_inquiry(draft.pk, closer=ours.people["linh"])
    tell(ours, "exchange.reply.v1", draft, reply_body(draft, text="something else"))
    assert [reply.text for reply in draft.replies.all()] == ["ເຈົ້າຂອງ"]


def test_nobody_answers_what_was_asked_of_somebody_else(ours, draft):
    from factories.peer import Peer

    release(ours, draft)
    china = ours.pin(Peer("CN-MPS", "CN"))
    raw = china.envelope("exchange.reply.v1", reply_body(draft), thread=draft.pk, re=draft.pk).raw
    china.deliver(raw)
    opening.apply_waiting()
    draft.refresh_from_db()
    assert draft.state == State.SENT


def test_an_answer_marked_lower_inside_than_outside_is_not_taken(ours, draft):
    walk(ours, draft)
    tell(ours, "exchange.reply.v1", draft, reply_body(draft, handling="H0"))
    assert not draft.replies.exists()


def test_a_file_goes_sealed_and_comes_whole(ours):
    inquiry = ask(ours, uploads=[Upload("photo.bin", b"\0" * 3_000_000, "application/octet-stream")])
    release(ours, inquiry)
    content, _ = ours.laos.read(Outgoing.objects.get().raw)
    (entry,) = content.attachments
    assert (entry.name, entry.length, entry.chunks) == ("photo.bin", 3_000_000, 3)
