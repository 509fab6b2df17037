"""Where there is no line a file goes: it holds what a delivery would, and is taken in as the gate would."""

import uuid

import pytest
from django.db import transaction

from factories.ours import inquiry_body
from factories.peer import Peer
from jalon.cli import partners as command
from jalon.node.federation import bundles, files, opening, outbox
from jalon.node.federation.models import Incoming, Outgoing, Partner, Receipt, Statement, Transfer, Witnessed
from jalon.wire.attachments import CHUNK, read_chunk
from jalon.wire.bundles import Kind, Record, read_bundle, write_bundle
from jalon.wire.directory import node_of_directory
from jalon.wire.errors import WireError
from jalon.wire.receipts import Fate
from jalon.wire.slips import write_slips

ACTOR = "system:test"
INQUIRY = "exchange.inquiry.v1"


def enqueue(**changes):
    said = {"type": "test.note.v1", "thread": uuid.uuid4(), "body": {"n": 1}, "handling": "H1", "tlp": "amber"}
    with transaction.atomic():
        note = outbox.Message(**{**said, "pap": "amber", **changes})
        outbox.enqueue("LA-MPS", note, key=(key := uuid.uuid4()), actor=ACTOR, about="")
    return Outgoing.objects.get(pk=key)


def exported():
    return list(read_bundle(bundles.write("LA-MPS", actor=ACTOR)))


def of(peer, *records):
    """A bundle that the peer wrote."""
    return b"".join(write_bundle([Record(Kind.STATEMENT, peer.directory()), *records]))


def envelope(peer, **changes):
    return Record(Kind.ENVELOPE, peer.envelope(INQUIRY, inquiry_body(**changes)).raw)


def taken(raw):
    return bundles.take([raw[:100], raw[100:]], actor=ACTOR)


def test_a_bundle_holds_our_keys_and_all_that_waits_in_order(ours):
    sent = [enqueue(), enqueue()]
    records = exported()
    assert node_of_directory(records[0].raw) == "VN-MPS"
    assert [record.raw for record in records if record.kind is Kind.ENVELOPE] == [bytes(each.raw) for each in sent]


def test_what_came_by_carrier_is_stored_and_its_receipt_goes_out_with_the_next_bundle(ours):
    assert taken(of(ours.laos, envelope(ours.laos))).outcomes == {"stored": 1}
    opening.apply_waiting()
    receipts = [record for record in exported() if record.kind is Kind.RECEIPT]
    assert len(receipts) == 2  # stored, opened
    assert set(Receipt.objects.values_list("fate", flat=True)) == {"stored", "opened"}


def test_importing_twice_changes_nothing(ours):
    raw = of(ours.laos, envelope(ours.laos), envelope(ours.laos, facts="another"))
    taken(raw)
    before = (Incoming.objects.count(), Statement.objects.count(), Receipt.objects.count())
    assert taken(raw).outcomes == {"duplicate": 2}
    assert (Incoming.objects.count(), Statement.objects.count(), Receipt.objects.count()) == before


def test_receipts_in_a_bundle_settle_what_waited(ours):
    outgoing = enqueue()
    carried = taken(of(ours.laos, Record(Kind.RECEIPT, ours.laos.say(Fate.STORED, outgoing))))
    assert carried.receipts == 1
    assert Outgoing.objects.get().state == "stored"
    assert not [record for record in exported() if record.kind is Kind.ENVELOPE]


def test_a_receipt_is_written_again_when_the_partner_did_not_get_it(ours):
    raw = of(ours.laos, envelope(ours.laos))
    taken(raw)
    Statement.objects.update(delivered_at="2026-01-01T00:00:00Z")
    taken(raw)
    assert [record.kind for record in exported()].count(Kind.RECEIPT) == 1


def test_files_travel_in_the_bundle_whole(ours):
    kept = files.keep(b"x" * (CHUNK + 5), "text/plain")
    enqueue(files=((kept.digest, "x.txt"),))
    transfer = Transfer.objects.get()
    records = exported()
    chunks = [read_chunk(record.raw) for record in records if record.kind is Kind.CHUNK]
    assert [chunk.index for chunk in chunks] == [0, 1]
    assert bytes(transfer.announcement) in [record.raw for record in records]
    transfer.refresh_from_db()
    assert transfer.done == 0


def test_a_chunk_that_nobody_announced_is_not_taken(ours):
    kept = files.keep(b"x", "text/plain")
    enqueue(files=((kept.digest, "x.txt"),))
    (chunk,) = [record for record in exported() if record.kind is Kind.CHUNK]
    assert len(taken(of(ours.laos, chunk)).refused) == 1


def test_a_cosigned_state_goes_back_by_carrier(ours):
    ours.laos.grow()
    ours.laos.deliver(checkpoints=[ours.laos.show()])
    assert [record.kind for record in exported()].count(Kind.CHECKPOINT) == 1
    assert Witnessed.objects.get().returned_at is None  # nothing is settled by writing a file


def test_a_stranger_s_bundle_is_refused(ours):
    stranger = Peer("KH-GDP", "KH")
    with pytest.raises(bundles.CannotCarry):
        taken(of(stranger, envelope(stranger)))
    with pytest.raises(bundles.CannotCarry):
        list(bundles.write("KH-GDP", actor=ACTOR))


def test_a_false_root_s_directory_brings_nothing_in(ours):
    thief = Peer("LA-MPS")
    carried = taken(of(thief, envelope(thief)))
    assert carried.refused
    assert not Incoming.objects.exists()


def test_a_bundle_cut_short_is_said_and_what_it_held_is_kept_singly(ours):
    raw = of(ours.laos, envelope(ours.laos), Record(Kind.STATEMENT, ours.laos.directory()))
    with pytest.raises(WireError):
        taken(raw[:-40])
    assert taken(raw).outcomes in ({"duplicate": 1}, {"stored": 1})


def test_a_short_bundle_goes_as_codes_and_its_texts_come_in(ours, tmp_path):
    enqueue()
    command._draw(b"".join(bundles.write("LA-MPS", actor=ACTOR)), tmp_path / "codes")
    drawn = sorted(path.name for path in (tmp_path / "codes").iterdir())
    assert drawn[0] == "001.svg"
    assert b"<svg" in (tmp_path / "codes" / drawn[0]).read_bytes()
    slips = write_slips(of(ours.laos, envelope(ours.laos)))
    texts = "\n".join(reversed(slips)).encode()
    assert taken(texts).outcomes == {"stored": 1}


def test_a_paused_partner_gets_no_bundle(ours):
    Partner.objects.update(state="paused")
    with pytest.raises(bundles.CannotCarry):
        list(bundles.write("LA-MPS", actor=ACTOR))
