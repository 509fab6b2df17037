"""Files cross beside the messages: a chunk at a time, resumed where they stood, within bounds, and not for ever."""

import asyncio
import datetime

import aiohttp
import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from factories.ours import inquiry_body
from jalon.node.audit.models import Entry
from jalon.node.federation import carrying, files, gate, outbox, posting, sender
from jalon.node.federation.choices import PartnerState, Priority
from jalon.node.federation.models import File, Outgoing, Partner, Transfer
from jalon.node.federation.posting import NotTaken, Pace
from jalon.node.kernel import clock, ids
from jalon.wire import attachments, resuming
from jalon.wire.batches import MAX_BYTES, Answer
from jalon.wire.errors import WireError

MIB = 1 << 20


def enqueue(*contents, **changes):
    names = [(files.keep(content, "application/octet-stream").digest, "a.bin") for content in contents]
    marks = {"handling": "H1", "tlp": "amber", "pap": "amber"}
    message = outbox.Message(type="test.note.v1", thread=ids.new_id(), body={}, files=names, **marks, **changes)
    with transaction.atomic():
        outbox.enqueue("LA-MPS", message, key=(key := ids.new_id()), actor="user:linh", about="")
    return key


def announce():
    """One round in which the partner's gate takes everything that it is told; returns what was told."""
    waiting = sender.Waiting("LA-MPS")
    outcomes = ("stored",) * len(waiting.envelopes)
    sender._settle(waiting, Answer(outcomes).encoded())
    return [raw for _, raw in waiting.transfers]


class Laos:
    """What the partner's gate gets; it answers as it is told to, and else as it should."""

    def __init__(self):
        self.got, self.held, self.asked, self.answers = [], set(), 0, []

    async def post(self, partner, session, what, body):
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, Exception):
            raise answer
        if what == "missing":
            self.asked += 1
            root = resuming.read_question(body)
            chunks = Transfer.objects.get(root=root).chunks
            held = {index for of, index in self.held if of == root}
            return (resuming.tell(resuming.missing(chunks, held)) if answer is None else answer), None
        chunk = attachments.read_chunk(body)
        self.got.append(chunk)
        self.held.add((chunk.root, chunk.index))
        return b"", None

    def carry(self, times):
        """So many times in a row by one carrier."""
        self.carrier = carrying.Carrier("LA-MPS", None)
        return [self.go_on() for _ in range(times)]

    def go_on(self):
        return done_at_once(self.carrier.carry())

    @property
    def indexes(self):
        return [chunk.index for chunk in self.got]


@pytest.fixture
def gate_of_laos(monkeypatch):
    laos = Laos()
    monkeypatch.setattr(posting, "post", laos.post)
    monkeypatch.setattr(carrying, "STRETCH", 0.0)  # one chunk, and it is noted

    async def here(work, *args):
        return work(*args)

    async def in_a_row(*coroutines):
        try:
            return [await each for each in coroutines]
        finally:
            for each in coroutines:
                each.close()

    monkeypatch.setattr(asyncio, "to_thread", here)  # the test's transaction is in this thread
    monkeypatch.setattr(asyncio, "gather", in_a_row)
    return laos


def done_at_once(coroutine):
    """What a coroutine returns that waits for nothing, so that it runs through without a loop."""
    with pytest.raises(StopIteration) as ended:
        coroutine.send(None)
    return ended.value.value


def test_no_chunk_goes_before_the_file_was_announced_and_no_message_waits_for_it(ours, gate_of_laos):
    enqueue(b"x" * (2 * MIB))
    assert gate_of_laos.carry(1) == [False]
    assert len(announce()) == 1
    assert announce() == []  # it was told once
    assert carrying.partners() == {"LA-MPS"}
    assert gate_of_laos.carry(1) == [True]
    urgent = enqueue(priority=Priority.FLASH)
    assert sender.Waiting("LA-MPS").envelopes[0].id == urgent
    assert gate_of_laos.carry(3) == [True, True, False]
    assert gate_of_laos.indexes == [0, 1]
    assert carrying.partners() == set()


def test_after_a_failure_the_same_chunk_goes_again_and_no_other(ours, gate_of_laos):
    enqueue(b"x" * (3 * MIB))
    announce()
    gate_of_laos.carry(1)
    gate_of_laos.answers = [aiohttp.ClientOSError("cut")]
    with pytest.raises(aiohttp.ClientError):
        gate_of_laos.carry(1)
    gate_of_laos.carry(2)
    assert gate_of_laos.indexes == [0, 1, 2]


def test_many_chunks_go_in_a_row_and_the_gate_is_asked_before_them_and_after(ours, gate_of_laos, monkeypatch):
    monkeypatch.setattr(carrying, "STRETCH", 60.0)
    enqueue(b"x" * (5 * MIB))
    announce()
    assert gate_of_laos.carry(3) == [True, True, False]
    assert (gate_of_laos.indexes, gate_of_laos.asked) == ([0, 1, 2, 3, 4], 2)
    assert Transfer.objects.values_list("done", flat=True).get() == 5


def test_a_node_that_was_killed_sends_only_what_the_gate_has_not_got(ours, gate_of_laos):
    enqueue(b"x" * (6 * MIB))
    announce()
    root = bytes(Transfer.objects.get().root)
    gate_of_laos.held = {(root, index) for index in (0, 1, 2, 4)}  # it had not noted any of them
    assert gate_of_laos.carry(4) == [True, True, True, False]
    assert gate_of_laos.indexes == [3, 5]


def test_how_far_a_file_came_is_noted_when_the_line_breaks(ours, gate_of_laos, monkeypatch):
    monkeypatch.setattr(carrying, "STRETCH", 60.0)
    enqueue(b"x" * (4 * MIB))
    announce()
    gate_of_laos.answers = [None, None, None, aiohttp.ClientOSError("cut")]
    with pytest.raises(aiohttp.ClientError):
        gate_of_laos.carry(1)
    assert Transfer.objects.values_list("done", "finished_at").get() == (2, None)
    gate_of_laos.held.clear()  # a gate whose disk lost them says so, and gets them again
    gate_of_laos.carry(3)
    assert gate_of_laos.indexes == [0, 1, 0, 1, 2, 3]


def test_what_a_gate_lost_after_all_was_sent_goes_once_more(ours, gate_of_laos):
    enqueue(b"x" * (2 * MIB))
    announce()
    gate_of_laos.carry(2)
    gate_of_laos.held = {each for each in gate_of_laos.held if each[1] != 0}
    with pytest.raises(carrying.Lost, match="1 of 2"):  # the worker rests, so that no two nodes send in circles
        gate_of_laos.go_on()
    assert [gate_of_laos.go_on() for _ in range(3)] == [True, True, False]
    assert gate_of_laos.indexes == [0, 1, 0]


def test_a_file_of_one_chunk_asks_nothing(ours, gate_of_laos):
    enqueue(b"x")
    announce()
    assert gate_of_laos.carry(3) == [True, True, False]
    assert (gate_of_laos.indexes, gate_of_laos.asked) == ([0], 0)


def test_to_a_gate_of_before_the_question_chunks_go_one_by_one_and_each_is_noted(ours, gate_of_laos, monkeypatch):
    monkeypatch.setattr(carrying, "STRETCH", 60.0)
    enqueue(b"x" * (3 * MIB))
    announce()
    gate_of_laos.answers = [NotTaken(404)]
    gate_of_laos.carry(1)
    assert Transfer.objects.values_list("done", flat=True).get() == 1
    gate_of_laos.answers = [None, None, NotTaken(404)]
    assert [gate_of_laos.go_on() for _ in range(4)] == [True, True, True, False]
    assert gate_of_laos.indexes == [0, 1, 2]


@pytest.mark.parametrize("told", [b"", b"\xf6", bytes.fromhex("81820104"), bytes.fromhex("8182ff03")])
def test_an_answer_that_is_none_stops_the_file_until_the_next_try(ours, gate_of_laos, told):
    enqueue(b"x" * (3 * MIB))
    announce()
    gate_of_laos.answers = [told]
    with pytest.raises(WireError):
        gate_of_laos.carry(1)
    assert gate_of_laos.got == []
    gate_of_laos.carry(4)
    assert gate_of_laos.indexes == [0, 1, 2]


def test_a_gate_that_does_not_know_the_file_is_told_of_it_again(ours, gate_of_laos):
    enqueue(b"x")
    announce()
    gate_of_laos.answers = [NotTaken(409)]
    with pytest.raises(NotTaken):
        gate_of_laos.carry(1)
    assert gate_of_laos.carry(1) == [False]
    assert len(announce()) == 1
    assert gate_of_laos.carry(1) == [True]


def test_a_photograph_overtakes_a_film(ours, gate_of_laos):
    enqueue(b"f" * (3 * MIB))
    enqueue(b"p" * 100)
    announce()
    gate_of_laos.carry(1)
    assert {chunk.chunks for chunk in gate_of_laos.got} == {1}
    assert gate_of_laos.carry(6) == [True] * 5 + [False]


@pytest.mark.parametrize("state", [PartnerState.PAUSED, PartnerState.REVOKED])
def test_nothing_is_carried_to_a_partner_that_gets_nothing(ours, gate_of_laos, state):
    enqueue(b"x")
    announce()
    Partner.objects.update(state=state)
    assert gate_of_laos.carry(1) == [False]


def test_files_begin_anew_with_a_partner_that_was_restored(ours, gate_of_laos):
    enqueue(b"x" * (2 * MIB))
    announce()
    gate_of_laos.carry(1)
    gate.take_statement(Partner.objects.get(), ours.laos.positions(since=clock.now_ms() - 1000))
    assert Transfer.objects.values_list("announced", "done").get() == (False, 0)


def restored(ours, since):
    gate.take_statement(Partner.objects.get(), ours.laos.positions(since=since))


def test_a_file_that_a_restored_partner_lost_crosses_again_in_the_same_chunks(ours, gate_of_laos, settings):
    enqueue(b"x" * (2 * MIB))
    announce()
    assert gate_of_laos.carry(4) == [True, True, True, False]
    assert not list((settings.JALON_HOME / "transfers").iterdir())
    first, gate_of_laos.got = gate_of_laos.got, []
    gate_of_laos.held.clear()
    restored(ours, clock.now_ms() - 1000)
    assert len(announce()) == 1
    assert gate_of_laos.carry(4) == [True, True, True, False]
    assert gate_of_laos.got == first


def test_of_a_file_that_the_backup_still_held_no_chunk_goes(ours, gate_of_laos, settings):
    enqueue(b"x" * (2 * MIB))
    announce()
    gate_of_laos.carry(4)
    restored(ours, clock.now_ms() - 1000)
    announce()
    assert gate_of_laos.go_on()
    assert (gate_of_laos.indexes, carrying.partners()) == ([0, 1], set())
    assert not list((settings.JALON_HOME / "transfers").iterdir())


def test_a_file_that_was_whole_long_before_a_loss_is_left_in_peace(ours, gate_of_laos):
    enqueue(b"x")
    announce()
    gate_of_laos.carry(2)
    restored(ours, clock.now_ms() + 86_400_000)
    assert announce() == []


@pytest.mark.parametrize("change", [lambda path: path.write_bytes(b"y" * (2 * MIB)), lambda path: path.unlink()])
def test_a_file_that_is_not_what_was_sealed_is_given_up_and_stands_in_nobody_s_way(
    ours, gate_of_laos, settings, change
):
    enqueue(b"x" * (2 * MIB))
    announce()
    gate_of_laos.carry(4)
    change(files.path_of(File.objects.get().pk))
    restored(ours, clock.now_ms() - 1000)
    gate_of_laos.held.clear()
    gate_of_laos.got.clear()
    enqueue(b"z" * (3 * MIB))
    announce()
    with pytest.raises((WireError, FileNotFoundError)):
        gate_of_laos.go_on()
    assert [gate_of_laos.go_on() for _ in range(5)] == [True] * 4 + [False]
    assert gate_of_laos.indexes == [0, 1, 2]
    assert Entry.objects.filter(action="federation.file.given-up").count() == 1
    assert not list((settings.JALON_HOME / "transfers").iterdir())


def test_what_a_file_was_sealed_with_is_forgotten_when_it_expires(ours, gate_of_laos):
    enqueue(b"x")
    announce()
    gate_of_laos.carry(2)
    carrying.give_up()
    assert Transfer.objects.get().entry
    with clock.injected(lambda: (ours.laos.now / 1000) + 31 * 86_400):
        carrying.give_up()
    assert Transfer.objects.get().entry is None


def announcement(ours, root, chunks, lives=1_000_000):
    return attachments.announce_transfer(
        node="LA-MPS", to_node="VN-MPS", root=root, chunks=chunks, created=ours.laos.now,
        expires=ours.laos.now + lives, signer=ours.laos.node,
    )  # fmt: skip


def test_a_partner_has_so_many_chunks_under_way_and_no_more(ours, monkeypatch):
    monkeypatch.setattr(carrying, "MOST_COMING", 10)
    for root, chunks in ((b"a" * 32, 6), (b"b" * 32, 5), (b"c" * 32, 4), (b"a" * 32, 6)):
        assert ours.laos.deliver(statements=[announcement(ours, root, chunks)])[0] == 200
    assert sorted(Transfer.objects.values_list("chunks", flat=True)) == [4, 6]
    Transfer.objects.filter(chunks=6).update(finished_at=clock.now())
    ours.laos.deliver(statements=[announcement(ours, b"b" * 32, 5)])
    assert Transfer.objects.filter(chunks=5).exists()


def test_what_has_not_crossed_in_its_time_is_given_up_on_both_sides_and_said(ours, settings):
    enqueue(b"x" * MIB)
    entry = attachments.Sealer("film.mp4", "video/mp4", 2 * MIB, b"k" * 32)
    entry.seal(b"x" * MIB)
    entry.seal(b"x" * MIB)
    ours.laos.deliver(ours.laos.envelope("exchange.inquiry.v1", inquiry_body(), files=[entry.finish()]).raw)
    from jalon.node.federation import opening

    opening.apply_waiting()
    assert carrying.give_up() == 0
    with clock.injected(lambda: (ours.laos.now / 1000) + 31 * 86_400):
        assert [raw for _, raw in sender.Waiting("LA-MPS").transfers] == []
        assert carrying.give_up() == 2
        assert carrying.give_up() == 0
    assert File.objects.get(complete=False).fault == "expired"
    assert not list((settings.JALON_HOME / "transfers").iterdir())
    told = Entry.objects.filter(action="federation.file.given-up").values_list("detail", flat=True)
    assert sorted(detail["ours"] for detail in told) == [False, True]


def test_the_sealed_chunks_of_a_node_that_starts_anew_are_still_proved(ours):
    enqueue(b"x" * (2 * MIB + 1))
    carrying._tree.cache_clear()
    transfer = Transfer.objects.get()
    assert attachments.read_chunk(carrying.chunk_of(transfer, 2)).index == 2


def test_a_file_that_comes_in_blocks_is_the_same_file(ours, settings):
    whole = files.keep(b"one two", "text/plain")
    parts = files.keep_blocks(iter([b"one", b" ", b"two"]), "text/plain")
    assert (whole.pk, whole.length) == (parts.pk, 7)
    assert files.path_of(whole.pk).read_bytes() == b"one two"
    with pytest.raises(ZeroDivisionError):
        files.keep_blocks((1 // 0 for _ in "x"), "text/plain")
    assert [path.name for path in (settings.JALON_HOME / "files").iterdir()] == [whole.pk[:2]]


@given(st.integers(1, 1 << 22), st.floats(0, 10_000))
def test_a_batch_is_what_the_line_carries_in_a_few_seconds(octets, seconds):
    pace = Pace()
    pace.took(octets, seconds)
    assert Pace.LEAST <= pace.room <= MAX_BYTES
    assert pace.room in (Pace.LEAST, MAX_BYTES) or pace.room == int(5 * octets / max(seconds, 0.001))


def test_after_failures_batches_shrink_and_grow_again():
    pace = Pace()
    for _ in range(20):
        pace.failed()
    assert pace.room == Pace.LEAST
    pace.took(pace.room, 0.01)
    assert pace.room == MAX_BYTES


def test_on_a_slow_line_one_message_goes_and_the_urgent_one_first(ours):
    for _ in range(3):
        enqueue()
    flash = enqueue(priority=Priority.FLASH)
    (only,) = sender.Waiting("LA-MPS", room=1).envelopes
    assert only.id == flash
    size = len(Outgoing.objects.first().raw)
    assert len(sender.Waiting("LA-MPS", room=2 * size).envelopes) == 2


def test_a_post_has_time_by_its_size(ours, monkeypatch):
    asked = []

    class Session:
        def post(self, url, *, timeout, **more):
            asked.append(timeout.total)
            raise aiohttp.ClientOSError("no line")

    for size in (0, 1 << 20):
        with pytest.raises(aiohttp.ClientOSError):
            asyncio.run(posting.post(Partner.objects.get(), Session(), "chunks", b"x" * size))
    short, long = (datetime.timedelta(seconds=total) for total in asked)
    assert short == datetime.timedelta(minutes=1)
    assert datetime.timedelta(minutes=15) < long < datetime.timedelta(hours=1)
