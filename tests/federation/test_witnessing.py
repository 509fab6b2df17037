"""Partners witness one another's exchange tree: what grows is cosigned, what forks is kept and told."""

import datetime
import uuid

import pytest
from django.db import transaction

from jalon.node.audit import actions as audit
from jalon.node.audit import queries as log_queries
from jalon.node.audit.choices import Tree
from jalon.node.audit.models import Entry
from jalon.node.federation import outbox, sender, witness
from jalon.node.federation.models import Cosignature, Incident, Outgoing, Partner, Showing, Witnessed
from jalon.node.kernel import clock, keys
from jalon.wire.batches import Answer, Shown, read_delivery
from jalon.wire.certificates import Role
from jalon.wire.checkpoints import read_checkpoint, verify_cosignature
from jalon.wire.merkle import verify_consistency


def enqueue():
    note = outbox.Message(
        type="test.note.v1", thread=uuid.uuid4(), body={"n": 1}, handling="H1", tlp="amber", pap="amber"
    )
    with transaction.atomic():
        outbox.enqueue("LA-MPS", note, key=(key := uuid.uuid4()), actor="user:linh", about="")
    return Outgoing.objects.get(pk=key)


def act():
    """Something crosses the line, and gets its leaf."""
    enqueue()
    audit.sequence()


def round_of(*, answered=True, cosignatures=()):
    """One round of the sender; what it shows of trees."""
    waiting = sender.Waiting("LA-MPS")
    shown = read_delivery(waiting.delivery()).checkpoints
    if answered:
        outcomes = ("stored",) * len(waiting.envelopes)
        sender._settle(waiting, Answer(outcomes, cosignatures=tuple(cosignatures)).encoded())
    return shown


def later(seconds):
    moment = (clock.now() + datetime.timedelta(seconds=seconds)).timestamp()
    return clock.injected(lambda: moment)


def state(shown):
    return read_checkpoint(shown.note)


def test_our_tree_is_shown_and_then_proved_from_what_was_taken(ours):
    act()
    (first,) = round_of()
    act()
    with later(11):
        (second,) = round_of()
    old, new = state(first), state(second)
    assert (first.since, second.since) == (0, old.size)
    verify_consistency(old.size, new.size, old.root, new.root, second.proof)


def test_an_offer_stays_the_same_until_it_was_taken(ours):
    act()
    lost = round_of(answered=False)
    act()
    assert round_of() == lost


def test_a_busy_exchange_shows_its_tree_once_in_a_while(ours):
    act()
    assert round_of()
    act()
    assert round_of() == ()


def test_a_quiet_tree_is_shown_after_an_hour(ours):
    act()
    round_of()
    Partner.objects.update(told_serial=keys.own_directory().serial)
    partner = Partner.objects.get()
    partner.outgoing.update(state="stored")
    audit.sequence()
    with transaction.atomic():
        audit.record("federation.keys.renewed", actor="system:test", tree=Tree.EXCHANGE)
    audit.sequence()
    assert not sender.Waiting(partner.pk)
    with later(3700):
        assert sender.Waiting(partner.pk)


def test_what_a_partner_shows_is_kept_cosigned_inside_and_returned(ours):
    size = ours.laos.grow()
    status, answer = ours.laos.deliver(checkpoints=[ours.laos.show()])
    assert (status, answer.cosignatures) == (200, ())
    (back,) = round_of()
    log = keys.signing_key(Role.LOG).verify_key
    assert state(back).size == size
    assert verify_cosignature(back.note, name="VN-MPS", key=log) > 0
    assert round_of() == ()


def test_a_gate_that_is_asked_again_gives_the_line_that_was_made(ours):
    ours.laos.grow()
    shown = ours.laos.show()
    ours.laos.deliver(checkpoints=[shown])
    round_of()
    _, answer = ours.laos.deliver(checkpoints=[shown])
    assert verify_cosignature(
        shown.note + answer.cosignatures[0], name="VN-MPS", key=keys.signing_key(Role.LOG).verify_key
    )


def test_the_gate_keeps_a_checkpoint_without_the_log_key(ours, settings):
    ours.laos.grow()
    (settings.JALON_HOME / "keys" / "log.seed").unlink()
    keys._signing_key.cache_clear()
    assert ours.laos.deliver(checkpoints=[ours.laos.show()])[0] == 200
    assert Witnessed.objects.get().cosignature == ""


def test_a_tree_that_grew_is_followed(ours):
    first = ours.laos.grow()
    ours.laos.deliver(checkpoints=[ours.laos.show()])
    second = ours.laos.grow(5)
    ours.laos.deliver(checkpoints=[ours.laos.show(first)])
    assert list(Witnessed.objects.order_by("size").values_list("size", flat=True)) == [first, second]
    assert not Incident.objects.exists()


def other_tree(peer):
    fork = type(peer.tree)()
    for _ in range(peer.tree.size):
        fork.append(bytes(32))
    return fork


@pytest.mark.parametrize("growth", [0, 4])
def test_a_fork_is_kept_as_evidence_told_and_never_cosigned(ours, client, growth):
    size = ours.laos.grow()
    ours.laos.deliver(checkpoints=[ours.laos.show()])
    fork = other_tree(ours.laos)
    for _ in range(growth):
        fork.append(bytes(32))
    for _ in range(witness.DOUBTS):
        status, _ = ours.laos.deliver(checkpoints=[ours.laos.show(size, tree=fork)])
        assert status == 200  # a fork stops no message
    assert Incident.objects.get().kind == "log-fork"
    assert Entry.objects.filter(action="federation.log.forked", tree=Tree.EXCHANGE).count() == 1
    assert Witnessed.objects.count() == 1
    client.force_login(ours.people["thu"])
    assert "Keep both notes" in client.get("/partners/health/").content.decode()


def test_a_proof_that_was_damaged_on_its_way_is_asked_for_once_more(ours):
    first = ours.laos.grow()
    ours.laos.deliver(checkpoints=[ours.laos.show()])
    round_of()
    second = ours.laos.grow()
    whole = ours.laos.show(first)
    damaged = Shown(whole.note, whole.since, (bytes(32), *whole.proof[1:]))
    ours.laos.deliver(checkpoints=[damaged])
    (back,) = round_of()
    assert state(back).size == first
    ours.laos.deliver(checkpoints=[whole])
    assert list(Witnessed.objects.order_by("size").values_list("size", flat=True)) == [first, second]
    assert not Incident.objects.exists()


def test_a_smaller_tree_that_comes_late_is_no_fork_and_is_told_what_we_hold(ours):
    first = ours.laos.grow()
    old = ours.laos.show()
    ours.laos.deliver(checkpoints=[old])
    ours.laos.grow()
    ours.laos.deliver(checkpoints=[ours.laos.show(first)])
    newest = round_of()
    ours.laos.deliver(checkpoints=[old])
    ours.laos.deliver(checkpoints=[ours.laos.show(size=first + 1)])
    assert not Incident.objects.exists()
    assert Witnessed.objects.filter(size=first + 1).count() == 0  # it was not proven, so it is not cosigned
    assert [state(shown).size for shown in round_of()] == [state(shown).size for shown in newest]


def test_another_tree_of_a_size_that_we_hold_is_a_fork_once(ours):
    size = ours.laos.grow()
    ours.laos.deliver(checkpoints=[ours.laos.show()])
    other = other_tree(ours.laos)
    ours.laos.deliver(checkpoints=[ours.laos.show(tree=other)] * 2)
    assert Incident.objects.count() == 1  # one piece of evidence is enough until somebody has looked
    assert Witnessed.objects.get().size == size


def test_a_note_that_the_partner_never_signed_says_nothing(ours):
    ours.laos.grow()
    shown = ours.laos.show()
    for note in (shown.note.replace("LA-MPS/", "LA-XXX/"), shown.note.replace("\n3\n", "\n4\n"), "junk"):
        assert ours.laos.deliver(checkpoints=[Shown(note)])[0] == 200
    assert not Witnessed.objects.exists()
    assert not Incident.objects.exists()


def test_a_partner_that_proves_from_elsewhere_is_told_what_we_hold(ours):
    first = ours.laos.grow()
    ours.laos.deliver(checkpoints=[ours.laos.show()])
    round_of()
    second = ours.laos.grow()
    ours.laos.grow()
    ours.laos.deliver(checkpoints=[ours.laos.show(second)])
    (back,) = round_of()
    assert state(back).size == first
    assert not Incident.objects.exists()


def test_a_cosignature_of_ours_comes_back_and_is_kept_beside_our_state(ours):
    act()
    (shown,) = round_of()
    ours.laos.deliver(checkpoints=[Shown(ours.laos.cosigned(shown.note))])
    kept = Cosignature.objects.get()
    assert kept.size == state(shown).size
    assert verify_cosignature(shown.note + kept.line, name="LA-MPS", key=ours.laos.log.verify_key)


def test_a_cosignature_in_the_answer_is_kept_too(ours):
    act()
    waiting = sender.Waiting("LA-MPS")
    (shown,) = read_delivery(waiting.delivery()).checkpoints
    line = ours.laos.cosigned(shown.note).removeprefix(shown.note)
    sender._settle(waiting, Answer(("stored",), cosignatures=(line,)).encoded())
    assert Cosignature.objects.get().line == line


def test_a_cosignature_that_somebody_else_made_is_passed_over(ours):
    from factories.peer import Peer

    act()
    (shown,) = round_of()
    ours.laos.deliver(checkpoints=[Shown(Peer().cosigned(shown.note))])
    assert not Cosignature.objects.exists()


def test_the_partner_s_older_state_again_makes_us_prove_from_there(ours):
    act()
    (first,) = round_of()
    act()
    with later(11):
        round_of()
    held = Shown(ours.laos.cosigned(first.note))
    ours.laos.deliver(checkpoints=[held])
    ours.laos.deliver(checkpoints=[held])
    assert Showing.objects.get().size == state(first).size
    assert round_of()[0].since == state(first).size


def test_a_state_that_we_signed_and_lost_is_told(ours):
    from jalon.wire.checkpoints import Checkpoint, sign_checkpoint

    act()
    log = keys.signing_key(Role.LOG)
    note = sign_checkpoint(Checkpoint("VN-MPS/exchange", 999, bytes(32)), key=log, public=log.public)
    ours.laos.deliver(checkpoints=[Shown(ours.laos.cosigned(note))])
    assert Incident.objects.get().kind == "log-lost"


def test_witnessing_comes_to_rest(ours):
    """Cosigning and taking cosignatures write nothing into the exchange tree, so no state follows from them."""
    act()
    (shown,) = round_of()
    audit.sequence()
    size = log_queries.size(Tree.EXCHANGE)
    ours.laos.grow()
    ours.laos.deliver(checkpoints=[Shown(ours.laos.cosigned(shown.note)), ours.laos.show()])
    witness.cosign_waiting(Partner.objects.get())
    audit.sequence()
    assert log_queries.size(Tree.EXCHANGE) == size
