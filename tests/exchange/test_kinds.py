"""Every kind with its own subject and tick list, on the page and on the wire; feedback; earlier ones; threads."""

import datetime
import uuid

import pytest

from factories.ours import (
    NO_CONCERN,
    SINCE,
    ask,
    inquiry_body,
    inquiry_fields,
    receive,
    release,
    reply_body,
    say,
    step_body,
    take,
    tell,
    walk,
)
from factories.peer import Peer
from jalon.node.agreements import actions as agreements
from jalon.node.exchange import actions, queries
from jalon.node.exchange.choices import Kind, State
from jalon.node.exchange.choices.asking import ASKING
from jalon.node.exchange.choices.kinds import EXPECT_FEEDBACK
from jalon.node.exchange.models import Inquiry
from jalon.node.exchange.queries import pages
from jalon.node.federation import opening
from jalon.node.federation.models import Outgoing
from jalon.node.kernel import clock
from jalon.wire.receipts import Fate

SAMPLE = {"line": "some words", "long": "Where?", "country": "VN", "date": "2026-11-21", "lines": ["A-1", "B-2"]}
CODES = {"document-kinds": "passport", "sexes": "F", "languages": "vi"}


def subject_of(kind):
    """Every field of a kind filled in."""
    return {
        field.name: CODES[field.codes] if field.entry == "code" else str(SAMPLE[field.entry])[: field.most]
        if isinstance(SAMPLE[field.entry], str) else SAMPLE[field.entry]
        for field in ASKING[kind].subject
    }  # fmt: skip


def test_every_kind_of_the_list_but_handover_has_its_form():
    from jalon import codes

    listed = {code.code for code in codes.load("inquiry-kinds")} - {"handover", "verification"}
    assert set(Kind.values) == set(ASKING) == listed
    feedback = {code.code for code in codes.load("inquiry-kinds") if code.extra.get("expects") == "feedback"}
    assert feedback == EXPECT_FEEDBACK


@pytest.mark.parametrize("kind", Kind)
def test_a_kind_crosses_whole_in_both_directions(ours, kind):
    said = {"kind": kind, "subject": subject_of(kind), "asked": list(ASKING[kind].asked)}
    sent = ask(ours, **said)
    if kind == Kind.VICTIM:
        with pytest.raises(actions.CannotRelease, match="victim"):
            release(ours, sent)
        actions.approve(sent.pk, approver=ours.people["tam"], role="victim-focal-point")
    release(ours, sent)
    _, body = ours.laos.read(Outgoing.objects.get(pk=sent.pk).raw)
    assert (body["kind"], body["subject"], body["asked"]) == (kind, said["subject"], said["asked"])
    taken = receive(ours, **said)
    assert (taken.kind, taken.subject, taken.asked) == (kind, said["subject"], said["asked"])


@pytest.mark.parametrize("kind", Kind)
def test_the_page_of_a_kind_asks_what_belongs_to_it_and_writes_it(ours, client, kind):
    client.force_login(ours.people["linh"])
    page = client.get("/requests/new/", {"kind": kind}).content.decode()
    assert all(f'name="{field.name}"' in page for field in ASKING[kind].subject)
    typed = {name: "\n".join(value) if isinstance(value, list) else value for name, value in subject_of(kind).items()}
    same = ("offence", "law_article", "facts", "purpose", "link", "held_because", "handling", "tlp", "pap")
    content = inquiry_fields(ours)
    form = {
        **typed, **{name: content[name] for name in same}, "key": str(uuid.uuid4()), "kind": kind, "to": "LA-MPS/",
        "unit": str(ours.units["HT"].pk), "agreement": "VN-LA-2024/4", "urgency": "routine", "source_grade": "A",
        "information_grade": "2", "considered": "on", "asked": list(ASKING[kind].asked),
    }  # fmt: skip
    answer = client.post("/requests/new/", form)
    assert answer.status_code == 302, answer.content.decode()
    kept = Inquiry.objects.get(pk=form["key"])
    assert kept.subject == subject_of(kind)
    assert client.get(f"/requests/{kept.pk}/").status_code == 200


@pytest.mark.parametrize("kind", Kind)
def test_a_field_that_belongs_to_no_kind_is_refused(ours, kind):
    subject = {**subject_of(kind), "ethnicity": "any"}
    body = inquiry_body(kind=kind, subject=subject, asked=list(ASKING[kind].asked))
    ours.laos.deliver(ours.laos.envelope("exchange.inquiry.v1", body).raw)
    opening.apply_waiting()
    assert not Inquiry.objects.exists()


def test_nobody_is_located_without_a_lawful_notice(ours):
    subject = {**subject_of(Kind.LOCATION), "notice": ""}
    with pytest.raises(actions.CannotAsk):
        ask(ours, kind=Kind.LOCATION, subject=subject, asked=["address"])


# Feedback


def reply(ours, inquiry, **said):
    given = {"outcome": "full", "text": "x", "handling": "H1", **said}
    return actions.reply_to_inquiry(uuid.uuid4(), inquiry_key=inquiry.pk, author=ours.people["linh"], **given)


@pytest.fixture
def warning(ours):
    return take(ours, receive(ours, kind="warning", subject=subject_of(Kind.WARNING), asked=[]))


def test_a_warning_is_met_with_feedback_and_with_nothing_else(ours, warning):
    for said in ({"outcome": "full"}, {"outcome": "feedback"}, {"outcome": "nothing-held"}):
        with pytest.raises(actions.CannotReply):
            reply(ours, warning, **said)
    reply(ours, warning, outcome="feedback", feedback="result")
    _, body = ours.laos.read(Outgoing.objects.get(type="exchange.reply.v1").raw)
    assert (body["outcome"], body["feedback"]) == ("feedback", "result")


def test_feedback_on_our_warning_is_taken_and_an_answer_is_not(ours):
    inquiry = walk(ours, ask(ours, kind="warning", subject=subject_of(Kind.WARNING), asked=[]))
    tell(ours, "exchange.reply.v1", inquiry, reply_body(inquiry))
    assert inquiry.state == State.ASSIGNED
    tell(ours, "exchange.reply.v1", inquiry, reply_body(inquiry, outcome="feedback", feedback="known"))
    assert (inquiry.state, inquiry.replies.get().feedback) == (State.ANSWERED, "known")


def test_a_question_is_not_met_with_feedback_and_a_ground_belongs_to_what_is_left_out(ours):
    inquiry = take(ours, receive(ours))
    with pytest.raises(actions.CannotReply):
        reply(ours, inquiry, outcome="feedback", feedback="result")
    with pytest.raises(actions.CannotReply):
        reply(ours, inquiry, outcome="full", ground="d")
    assert reply(ours, inquiry, outcome="partial", ground="d").ground == "d"


# Earlier requests on the same subject


def earlier(ours, person, **subject):
    return queries.earlier_on(ours.people[person], "verification.vehicle", {"country": "LA", **subject})


def test_the_same_plate_in_another_dress_is_noticed(ours):
    first = release(ours, ask(ours))
    (found,) = earlier(ours, "linh", plate="ກກ-1234")
    assert (found.key, found.same) == (first.pk, "plate")
    assert not earlier(ours, "linh", plate="ກກ 1235")


def test_another_unit_learns_day_and_unit_and_no_more(ours):
    release(ours, ask(ours))
    (found,) = earlier(ours, "mei", plate="ກກ 1234")
    assert (found.key, found.title, found.state) == (None, "", "")
    assert found.unit == str(ours.units["HT"])


@pytest.mark.parametrize("changes", [{"handling": "H3", "restrictions": "ours"}, {"tlp": "red"}])
def test_of_what_is_restricted_another_unit_learns_nothing(ours, changes):
    ask(ours, **changes)
    assert not earlier(ours, "mei", plate="ກກ 1234")


def test_the_same_name_in_another_script_is_noticed(ours):
    person = {"full_name": "Nguyễn Văn Hùng"}
    ask(ours, kind="verification.identity", subject=person, asked=["exists"])
    found = queries.earlier_on(ours.people["linh"], "verification.identity", {"full_name": "阮文雄"})
    assert [each.same for each in found] == ["name"]
    assert not queries.earlier_on(ours.people["linh"], "verification.identity", {"full_name": "Trần Thị Lan"})


# Oral requests, threads, withdrawal


def test_an_oral_request_is_confirmed_in_writing_and_says_so(ours):
    when = clock.now() - datetime.timedelta(minutes=20)
    key = uuid.uuid4()
    said = {
        "author": ours.people["linh"], "fields": inquiry_fields(ours), "spoken_at": when,
        "spoken_with": "Capt. Somchit", "reference": "jalon:hotline/alert/018f0000-0000-7000-8000-000000000000",
        "screen": NO_CONCERN,
    }  # fmt: skip
    first = actions.confirm_oral_request(key, **said)
    assert actions.confirm_oral_request(key, **said).pk == first.pk
    release(ours, first)
    _, body = ours.laos.read(Outgoing.objects.get(pk=key).raw)
    assert datetime.datetime.fromisoformat(body["oral_at"]) == when
    assert body["oral_with"] == "Capt. Somchit"
    assert "hotline" not in str(body)
    with pytest.raises(actions.CannotAsk):
        actions.confirm_oral_request(uuid.uuid4(), **{**said, "spoken_at": clock.now() + datetime.timedelta(hours=1)})


@pytest.fixture
def china(ours):
    agreements.add_agreement(
        "VN-CN", titles={"en": "Agreement"}, parties=["VN", "CN"], articles=[{"number": "1", "titles": {}}],
        limits={"other": 168}, valid_from=SINCE, actor="system:test",
    )  # fmt: skip
    return ours.pin(Peer("CN-MPS", "CN"))


ADDRESSEES = [
    {"partner_id": "LA-MPS", "partner_unit": {}, "agreement": "VN-LA-2024", "article": "4"},
    {"partner_id": "CN-MPS", "partner_unit": {}, "agreement": "VN-CN", "article": "1"},
]


@pytest.fixture
def thread(ours, china):
    keys = [uuid.uuid4(), uuid.uuid4()]
    drafts = actions.draft_thread(
        keys, author=ours.people["linh"], fields=inquiry_fields(ours), addressees=ADDRESSEES, screen=NO_CONCERN
    )
    actions.release_thread(drafts[0].thread, releaser=ours.people["minh"])
    return [Inquiry.objects.get(pk=key) for key in keys]


def test_a_thread_is_one_envelope_each_and_says_who_else_got_it(ours, china, thread):
    bodies = [
        peer.read(Outgoing.objects.get(pk=each.pk).raw) for peer, each in zip((ours.laos, china), thread, strict=True)
    ]
    assert bodies[0][0].thread == bodies[1][0].thread
    assert bodies[0][1]["members"] == bodies[1][1]["members"] == ["CN-MPS", "LA-MPS"]
    assert bodies[0][1]["agreement"] == "VN-LA-2024"
    assert bodies[1][1]["agreement"] == "VN-CN"


def test_receipts_and_answers_of_one_member_are_its_own(ours, china, thread):
    say(ours, Fate.STORED, thread[1], peer=china)
    thread[0].refresh_from_db()
    assert (thread[0].state, thread[1].state) == (State.SENT, State.STORED)
    members = pages.inquiry_page(thread[0], ours.people["linh"]).members
    assert [member.partner for member in members] == ["CN-MPS", "LA-MPS"]


def test_one_member_cannot_speak_for_another(ours, china, thread):
    tell(ours, "exchange.step.v1", thread[0], step_body(thread[0], "ask", text="?"), peer=china)
    thread[0].refresh_from_db()
    assert thread[0].state == State.SENT


def test_the_same_partner_does_not_get_it_twice(ours, china):
    with pytest.raises(actions.CannotAsk):
        actions.draft_thread(
            [uuid.uuid4(), uuid.uuid4()], author=ours.people["linh"], fields=inquiry_fields(ours),
            addressees=[ADDRESSEES[0], ADDRESSEES[0]], screen=NO_CONCERN,
        )  # fmt: skip


def test_what_was_answered_before_our_withdrawal_arrived_stays_answered(ours):
    inquiry = walk(ours, ask(ours))
    actions.withdraw_inquiry(inquiry.pk, by=ours.people["linh"], reason="Found.", step_key=uuid.uuid4())
    tell(ours, "exchange.reply.v1", inquiry, reply_body(inquiry))
    assert inquiry.state == State.ANSWERED
    theirs = take(ours, receive(ours))
    reply(ours, theirs)
    tell(ours, "exchange.step.v1", theirs, step_body(theirs, "withdraw", text="Found."))
    assert theirs.state == State.ANSWERED


def test_their_withdrawal_ends_our_work(ours):
    theirs = take(ours, receive(ours))
    waiting = reply(ours, theirs, handling="H2")
    tell(ours, "exchange.step.v1", theirs, step_body(theirs, "withdraw", text="Found."))
    assert theirs.state == State.WITHDRAWN
    with pytest.raises(actions.CannotStep):
        actions.release_reply(waiting.pk, releaser=ours.people["minh"])


def test_their_closing_closes_ours(ours):
    theirs = take(ours, receive(ours))
    reply(ours, theirs)
    tell(ours, "exchange.step.v1", theirs, step_body(theirs, "close"))
    assert theirs.state == State.CLOSED
