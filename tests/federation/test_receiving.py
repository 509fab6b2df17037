"""What the gate takes and what it refuses; each refusal has its word, signed, and leaves nothing behind."""

import hashlib
import uuid

import pytest

from factories.ours import inquiry_body
from factories.peer import DAY, Peer
from jalon.node.federation import gate, opening
from jalon.node.federation.choices import IncomingState, PartnerState
from jalon.node.federation.models import Incident, Incoming, Receipt, Stream
from jalon.node.kernel import keys
from jalon.wire.batches import LIMITS, Delivery
from jalon.wire.keys import SigningKey
from jalon.wire.receipts import Fate, verify_receipt

INQUIRY = "exchange.inquiry.v1"


def told(answer):
    """The signed receipts of an answer, checked under our keys."""
    return [verify_receipt(raw, directory=keys.own_directory(), node="LA-MPS") for raw in answer.receipts]


def test_an_envelope_is_stored_and_its_receipt_names_its_bytes(ours):
    envelope = ours.laos.envelope(INQUIRY, inquiry_body())
    status, answer = ours.laos.deliver(envelope.raw)
    assert (status, answer.outcomes) == (200, ("stored",))
    (receipt,) = told(answer)
    assert receipt.fate is Fate.STORED
    assert [(item.id, item.digest) for item in receipt.items] == [(envelope.id, envelope.digest)]
    assert bytes(Incoming.objects.get().raw) == envelope.raw


def test_the_same_bytes_again_get_the_same_receipt_and_have_one_effect(ours):
    envelope = ours.laos.envelope(INQUIRY, inquiry_body())
    _, first = ours.laos.deliver(envelope.raw)
    _, second = ours.laos.deliver(envelope.raw, envelope.raw)
    assert second.outcomes == ("duplicate", "duplicate")
    assert second.receipts == first.receipts
    assert Incoming.objects.count() == 1


def test_one_altered_byte_is_refused_as_a_bad_signature(ours):
    raw = bytearray(ours.laos.envelope(INQUIRY, inquiry_body()).raw)
    raw[len(raw) // 2] ^= 1
    _, answer = ours.laos.deliver(bytes(raw))
    assert answer.outcomes == ("bad-signature",)
    (receipt,) = told(answer)
    assert receipt.fate is Fate.REJECTED
    assert receipt.items[0].digest == hashlib.sha256(raw).digest()
    assert not Incoming.objects.exists()


def test_an_unknown_partner_is_told_nothing(ours):
    stranger = Peer("KH-GDP", "KH")
    status, body = stranger.deliver(stranger.envelope(INQUIRY, inquiry_body()).raw)
    assert (status, body) == (403, b"")


def test_an_envelope_of_somebody_else_in_a_delivery_is_refused(ours):
    china = ours.pin(Peer("CN-MPS", "CN"))
    _, answer = ours.laos.deliver(china.envelope(INQUIRY, inquiry_body()).raw)
    assert answer.outcomes == ("policy",)


def test_an_envelope_for_another_node_is_refused(ours):
    _, answer = ours.laos.deliver(ours.laos.envelope(INQUIRY, inquiry_body(), to="CN-MPS").raw)
    assert answer.outcomes == ("policy",)


def test_an_expired_envelope_is_refused(ours):
    long_ago = ours.laos.now - 3 * DAY // 4
    envelope = ours.laos.envelope(INQUIRY, inquiry_body(), created=long_ago, lives=1000)
    _, answer = ours.laos.deliver(envelope.raw)
    assert answer.outcomes == ("expired",)


def test_a_key_that_the_partner_never_certified_is_refused(ours):
    thief = SigningKey(b"t" * 32)
    _, answer = ours.laos.deliver(ours.laos.envelope(INQUIRY, inquiry_body(), node=thief).raw)
    assert answer.outcomes == ("unknown-key",)


def test_a_paused_partner_is_told_nothing(ours):
    from jalon.node.federation import actions

    envelope = ours.laos.envelope(INQUIRY, inquiry_body())
    actions.change_partner("LA-MPS", PartnerState.PAUSED, actor="system:test", reason="drill")
    assert ours.laos.deliver(envelope.raw)[0] == 403


def test_a_body_beyond_the_limit_is_refused_before_it_is_read(ours):
    status, reason = gate.take("deliveries", "LA-MPS", b"\0" * (LIMITS.size + 1))
    assert (status, reason) == (400, b"too-big")


@pytest.mark.parametrize("body", [b"", b"\xff", b"\x80", Delivery().encoded()[:-1]])
def test_what_is_no_delivery_is_refused_with_a_reason(ours, body):
    status, reason = gate.take("deliveries", "LA-MPS", body)
    assert status == 400
    assert reason in (b"malformed", b"too-big")


def test_each_envelope_of_a_batch_stands_or_falls_alone(ours):
    good = ours.laos.envelope(INQUIRY, inquiry_body())
    broken = good.raw[:-1] + bytes([good.raw[-1] ^ 1])
    _, answer = ours.laos.deliver(broken, good.raw, b"junk")
    assert answer.outcomes == ("bad-signature", "stored", "malformed")


def test_another_message_under_a_known_id_is_an_incident_and_never_applied(ours):
    key = uuid.uuid4()
    first = ours.laos.envelope(INQUIRY, inquiry_body(), key=key)
    second = ours.laos.envelope(INQUIRY, inquiry_body(facts="something else"), key=key)
    ours.laos.deliver(first.raw)
    _, answer = ours.laos.deliver(second.raw)
    assert answer.outcomes == ("policy",)
    assert Incident.objects.get().kind == "conflict"
    assert Incoming.objects.count() == 1


def test_a_fork_of_the_stream_is_an_incident(ours):
    before = ours.laos.head
    first = ours.laos.envelope(INQUIRY, inquiry_body())
    ours.laos.head = before
    second = ours.laos.envelope(INQUIRY, inquiry_body(facts="the other branch"))
    ours.laos.deliver(first.raw)
    _, answer = ours.laos.deliver(second.raw)
    assert answer.outcomes == ("policy",)
    assert Incident.objects.get().kind in ("fork", "rewind")


def test_envelopes_come_in_any_order_and_are_applied_in_theirs(ours):
    three = [ours.laos.envelope(INQUIRY, inquiry_body(number=f"N-{n}")) for n in range(3)]
    ours.laos.deliver(three[2].raw)
    assert opening.apply_waiting() == 0
    ours.laos.deliver(three[0].raw)
    assert opening.apply_waiting() == 1
    ours.laos.deliver(three[1].raw)
    assert opening.apply_waiting() == 2
    stream = Stream.objects.get(outgoing=False)
    assert (stream.seq, stream.highest) == (3, 3)


def test_opening_signs_a_receipt_in_the_same_act(ours):
    envelope = ours.laos.envelope(INQUIRY, inquiry_body())
    ours.laos.deliver(envelope.raw)
    opening.apply_waiting()
    assert Incoming.objects.get().state == IncomingState.APPLIED
    fates = set(Receipt.objects.filter(envelope=uuid.UUID(bytes=envelope.id)).values_list("fate", flat=True))
    assert fates == {"stored", "opened"}


def test_a_type_that_nobody_knows_is_set_aside_and_said(ours):
    ours.laos.deliver(ours.laos.envelope("exchange.dance.v1", {}).raw)
    opening.apply_waiting()
    incoming = Incoming.objects.get()
    assert incoming.state == IncomingState.QUARANTINED
    assert Receipt.objects.get(fate="rejected").reason == "unsupported"


def test_a_body_with_a_field_that_nobody_agreed_is_set_aside(ours):
    ours.laos.deliver(ours.laos.envelope(INQUIRY, inquiry_body(religion="none of our business")).raw)
    opening.apply_waiting()
    assert Receipt.objects.get(fate="rejected").reason == "malformed"


def test_a_forged_agency_signature_is_found_inside(ours):
    envelope = ours.laos.envelope(INQUIRY, inquiry_body(), agency=SigningKey(b"f" * 32))
    _, answer = ours.laos.deliver(envelope.raw)
    assert answer.outcomes == ("stored",)  # the gate cannot look inside
    opening.apply_waiting()
    assert Incoming.objects.get().state == IncomingState.QUARANTINED
    assert Receipt.objects.get(fate="rejected").reason == "unknown-key"


def test_poison_is_set_aside_after_five_tries_and_others_go_on(ours):
    poison = ours.laos.envelope(INQUIRY, inquiry_body(agreement="NOT-OURS"))
    good = ours.laos.envelope(INQUIRY, inquiry_body())
    ours.laos.deliver(poison.raw, good.raw)
    for _ in range(opening.TRIES):
        opening.apply_waiting()
    states = dict(Incoming.objects.values_list("pk", "state"))
    assert states[uuid.UUID(bytes=poison.id)] == IncomingState.QUARANTINED
    assert states[uuid.UUID(bytes=good.id)] == IncomingState.APPLIED


def test_the_gate_stores_without_any_key_that_opens(ours, settings):
    envelope = ours.laos.envelope(INQUIRY, inquiry_body())
    for path in (settings.JALON_HOME / "keys").glob("*.seed"):
        if path.name != "receipt.seed":
            path.unlink()
    keys._signing_key.cache_clear()
    _, answer = ours.laos.deliver(envelope.raw)
    assert answer.outcomes == ("stored",)
