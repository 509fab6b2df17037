"""Keys change each week: partners get the newer directory with ordinary traffic, and take no older one."""

import datetime

import pytest
from django.db import transaction

from factories.peer import DAY, Peer
from jalon.node.audit.models import Entry
from jalon.node.federation import actions, bundles, outbox, sender
from jalon.node.federation.models import Incoming, Partner
from jalon.node.kernel import clock, ids, keys
from jalon.wire.batches import read_delivery
from jalon.wire.bundles import Kind, Record, write_bundle
from jalon.wire.certificates import Role, certify, revoke
from jalon.wire.directory import publish_directory, verify_directory
from jalon.wire.keys import SigningKey, fingerprint_of


def newer(peer, serial=2, *, signer=None):
    held = verify_directory(peer.directory(), fingerprint=actions._root_fingerprint(peer.directory()))
    return publish_directory(
        node=peer.code, serial=serial, issued=clock.now_ms(), root=held.root,
        certificates=[c.raw for c in held.certificates], revocations=[], signer=signer or peer.node,
    )  # fmt: skip


def test_a_newer_directory_that_comes_with_a_delivery_is_kept(ours):
    raw = newer(ours.laos)
    assert ours.laos.deliver(statements=[raw])[0] == 200
    assert bytes(Partner.objects.get().card) == raw


def test_an_older_directory_or_a_forged_one_changes_nothing(ours):
    held = newer(ours.laos, 3)
    ours.laos.deliver(statements=[held])
    for raw in (newer(ours.laos, 2), newer(ours.laos, 4, signer=Peer().node)):
        assert ours.laos.deliver(statements=[raw])[0] == 400
        assert bytes(Partner.objects.get().card) == held


def test_ours_goes_out_until_the_partner_has_taken_it(ours):
    waiting = sender.Waiting("LA-MPS")
    assert read_delivery(waiting.delivery()).statements[0] == keys.own_directory().raw
    Partner.objects.update(told_serial=keys.own_directory().serial, told_capabilities=waiting.capabilities)
    assert not sender.Waiting("LA-MPS")  # or a delivery would follow another for ever


def test_the_weekly_key_is_made_when_it_is_due_and_old_ones_go_when_nothing_can_use_them(ours):
    first = set(keys.open_keys())
    assert not actions.renew_keys()
    start = clock.now()
    for week in range(1, 9):
        moment = (start + week * keys.WEEK).timestamp()
        with clock.injected(lambda moment=moment: moment):
            assert actions.renew_keys()
    assert not first & set(keys.open_keys())
    assert keys.own_directory().serial == 9
    with pytest.raises(FileNotFoundError):
        (keys.folder() / f"encryption-{first.pop().hex()}.seed").read_bytes()


def test_a_directory_that_another_process_published_is_seen_and_an_unchanged_one_is_not_read_again(ours, monkeypatch):
    read, held = [], keys.own_directory()
    monkeypatch.setattr(keys, "_read", lambda name, real=keys._read: read.append(name) or real(name))
    assert keys.own_directory() is held
    assert read == []
    later = (clock.now() + keys.WEEK).timestamp()
    with clock.injected(lambda: later):
        assert keys.renew("VN-MPS")
        assert keys.own_directory().serial == held.serial + 1
    read.clear()
    assert keys.own_directory().serial == held.serial + 1
    assert read == []


def test_the_signing_keys_are_certified_for_another_year_and_what_they_signed_stays_signed(ours):
    before, serial = keys.own_directory(), keys.own_directory().serial
    root = (keys.folder() / "root.seed").read_bytes()
    later = clock.now() + datetime.timedelta(days=300)
    with clock.injected(lambda: later.timestamp()):
        assert actions.certify_keys(root, actor="user:thu") == later + keys.YEAR
        after = keys.own_directory()
        verify_directory(after.raw, fingerprint=fingerprint_of(before.root), known=before)  # as a partner takes it
    assert after.serial == serial + 1
    held = {each.kid: (each.role, each.not_before) for each in before.certificates}
    assert {each.kid: (each.role, each.not_before) for each in after.certificates} == held
    signing = [each for each in after.certificates if each.role in keys.SIGNING]
    assert len(signing) == 4
    assert {each.not_after for each in signing} == {int((later + keys.YEAR).timestamp() * 1000)}
    assert Entry.objects.filter(action="federation.keys.certified").count() == 1


@pytest.mark.parametrize("seed", [b"", b"short", bytes(32), bytes(64)])
def test_another_key_than_the_root_certifies_nothing(ours, seed):
    before = keys.own_directory().raw
    with pytest.raises(keys.NotTheRoot, match="Nothing was changed"):
        actions.certify_keys(seed, actor="user:thu")
    assert keys.own_directory().raw == before


def days_later(days):
    moment = (clock.now() + datetime.timedelta(days=days)).timestamp()
    return clock.injected(lambda: moment)


def test_keys_that_have_run_out_publish_nothing_and_are_certified_anew(ours):
    before, root = keys.own_directory(), (keys.folder() / "root.seed").read_bytes()
    with days_later(400):
        assert not actions.renew_keys()
        assert keys.own_directory().raw == before.raw
        actions.certify_keys(root, actor="user:thu")
        assert actions.renew_keys()
        verify_directory(keys.own_directory().raw, fingerprint=fingerprint_of(before.root), known=before)


def test_under_keys_that_have_run_out_nothing_is_sent_or_taken_and_nothing_lost(ours):
    note = outbox.Message(type="test.note.v1", thread=ids.new_id(), body={}, handling="H1", tlp="amber", pap="amber")
    arriving = ours.laos.envelope("test.note.v1", {}, created=clock.now_ms() + 399 * DAY).raw
    with days_later(399):
        with pytest.raises(outbox.CannotSend, match="run out"), transaction.atomic():
            outbox.enqueue("LA-MPS", note, key=ids.new_id(), actor="user:linh", about="")
        assert ours.laos.deliver(arriving) == (503, b"")
        assert not Incoming.objects.exists()
        actions.certify_keys((keys.folder() / "root.seed").read_bytes(), actor="user:thu")
        status, answer = ours.laos.deliver(arriving)
        assert (status, list(answer.outcomes)) == (200, ["stored"])


def test_a_clock_that_was_ahead_for_a_while_costs_no_key(ours):
    first = set(keys.open_keys())
    with days_later(200):
        assert actions.renew_keys()
        assert first < set(keys.open_keys())
    assert not actions.renew_keys()
    with days_later(8):
        assert actions.renew_keys()
        begun = keys.own_directory().seal_key(clock.now_ms())
    assert first < set(keys.open_keys())
    assert begun.kid not in first


def changed_signer(peer, certificates):
    """The peer's next directory: another node key, which its root certified."""
    fresh = SigningKey(bytes(range(32)))
    span = {"not_before": peer.now - DAY, "not_after": peer.now + 400 * DAY}
    said = certify(fresh.verify_key, node=peer.code, role=Role.NODE, issuer=peer.root, **span)
    raw = publish_directory(
        node=peer.code, serial=2, issued=clock.now_ms(), root=peer.root.public,
        certificates=[*certificates, said], revocations=[], signer=fresh,
    )  # fmt: skip
    return fresh, raw


def test_what_comes_with_a_new_directory_may_be_signed_with_its_keys(ours):
    held = verify_directory(ours.laos.directory(), fingerprint=actions._root_fingerprint(ours.laos.directory()))
    fresh, raw = changed_signer(ours.laos, [each.raw for each in held.certificates])
    envelope = ours.laos.envelope("test.note.v1", {}, node=fresh).raw
    status, answer = ours.laos.deliver(envelope, statements=[raw])
    assert (status, list(answer.outcomes)) == (200, ["stored"])


def test_so_does_what_a_carrier_brings(ours):
    held = verify_directory(ours.laos.directory(), fingerprint=actions._root_fingerprint(ours.laos.directory()))
    fresh, raw = changed_signer(ours.laos, [each.raw for each in held.certificates])
    envelope = ours.laos.envelope("test.note.v1", {}, node=fresh).raw
    carried = bundles.take(
        write_bundle([Record(Kind.STATEMENT, raw), Record(Kind.ENVELOPE, envelope)]), actor="user:thu"
    )
    assert carried.outcomes == {"stored": 1}


def test_a_key_that_was_revoked_does_not_say_until_when_the_others_sign(ours):
    held, root = keys.own_directory(), SigningKey((keys.folder() / "root.seed").read_bytes())
    old = SigningKey(bytes(range(32)))
    ended = {"not_before": clock.now_ms() - 2 * DAY, "not_after": clock.now_ms() - DAY}
    said = certify(old.verify_key, node="VN-MPS", role=Role.NODE, issuer=root, **ended)
    revoked = revoke(old.verify_key.kid, node="VN-MPS", since=clock.now_ms() - 2 * DAY, issuer=root)
    raw = publish_directory(
        node="VN-MPS", serial=held.serial + 1, issued=clock.now_ms(), root=held.root,
        certificates=[*(each.raw for each in held.certificates), said], revocations=[revoked],
        signer=keys.signing_key(Role.NODE),
    )  # fmt: skip
    until = keys.certified_until()
    (keys.folder() / "directory.signed").write_bytes(raw)
    assert keys.own_directory().serial == held.serial + 1
    assert keys.certified_until() == until
