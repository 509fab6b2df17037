"""Keys change each week: partners get the newer directory with ordinary traffic, and take no older one."""

import datetime

import pytest

from factories.peer import Peer
from jalon.node.audit.models import Entry
from jalon.node.federation import actions, sender
from jalon.node.federation.models import Partner
from jalon.node.kernel import clock, keys
from jalon.wire.batches import read_delivery
from jalon.wire.directory import publish_directory, verify_directory
from jalon.wire.keys import fingerprint_of


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
