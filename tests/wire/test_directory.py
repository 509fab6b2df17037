import dataclasses

import pytest

from jalon.wire.certificates import Role, certify, revoke
from jalon.wire.directory import publish_directory, verify_directory
from jalon.wire.encoding import encode
from jalon.wire.envelope import receive
from jalon.wire.errors import BadSignature, Malformed, UnknownKey, WireError
from jalon.wire.keys import SigningKey, fingerprint_of
from jalon.wire.rotation import announce_root, follow_root
from jalon.wire.statements import read_statement, state
from wire.nodes import DAY, NOW, YEAR, Node, composed, node, seeded

VN = node("VN-MPS")


def published(**changes):
    """A directory of VN-MPS with something changed."""
    fields = {
        "node": "VN-MPS",
        "serial": 2,
        "issued": NOW,
        "root": VN.signing("root").public,
        "certificates": VN.certificates(),
        "revocations": [],
        "signer": VN.signing("node"),
    }
    return publish_directory(**{**fields, **changes})


def verified(raw, **known):
    return verify_directory(raw, fingerprint=VN.fingerprint, **known)


def certified(key, role, issuer, **changes):
    times = {"node": "VN-MPS", "not_before": NOW - DAY, "not_after": NOW + DAY}
    return certify(key.verify_key, role=role, issuer=issuer, **{**times, **changes})


def test_a_directory_is_proved_by_the_fingerprint_alone():
    directory = verified(published())
    assert (directory.node, directory.serial, len(directory.certificates)) == ("VN-MPS", 2, 5)
    assert directory.key_at(VN.signing("agency").kid, Role.AGENCY, NOW).public == VN.signing("agency").public
    assert directory.seal_key(NOW).kid == VN.opening.kid


def test_a_directory_under_another_root_is_refused():
    with pytest.raises(BadSignature, match="fingerprint"):
        verify_directory(published(), fingerprint=node("LA-MPS").fingerprint)


def test_every_flipped_bit_of_a_directory_is_refused():
    raw = published(certificates=VN.certificates()[:2])
    for at in range(len(raw)):
        flipped = bytearray(raw)
        flipped[at] ^= 1 << (at % 8)
        with pytest.raises(WireError):
            verified(bytes(flipped))


def test_a_key_is_good_for_its_own_use_alone():
    directory = verified(published())
    for role in Role:
        if role is not Role.AGENCY:
            with pytest.raises(UnknownKey, match="certified as agency"):
                directory.key_at(VN.signing("agency").kid, role, NOW)


def test_a_key_is_good_from_its_first_millisecond_to_before_its_last():
    directory, kid, start = verified(published()), VN.signing("node").kid, NOW - YEAR // 2
    for good in (start, start + YEAR - 1):
        assert directory.key_at(kid, Role.NODE, good)
    for bad in (start - 1, start + YEAR):
        with pytest.raises(UnknownKey, match="that time"):
            directory.key_at(kid, Role.NODE, bad)


def test_an_unknown_key_is_told_as_such():
    with pytest.raises(UnknownKey):
        verified(published()).certificate(bytes(16))


@pytest.mark.parametrize("role", ["node", "agency"])
def test_the_node_key_cannot_certify_what_the_root_must(role):
    forged = certified(SigningKey(seeded("thief")), Role(role), VN.signing("node"))
    with pytest.raises(BadSignature):
        verified(published(certificates=[*VN.certificates(), forged]))


def test_a_key_that_is_no_node_key_cannot_certify():
    forged = certified(SigningKey(seeded("thief")), Role.RECEIPT, VN.signing("agency"))
    with pytest.raises(UnknownKey):
        verified(published(certificates=[*VN.certificates(), forged]))


def test_a_key_that_nobody_certified_cannot_sign_the_directory():
    with pytest.raises(UnknownKey):
        verified(published(signer=SigningKey(seeded("thief"))))


def test_a_certificate_of_another_node_does_not_belong_here():
    foreign = certified(SigningKey(seeded("x")), Role.AGENCY, VN.signing("root"), node="LA-MPS")
    with pytest.raises(Malformed):
        verified(published(certificates=[*VN.certificates(), foreign]))


def test_a_key_certified_twice_is_refused():
    with pytest.raises(Malformed):
        verified(published(certificates=VN.certificates() * 2))


def test_a_certificate_for_a_use_of_the_future_is_passed_over():
    fields = {"node": "VN-MPS", "role": "oracle", "algorithm": "ed25519", "public": bytes(32)}
    future = state("certificate", {**fields, "not_before": 0, "not_after": NOW}, VN.signing("root"))
    assert len(verified(published(certificates=[*VN.certificates(), future])).certificates) == 5


def test_an_older_edition_is_not_taken_back():
    known = verified(published(serial=3))
    with pytest.raises(Malformed, match="older"):
        verified(published(serial=2), known=known)
    assert verified(published(serial=3), known=known) == known
    assert verified(published(serial=4), known=known).serial == 4


def test_two_editions_under_one_number_are_refused():
    known = verified(published(serial=3))
    with pytest.raises(Malformed, match="differs"):
        verified(published(serial=3, issued=NOW + 1), known=known)


def test_the_edition_of_another_node_does_not_follow():
    with pytest.raises(Malformed):
        verified(published(), known=node("LA-MPS").directory)


def test_the_newest_encryption_key_that_is_not_revoked_is_sealed_to():
    from jalon.wire.keys import OpenKey

    newer = OpenKey("mlkem768x25519", seeded("newer", 96))
    raw = certify(
        newer.seal_key,
        node="VN-MPS",
        role=Role.ENCRYPTION,
        not_before=NOW - DAY,
        not_after=NOW + 6 * DAY,
        issuer=VN.signing("node"),
    )
    certificates = [*VN.certificates(), raw]
    assert verified(published(certificates=certificates)).seal_key(NOW).kid == newer.kid
    assert verified(published(certificates=certificates)).seal_key(NOW - 2 * DAY).kid == VN.opening.kid
    gone = revoke(newer.kid, node="VN-MPS", since=NOW, issuer=VN.signing("node"))
    assert verified(published(certificates=certificates, revocations=[gone])).seal_key(NOW).kid == VN.opening.kid


def test_no_encryption_key_for_that_time_or_suite_is_told():
    directory = verified(published())
    with pytest.raises(UnknownKey):
        directory.seal_key(NOW + 30 * DAY)
    with pytest.raises(UnknownKey):
        directory.seal_key(NOW, "p384")


# Revocations


def revoked_agency(since=NOW):
    return revoke(VN.signing("agency").kid, node="VN-MPS", since=since, issuer=VN.signing("root"))


def test_a_revoked_key_still_proves_what_existed_before_and_takes_nothing_new():
    directory = verified(published(revocations=[revoked_agency()]))
    kid = VN.signing("agency").kid
    assert directory.key_at(kid, Role.AGENCY, NOW - 1)
    with pytest.raises(UnknownKey, match="compromised"):
        directory.key_at(kid, Role.AGENCY, NOW)
    with pytest.raises(UnknownKey, match="revoked"):
        directory.key_for_arrival(kid, Role.AGENCY, NOW - DAY)  # a thief may write any date


def test_the_revocation_of_a_node_key_falls_on_what_it_certified_and_it_signs_no_directory():
    gone = revoke(VN.signing("node").kid, node="VN-MPS", since=NOW, issuer=VN.signing("root"))
    with pytest.raises(UnknownKey, match="revoked"):
        verified(published(revocations=[gone]))
    heir = SigningKey(seeded("heir"))
    certificates = [*VN.certificates(), certified(heir, Role.NODE, VN.signing("root"))]
    directory = verified(published(certificates=certificates, revocations=[gone], signer=heir))
    with pytest.raises(UnknownKey):
        directory.key_for_arrival(VN.signing("receipt").kid, Role.RECEIPT, NOW - DAY)
    with pytest.raises(UnknownKey):
        directory.seal_key(NOW)


def test_a_thief_of_the_node_key_cannot_publish_an_edition_without_the_revocation():
    heir = SigningKey(seeded("heir"))
    certificates = [*VN.certificates(), certified(heir, Role.NODE, VN.signing("root"))]
    gone = revoke(VN.signing("node").kid, node="VN-MPS", since=NOW, issuer=VN.signing("root"))
    known = verified(published(certificates=certificates, revocations=[gone], signer=heir))
    with pytest.raises(Malformed, match="forgets"):
        verified(published(serial=9), known=known)
    weaker = revoke(VN.signing("node").kid, node="VN-MPS", since=NOW + DAY, issuer=VN.signing("root"))
    with pytest.raises(Malformed, match="weakens"):
        verified(published(serial=9, certificates=certificates, revocations=[weaker], signer=heir), known=known)


def test_a_node_key_cannot_revoke_what_the_root_certified():
    forged = revoke(VN.signing("agency").kid, node="VN-MPS", since=NOW, issuer=VN.signing("node"))
    with pytest.raises(BadSignature):
        verified(published(revocations=[forged]))


def test_a_revocation_of_another_node_does_not_belong_here():
    foreign = revoke(VN.signing("agency").kid, node="LA-MPS", since=NOW, issuer=VN.signing("root"))
    with pytest.raises(Malformed):
        verified(published(revocations=[foreign]))


def test_an_envelope_under_a_revoked_node_key_is_refused_at_the_gate():
    heir = SigningKey(seeded("heir"))
    certificates = [*VN.certificates(), certified(heir, Role.NODE, VN.signing("root"))]
    gone = revoke(VN.signing("node").kid, node="VN-MPS", since=NOW - DAY, issuer=VN.signing("root"))
    directory = verified(published(certificates=certificates, revocations=[gone], signer=heir))
    with pytest.raises(UnknownKey):
        receive(composed(created=NOW - 2 * DAY).raw, node="LA-MPS", sender=lambda code: directory, now=NOW)


# Roots


def test_a_root_is_replaced_under_the_old_one():
    old, new = VN.signing("root"), SigningKey(seeded("new root"))
    raw = announce_root(new.public, node="VN-MPS", old_root_public=old.public, issued=NOW, signer=old)
    assert follow_root(raw, node="VN-MPS", fingerprint=VN.fingerprint) == fingerprint_of(new.public)


def test_a_new_root_that_the_pinned_one_did_not_announce_is_refused():
    old, thief = VN.signing("root"), SigningKey(seeded("thief"))
    by_thief = announce_root(thief.public, node="VN-MPS", old_root_public=thief.public, issued=NOW, signer=thief)
    claimed = announce_root(thief.public, node="VN-MPS", old_root_public=old.public, issued=NOW, signer=thief)
    other = announce_root(thief.public, node="LA-MPS", old_root_public=old.public, issued=NOW, signer=old)
    for raw in (by_thief, claimed, other):
        with pytest.raises(BadSignature):
            follow_root(raw, node="VN-MPS", fingerprint=VN.fingerprint)


# Statements


def test_a_statement_of_one_kind_is_not_taken_for_another():
    statement = read_statement(VN.certificates()[0])
    with pytest.raises(Malformed, match="another kind"):
        statement.fields("directory")


@pytest.mark.parametrize("raw", [encode([]), encode([b"", b"", b""]), encode([1, b"k" * 16, b"s" * 64]), encode({})])
def test_what_is_no_statement_is_malformed(raw):
    with pytest.raises(Malformed):
        read_statement(raw)


def test_a_statement_with_an_unknown_field_or_without_a_known_one_is_malformed():
    signer = VN.signing("node")
    with pytest.raises(Malformed):
        verified(state("directory", {"news": 1}, signer))
    body = {"node": "VN-MPS", "serial": 1, "issued": NOW, "root": VN.signing("root").public, "certificates": []}
    with pytest.raises(WireError):
        verified(state("directory", {**body, "revocations": [], "news": 1}, signer))


def test_a_directory_shows_no_more_than_public_keys():
    assert "private" not in repr(dataclasses.replace(verified(published()), raw=b""))
    assert "private" not in repr(Node("VN-MPS").directory.certificates)
