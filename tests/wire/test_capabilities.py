import pytest

from jalon.wire import header as headers
from jalon.wire.capabilities import sign_capabilities, verify_capabilities
from jalon.wire.envelope import open_envelope, receive
from jalon.wire.errors import Malformed, UnknownKey, Unsupported
from jalon.wire.positions import Position, sign_positions, verify_positions
from wire.nodes import NOW, composed, directory_of, node

LA = node("LA-MPS")


def stated(**changes):
    base = {
        "node": "LA-MPS",
        "issued": NOW,
        "types": ["exchange.reply.v1", "exchange.inquiry.v1"],
        "code_lists": {"offences": "2026-01-01"},
        "signer": LA.signing("node"),
    }
    return sign_capabilities(**{**base, **changes})


def test_capabilities_say_the_same_after_their_way():
    capabilities = verify_capabilities(stated(), directory=LA.directory)
    assert capabilities.types == {"exchange.inquiry.v1", "exchange.reply.v1"}
    assert capabilities.code_lists == {"offences": "2026-01-01"}
    assert (capabilities.versions, capabilities.suites) == ((1,), (1,))


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"node": "VN-MPS"}, UnknownKey),
        ({"signer": LA.signing("receipt")}, UnknownKey),
        ({"versions": [0]}, Malformed),
        ({"suites": list(range(1, 60))}, Malformed),
        ({"types": ["x"] * 501}, Malformed),
        ({"code_lists": {str(n): "1" for n in range(201)}}, Malformed),
    ],
)
def test_capabilities_that_are_not_that_partners_word_are_refused(changes, error):
    with pytest.raises(error):
        verify_capabilities(stated(**changes), directory=LA.directory)


def test_the_newest_common_version_is_spoken_and_none_is_told():
    ours = verify_capabilities(stated(versions=[1, 2]), directory=LA.directory)
    assert ours.version_with([2, 3]) == 2
    assert ours.version_with([1]) == 1
    with pytest.raises(Unsupported):
        ours.version_with([3])


def test_a_node_that_was_updated_and_one_that_was_not_yet_work_together(monkeypatch):
    """A node of version 2 speaks version 1 to a partner that states version 1, and reads both."""
    monkeypatch.setattr(headers, "VERSIONS", (1, 2))
    theirs = verify_capabilities(stated(), directory=LA.directory)
    version = theirs.version_with(headers.VERSIONS)
    old, new = composed(version=version), composed(version=2)
    for envelope in (old, new):
        arrived = receive(envelope.raw, node="LA-MPS", sender=directory_of, now=NOW)
        assert open_envelope(arrived, keys=[LA.opening], directory=directory_of("VN-MPS")).content.body == b"hello"
    monkeypatch.setattr(headers, "VERSIONS", (1,))
    assert receive(old.raw, node="LA-MPS", sender=directory_of, now=NOW) == old
    with pytest.raises(Unsupported):
        receive(new.raw, node="LA-MPS", sender=directory_of, now=NOW)


POSITIONS = [Position("exchange.1", 9, b"d" * 32, (range(3, 5), range(7, 8))), Position("exchange.2", 0, bytes(32))]


def positioned(streams=POSITIONS, **changes):
    base = {"node": "LA-MPS", "to_node": "VN-MPS", "at": NOW, "signer": LA.signing("receipt")}
    return sign_positions(streams, **{**base, **changes})


def test_positions_tell_a_restored_node_where_it_stood_and_what_is_missing():
    positions = verify_positions(positioned(), directory=LA.directory, node="VN-MPS")
    assert list(positions.streams) == POSITIONS


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"node": "VN-MPS"}, UnknownKey),
        ({"to_node": "CN-MPS"}, UnknownKey),
        ({"signer": LA.signing("agency")}, UnknownKey),
        ({"streams": [Position("x.1", 9, b"d")]}, Malformed),
        ({"streams": [Position("../x", 9, b"d" * 32)]}, Malformed),
        ({"streams": [Position("x.1", 9, b"d" * 32, (range(9, 11),))]}, Malformed),
        ({"streams": [Position("x.1", 9, b"d" * 32, (range(2),))]}, Malformed),
        ({"streams": [Position(f"x.{n + 1}", 0, bytes(32)) for n in range(101)]}, Malformed),
    ],
)
def test_positions_that_are_not_that_partners_word_are_refused(changes, error):
    with pytest.raises(error):
        verify_positions(positioned(**changes), directory=LA.directory, node="VN-MPS")
