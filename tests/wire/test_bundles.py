import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jalon.wire.bundles import MAGIC, Kind, Record, read_bundle, write_bundle
from jalon.wire.encoding import encode
from jalon.wire.envelope import receive
from jalon.wire.errors import BadSignature, Malformed, TooBig, WireError
from wire.nodes import NOW, composed, directory_of, node

kinds = st.sampled_from([kind for kind in Kind if kind is not Kind.END])
records = st.lists(st.builds(Record, kinds, st.binary(max_size=200)), max_size=8)


def written(*made):
    return b"".join(write_bundle(made))


@given(records, st.integers(1, 97))
def test_a_bundle_is_read_as_it_was_written_however_it_is_cut_into_pieces(made, size):
    raw = written(*made)
    pieces = [raw[at : at + size] for at in range(0, len(raw), size)]
    assert list(read_bundle(pieces)) == made


@settings(max_examples=30)
@given(records)
def test_a_bundle_cut_anywhere_is_refused(made):
    raw = written(*made)
    for length in range(len(raw)):
        with pytest.raises(WireError):
            list(read_bundle([raw[:length]]))


def test_every_flipped_bit_of_a_bundle_is_refused():
    raw = written(Record(Kind.RECEIPT, b"abc"), Record(Kind.ENVELOPE, b"defg"))
    for at in range(len(raw) * 8):
        flipped = bytearray(raw)
        flipped[at // 8] ^= 1 << (at % 8)
        with pytest.raises(WireError):
            list(read_bundle([bytes(flipped)]))


def test_a_bundle_without_one_of_its_records_is_refused_at_its_end():
    raw = written(Record(Kind.RECEIPT, b"abc"), Record(Kind.ENVELOPE, b"defg"))
    first = len(b"".join(list(write_bundle([Record(Kind.RECEIPT, b"abc")]))[:2]))
    reader = read_bundle([MAGIC + raw[first:]])
    assert next(reader).raw == b"defg"
    with pytest.raises(BadSignature):
        next(reader)


def test_bytes_after_the_end_are_refused():
    with pytest.raises(BadSignature):
        list(read_bundle([written(), b"more"]))


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04" + bytes(40), b"jalon bundle 2\n" + bytes(40)])
def test_another_file_is_no_bundle(raw):
    with pytest.raises(Malformed):
        list(read_bundle([raw]))


def test_a_record_bomb_is_refused_before_it_is_read():
    with pytest.raises(TooBig):
        list(read_bundle([MAGIC + b"\xff\xff\xff\xff"]))
    with pytest.raises(TooBig):
        list(write_bundle([Record(Kind.CHUNK, bytes(2 << 20))]))


def test_a_record_of_an_unknown_kind_is_malformed():
    body = encode(["song", b""])
    with pytest.raises(Malformed):
        list(read_bundle([MAGIC + len(body).to_bytes(4, "big") + body]))


def test_what_a_carrier_brings_is_verified_as_what_the_line_brings():
    envelope = composed(b"by hand")
    raw = written(Record(Kind.STATEMENT, node("VN-MPS").published()), Record(Kind.ENVELOPE, envelope.raw))
    brought = list(read_bundle([raw]))
    assert receive(brought[1].raw, node="LA-MPS", sender=directory_of, now=NOW) == envelope
