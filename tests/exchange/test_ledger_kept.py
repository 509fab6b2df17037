"""The sums that are kept of the ledgers equal a count from the rows: after every transition, at any cut, whatever two
workers do at once; and they are made anew from the rows."""

import datetime
import uuid

import pytest
from django.db import connection
from django.test import Client

from exchange.letters import AT, answered, asked
from exchange.test_ledger import crossed
from factories.ours import (
    acknowledgement,
    ask,
    receive,
    release,
    reply_body,
    say,
    step_body,
    take,
    tell,
    walk,
)
from factories.statements import at_most, statements
from jalon.node.exchange import actions
from jalon.node.exchange.actions import keeping
from jalon.node.exchange.choices import Direction
from jalon.node.exchange.models import (
    Event,
    Inquiry,
    LedgerComparison,
    LedgerDay,
    LedgerMark,
    Reply,
    Statement,
)
from jalon.node.exchange.queries import compared, kept
from jalon.node.exchange.queries import ledger as queries
from jalon.node.federation import receipts
from jalon.node.federation.models import Outgoing, Partner
from jalon.node.kernel import clock, rows
from jalon.wire.receipts import Fate

HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)


def cuts():
    """The cut of this moment, and each one a message or two before it."""
    now = queries.cut_now("LA-MPS")
    yield now
    for behind in (1, 2):
        yield queries.Cut({name: seq - behind for name, seq in now.sent.items()}, now.taken)
        yield queries.Cut(now.sent, {name: seq - behind for name, seq in now.taken.items()})


def must_equal():
    """The kept sums against the rows: over all time at every cut, and from the middle of days."""
    end, now = clock.now() + 400 * DAY, queries.cut_now("LA-MPS")
    asked_for = [(queries.BEGINNING, cut) for cut in cuts()]
    for since, cut in [*asked_for, (clock.now() - 12 * HOUR, now), (clock.now() + HOUR, now), (AT + HOUR, now)]:
        held = queries.ledger("LA-MPS", end, since=since, cut=cut)
        sums = queries.totals("LA-MPS", end, since=since, cut=cut)
        assert sums.figures() == held.figures()
        assert sums.matters == sum(map(len, held.matters.values()))


def settle():
    """What the worker does, seen before and after."""
    must_equal()
    actions.keep_ledgers()
    assert not LedgerMark.objects.exists()
    must_equal()
    return queries.totals("LA-MPS", clock.now() + 400 * DAY).figures()


def judge(ours, inquiry, hours):
    """A judge of ours keeps the clock standing for some hours."""
    now, linh = clock.now(), ours.people["linh"]
    actions.stop_clock(
        inquiry.pk, by=linh, reason="judicial-authorisation", text="A judge decides.", until=now + 48 * HOUR,
        step_key=uuid.uuid4(),
    )  # fmt: skip
    yield
    with clock.injected((now + hours * HOUR).timestamp):
        actions.start_clock(inquiry.pk, by=linh, step_key=uuid.uuid4())
    yield


def answer(ours, inquiry, **changes):
    said = {"outcome": "full", "text": "Known.", "handling": "H1", **changes}
    actions.reply_to_inquiry(uuid.uuid4(), inquiry_key=inquiry.pk, author=ours.people["linh"], **said)


def ours_answered(ours):
    inquiry = ask(ours)
    yield
    release(ours, inquiry)
    yield
    say(ours, Fate.STORED, inquiry)
    say(ours, Fate.OPENED, inquiry)
    tell(ours, "exchange.acknowledgement.v1", inquiry, acknowledgement(inquiry))
    yield
    for step in ("screen", "assign"):
        tell(ours, "exchange.step.v1", inquiry, step_body(inquiry, step))
    reason = {"reason": "judicial-authorisation", "text": "ສານ", "until": (clock.now() + DAY).isoformat()}
    tell(ours, "exchange.step.v1", inquiry, step_body(inquiry, "stop", **reason))
    yield
    later = clock.now() + 9 * DAY
    tell(ours, "exchange.step.v1", inquiry, step_body(inquiry, "start", due_at=later.isoformat()))
    assert inquiry.due_at == later
    yield
    until = (later + DAY).isoformat()
    extended = step_body(inquiry, "extend", text="ຂໍເວລາ", due_at=until, until=until)
    tell(ours, "exchange.step.v1", inquiry, extended)
    yield
    tell(ours, "exchange.reply.v1", inquiry, reply_body(inquiry))
    assert inquiry.state == "answered"
    yield
    actions.close_inquiry(inquiry.pk, closer=ours.people["linh"])
    yield


def ours_refused(ours):
    inquiry = walk(ours, ask(ours))
    yield
    tell(ours, "exchange.reply.v1", inquiry, reply_body(inquiry, outcome="refused", ground="a"))
    assert inquiry.state == "refused"
    yield


def ours_withdrawn(ours):
    inquiry = walk(ours, ask(ours))
    yield
    actions.withdraw_inquiry(inquiry.pk, by=ours.people["linh"], reason="Found.", step_key=uuid.uuid4())
    yield


def ours_undelivered(ours):
    inquiry = ask(ours)
    release(ours, inquiry)
    yield
    refused = ours.laos.say(Fate.REJECTED, Outgoing.objects.get(pk=inquiry.pk), reason="policy")
    receipts.take(Partner.objects.get(pk="LA-MPS"), [refused])
    inquiry.refresh_from_db()
    assert inquiry.state == "expired"
    yield
    actions.close_inquiry(inquiry.pk, closer=ours.people["linh"])
    yield


def theirs_answered(ours):
    inquiry = receive(ours)
    yield
    take(ours, inquiry)
    yield
    yield from judge(ours, inquiry, 5)
    inquiry.refresh_from_db()
    until = inquiry.due_at + DAY
    linh = ours.people["linh"]
    actions.extend_deadline(inquiry.pk, by=linh, text="The archive moves.", until=until, step_key=uuid.uuid4())
    yield
    answer(ours, inquiry)
    inquiry.refresh_from_db()
    assert inquiry.state == "answered"
    yield


def theirs_late_because_of_a_judge(ours):
    inquiry = take(ours, receive(ours))
    yield from judge(ours, inquiry, 30)
    inquiry.refresh_from_db()
    with clock.injected((inquiry.due_at - HOUR).timestamp):
        answer(ours, inquiry)
    yield


def theirs_refused(ours):
    inquiry = take(ours, receive(ours))
    yield
    answer(ours, inquiry, outcome="refused", ground="b", text="It is not of the agreement.")
    yield


def theirs_stopped_under_article_3(ours):
    inquiry = take(ours, receive(ours), to="acknowledged")
    yield
    rev = ours.people["rev"]
    actions.refuse_screen(inquiry.pk, reviewer=rev, ground="j", text="Political.", reply_key=uuid.uuid4())
    yield


def theirs_withdrawn(ours):
    inquiry = take(ours, receive(ours))
    tell(ours, "exchange.step.v1", inquiry, step_body(inquiry, "withdraw", text="ພົບແລ້ວ"))
    assert inquiry.state == "withdrawn"
    yield


JOURNEYS = (
    ours_answered, ours_refused, ours_withdrawn, ours_undelivered, theirs_answered, theirs_late_because_of_a_judge,
    theirs_refused, theirs_stopped_under_article_3, theirs_withdrawn,
)  # fmt: skip


@pytest.mark.parametrize("journey", JOURNEYS, ids=[each.__name__ for each in JOURNEYS])
def test_after_every_transition_they_equal_the_rows(ours, journey):
    seen = [settle() for _step in journey(ours)]
    assert seen[-1]["ours"]["asked"] + seen[-1]["theirs"]["asked"] <= 1
    assert LedgerDay.objects.exists()


def test_what_never_reached_the_partner_is_counted_no_more_nor_when_somebody_closes_it(ours):
    assert [settle()["ours"]["asked"] for _step in ours_undelivered(ours)] == [1, 0, 0]


def test_what_is_told_unasked_is_kept_apart_with_its_feedback(ours):
    inquiry = asked(ours, kind="warning", number="VN-MPS-2026-000009")
    crossed(inquiry, ours, seq=1, at=AT, outgoing=True, kind="exchange.inquiry.v1")
    assert settle()["ours"]["told"] == {"warning": 1}
    said = answered(inquiry, outcome="feedback", feedback="useful")
    crossed(said, ours, seq=1, at=AT + HOUR, outgoing=False, kind="exchange.reply.v1")
    found = settle()["ours"]
    assert (found["asked"], found["feedback"], found["feedback_median_minutes"]) == (0, {"useful": 1}, 60)


@pytest.fixture
def held(ours):
    """Four of ours on two days, one answered; all kept."""
    found = []
    for number in range(1, 5):
        at = AT + (number // 3) * DAY
        inquiry = asked(ours, number=f"VN-MPS-2026-00000{number}", sent_at=at, due_at=AT + 3 * DAY)
        crossed(inquiry, ours, seq=number, at=at, outgoing=True, kind="exchange.inquiry.v1")
        found.append(inquiry)
    crossed(answered(found[0]), ours, seq=1, at=AT + HOUR, outgoing=False, kind="exchange.reply.v1")
    settle()
    return found


def a_reply(ours, inquiry, seq=2, **changes):
    said = answered(inquiry, **changes)
    crossed(said, ours, seq=seq, at=AT + 5 * HOUR, outgoing=False, kind="exchange.reply.v1")
    return said


CHANGES = {
    "due otherwise": lambda one: Inquiry.objects.filter(pk=one.pk).update(due_at=AT),
    "of another kind": lambda one: Inquiry.objects.filter(pk=one.pk).update(kind="warning"),
    "not delivered": lambda one: Inquiry.objects.filter(pk=one.pk).update(state="expired"),
    "sent on another day": lambda one: Inquiry.objects.filter(pk=one.pk).update(sent_at=AT + 9 * DAY),
    "never sent": lambda one: Inquiry.objects.filter(pk=one.pk).update(sent_at=None),
    "answered otherwise": lambda one: Reply.objects.filter(inquiry=one).update(outcome="refused", ground="a"),
    "not answered": lambda one: Reply.objects.filter(inquiry=one).update(state="returned"),
    "its answer removed": lambda one: Reply.objects.filter(inquiry=one).delete(),
    "removed": lambda one: (Reply.objects.filter(inquiry=one).delete(), Inquiry.objects.filter(pk=one.pk).delete()),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_rows_changed_past_every_action_change_them_too(ours, held, change):
    change(held[0])
    assert LedgerMark.objects.exists()
    settle()


def test_steps_put_in_or_taken_out_by_hand_change_them_too(ours, held):
    at = AT + HOUR
    step = Event(inquiry=held[1], step="withdraw", side="ours", at=at)
    rows.add(step)
    crossed(step, ours, seq=9, at=at, outgoing=True, kind="exchange.step.v1")
    assert settle()["ours"]["withdrawn"] == 1
    Event.objects.filter(pk=step.pk).update(step="remind")
    assert settle()["ours"]["withdrawn"] == 0
    Event.objects.filter(pk=step.pk).update(step="withdraw")
    settle()
    Event.objects.filter(pk=step.pk).delete()
    assert settle()["ours"]["withdrawn"] == 0


def test_what_a_ledger_does_not_count_leaves_no_mark(ours, held):
    Inquiry.objects.filter(pk=held[1].pk).update(state="acknowledged", read_at=AT, facts="More of them.")
    held[1].refresh_from_db()
    held[1].save()
    Event.objects.create(inquiry=held[1], step="remind", side="ours", at=AT)
    ask(ours)
    assert not LedgerMark.objects.exists()


def test_a_period_is_read_from_a_row_a_day_and_from_no_inquiry(ours, held):
    with statements() as asked_for:
        found = queries.totals("LA-MPS", AT + 9 * DAY)
    assert (found.ours["asked"], found.ours["answered"]) == (4, 1)
    assert not [sql for sql in asked_for if '"exchange_inquiry"' in sql]
    assert len(asked_for) == 3


def test_more_changed_days_than_one_question_takes_are_counted_from_the_rows(ours, held, monkeypatch):
    monkeypatch.setattr(kept, "MOST_SPANS", 0)
    a_reply(ours, held[3])
    with statements() as asked_for:
        found = queries.totals("LA-MPS", AT + 9 * DAY)
    assert (found.ours["asked"], found.ours["answered"]) == (4, 2)
    assert [sql for sql in asked_for if '"exchange_inquiry"' in sql]
    must_equal()


def test_what_changes_while_it_is_counted_keeps_its_mark(ours, held, monkeypatch):
    a_reply(ours, held[1])
    counted = keeping.counted

    def meanwhile(*args, **kwargs):
        found = counted(*args, **kwargs)
        if not Reply.objects.filter(inquiry=held[2]).exists():
            a_reply(ours, held[2], seq=3)
            a_reply(ours, held[3], seq=4)
        return found

    monkeypatch.setattr(keeping, "counted", meanwhile)
    actions.keep_ledgers()
    must_equal()
    actions.keep_ledgers()
    assert not LedgerMark.objects.exists()
    must_equal()


def test_of_two_workers_the_later_writes_nothing_of_an_earlier_count(ours, held, monkeypatch):
    a_reply(ours, held[1])
    counted, inner = keeping.counted, []

    def overtaken(*args, **kwargs):
        found = counted(*args, **kwargs)
        if not inner:
            inner.append(True)
            a_reply(ours, another, seq=5)
            actions.keep_ledgers()
        return found

    another = asked(ours, number="VN-MPS-2026-000007", sent_at=AT, due_at=AT + DAY)
    crossed(another, ours, seq=7, at=AT, outgoing=True, kind="exchange.inquiry.v1")
    monkeypatch.setattr(keeping, "counted", overtaken)
    actions.keep_ledgers()
    assert inner
    must_equal()
    assert queries.totals("LA-MPS", AT + 9 * DAY).ours["answered"] == 3


def test_they_are_made_anew_from_the_rows(ours, held):
    LedgerDay.objects.update(held={"asked": {"open": 77}, "told": {}, "feedback": {}, "sent": {}, "taken": {}})
    assert queries.totals("LA-MPS", AT + 9 * DAY).ours["asked"] == 2 * 77
    assert actions.recount_ledgers() == 2
    assert settle()["ours"]["asked"] == 4


def test_a_day_whose_rows_are_all_gone_is_counted_as_empty(ours, held):
    LedgerMark.objects.all().delete()
    LedgerDay.objects.create(
        partner_id="LA-MPS", direction="ours", day=(AT - 9 * DAY).date(), edition=1, first=AT - 9 * DAY,
        last=AT - 9 * DAY, held={"asked": {"open": 1}, "told": {}, "feedback": {}, "sent": {}, "taken": {}},
    )  # fmt: skip
    actions.recount_ledgers()
    assert settle()["ours"]["asked"] == 4


def test_the_database_itself_leaves_the_marks(ours):
    names = {
        f"ledger_{table}_{verb}" for table in ("inquiry", "reply", "event") for verb in ("added", "changed", "removed")
    }
    asked_of = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }
    with connection.cursor() as cursor:
        cursor.execute(asked_of[connection.vendor])
        assert names <= {name for (name,) in cursor.fetchall()}


@pytest.fixture
def told(ours, held):
    """A ledger of theirs over these days, equal to ours but for one matter."""
    found, cut = queries.ledger("LA-MPS", AT + 9 * DAY, since=AT - DAY), queries.cut_now("LA-MPS")
    codes = {**found.codes(), held[3].pk.hex: "late"}
    return Statement.objects.create(
        partner_id="LA-MPS", side=Direction.THEIRS, since=AT - DAY, until=AT + 9 * DAY, sent=cut.sent, taken=cut.taken,
        ours=found.ours, theirs=found.theirs, codes="\n".join(f"{k} {v}" for k, v in sorted(codes.items())), at=AT,
    )  # fmt: skip


def test_a_comparison_is_kept_and_weighed_anew_when_a_day_of_it_changes(ours, held, told, monkeypatch):
    fresh = compared.compared(told)
    assert [each.inquiry for each in fresh.differences] == [held[3].pk]
    actions.keep_ledgers()
    with monkeypatch.context() as patched:
        patched.setattr(compared, "weigh", lambda _told: pytest.fail("it was weighed"))
        assert compared.compared(told) == fresh
    a_reply(ours, held[3])
    assert compared.kept_comparison(told) is None
    assert compared.compared(told).figures == fresh.figures  # the answer came after their cut
    Inquiry.objects.filter(pk=held[0].pk).update(due_at=AT)
    found = compared.compared(told)
    assert {each.inquiry for each in found.differences} == {held[0].pk, held[3].pk}
    actions.keep_ledgers()
    assert compared.kept_comparison(told) is not None
    assert compared.compared(told) == found


def test_a_comparison_of_which_a_day_was_counted_anew_is_dropped(ours, held, told):
    actions.keep_ledgers()
    assert LedgerComparison.objects.filter(statement=told).exists()
    LedgerDay.objects.filter(direction="ours").update(edition=5)
    assert compared.kept_comparison(told) is None


@pytest.mark.parametrize("more", [0, 6])
def test_the_page_asks_as_often_however_much_there_is(ours, held, told, more):
    for number in range(more):
        at = AT + number * DAY
        one = asked(ours, number=f"VN-MPS-2026-00001{number}", sent_at=at, due_at=at)
        crossed(one, ours, seq=10 + number, at=at, outgoing=True, kind="exchange.inquiry.v1")
        a_reply(ours, one, seq=10 + number)
    actions.keep_ledgers()
    client = Client()
    client.force_login(ours.people["linh"])
    address = "/requests/ledger/LA-MPS/?since=2026-11-01&until=2026-12-20"
    client.get(address)
    with at_most(44):
        assert client.get(address).status_code == 200
