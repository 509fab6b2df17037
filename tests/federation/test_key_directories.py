"""Keys change each week: partners get the newer directory with ordinary traffic, and take no older one."""

import pytest

from factories.peer import Peer
from jalon.node.federation import actions, sender
from jalon.node.federation.models import Partner
from jalon.node.kernel import clock, keys
from jalon.wire.batches import read_delivery
from jalon.wire.directory import publish_directory, verify_directory


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
    waiting = sender.Waiting(Partner.objects.get())
    assert read_delivery(waiting.delivery()).statements[0] == keys.own_directory().raw
    stale = Partner.objects.get()
    Partner.objects.update(told_serial=keys.own_directory().serial, told_capabilities=waiting.capabilities)
    assert not sender.Waiting(stale)  # or a delivery would follow another for ever


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
