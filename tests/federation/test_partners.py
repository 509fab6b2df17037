"""Partners are pinned by the fingerprint that was read aloud, and by nothing else."""

import json

import pytest

from factories.peer import Peer
from jalon.node.federation import actions, queries
from jalon.node.federation.choices import PartnerState
from jalon.node.federation.models import Partner
from jalon.wire.keys import fingerprint_of, spoken_words


def test_a_card_is_pinned_by_groups_by_words_or_in_full(ours):
    peer = Peer("CN-MPS", "CN")
    root = fingerprint_of(peer.root.public)
    for said in (peer.fingerprint, peer.fingerprint.upper().replace(" ", ""), spoken_words(root), root.hex()):
        assert actions.add_partner(peer.card(), said, actor="system:test").pk == "CN-MPS"
    assert Partner.objects.filter(pk="CN-MPS").count() == 1


def test_another_fingerprint_is_refused_with_what_to_do(ours):
    with pytest.raises(actions.CannotAddPartner, match="call the partner"):
        actions.add_partner(Peer("CN-MPS", "CN").card(), ours.laos.fingerprint, actor="system:test")


def test_a_known_partner_cannot_come_back_under_another_root(ours):
    thief = Peer("LA-MPS", "LA")
    with pytest.raises(actions.CannotAddPartner):
        actions.add_partner(thief.card(), thief.fingerprint, actor="system:test")
    assert Partner.objects.get(pk="LA-MPS").fingerprint == fingerprint_of(ours.laos.root.public).hex()


def test_a_card_that_names_another_node_than_its_keys_is_refused(ours):
    peer = Peer("CN-MPS", "CN")
    with pytest.raises(actions.CannotAddPartner):
        actions.add_partner(peer.card(node="CN-GAC"), peer.fingerprint, actor="system:test")


@pytest.mark.parametrize("text", ["", "{}", "[]", "not a card", json.dumps({"node": 1}), "x" * 2_000_000])
def test_what_is_no_card_is_refused_kindly(ours, text):
    with pytest.raises(actions.CannotAddPartner):
        actions.add_partner(text, "", actor="system:test")


@pytest.mark.parametrize("gate", ["http://127.0.0.1:1", "file:///etc/passwd", ""])
def test_a_gate_without_https_is_refused(ours, gate):
    peer = Peer("CN-MPS", "CN")
    with pytest.raises(actions.CannotAddPartner):
        actions.add_partner(peer.card(gate=gate), peer.fingerprint, actor="system:test")


def test_a_revoked_partner_does_not_come_back(ours):
    actions.change_partner("LA-MPS", PartnerState.REVOKED, actor="system:test", reason="keys stolen")
    with pytest.raises(actions.CannotAddPartner):
        actions.change_partner("LA-MPS", PartnerState.ACTIVE, actor="system:test", reason="please")
    assert queries.active_partner("LA-MPS") is None


def test_both_screens_show_the_fingerprint(ours, client):
    client.force_login(ours.people["thu"])
    page = client.get("/partners/").content.decode()
    assert all(group in page for group in ours.laos.fingerprint.split())
    assert all(word in page for word in queries.own_fingerprint()[1].split())


def test_only_an_administrator_may_pause(ours, client):
    client.force_login(ours.people["linh"])
    answer = client.post("/partners/LA-MPS/state/", {"state": "paused", "reason": "because"})
    assert answer.status_code == 403
    assert Partner.objects.get().state == PartnerState.ACTIVE
    client.force_login(ours.people["thu"])
    client.post("/partners/LA-MPS/state/", {"state": "paused", "reason": "maintenance"})
    assert Partner.objects.get().state == PartnerState.PAUSED
