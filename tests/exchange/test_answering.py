"""Answering: an inquiry of theirs is read, acknowledged, answered or refused; a second person where it must be."""

import datetime
import uuid

import pytest

from factories.ours import inquiry_body, receive, take
from jalon.node.exchange import actions
from jalon.node.exchange.choices import ReplyState, State
from jalon.node.exchange.models import Inquiry
from jalon.node.federation import opening
from jalon.node.federation.models import Outgoing, Receipt


@pytest.fixture
def theirs(ours):
    return receive(ours)


def reply(ours, inquiry, outcome="full", handling="H1", ground="", key=None):
    return actions.reply_to_inquiry(
        key or uuid.uuid4(), inquiry_key=inquiry.pk, author=ours.people["linh"], outcome=outcome, ground=ground,
        text="The owner is known.", handling=handling, restrictions="Only for the desk" if handling == "H3" else "",
    )  # fmt: skip


def fates(inquiry):
    return set(Receipt.objects.filter(envelope=inquiry.pk).values_list("fate", flat=True))


def test_it_goes_to_the_unit_that_was_named(ours, theirs):
    assert (theirs.unit, theirs.state, theirs.partner_number) == (
        ours.units["HT"], State.OPENED, "LA-MPS-2026-000001",
    )  # fmt: skip
    assert theirs.due_at - theirs.stored_at == datetime.timedelta(days=7)


def test_an_unknown_unit_leads_to_one_that_exists(ours):
    assert receive(ours, to_unit="NO-SUCH").unit in ours.units.values()


def test_the_first_reader_signs_that_a_person_read_it(ours, theirs):
    assert "read" not in fates(theirs)
    actions.read_inquiry(theirs, reader=ours.people["linh"])
    theirs.refresh_from_db()
    actions.read_inquiry(theirs, reader=ours.people["minh"])
    assert "read" in fates(theirs)


def test_it_must_be_acknowledged_before_it_is_answered(ours, theirs):
    with pytest.raises(actions.CannotReply):
        reply(ours, theirs)


def test_acknowledging_numbers_it_and_tells_the_partner(ours, theirs):
    taken = actions.acknowledge_inquiry(theirs.pk, handler=ours.people["linh"], direct=True)
    again = actions.acknowledge_inquiry(theirs.pk, handler=ours.people["linh"], direct=True)
    assert taken.number == again.number != ""
    content, body = ours.laos.read(Outgoing.objects.get().raw)
    assert (content.type, body["number"]) == ("exchange.acknowledgement.v1", taken.number)


@pytest.mark.parametrize(("direct", "hours"), [(True, 8), (False, 72)])
def test_an_urgent_one_is_due_by_how_it_can_be_reached(ours, direct, hours):
    urgent = receive(ours, urgency="urgent", ground="life", urgency_reasons="A person is held")
    taken = actions.acknowledge_inquiry(urgent.pk, handler=ours.people["linh"], direct=direct)
    assert taken.due_at - taken.stored_at == datetime.timedelta(hours=hours)


@pytest.fixture
def taken(ours, theirs):
    return take(ours, theirs)


def test_an_ordinary_answer_leaves_at_once(ours, taken):
    sent = reply(ours, taken)
    taken.refresh_from_db()
    assert (sent.state, taken.state) == (ReplyState.SENT, State.ANSWERED)
    assert "answered" in fates(taken)
    _, body = ours.laos.read(Outgoing.objects.get(type="exchange.reply.v1").raw)
    assert (body["outcome"], body["text"]) == ("full", "The owner is known.")


@pytest.mark.parametrize(
    ("outcome", "ground", "handling"), [("full", "", "H2"), ("full", "", "H3"), ("refused", "f.ii", "H1")]
)
def test_restricted_answers_and_refusals_wait_for_a_second_person(ours, taken, outcome, ground, handling):
    waiting = reply(ours, taken, outcome, handling, ground)
    assert waiting.state == ReplyState.TO_RELEASE
    assert not Outgoing.objects.filter(type="exchange.reply.v1").exists()
    with pytest.raises(actions.CannotRelease):
        actions.release_reply(waiting.pk, releaser=ours.people["linh"])
    actions.release_reply(waiting.pk, releaser=ours.people["minh"])
    actions.release_reply(waiting.pk, releaser=ours.people["minh"])
    taken.refresh_from_db()
    assert taken.state == (State.REFUSED if outcome == "refused" else State.ANSWERED)
    assert Outgoing.objects.filter(type="exchange.reply.v1").count() == 1


def test_an_answer_cannot_be_marked_lower_than_the_request(ours):
    restricted = receive(ours, handling="H1")
    take(ours, restricted)
    with pytest.raises(actions.CannotReply):
        reply(ours, restricted, handling="H0")


def test_an_answer_twice_is_one_answer(ours, taken):
    key = uuid.uuid4()
    assert reply(ours, taken, key=key).pk == reply(ours, taken, key=key).pk
    with pytest.raises(actions.CannotReply):
        reply(ours, taken)


def test_only_one_reply_waits_at_a_time_and_a_returned_one_makes_room(ours, taken):
    waiting = reply(ours, taken, handling="H2")
    with pytest.raises(actions.CannotReply):
        reply(ours, taken, handling="H2")
    actions.return_reply(waiting.pk, reviewer=ours.people["minh"], reason="Say since when")
    with pytest.raises(actions.CannotStep):
        actions.release_reply(waiting.pk, releaser=ours.people["minh"])
    assert reply(ours, taken, handling="H2").state == ReplyState.TO_RELEASE


def test_a_request_whose_markings_differ_from_its_envelope_is_not_kept(ours):
    envelope = ours.laos.envelope("exchange.inquiry.v1", inquiry_body(handling="H0"))
    ours.laos.deliver(envelope.raw)
    for _ in range(opening.TRIES):
        opening.apply_waiting()
    assert not Inquiry.objects.exists()
    assert Receipt.objects.get(fate="rejected").reason == "poison"


@pytest.mark.parametrize(
    "changes",
    [
        {"offence": "being.foreign"},
        {"handling": "H9"},
        {"tlp": "none"},
        {"asked": []},
        {"asked": ["everything"]},
        {"law_article": ""},
        {"facts": "x" * 20_001},
        {"subject": {"plate": "", "country": "VN"}},
        {"subject": {"plate": "1", "country": "VN", "religion": "any"}},
        {"subject": {"plate": "1", "country": "VN", "more": ["2"] * 51}},
        {"urgency": "urgent"},
        {"handling": "H3"},
        {"members": ["not a node"]},
        {"ethnicity": "any"},
        {"kind": "population"},
    ],
)
def test_what_is_not_as_agreed_is_set_aside_as_malformed(ours, changes):
    ours.laos.deliver(ours.laos.envelope("exchange.inquiry.v1", inquiry_body(**changes)).raw)
    opening.apply_waiting()
    assert not Inquiry.objects.exists()
    assert Receipt.objects.get(fate="rejected").reason == "malformed"
