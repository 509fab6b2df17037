"""Across the border: proposed, amended, accepted with receipts; conflicts shown on both; observers; what is refused."""

import datetime
import uuid

import pytest

from factories.accords import COMMITMENT, Desk, at_home, deliver, enter, sent
from factories.peer import Peer
from jalon.node.accords import actions, queries
from jalon.node.accords.choices import Kind, Standing
from jalon.node.accords.models import Record, Version
from jalon.node.agreements import actions as agreements
from jalon.node.federation import opening
from jalon.node.federation.models import Outgoing, Receipt


@pytest.fixture
def proposed(ours, linh, minh):
    record = enter(linh)
    actions.propose(record.pk, partners=["LA-MPS"], by=minh)
    desk = Desk(ours.laos, record.pk)
    desk.take(sent()[0])
    return record, desk


@pytest.fixture
def agreed(proposed):
    record, desk = proposed
    desk.answer(desk.stand.heads[0])
    return record, desk


def test_what_is_proposed_and_accepted_is_the_same_on_both_sides(agreed):
    record, desk = agreed
    held = at_home(record)
    assert (held.standing, desk.stand.state) == (Standing.AGREED, Standing.AGREED)
    assert held.agreed == desk.stand.agreed
    assert desk.wordings[held.agreed].content == held.content


def test_an_amendment_of_theirs_waits_for_our_answer_and_keeps_what_was_agreed(agreed, minh):
    record, desk = agreed
    amended = desk.say({**COMMITMENT, "due": "2027-09-30"}, [desk.stand.agreed])
    held = at_home(record)
    assert (held.standing, held.due) == (Standing.AMENDED, "2027-06-30")
    actions.answer_version(record.pk, version=amended, accepted=True, by=minh)
    actions.answer_version(record.pk, version=amended, accepted=True, by=minh)
    held = at_home(record)
    assert (held.standing, held.due) == (Standing.AGREED, "2027-09-30")
    answers = sent("accords.answer.v1")
    assert len(answers) == 1
    desk.take(answers[0])
    assert desk.stand.agreed == held.agreed


def test_a_declined_amendment_says_why_and_what_was_agreed_stays(agreed, minh):
    record, desk = agreed
    amended = desk.say({**COMMITMENT, "due": "2030"}, [desk.stand.agreed])
    actions.answer_version(record.pk, version=amended, accepted=False, reason="Too late", by=minh)
    held = at_home(record)
    assert (held.standing, held.due) == (Standing.AGREED, "2027-06-30")
    assert desk.take(sent("accords.answer.v1")[0])["reason"] == "Too late"


def test_amendments_of_both_sides_at_once_are_shown_as_a_conflict_on_both_and_settled(agreed, linh, minh):
    record, desk = agreed
    base = desk.stand.agreed
    actions.change_record(record.pk, content={**at_home(record).content, "due": "2027-08-01"}, by=linh)
    actions.propose(record.pk, by=minh)
    theirs = desk.say({**COMMITMENT, "stage": "pilot"}, [base])
    desk.take(sent()[-1])
    held = at_home(record)
    assert (held.standing, desk.stand.state) == (Standing.CONFLICT, Standing.CONFLICT)
    assert set(queries.stand_of(held).heads) == set(desk.stand.heads)
    assert held.due == "2027-06-30"
    with pytest.raises(actions.CannotAnswer):
        actions.answer_version(record.pk, version=theirs, accepted=True, by=minh)
    settled = {**held.content, "due": "2027-08-01", "stage": "pilot"}
    actions.change_record(record.pk, content=settled, by=linh)
    actions.propose(record.pk, by=minh)
    desk.take(sent()[-1])
    desk.answer(desk.stand.heads[0])
    held = at_home(record)
    assert (held.standing, desk.stand.state, held.agreed) == (Standing.AGREED, Standing.AGREED, desk.stand.agreed)
    assert (held.due, held.content["stage"]) == ("2027-08-01", "pilot")


def test_a_draft_never_leaves_before_it_is_sent_and_is_refused_when_the_other_side_was_quicker(agreed, linh, minh):
    record, desk = agreed
    actions.change_record(record.pk, content={**at_home(record).content, "due": "2028"}, by=linh)
    assert len(sent()) == 1
    assert at_home(record).due == "2027-06-30"
    desk.say({**COMMITMENT, "due": "2029"}, [desk.stand.agreed])
    with pytest.raises(actions.CannotPropose):
        actions.propose(record.pk, by=minh)
    actions.discard_draft(record.pk, by=linh)
    assert at_home(record).draft is None


def test_notes_and_the_words_of_our_library_stay_home(ours, linh, minh, proposed):
    record, _desk = proposed
    actions.add_note(uuid.uuid4(), record=record, text="Their side hesitates", by=linh)
    actions.change_record(record.pk, content={**at_home(record).content, "due": "2028"}, by=linh)
    actions.propose(record.pk, by=minh)
    for raw in sent():
        _content, body = ours.laos.read(raw)
        assert "hesitates" not in str(body)
        assert set(body) == {"record", "kind", "parties", "parents", "content", "by"}


def test_what_they_propose_is_received_with_receipt_and_answered(ours, minh):
    desk = Desk(ours.laos, uuid.uuid4())
    version = desk.say(COMMITMENT)
    record = Record.objects.get(pk=desk.record)
    assert (record.standing, record.parties) == (Standing.PROPOSED, ["LA-MPS", "VN-MPS"])
    assert Receipt.objects.filter(fate="opened").exists()
    actions.answer_version(record.pk, version=version, accepted=True, by=minh)
    desk.take(sent("accords.answer.v1")[0])
    assert (at_home(record).standing, desk.stand.state) == (Standing.AGREED, Standing.AGREED)


def test_a_repeated_message_changes_nothing(ours, agreed):
    record, desk = agreed
    before = Version.objects.count()
    first = next(iter(desk.wordings.values()))
    desk.answer(first.digest)
    assert Version.objects.count() == before
    assert at_home(record).standing == Standing.AGREED


def test_nothing_is_proposed_where_no_agreement_is_in_force_or_to_nobody(ours, linh, minh):
    china = ours.pin(Peer("CN-MPS", "CN"))
    record = enter(linh)
    with pytest.raises(actions.CannotPropose):
        actions.propose(record.pk, partners=[china.code], by=minh)
    with pytest.raises(actions.CannotPropose):
        actions.propose(record.pk, partners=[], by=minh)
    assert at_home(record).standing == Standing.LOCAL
    assert not Outgoing.objects.exists()


PROOF = {"node": "VN-MPS", "reference": f"jalon:exchange/inquiry/{uuid.uuid4()}", "words": "They say so", "on": "2026"}


@pytest.mark.parametrize(
    "changes",
    [
        {"content": {**COMMITMENT, "religion": "any"}},
        {"content": {**COMMITMENT, "state": "finished"}},
        {"content": {**COMMITMENT, "words": {"en": "x" * 4_001}}},
        {"content": {**COMMITMENT, "due": "2027-02-30"}},
        {"parties": ["LA-MPS", "CN-MPS"]},
        {"parties": ["VN-MPS", "CN-MPS"]},
        {"kind": "treaty"},
        {"parents": ["no digest"]},
        {"note": "unasked"},
        {"content": {**COMMITMENT, "state": "done", "evidence": [PROOF]}},
        {"content": {**COMMITMENT, "state": "done"}},
    ],
)
def test_what_does_not_belong_is_set_aside(ours, changes):
    body = {
        "record": str(uuid.uuid4()), "kind": "commitment", "parties": ["LA-MPS", "VN-MPS"], "parents": [],
        "content": COMMITMENT, "by": "Khamla", **changes,
    }  # fmt: skip
    deliver(ours.laos, "accords.version.v1", body)
    for _ in range(opening.TRIES):
        opening.apply_waiting()
    assert not Record.objects.exists()


def test_a_third_node_cannot_speak_of_what_two_hold(ours, agreed):
    record, _desk = agreed
    china = ours.pin(Peer("CN-MPS", "CN"))
    body = {"record": str(record.pk), "version": "0" * 64, "accepted": False, "reason": "", "by": "Mei"}
    deliver(china, "accords.answer.v1", body)
    version = {
        "record": str(record.pk), "kind": "commitment", "parties": ["CN-MPS", "VN-MPS"], "parents": [],
        "content": COMMITMENT, "by": "Mei",
    }  # fmt: skip
    deliver(china, "accords.version.v1", version)
    assert at_home(record).standing == Standing.AGREED
    assert Version.objects.filter(record=record, node="CN-MPS").count() == 0


def agreement_with(ours, country):
    agreements.add_agreement(
        f"VN-{country}", titles={"en": "Protocol"}, parties=["VN", country], articles=[], limits={},
        valid_from=datetime.date(2020, 1, 1), actor="system:test",
    )  # fmt: skip


def test_an_observer_is_given_what_was_agreed_and_only_that(ours, linh, minh):
    observer = ours.pin(Peer("MM-MPF", "MM"))
    agreement_with(ours, "MM")
    members = [
        {"party": "VN-MPS"}, {"party": "LA-MPS"},
        {"party": "MM-MPF", "role": "observer", "sees": ["commitments"]},
    ]  # fmt: skip
    mechanism = enter(linh, Kind.MECHANISM, members=members)
    meeting = enter(linh, Kind.MEETING, mechanism=str(mechanism.pk))
    commitment = enter(linh, meeting=str(meeting.pk), owners=[{"party": "VN-MPS", "name": "Hà Tĩnh"}])
    for record in (mechanism, meeting, commitment):
        actions.propose(record.pk, partners=["LA-MPS"], by=minh)
    assert sent("accords.copy.v1", "MM-MPF") == []
    for record, raw in zip((commitment, meeting, mechanism), reversed(sent()), strict=True):
        desk = Desk(ours.laos, record.pk, kind=Kind(record.kind))
        desk.take(raw)
        desk.answer(desk.stand.heads[0])
    bodies = [observer.read(raw)[1] for raw in sent("accords.copy.v1", "MM-MPF")]
    assert sorted(body["kind"] for body in bodies) == ["commitment", "mechanism"]
    told = next(body for body in bodies if body["kind"] == "commitment")
    assert told["content"]["words"] == COMMITMENT["words"]
    assert told["content"]["owners"] == []


def test_our_node_observes_what_a_member_shows_and_changes_nothing(ours, linh):
    body = {
        "record": str(uuid.uuid4()), "kind": "commitment", "parties": ["LA-MPS", "CN-MPS"], "version": "a" * 64,
        "content": {**COMMITMENT, "state": "done"},
    }  # fmt: skip
    deliver(ours.laos, "accords.copy.v1", body)
    record = Record.objects.get(pk=body["record"])
    assert (record.standing, record.state) == (Standing.OBSERVED, "done")
    with pytest.raises(actions.CannotChange):
        actions.change_record(record.pk, content=record.content, by=linh)
    deliver(ours.laos, "accords.copy.v1", {**body, "parties": ["LA-MPS", "VN-MPS"], "record": str(uuid.uuid4())})
    assert Record.objects.count() == 1
