"""Nodes tell one another what they read: once, anew when it changes, and nobody else's word counts."""

from jalon.node.federation import capabilities, handlers, sender
from jalon.node.federation.models import Partner
from jalon.node.kernel import clock, keys
from jalon.wire.batches import Answer, read_delivery
from jalon.wire.capabilities import sign_capabilities, verify_capabilities
from jalon.wire.statements import kind_of


def said_by(peer, *types, issued=None, signer=None):
    issued = issued or clock.now_ms()
    return sign_capabilities(
        node=peer.code, issued=issued, types=types, code_lists={"offences": "1"}, signer=signer or peer.node
    )


def told():
    """What one round says of us, where it says anything; the partner takes it."""
    waiting = sender.Waiting("LA-MPS")
    found = [raw for raw in read_delivery(waiting.delivery()).statements if kind_of(raw) == "capabilities"]
    sender._settle(waiting, Answer().encoded())
    return [verify_capabilities(raw, directory=keys.own_directory()) for raw in found]


def test_a_partner_is_told_once_and_anew_when_we_read_more(ours, monkeypatch):
    [first] = told()
    assert first.types == frozenset(handlers.types())
    assert "offences" in first.code_lists
    assert told() == []
    monkeypatch.setitem(handlers._messages, "test.new.v1", lambda delivered: "")
    assert "test.new.v1" in told()[0].types


def test_what_a_partner_reads_is_kept_and_a_newer_word_replaces_it(ours):
    assert capabilities.of(Partner.objects.get()) is None
    now = clock.now_ms()
    ours.laos.deliver(statements=[said_by(ours.laos, "exchange.reply.v1", issued=now)])
    ours.laos.deliver(statements=[said_by(ours.laos, "a.b.v1", issued=now - 1)])
    assert capabilities.of(Partner.objects.get()).types == {"exchange.reply.v1"}
    ours.laos.deliver(statements=[said_by(ours.laos, "a.b.v1", issued=now + 1)])
    assert capabilities.of(Partner.objects.get()).types == {"a.b.v1"}


def test_what_a_partner_does_not_read_yet_can_be_asked(ours):
    assert capabilities.unread_by(Partner.objects.get()) == []
    ours.laos.deliver(statements=[said_by(ours.laos, *handlers.types()[1:])])
    assert capabilities.unread_by(Partner.objects.get()) == handlers.types()[:1]


def test_another_key_s_word_is_refused(ours):
    assert ours.laos.deliver(statements=[said_by(ours.laos, "a.b.v1", signer=ours.laos.receipt)])[0] == 400
    assert capabilities.of(Partner.objects.get()) is None
