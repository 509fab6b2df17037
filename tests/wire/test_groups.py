import pytest

from jalon.wire.errors import BadSignature, Malformed, UnknownKey
from jalon.wire.groups import sign_group, verify_group
from wire.nodes import NOW, node

VN = node("VN-MPS")


def listed(**changes):
    base = {"owner": "VN-MPS", "epoch": 2, "members": ["VN-MPS", "LA-MPS", "CN-MPS"], "issued": NOW}
    return sign_group(b"g" * 16, **{**base, "signer": VN.signing("node"), "observers": ["TH-RTP"], **changes})


def verified(raw, known=None):
    return verify_group(raw, directory=VN.directory, known=known)


def test_a_member_list_says_who_gets_what_a_member_sends():
    group = verified(listed())
    assert group.recipients("LA-MPS") == ("CN-MPS", "VN-MPS")
    assert group.recipients("VN-MPS", observers=True) == ("CN-MPS", "LA-MPS", "TH-RTP")


@pytest.mark.parametrize("outsider", ["TH-RTP", "KH-NP"])
def test_observers_and_outsiders_cannot_write_to_the_group(outsider):
    with pytest.raises(UnknownKey):
        verified(listed()).recipients(outsider)


def test_who_leaves_gets_nothing_more_and_an_older_list_is_not_taken_back():
    before = verified(listed())
    after = verified(listed(epoch=3, members=["VN-MPS", "LA-MPS"]), before)
    assert "CN-MPS" not in after.recipients("LA-MPS")
    assert verified(listed(), before) == before
    for raw in (
        listed(),
        listed(epoch=3),
        sign_group(b"h" * 16, owner="VN-MPS", epoch=9, members=[], issued=NOW, signer=VN.signing("node")),
    ):
        with pytest.raises(Malformed):
            verified(raw, after)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"owner": "LA-MPS"}, UnknownKey),
        ({"signer": node("LA-MPS").signing("node")}, UnknownKey),
        ({"signer": VN.signing("agency")}, UnknownKey),
        ({"epoch": 0}, Malformed),
        ({"members": ["VN-MPS", "VN-MPS"]}, Malformed),
        ({"members": ["vn-mps"]}, Malformed),
        ({"observers": ["LA-MPS"]}, Malformed),
        ({"members": [f"X{n}-Y" for n in range(101)]}, Malformed),
    ],
)
def test_a_list_that_is_not_the_owners_word_is_refused(changes, error):
    with pytest.raises(error):
        verified(listed(**changes))


def test_an_altered_list_is_refused():
    with pytest.raises(BadSignature):
        verified(listed().replace(b"CN-MPS", b"CN-MPZ"))
