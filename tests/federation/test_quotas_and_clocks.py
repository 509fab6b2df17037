"""One partner cannot fill the disk of all, a sender waits as it is asked, and clocks that differ are shown."""

import datetime
import uuid

import pytest
from django.db import transaction

from factories.ours import inquiry_body
from jalon.node.federation import gate, opening, outbox, posting, sender
from jalon.node.federation.gate import Gate
from jalon.node.federation.models import Incoming, Outgoing, Partner
from jalon.node.kernel import clock
from jalon.wire.batches import Answer, Credit
from jalon.wire.receipts import Fate

INQUIRY = "exchange.inquiry.v1"


@pytest.fixture
def narrow(monkeypatch):
    monkeypatch.setattr(gate, "QUOTA", Credit(messages=2, octets=64 << 20, wait=1500))


def enqueue():
    note = outbox.Message(
        type="test.note.v1", thread=uuid.uuid4(), body={"n": 1}, handling="H1", tlp="amber", pap="amber"
    )
    with transaction.atomic():
        outbox.enqueue("LA-MPS", note, key=(key := uuid.uuid4()), actor="user:linh", about="")
    return Outgoing.objects.get(pk=key)


def envelopes(peer, count):
    return [peer.envelope(INQUIRY, inquiry_body(number=f"N-{n}")).raw for n in range(count)]


def test_what_passes_the_quota_is_left_with_its_sender_and_gets_no_receipt(ours, narrow):
    raws = envelopes(ours.laos, 3)
    status, answer = ours.laos.deliver(*raws)
    assert (status, answer.outcomes) == (200, ("stored", "stored", "quota"))
    assert answer.credit == Credit(0, 0, 1500)
    assert Incoming.objects.count() == 2
    opening.apply_waiting()
    _, again = ours.laos.deliver(raws[2])
    assert (again.outcomes, again.credit.messages) == (("stored",), 1)


def test_bytes_count_as_messages_do(ours, monkeypatch):
    raws = envelopes(ours.laos, 2)
    monkeypatch.setattr(gate, "QUOTA", Credit(messages=100, octets=len(raws[0]) + 1, wait=1))
    assert ours.laos.deliver(*raws)[1].outcomes == ("stored", "quota")


def test_the_credit_of_one_partner_is_nobody_else_s(ours, narrow):
    from factories.peer import Peer

    china = ours.pin(Peer("CN-MPS", "CN"))
    ours.laos.deliver(*envelopes(ours.laos, 3))
    assert china.deliver(*envelopes(china, 1))[1].outcomes == ("stored",)


def test_a_sender_without_credit_waits_and_keeps_its_messages(ours):
    outgoing = enqueue()
    waiting = sender.Waiting("LA-MPS")
    assert not sender._settle(waiting, Answer(("quota",), credit=Credit(0, 0, 1500)).encoded())
    partner = Partner.objects.get()
    rest = partner.retry_at - clock.now()
    assert datetime.timedelta(seconds=0.5) < rest <= datetime.timedelta(seconds=1.5)
    assert partner.failures == 0
    assert sender.due(witnessing=True) == []
    assert Outgoing.objects.get(pk=outgoing.pk).state == "waiting"


def test_an_endless_wait_that_a_partner_asks_for_is_cut(ours):
    enqueue()
    sender._settle(sender.Waiting("LA-MPS"), Answer(("quota",), credit=Credit(0, 0, 1 << 50)).encoded())
    assert Partner.objects.get().retry_at - clock.now() <= datetime.timedelta(minutes=15)


def test_an_answer_that_signs_nothing_counts_as_a_failure(ours):
    enqueue()
    waiting = sender.Waiting("LA-MPS")
    assert not sender._settle(waiting, Answer(("stored",)).encoded())
    partner = Partner.objects.get()
    assert (partner.failures, bool(partner.retry_at)) == (1, True)


def test_with_a_receipt_and_credit_the_next_batch_follows(ours):
    stored = ours.laos.say(Fate.STORED, enqueue())
    waiting = sender.Waiting("LA-MPS")
    assert sender._settle(waiting, Answer(("stored",), (stored,)).encoded(), 130_000)
    partner = Partner.objects.get()
    assert (partner.retry_at, partner.skew_ms) == (None, 130_000)


@pytest.mark.parametrize(
    ("told", "before", "after", "skew"),
    [
        ("1000500", 1_000_000, 1_000_200, 400),
        ("880000", 1_000_000, 1_000_000, -120_000),
        ("1000500", 1_000_000, 1_020_000, None),
        ("", 1, 1, None),
        ("-5", 1, 1, None),
        ("٥", 1, 1, None),
        ("999999999999999", 1, 1, 2**31 - 1),
    ],
)
def test_skew_is_measured_from_the_middle_of_the_question(told, before, after, skew):
    assert posting.skew_of(told, before, after) == skew


@pytest.mark.parametrize(("skew", "shown"), [(121_000, True), (-600_000, True), (90_000, False), (None, False)])
def test_clocks_that_are_two_minutes_apart_are_shown_on_health(ours, client, skew, shown):
    Partner.objects.update(skew_ms=skew)
    client.force_login(ours.people["thu"])
    assert ("minutes apart" in client.get("/partners/health/").content.decode()) is shown


def test_every_answer_of_the_gate_tells_its_clock():
    sent = []

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": "/healthz"}
    with clock.injected(lambda: 1_800_000_000.0):
        answering = Gate()(scope, None, send)
        with pytest.raises(StopIteration):
            answering.send(None)  # it waits for nothing, so it runs through without a loop
    assert (b"jalon-time", b"1800000000000") in sent[0]["headers"]
