"""A restored node sends nothing before its partners have said what they hold; a partner sends it anew what it lost."""

import uuid

import pytest
from django.db import transaction

from jalon.node.audit.models import Entry
from jalon.node.federation import outbox, receipts, recovery, sender, witness
from jalon.node.federation.choices import Act, IncidentKind, OutgoingState
from jalon.node.federation.models import Incident, Outgoing, Partner, Statement, Witnessed
from jalon.node.federation.queries.pages import health_page
from jalon.node.kernel import clock, keys
from jalon.wire.batches import Answer, read_delivery
from jalon.wire.errors import WireError
from jalon.wire.header import GENESIS
from jalon.wire.positions import Position, verify_positions
from jalon.wire.receipts import Fate
from jalon.wire.statements import kind_of

DAY = 86_400_000


def enqueue():
    note = outbox.Message(
        type="test.note.v1", thread=uuid.uuid4(), body={"n": 1}, handling="H1", tlp="amber", pap="amber"
    )
    with transaction.atomic():
        outbox.enqueue("LA-MPS", note, key=(key := uuid.uuid4()), actor="user:linh", about="")
    return Outgoing.objects.get(pk=key)


def stored(ours, *envelopes):
    receipts.take(Partner.objects.get(), [ours.laos.say(Fate.STORED, *envelopes)])


def at(seq, digest=b"d" * 32, stream="exchange.1", missing=()):
    return Position(stream, seq, digest, tuple(missing))


def restored():
    recovery.begin(actor="system:test", reason="the disk broke")
    return sender.Waiting("LA-MPS")


class TestWeWereRestored:
    def test_nothing_is_written_to_a_partner_before_it_has_spoken(self, ours):
        restored()
        with pytest.raises(outbox.CannotSend, match="restored from a backup"):
            enqueue()

    def test_a_round_asks_and_carries_neither_envelopes_nor_receipts(self, ours):
        enqueue()
        ours.laos.deliver(ours.laos.envelope("test.note.v1", {}).raw)
        delivery = read_delivery(restored().delivery())
        assert (delivery.envelopes, delivery.receipts, delivery.checkpoints) == ((), (), ())
        [raw] = [raw for raw in delivery.statements if kind_of(raw) == "positions"]
        said = verify_positions(raw, directory=keys.own_directory(), node="LA-MPS")
        assert said.since
        assert [(held.stream, held.highest) for held in said.streams] == [("exchange.1", 1)]

    def test_the_answer_ends_it_and_begins_an_epoch_that_nobody_has_seen(self, ours):
        enqueue()
        answer = Answer(statements=(ours.laos.positions(at(1), at(4, stream="urgent.6")),))
        assert sender._settle(restored(), answer.encoded())
        assert enqueue().stream == "exchange.7"
        assert Entry.objects.filter(action=Act.RECONCILED).count() == 1

    def test_messages_that_only_the_partner_holds_are_told_to_a_person(self, ours):
        stored(ours, enqueue())
        sender._settle(restored(), Answer(statements=(ours.laos.positions(at(3)),)).encoded())
        assert Incident.objects.get().kind == IncidentKind.LOST
        assert Entry.objects.get(action=Act.RECONCILED).detail["lost"] == {"exchange.1": 2}

    def test_what_the_partner_lacks_waits_again_and_what_waits_is_sent_as_it_was(self, ours):
        first, second = enqueue(), enqueue()
        stored(ours, first, second)
        third = enqueue()
        sender._settle(restored(), Answer(statements=(ours.laos.positions(at(1, bytes(first.digest))),)).encoded())
        assert [bytes(e.raw) for e in sender.Waiting("LA-MPS").envelopes] == [second.raw, third.raw]
        assert not Incident.objects.exists()

    def test_a_gate_that_says_nothing_is_a_failure_and_is_asked_again(self, ours):
        assert not sender._settle(restored(), Answer().encoded())
        partner = Partner.objects.get()
        assert partner.recovering_since
        assert partner.failures == 1
        assert "what it holds" in partner.last_failure

    def test_another_s_word_does_not_end_it(self, ours):
        waiting = restored()
        forged = ours.laos.positions(at(1), signer=ours.laos.log)
        with pytest.raises(WireError):
            sender._settle(waiting, Answer(statements=(forged,)).encoded())
        assert Partner.objects.get().recovering_since

    def test_a_clock_that_was_ahead_when_the_backup_was_made_does_not_keep_it_waiting(self, ours):
        ahead = clock.now().timestamp() + 2 * 3600
        with clock.injected(lambda: ahead):
            enqueue()
        said = ours.laos.positions(at(1))
        assert sender._settle(restored(), Answer(statements=(said,)).encoded())
        assert not Partner.objects.get().recovering_since

    def test_a_word_of_before_the_loss_does_not_end_it(self, ours):
        old = ours.laos.positions(at(1), at=clock.now_ms() - DAY)
        assert not sender._settle(restored(), Answer(statements=(old,)).encoded())
        assert Partner.objects.get().recovering_since


class TestThePartnerWasRestored:
    def test_what_it_lost_is_sent_anew_and_it_gets_our_positions(self, ours):
        envelopes = [enqueue() for _ in range(3)]
        stored(ours, *envelopes)
        ours.laos.deliver(ours.laos.envelope("test.note.v1", {}).raw)
        request = ours.laos.positions(at(1, bytes(envelopes[0].digest)), since=clock.now_ms() - DAY)
        status, answer = ours.laos.deliver(statements=[request])
        assert status == 200
        [raw] = answer.statements
        held = verify_positions(raw, directory=keys.own_directory(), node="LA-MPS")
        assert [(place.stream, place.highest) for place in held.streams] == [("exchange.1", 1)]
        waiting = sender.Waiting("LA-MPS")
        assert [e.id for e in waiting.envelopes] == [e.pk for e in envelopes[1:]]

    def test_what_it_stores_anew_waits_no_longer_and_what_it_signed_before_settles_nothing(self, ours):
        first, second = enqueue(), enqueue()
        before = ours.laos.say(Fate.STORED, first, second)
        receipts.take(Partner.objects.get(), [before])
        ours.laos.deliver(statements=[ours.laos.positions(since=clock.now_ms(), at=clock.now_ms() + 1)])
        assert Outgoing.objects.filter(state=OutgoingState.WAITING).count() == 2
        assert ours.laos.deliver(receipts=[before])[0] == 200  # it had lain in its outbox
        assert Outgoing.objects.filter(state=OutgoingState.WAITING).count() == 2
        answer = Answer(outcomes=("stored",) * 2, receipts=(ours.laos.say(Fate.STORED, first, second),))
        assert sender._settle(sender.Waiting("LA-MPS"), answer.encoded())
        assert not Outgoing.objects.exclude(state=OutgoingState.STORED).exists()

    def test_gaps_are_filled_too(self, ours):
        envelopes = [enqueue() for _ in range(4)]
        stored(ours, *envelopes)
        ours.laos.deliver(statements=[ours.laos.positions(at(4, missing=[range(2, 3)]), since=clock.now_ms())])
        assert list(Outgoing.objects.filter(state=OutgoingState.WAITING).values_list("seq", flat=True)) == [2]

    def test_our_receipts_since_then_go_out_again(self, ours):
        ours.laos.deliver(ours.laos.envelope("test.note.v1", {}).raw)
        Statement.objects.update(delivered_at=clock.now())
        ours.laos.deliver(statements=[ours.laos.positions(since=clock.now_ms() - DAY)])
        assert len(sender.Waiting("LA-MPS").statements) == 1

    def test_so_do_those_of_hours_before_as_its_clock_may_have_been_ahead(self, ours):
        ours.laos.deliver(ours.laos.envelope("test.note.v1", {}).raw)
        Statement.objects.update(delivered_at=clock.now())
        ours.laos.deliver(statements=[ours.laos.positions(since=clock.now_ms() + DAY // 12)])
        assert len(sender.Waiting("LA-MPS").statements) == 1

    def test_a_person_is_told_and_the_signed_word_is_kept(self, ours):
        request = ours.laos.positions(since=clock.now_ms())
        ours.laos.deliver(statements=[request])
        ours.laos.deliver(statements=[request])
        assert bytes(Incident.objects.get().raw) == request
        assert Incident.objects.get().kind == IncidentKind.RESTORED
        assert Entry.objects.filter(action=Act.PARTNER_RESTORED).count() == 1

    def test_a_request_of_a_clock_that_was_set_back_is_taken_and_one_that_comes_again_changes_nothing(self, ours):
        stored(ours, enqueue())
        ahead, corrected = (
            ours.laos.positions(since=clock.now_ms(), at=clock.now_ms() + hours * DAY // 24) for hours in (2, 0)
        )
        for request in (ahead, corrected, ahead, corrected):
            assert ours.laos.deliver(statements=[request])[0] == 200
        assert Partner.objects.get().era == 2
        assert Incident.objects.count() == 2

    def test_an_older_request_is_refused(self, ours):
        ours.laos.deliver(statements=[ours.laos.positions(since=clock.now_ms())])
        status, _ = ours.laos.deliver(statements=[ours.laos.positions(since=1, at=clock.now_ms() - DAY)])
        assert status == 400

    def test_the_gate_key_of_a_partner_cannot_say_that_it_was_restored(self, ours):
        stored(ours, enqueue())
        request = ours.laos.positions(since=clock.now_ms(), signer=ours.laos.receipt)
        assert ours.laos.deliver(statements=[request])[0] == 400
        assert not Outgoing.objects.filter(state=OutgoingState.WAITING).exists()

    def test_its_tree_may_be_shown_from_the_beginning_and_the_old_states_stay(self, ours):
        ours.laos.grow(5)
        ours.laos.deliver(checkpoints=[ours.laos.show()])
        ours.laos.tree = type(ours.laos.tree)()
        ours.laos.grow(2)
        ours.laos.deliver(statements=[ours.laos.positions(since=clock.now_ms())], checkpoints=[ours.laos.show()])
        assert sorted(Witnessed.objects.values_list("era", "size")) == [(0, 5), (1, 2)]
        witness.cosign_waiting(Partner.objects.get())
        assert Witnessed.objects.get(era=1).cosignature
        assert Incident.objects.get().kind == IncidentKind.RESTORED


def test_health_says_what_is_asked_and_what_to_do(ours):
    restored()
    [line] = [line for line in health_page() if line.label == "LA-MPS"]
    assert not line.good
    assert "asks what the partner holds" in str(line.detail)


def test_an_empty_node_holds_nothing_and_says_so(ours):
    assert (
        verify_positions(recovery.answer(Partner.objects.get()), directory=keys.own_directory(), node="LA-MPS").streams
        == ()
    )
    assert len(GENESIS) == 32
