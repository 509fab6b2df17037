"""The clock: stopped for a judge and told at once, asked back, extended, taken as routine, reminded, escalated."""

import datetime
import uuid

import pytest

from factories.ours import acknowledgement, ask, receive, release, say, step_body, take, tell, walk
from jalon.node.exchange import actions, queries
from jalon.node.exchange.choices import State, Step
from jalon.node.exchange.models import Event, Inquiry
from jalon.node.exchange.queries import pages
from jalon.node.federation.models import Outgoing
from jalon.node.kernel import clock
from jalon.wire.receipts import Fate

HOUR = datetime.timedelta(hours=1)
URGENT = {"urgency": "urgent", "ground": "life", "urgency_reasons": "A person is held"}


@pytest.fixture
def taken(ours):
    return take(ours, receive(ours))


def at(moment):
    return clock.injected(moment.timestamp)


def stop(ours, inquiry, **changes):
    said = {
        "by": ours.people["linh"], "reason": "judicial-authorisation", "text": "A judge decides.",
        "until": clock.now() + 48 * HOUR, "step_key": uuid.uuid4(),
    }  # fmt: skip
    return actions.stop_clock(inquiry.pk, **{**said, **changes})


def last(ours, kind):
    return ours.laos.read(Outgoing.objects.filter(type=kind).order_by("-created_at", "-pk").first().raw)[1]


def test_the_partner_learns_at_once_why_it_stands_and_until_when(ours, taken):
    until = clock.now() + 48 * HOUR
    assert stop(ours, taken, until=until).state == State.CLOCK_STOPPED
    body = last(ours, "exchange.step.v1")
    assert (body["step"], body["reason"], body["text"]) == ("stop", "judicial-authorisation", "A judge decides.")
    assert datetime.datetime.fromisoformat(body["until"]) == until


@pytest.mark.parametrize("changes", [{"reason": "lunch"}, {"text": " "}, {"until": clock.now() - HOUR}])
def test_it_stops_only_for_a_reason_of_the_list_in_words_and_for_a_time_to_come(ours, taken, changes):
    with pytest.raises(actions.CannotHandle):
        stop(ours, taken, **changes)


def test_the_time_in_which_it_stood_does_not_count(ours, taken):
    due, now = taken.due_at, clock.now()
    stop(ours, taken)
    with at(now + 30 * HOUR):
        started = actions.start_clock(taken.pk, by=ours.people["linh"], step_key=uuid.uuid4())
        assert abs(started.due_at - due - 30 * HOUR) < datetime.timedelta(seconds=5)
        assert started.state == State.ASSIGNED
        assert datetime.datetime.fromisoformat(last(ours, "exchange.step.v1")["due_at"]) == started.due_at


def test_while_it_stands_nobody_is_late_and_nothing_is_escalated(ours, taken):
    stop(ours, taken)
    with at(clock.now() + 30 * 24 * HOUR):
        assert actions.mind_deadlines() == 0
        assert Inquiry.objects.get().escalated_at is None


def test_a_question_back_stops_the_clock_until_it_is_answered(ours, taken):
    now, due = clock.now(), taken.due_at
    asked = actions.ask_clarification(taken.pk, by=ours.people["linh"], text="Which plate?", step_key=uuid.uuid4())
    assert asked.state == State.CLARIFICATION
    with at(now + 10 * HOUR):
        body = step_body(taken, "clarify", text="The second one.")
        tell(ours, "exchange.step.v1", taken, body)
        assert taken.state == State.ASSIGNED
        assert abs(taken.due_at - due - 10 * HOUR) < datetime.timedelta(seconds=5)
        assert [entry.text for entry in pages.thread(taken)][-2:] == ["Which plate?", "The second one."]


def test_our_own_clarification_runs_their_clock_on(ours):
    inquiry = walk(ours, ask(ours))
    tell(ours, "exchange.step.v1", inquiry, step_body(inquiry, "ask", text="ປ້າຍໃດ?"))
    assert inquiry.state == State.CLARIFICATION
    assert inquiry in queries.listed(ours.people["linh"], "waiting-on-us", clock.now(), before=None, size=9)
    done = actions.clarify_inquiry(inquiry.pk, by=ours.people["linh"], text="The second.", step_key=uuid.uuid4())
    assert (done.state, done.paused_at) == (State.ASSIGNED, None)
    assert last(ours, "exchange.step.v1")["text"] == "The second."


def test_an_extension_is_told_with_its_reasons_and_only_before_the_deadline(ours, taken):
    later = taken.due_at + 24 * HOUR
    said = {"by": ours.people["linh"], "text": "The archive is moving.", "until": later, "step_key": uuid.uuid4()}
    assert actions.extend_deadline(taken.pk, **said).due_at == later
    body = last(ours, "exchange.step.v1")
    assert (body["step"], body["text"]) == ("extend", "The archive is moving.")
    with at(later + HOUR), pytest.raises(actions.CannotHandle):
        actions.extend_deadline(taken.pk, **{**said, "until": later + 90 * HOUR, "step_key": uuid.uuid4()})


def test_the_page_says_every_moment_in_the_time_of_the_node(ours, taken, client):
    noon = (taken.due_at + 24 * HOUR).replace(hour=5, minute=7, second=0, microsecond=0)  # 12:07 at Hà Nội
    actions.extend_deadline(taken.pk, by=ours.people["linh"], text="More to read.", until=noon, step_key=uuid.uuid4())
    client.force_login(ours.people["linh"])
    page = client.get(f"/requests/{taken.pk}/").content.decode()
    assert page.count(f"{noon:%d/%m/%Y} 12:07") >= 2  # the arithmetic, and the thread
    assert f"{noon:%d/%m/%Y} 05:07" not in page
    assert "UTC" not in page
    assert "+00:00)" not in page


def test_an_extended_clock_that_stood_moves_on_from_the_extended_deadline(ours, taken):
    later, now = taken.due_at + 24 * HOUR, clock.now()
    actions.extend_deadline(taken.pk, by=ours.people["linh"], text="More to read.", until=later, step_key=uuid.uuid4())
    stop(ours, taken)
    with at(now + 5 * HOUR):
        started = actions.start_clock(taken.pk, by=ours.people["linh"], step_key=uuid.uuid4())
    assert abs(started.due_at - later - 5 * HOUR) < datetime.timedelta(seconds=5)


def test_an_urgent_one_is_taken_as_routine_only_with_reasons_that_the_partner_reads(ours):
    urgent = receive(ours, **URGENT)
    reasons = "The person was released yesterday."
    taken = actions.acknowledge_inquiry(urgent.pk, handler=ours.people["linh"], direct=True, downgrade_reasons=reasons)
    assert taken.due_at - taken.stored_at == datetime.timedelta(days=7)
    assert last(ours, "exchange.acknowledgement.v1")["downgrade_reasons"] == reasons
    routine = receive(ours, number="LA-2")
    with pytest.raises(actions.CannotHandle):
        actions.acknowledge_inquiry(routine.pk, handler=ours.people["linh"], direct=True, downgrade_reasons=reasons)


def test_a_downgrade_of_ours_is_shown_with_its_reasons(ours):
    inquiry = ask(ours, **URGENT)
    release(ours, inquiry)
    say(ours, Fate.STORED, inquiry)
    from jalon.wire.header import Priority

    body = acknowledgement(inquiry, downgrade_reasons="Not a threat any more.")
    tell(ours, "exchange.acknowledgement.v1", inquiry, body, priority=Priority.URGENT)
    assert inquiry.downgrade_reasons == "Not a threat any more."
    assert any("Not a threat" in line for line in pages.inquiry_page(inquiry, ours.people["linh"]).arithmetic)


def test_a_reminder_comes_before_and_an_escalation_after_each_once(ours, taken):
    start = clock.now()
    assert actions.mind_deadlines() == 0
    with at(taken.due_at - HOUR):
        assert actions.mind_deadlines() == 1
        assert actions.mind_deadlines() == 0
    with at(taken.due_at + HOUR):
        assert actions.mind_deadlines() == 1
        assert actions.mind_deadlines() == 0
    steps = list(Event.objects.filter(at__gt=start, by=None).order_by("at").values_list("step", flat=True))
    assert steps == [Step.REMIND, Step.ESCALATE]


def test_what_was_answered_is_neither_reminded_nor_escalated(ours, taken):
    actions.reply_to_inquiry(
        uuid.uuid4(), inquiry_key=taken.pk, author=ours.people["linh"], outcome="full", text="x", handling="H1"
    )
    with at(taken.due_at + HOUR):
        assert actions.mind_deadlines() == 0


def test_we_escalate_to_them_only_once_it_is_late(ours):
    inquiry = walk(ours, ask(ours))
    with pytest.raises(actions.CannotStep):
        actions.press_inquiry(inquiry.pk, Step.ESCALATE, by=ours.people["linh"], step_key=uuid.uuid4())
    with at(inquiry.due_at + HOUR):
        key = uuid.uuid4()
        actions.press_inquiry(inquiry.pk, Step.ESCALATE, by=ours.people["linh"], text="Please.", step_key=key)
        actions.press_inquiry(inquiry.pk, Step.ESCALATE, by=ours.people["linh"], text="Please.", step_key=key)
    assert Outgoing.objects.filter(type="exchange.step.v1").count() == 1


def test_a_late_receipt_is_shown_and_the_clock_starts_at_receipt(ours):
    inquiry = ask(ours)
    with at(clock.now() - 5 * HOUR):
        release(ours, inquiry)
    say(ours, Fate.STORED, inquiry)
    page = pages.inquiry_page(inquiry, ours.people["linh"])
    assert "5 h" in page.late_receipt
    assert inquiry.due_at - inquiry.stored_at == datetime.timedelta(days=7)


def test_a_partner_cannot_move_time_by_what_it_writes(ours):
    inquiry = walk(ours, ask(ours))
    long_ago = (clock.now() - 900 * HOUR).isoformat()
    tell(ours, "exchange.step.v1", inquiry, step_body(inquiry, "ask", text="?", at=long_ago))
    assert inquiry.state == State.ASSIGNED


@pytest.mark.parametrize("step", ["withdraw", "close", "clarify", "remind"])
def test_a_partner_takes_no_step_that_is_ours(ours, step):
    inquiry = walk(ours, ask(ours))
    tell(ours, "exchange.step.v1", inquiry, step_body(inquiry, step, text="x"))
    assert inquiry.state == State.ASSIGNED
