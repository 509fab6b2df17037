import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jalon.wire.content import Attachment, Content, read_content
from jalon.wire.encoding import decode, encode
from jalon.wire.envelope import compose, open_envelope, parse, receive
from jalon.wire.errors import (
    BadSignature,
    Expired,
    Malformed,
    TooBig,
    UnknownKey,
    Unsupported,
    WireError,
    WrongRecipient,
)
from jalon.wire.header import GENESIS, LONGEST_LIFE, MAX_LENGTH, Priority, padded_length
from jalon.wire.keys import OpenKey, SigningKey
from wire.nodes import DAY, NOW, Node, composed, content, directory_of, header, node, randomness


def received(raw, *, to="LA-MPS", now=NOW + 1, sender=directory_of):
    return receive(raw, node=to, sender=sender, now=now)


def opened(envelope, *, to=None):
    recipient = to or node("LA-MPS")
    return open_envelope(envelope, keys=[recipient.opening], directory=directory_of(envelope.header.from_node))


words = st.text(min_size=1, max_size=40)
contents = st.builds(
    Content,
    type=words,
    thread=st.binary(min_size=16, max_size=16),
    handling=words,
    tlp=words,
    pap=words,
    body=st.binary(max_size=3000),
    content_type=words,
    re=st.just(b"") | st.binary(min_size=16, max_size=16),
    evaluation=st.just("") | words,
    agreement=st.just("") | words,
    onward=st.just("") | words,
    origin=st.just("") | words,
    attachments=st.lists(
        st.builds(
            Attachment,
            name=st.text(st.characters(blacklist_characters="/\\\0", codec="utf-8"), min_size=3, max_size=30),
            content_type=words,
            digest=st.binary(min_size=32, max_size=32),
            length=st.integers(0, 1 << 40),
            chunks=st.integers(0, 1 << 16),
            root=st.binary(min_size=32, max_size=32),
            key=st.binary(min_size=32, max_size=32),
        ),
        max_size=2,
    ).map(tuple),
)
headers = st.builds(
    header,
    id=st.binary(min_size=16, max_size=16),
    stream=st.sampled_from(["exchange.1", "exchange.12", "hotline.3"]),
    seq=st.integers(2, (1 << 63) - 1),
    prev=st.binary(min_size=32, max_size=32).filter(any),
    created=st.integers(NOW - DAY, NOW),
    expires=st.integers(NOW + 1, NOW + 20 * DAY),
    priority=st.sampled_from(Priority),
)


@settings(max_examples=60)
@given(contents, headers)
def test_what_is_composed_crosses_the_gate_and_opens_to_the_same(sealed, clear):
    sender, recipient = node("VN-MPS"), node("LA-MPS")
    envelope = compose(
        sealed,
        clear,
        seal_to=[recipient.directory.seal_key(NOW)],
        agency=sender.signing("agency"),
        node=sender.signing("node"),
        randomness=randomness("x"),
    )
    arrived = received(envelope.raw, now=NOW)
    assert arrived == envelope
    assert opened(arrived).content == sealed
    assert dataclasses.replace(arrived.header, length=0, suite=0) == clear


@pytest.mark.parametrize("algorithm", ["mlkem768x25519", "p384"])
def test_each_suite_seals_to_its_own_keys(algorithm):
    recipient = Node("CN-MPS", algorithm)
    envelope = composed(b"suite", to=recipient)
    assert envelope.header.suite == recipient.opening.suite.number
    assert opened(received(envelope.raw, to="CN-MPS"), to=recipient).content.body == b"suite"


@pytest.mark.parametrize(
    ("length", "padded"), [(1, 1024), (1024, 1024), (1025, 4096), (65536, 65536), (65537, 131072), (200_000, 262_144)]
)
def test_contents_are_padded_to_few_sizes(length, padded):
    assert padded_length(length) == padded


@given(st.integers(1, 300))
@settings(max_examples=30)
def test_a_relay_sees_the_same_length_for_all_small_contents(length):
    envelope = composed(b"x" * length)
    assert envelope.header.length == 1024
    assert len(envelope.raw) == len(composed(b"").raw)


def test_content_that_fills_a_size_exactly_opens_again():
    lengths = {}
    for body in range(600, 900):
        envelope = composed(b"x" * body)
        lengths.setdefault(envelope.header.length, []).append(body)
        assert len(opened(parse(envelope.raw)).content.body) == body
    assert sorted(lengths) == [1024, 4096]


def test_content_beyond_the_largest_size_is_refused_when_it_is_composed():
    assert composed(b"x" * (MAX_LENGTH - 1000)).header.length == MAX_LENGTH
    with pytest.raises(TooBig):
        composed(b"x" * MAX_LENGTH)


def test_the_gate_verifies_without_any_private_key():
    assert received(composed().raw).id == b"i" * 16


def refusal(raw: bytes) -> str:
    """The reason for which gate or worker refuses these bytes."""
    try:
        opened(received(raw))
    except WireError as error:
        return error.reason
    return "accepted"


@pytest.mark.slow
def test_every_single_flipped_bit_of_a_small_envelope_is_refused_at_the_gate():
    raw = composed().raw
    reasons = set()
    for at in range(len(raw)):
        for bit in range(8):
            flipped = bytearray(raw)
            flipped[at] ^= 1 << bit
            with pytest.raises(WireError) as caught:
                received(bytes(flipped))
            reasons.add(caught.value.reason)
    assert reasons == {"bad-signature", "malformed", "policy", "too-big", "unknown-key", "unsupported"}


def test_every_truncation_of_a_small_envelope_is_refused_as_malformed():
    raw = composed().raw
    for length in range(len(raw)):
        with pytest.raises(Malformed):
            received(raw[:length])


def test_a_byte_more_is_refused():
    with pytest.raises(Malformed):
        received(composed().raw + b"\0")


def test_an_envelope_for_another_node_is_refused():
    with pytest.raises(WrongRecipient) as caught:
        received(composed().raw, to="KH-NP")
    assert caught.value.reason == "policy"


def test_an_envelope_readdressed_by_a_thief_is_refused():
    raw = composed().raw.replace(b"LA-MPS", b"KH-MPS")
    with pytest.raises(BadSignature):
        received(raw, to="KH-MPS")


def test_an_envelope_resealed_by_its_recipient_for_a_third_node_does_not_pass_as_the_senders():
    """The recipient opens, seals the signed content anew for a third node: the inner signature names the recipient."""
    first = opened(received(composed(b"for Laos alone").raw))
    sender, third = node("VN-MPS"), node("KH-NP")

    class Replayed:
        """Signs with what the recipient has in hand: the signature that it was sent."""

        kid = first.kid

        def sign(self, message: bytes) -> bytes:
            return first.signature

    forged = compose(
        first.content,
        header(to_node="KH-NP", prev=GENESIS),
        seal_to=[third.opening.seal_key],
        agency=Replayed(),
        node=sender.signing("node"),  # even a stolen node key doesn't help
        randomness=randomness("y"),
    )
    with pytest.raises(BadSignature):
        opened(received(forged.raw, to="KH-NP"), to=third)


def test_an_expired_envelope_is_refused_from_its_last_millisecond_on():
    raw = composed(expires=NOW + 1000).raw
    assert received(raw, now=NOW + 999)
    with pytest.raises(Expired):
        received(raw, now=NOW + 1000)


def test_a_junk_signature_is_told_before_the_expiry_so_that_nobody_probes_the_clock():
    raw = bytearray(composed(expires=NOW + 1000).raw)
    raw[-1] ^= 1
    with pytest.raises(BadSignature):
        received(bytes(raw), now=NOW + DAY)


def test_an_unknown_sender_is_refused():
    def sender(code):
        raise UnknownKey("no partner")

    with pytest.raises(UnknownKey):
        received(composed().raw, sender=sender)


def test_a_directory_of_another_node_does_not_vouch_for_the_sender():
    with pytest.raises(UnknownKey):
        received(composed().raw, sender=lambda code: directory_of("CN-MPS"))


def test_an_envelope_signed_by_a_key_of_another_use_is_refused():
    sender = node("VN-MPS")
    envelope = compose(
        content(),
        header(),
        seal_to=[node("LA-MPS").opening.seal_key],
        agency=sender.signing("agency"),
        node=sender.signing("agency"),
        randomness=randomness("z"),
    )
    with pytest.raises(UnknownKey):
        received(envelope.raw)


def test_content_signed_by_the_nodes_key_instead_of_the_agencys_is_refused():
    sender = node("VN-MPS")
    envelope = compose(
        content(),
        header(),
        seal_to=[node("LA-MPS").opening.seal_key],
        agency=sender.signing("node"),
        node=sender.signing("node"),
        randomness=randomness("z"),
    )
    with pytest.raises(UnknownKey):
        opened(received(envelope.raw))


def test_an_envelope_sealed_to_a_deleted_key_says_so():
    with pytest.raises(UnknownKey):
        open_envelope(parse(composed().raw), keys=[], directory=directory_of("VN-MPS"))


def test_an_envelope_with_several_recipient_keys_opens_with_each():
    sender, first, second = node("VN-MPS"), node("LA-MPS"), OpenKey("mlkem768x25519", bytes(96))
    envelope = compose(
        content(b"two sites"),
        header(),
        seal_to=[first.opening.seal_key, second.seal_key],
        agency=sender.signing("agency"),
        node=sender.signing("node"),
        randomness=randomness("z"),
    )
    for key in (first.opening, second):
        assert open_envelope(parse(envelope.raw), keys=[key], directory=sender.directory).content.body == b"two sites"


@pytest.mark.parametrize(
    "fields",
    [
        {"id": b"short"},
        {"from_node": "vn-mps"},
        {"from_node": "VN\u2010MPS"},
        {"to_node": "\u0412N-MPS"},
        {"to_node": "VN-MPS\n"},
        {"stream": "../x"},
        {"stream": "Exchange"},
        {"seq": 0, "prev": GENESIS},
        {"seq": 2, "prev": GENESIS},
        {"seq": 1, "prev": b"p" * 32},
        {"prev": b"p" * 31, "seq": 2},
        {"expires": NOW},
        {"expires": NOW + LONGEST_LIFE + 1},
        {"created": -1},
        {"priority": 3},
    ],
)
def test_a_header_out_of_its_range_is_refused_when_it_is_composed(fields):
    with pytest.raises(Malformed):
        composed(**fields)


def test_a_version_that_is_not_known_is_unsupported_and_not_malformed():
    with pytest.raises(Unsupported):
        composed(version=2)


def hand_made(**changes):
    """An envelope put together by hand, with a valid outer signature over whatever it holds."""
    from jalon.wire.envelope import OUTER

    envelope = composed()
    parts = {
        "header": envelope.header_raw,
        "recipients": [list(pair) for pair in envelope.recipients],
        "sealed": envelope.sealed,
        **changes,
    }
    unsigned = b"\x84" + b"".join(encode(parts[name]) for name in ("header", "recipients", "sealed"))
    key = node("VN-MPS").signing("node")
    return unsigned + encode([[key.kid, key.sign(OUTER + unsigned)]])


def test_hand_made_envelopes_are_accepted_where_nothing_is_changed():
    assert refusal(hand_made()) == "accepted"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"header": b"\0" * 513}, "too-big"),
        ({"header": b"\x9f"}, "malformed"),
        ({"header": encode([])}, "malformed"),
        ({"header": encode([9])}, "unsupported"),
        ({"header": encode([1, 1, b"x"])}, "malformed"),
        ({"header": encode([[[[[1]]]]])}, "too-big"),
        ({"recipients": []}, "malformed"),
        ({"recipients": [[b"k" * 16, b"w"]] * 9}, "too-big"),
        ({"recipients": [[b"k" * 15, b"w"]]}, "malformed"),
        ({"recipients": [[b"k" * 16, b"w" * 5000]]}, "malformed"),
        ({"recipients": [[b"k" * 16, b"w" * 1168]]}, "unknown-key"),
        ({"sealed": b""}, "malformed"),
        ({"sealed": bytes(1024 + 16)}, "bad-signature"),
    ],
)
def test_a_malicious_peer_with_valid_keys_gets_the_reason(changes, reason):
    assert refusal(hand_made(**changes)) == reason


def test_a_header_with_an_unknown_suite_is_unsupported_at_the_gate():
    envelope = composed()
    changed = dataclasses.replace(envelope.header, suite=99)
    assert refusal(hand_made(header=changed.encoded())) == "unsupported"


def test_a_swapped_wrapped_key_of_the_same_recipient_does_not_open():
    one = composed(id=b"1" * 16)
    assert refusal(hand_made(recipients=[list(pair) for pair in one.recipients])) == "bad-signature"


def test_secrets_and_bodies_never_show_in_what_is_printed():
    secret = b"\x5e" * 32
    attachment = Attachment("a.txt", "text/plain", bytes(32), 1, 1, bytes(32), secret)
    envelope = composed(b"name of a person", sealed={"attachments": (attachment,)})
    shown = repr(envelope) + repr(opened(parse(envelope.raw))) + repr(content(b"name of a person"))
    shown += repr(SigningKey(secret)) + repr(OpenKey("mlkem768x25519", secret * 3)) + str(OpenKey("p384", bytes(56)))
    assert "name of a person" not in shown
    assert repr(secret) not in shown
    assert secret.hex() not in shown


@pytest.mark.parametrize("name", ["../etc/passwd", "a/b", "C:\\x", "..", "", "x\0y", "n" * 201])
def test_an_attachment_name_with_a_path_is_refused_on_both_sides(name):
    good = Attachment("fine", "text/plain", bytes(32), 1, 1, bytes(32), bytes(32))
    with pytest.raises(Malformed):
        dataclasses.replace(good, name=name)
    raw = content(attachments=(good,)).encoded()
    changed = decode(raw)
    changed["attachments"][0]["name"] = name
    with pytest.raises(Malformed):
        read_content(encode(changed))


@pytest.mark.parametrize("field", ["handling", "tlp", "pap", "type", "thread", "content_type"])
def test_what_is_mandatory_cannot_be_left_out_on_either_side(field):
    with pytest.raises(Malformed):
        content(**{field: b"" if field == "thread" else ""})
    changed = decode(content().encoded())
    del changed[field]
    with pytest.raises(Malformed):
        read_content(encode(changed))


def test_more_attachments_or_a_longer_checkpoint_than_can_be_read_are_not_sealed():
    one = Attachment("fine", "text/plain", bytes(32), 1, 1, bytes(32), bytes(32))
    assert opened(parse(composed(sealed={"attachments": (one,) * 64}).raw)).content.attachments == (one,) * 64
    for fields in ({"attachments": (one,) * 65}, {"checkpoint": "x" * 10_001}):
        with pytest.raises(TooBig):
            content(**fields)


def test_an_envelope_is_sealed_to_at_least_one_key_and_to_keys_of_one_suite():
    sender, key = node("VN-MPS"), node("LA-MPS").opening.seal_key
    other = OpenKey("p384", bytes(56)).seal_key
    for seal_to in ([], [key] * 9, [key, other]):
        with pytest.raises(Malformed):
            compose(
                content(),
                header(),
                seal_to=seal_to,
                agency=sender.signing("agency"),
                node=sender.signing("node"),
                randomness=randomness("z"),
            )


def test_an_envelope_is_not_opened_under_the_directory_of_another_node():
    with pytest.raises(UnknownKey):
        open_envelope(parse(composed().raw), keys=[node("LA-MPS").opening], directory=directory_of("CN-MPS"))


@pytest.mark.parametrize(
    "change", [{"re": b""}, {"re": b"x"}, {"origin": ""}, {"tlp": "x" * 201}, {"news": 1}, {"pap": 1}]
)
def test_a_content_that_is_not_as_the_protocol_wants_it_is_malformed(change):
    with pytest.raises(Malformed):
        read_content(encode(decode(content().encoded()) | change))
