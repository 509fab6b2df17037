"""What leaves: once, in the transaction of its act; receipts settle it, and nothing else does."""

import asyncio
import datetime
import hashlib
import ssl
import uuid

import aiohttp
import pytest
from aiohttp import web
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from factories.ours import inquiry_body
from factories.peer import Peer
from jalon.cli.certificate import self_signed
from jalon.node.audit.models import Entry
from jalon.node.federation import files, inbox, opening, outbox, posting, queries, receipts, sender
from jalon.node.federation.choices import Act, OutgoingState, PartnerState, Priority
from jalon.node.federation.models import Outgoing, Partner, Receipt
from jalon.node.kernel import clock
from jalon.wire.batches import Answer
from jalon.wire.errors import WireError
from jalon.wire.receipts import Fate


def message(**changes):
    said = {"type": "test.note.v1", "thread": uuid.uuid4(), "body": {"n": 1}, "handling": "H1", "tlp": "amber"}
    return outbox.Message(**{**said, "pap": "amber", **changes})


def enqueue(key=None, **changes):
    key = key or uuid.uuid4()
    with transaction.atomic():
        outbox.enqueue("LA-MPS", message(**changes), key=key, actor="user:linh", about="")
    return Outgoing.objects.get(pk=key)


def test_the_partner_can_open_what_we_made_and_nobody_else(ours):
    outgoing = enqueue(body={"n": 7})
    content, body = ours.laos.read(outgoing.raw)
    assert (content.handling, content.tlp, content.pap, body) == ("H1", "amber", "amber", {"n": 7})
    with pytest.raises(WireError):
        Peer().read(outgoing.raw)


def test_envelopes_of_a_stream_follow_one_another(ours):
    first, second = enqueue(), enqueue()
    assert (first.seq, second.seq) == (1, 2)
    assert hashlib.sha256(bytes(first.raw)).digest() == bytes(first.digest)


def test_the_same_key_again_is_the_same_envelope(ours):
    key = uuid.uuid4()
    assert bytes(enqueue(key).raw) == bytes(enqueue(key, body={"n": 2}).raw)
    assert Outgoing.objects.count() == 1


def test_an_act_that_fails_leaves_no_envelope(ours):
    @transaction.atomic
    def fail():
        outbox.enqueue("LA-MPS", message(), key=uuid.uuid4(), actor="user:linh", about="")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not Outgoing.objects.exists()
    assert enqueue().seq == 1


def test_nothing_goes_to_a_partner_that_is_paused(ours):
    Partner.objects.update(state=PartnerState.PAUSED)
    with pytest.raises(outbox.CannotSend):
        enqueue()


def test_a_receipt_for_exactly_these_bytes_settles_them(ours):
    outgoing = enqueue()
    receipts.take(Partner.objects.get(), [ours.laos.say(Fate.STORED, outgoing)])
    outgoing.refresh_from_db()
    assert outgoing.state == OutgoingState.STORED
    assert queries.trail(outgoing.pk).fates == ["stored"]


def test_a_receipt_twice_counts_once(ours):
    raw = ours.laos.say(Fate.STORED, enqueue())
    receipts.take(Partner.objects.get(), [raw, raw])
    assert Receipt.objects.count() == 1


def test_a_receipt_for_other_bytes_settles_nothing(ours):
    outgoing = enqueue()
    outgoing.digest = bytes(32)
    receipts.take(Partner.objects.get(), [ours.laos.say(Fate.STORED, outgoing)])
    assert Outgoing.objects.get().state == OutgoingState.WAITING


def test_a_receipt_that_somebody_else_signed_is_refused(ours):
    outgoing = enqueue()
    forged = ours.laos.say(Fate.STORED, outgoing, signer=Peer().receipt)
    with pytest.raises(WireError):
        receipts.take(Partner.objects.get(), [forged])
    assert Outgoing.objects.get().state == OutgoingState.WAITING


def test_the_gate_of_a_partner_cannot_say_that_a_person_read_it(ours):
    outgoing = enqueue()
    with pytest.raises(WireError):
        receipts.take(Partner.objects.get(), [ours.laos.say(Fate.READ, outgoing, signer=ours.laos.receipt)])
    assert queries.trail(outgoing.pk).fates == []


def test_a_refusal_of_the_gate_is_kept_with_its_reason(ours):
    outgoing = enqueue()
    receipts.take(Partner.objects.get(), [ours.laos.say(Fate.REJECTED, outgoing, reason="policy")])
    outgoing.refresh_from_db()
    assert (outgoing.state, outgoing.reason) == (OutgoingState.REFUSED, "policy")


def test_a_partner_without_room_is_sent_the_same_bytes_again(ours):
    outgoing = enqueue()
    receipts.take(Partner.objects.get(), [ours.laos.say(Fate.REJECTED, outgoing, reason="quota")])
    assert Outgoing.objects.get().state == OutgoingState.WAITING
    receipts.take(Partner.objects.get(), [ours.laos.say(Fate.STORED, outgoing)])
    assert Outgoing.objects.get().state == OutgoingState.STORED


def test_what_expires_undelivered_is_given_up_and_said(ours):
    outgoing = enqueue()
    Outgoing.objects.update(expires_at=clock.now())
    assert sender.expire() == 1
    outgoing.refresh_from_db()
    assert outgoing.state == OutgoingState.EXPIRED
    assert sender.expire() == 0


def test_an_opened_receipt_that_overtakes_the_stored_one_does_not_cost_it(ours):
    """The answer was lost on the line: the same bytes go once more, and bring the receipt that the clock starts at."""
    outgoing = enqueue()
    receipts.take(Partner.objects.get(), [ours.laos.say(Fate.OPENED, outgoing)])
    assert [each.id for each in sender.Waiting("LA-MPS").envelopes] == [outgoing.pk]
    answer = Answer(outcomes=("duplicate",), receipts=(ours.laos.say(Fate.STORED, outgoing),))
    assert sender._settle(sender.Waiting("LA-MPS"), answer.encoded())
    assert Outgoing.objects.get().state == OutgoingState.STORED
    assert set(Receipt.objects.values_list("fate", flat=True)) == {Fate.STORED, Fate.OPENED}


def test_what_the_partner_has_opened_is_not_said_to_be_undelivered(ours):
    outgoing = enqueue()
    receipts.take(Partner.objects.get(), [ours.laos.say(Fate.OPENED, outgoing)])
    Outgoing.objects.update(expires_at=clock.now())
    assert sender.expire() == 1
    outgoing.refresh_from_db()
    assert outgoing.state == OutgoingState.STORED
    assert not Entry.objects.filter(action=Act.EXPIRED).exists()
    assert sender.expire() == 0


def settled():
    """Everything that waited has gone, and the partner knows our keys and capabilities."""
    waiting = sender.Waiting("LA-MPS")
    Partner.objects.update(told_serial=waiting.keys.serial, told_capabilities=waiting.capabilities)


@pytest.mark.parametrize(
    "waits",
    [
        lambda ours: enqueue(),
        lambda ours: (
            ours.laos.deliver(ours.laos.envelope("exchange.inquiry.v1", inquiry_body()).raw) and opening.apply_waiting()
        ),
        lambda ours: (
            enqueue(files=[(files.keep(b"x", "text/plain").pk, "a.txt")]) and Outgoing.objects.update(state="stored")
        ),
        lambda ours: Partner.objects.update(told_serial=0),
        lambda ours: Partner.objects.update(told_capabilities=b""),
        lambda ours: Partner.objects.update(recovering_since=clock.now()),
    ],
    ids=["message", "receipt", "file", "keys", "capabilities", "recovery"],
)
def test_a_partner_is_due_when_something_waits_for_it_and_not_before(ours, waits):
    settled()
    assert sender.due(witnessing=False) == []
    assert sender.due(witnessing=True) == ["LA-MPS"]
    assert waits(ours)
    assert sender.due(witnessing=False) == ["LA-MPS"]
    Partner.objects.update(retry_at=clock.now() + datetime.timedelta(seconds=1))
    assert sender.due(witnessing=False) == sender.due(witnessing=True) == []
    Partner.objects.update(retry_at=clock.now(), state=PartnerState.PAUSED)
    assert sender.due(witnessing=False) == sender.due(witnessing=True) == []


def test_a_round_takes_urgent_envelopes_first(ours):
    from jalon.node.federation.choices import Priority

    slow, quick = enqueue(), enqueue(priority=Priority.FLASH)
    waiting = sender.Waiting("LA-MPS")
    assert [envelope.id for envelope in waiting.envelopes] == [quick.pk, slow.pk]


def test_a_round_says_whether_it_took_all_that_waited(ours, monkeypatch):
    for _ in range(3):
        enqueue()
    size = len(Outgoing.objects.first().raw)
    assert sender.Waiting("LA-MPS").is_all
    assert not sender.Waiting("LA-MPS", room=2 * size).is_all
    Partner.objects.update(failures=sender.PROBE_AFTER)
    assert not sender.Waiting("LA-MPS").is_all
    Partner.objects.update(failures=0)
    monkeypatch.setattr(sender.batches, "MAX_MESSAGES", 3)  # it cannot see whether there is a fourth
    assert not sender.Waiting("LA-MPS").is_all
    Partner.objects.update(recovering_since=clock.now())
    assert not sender.Waiting("LA-MPS").is_all


@given(st.integers(1, 60), st.booleans(), st.floats(0, 1))
def test_the_wait_grows_to_its_ceiling_and_no_further(failures, flash, chance):
    wait = sender.wait_after(failures, flash=flash, chance=chance)
    assert 0 <= wait <= min(2 ** (failures - 1), 30 if flash else 900)


def test_after_a_few_failures_one_message_goes_as_a_probe_the_urgent_one_first(ours):
    for _ in range(3):
        enqueue()
    flash = enqueue(priority=Priority.FLASH)
    for failures in range(sender.PROBE_AFTER):
        assert len(sender.Waiting("LA-MPS").envelopes) == 4, failures
        sender._failed(sender.Waiting("LA-MPS"), "no answer")
    (probe,) = sender.Waiting("LA-MPS").envelopes
    assert probe.id == flash.pk
    Partner.objects.update(failures=0)
    assert len(sender.Waiting("LA-MPS").envelopes) == 4


def backed_off(minutes=10):
    """The partner could not be reached for a while, and is to be tried again in some minutes."""
    until = clock.now() + datetime.timedelta(minutes=minutes)
    Partner.objects.update(failures=9, retry_at=until, last_failure="TimeoutError")
    return until


def test_a_flash_message_waits_for_no_back_off_that_began_before_it(ours, django_capture_on_commit_callbacks):
    until = backed_off()
    with django_capture_on_commit_callbacks(execute=True):
        enqueue(priority=Priority.URGENT)
    assert Partner.objects.get().retry_at == until
    with django_capture_on_commit_callbacks(execute=True):
        enqueue(priority=Priority.FLASH)
    assert Partner.objects.get().retry_at is None
    assert sender.due(witnessing=False) == ["LA-MPS"]


def test_a_partner_that_asked_us_to_wait_is_given_its_time_even_by_a_flash_message(
    ours, django_capture_on_commit_callbacks
):
    until = clock.now() + datetime.timedelta(seconds=20)
    Partner.objects.update(failures=0, retry_at=until)
    with django_capture_on_commit_callbacks(execute=True):
        enqueue(priority=Priority.FLASH)
    assert Partner.objects.get().retry_at == until


def test_a_word_from_a_partner_brings_our_own_next_try_near(ours):
    backed_off()
    ours.laos.deliver(ours.laos.envelope("exchange.inquiry.v1", inquiry_body()).raw)
    near = Partner.objects.get().retry_at
    assert clock.now() < near <= clock.now() + inbox.SOON
    ours.laos.deliver(ours.laos.envelope("exchange.inquiry.v1", inquiry_body(number="LA-MPS-2026-000009")).raw)
    assert Partner.objects.get().retry_at == near  # however much comes, one try a second


def test_messages_to_one_gate_go_over_one_connection_and_another_certificate_is_refused(ours, tmp_path):
    def gate(number):
        made = tmp_path / f"gate{number}"
        made.with_suffix(".crt").write_bytes((pair := self_signed("LA-MPS", "127.0.0.1", "https://127.0.0.1"))[0])
        made.with_suffix(".key").write_bytes(pair[1])
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(made.with_suffix(".crt"), made.with_suffix(".key"))
        return context, hashlib.sha256(ssl.PEM_cert_to_DER_cert(pair[0].decode())).digest()

    seen = []

    async def answer(request):
        seen.append(request.transport.get_extra_info("peername"))
        return web.Response(body=b"taken")

    async def post(partner, context, other):
        app = web.Application()
        app.router.add_post("/v1/deliveries/VN-MPS", answer)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context)
        await site.start()
        partner.gate_url = f"https://127.0.0.1:{runner.addresses[0][1]}"
        async with posting.session() as session:
            for _ in range(3):
                assert (await posting.post(partner, session, "deliveries", b"x"))[0] == b"taken"
            partner.gate_certificate = other
            with pytest.raises(aiohttp.ServerFingerprintMismatch):
                await posting.post(partner, session, "deliveries", b"x")
        await runner.cleanup()

    (context, known), (_, other) = gate(1), gate(2)
    partner = Partner.objects.get()
    partner.gate_certificate = known
    asyncio.run(post(partner, context, other))
    assert (len(seen), len(set(seen))) == (3, 1)
