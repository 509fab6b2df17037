import hashlib

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from jalon.wire.errors import Malformed
from jalon.wire.header import GENESIS
from jalon.wire.streams import Arrival, Head, Held, Place, classify, epoch_of, gaps, stream_name
from wire.nodes import NOW, header


def digest_of(*parts):
    return hashlib.sha256(repr(parts).encode()).digest()


class Store:
    """What a receiver holds, looked up as a database would: by id, and by seq."""

    def __init__(self):
        self.by_id, self.by_seq = {}, {}

    def held(self, head):
        after = self.by_seq.get(head.seq + 1)
        contiguous = 0
        while contiguous + 1 in self.by_seq:
            contiguous += 1
        return Held(
            same_id=self.by_id.get(head.id),
            same_seq=self.by_seq.get(head.seq, (None,))[0],
            before=self.by_seq.get(head.seq - 1, (None,))[0],
            after=after[1] if after else None,
            contiguous=contiguous,
            highest=max(self.by_seq, default=0),
        )

    def arrive(self, head, digest):
        arrival = classify(head, digest, self.held(head))
        if arrival.place in (Place.NEXT, Place.FILLER, Place.EARLY):
            self.by_id[head.id] = digest
            self.by_seq[head.seq] = (digest, head.prev)
        return arrival


def stream(length):
    """A sender's stream: pairs of header and digest."""
    head, made = Head("exchange.1"), []
    for n in range(length):
        clear = head.follow(header(id=digest_of("id", n)[:16]))
        made.append((clear, digest_of("raw", n)))
        head = head.after(made[-1][1])
    return made


def test_in_order_every_envelope_is_the_next():
    store = Store()
    assert {store.arrive(*one).place for one in stream(5)} == {Place.NEXT}


def test_an_envelope_too_early_tells_what_is_missing_and_a_filler_closes_the_gap():
    store, made = Store(), stream(6)
    assert store.arrive(*made[0]) == Arrival(Place.NEXT)
    assert store.arrive(*made[4]) == Arrival(Place.EARLY, range(2, 5))
    assert store.arrive(*made[5]) == Arrival(Place.EARLY)
    assert [store.arrive(*made[n]).place for n in (2, 1, 3)] == [Place.FILLER] * 3
    assert store.held(made[0][0]).contiguous == 6


def test_the_first_envelope_that_ever_arrives_may_be_late_in_the_stream():
    assert Store().arrive(*stream(3)[2]) == Arrival(Place.EARLY, range(1, 3))


def test_the_same_bytes_again_are_a_duplicate_even_years_later():
    store, made = Store(), stream(3)
    for one in made:
        store.arrive(*one)
    assert [store.arrive(*one).place for one in made] == [Place.DUPLICATE] * 3


def test_other_bytes_under_the_same_id_are_an_incident():
    store, made = Store(), stream(1)
    store.arrive(*made[0])
    arrival = store.arrive(made[0][0], digest_of("other"))
    assert (arrival.place, arrival.incident) == (Place.CONFLICT, True)


def test_a_chain_that_does_not_fit_what_was_before_is_a_fork():
    store, made = Store(), stream(2)
    store.arrive(*made[0])
    forked = header(id=b"f" * 16, seq=2, prev=digest_of("another history"))
    assert store.arrive(forked, digest_of("f")) == Arrival(Place.FORK)


def test_a_filler_that_what_comes_after_does_not_name_is_a_fork():
    store, made = Store(), stream(3)
    store.arrive(*made[0])
    store.arrive(*made[2])
    assert store.arrive(made[1][0], digest_of("not what the third named")) == Arrival(Place.FORK)


def test_a_sender_that_was_set_back_is_a_rewind():
    store, made = Store(), stream(4)
    for one in made:
        store.arrive(*one)
    again = header(id=b"r" * 16, seq=3, prev=made[1][1])
    assert store.arrive(again, digest_of("anew")) == Arrival(Place.REWIND)
    last = header(id=b"q" * 16, seq=4, prev=made[2][1])
    assert store.arrive(last, digest_of("anew")) == Arrival(Place.REWIND)
    first = header(id=b"s" * 16, seq=1, prev=GENESIS)
    assert store.arrive(first, digest_of("anew")) == Arrival(Place.REWIND)


def test_a_place_below_what_is_contiguous_is_a_rewind_even_where_the_old_one_was_deleted():
    held = Held(contiguous=10, highest=10)
    assert classify(header(seq=4, prev=b"p" * 32), b"d" * 32, held) == Arrival(Place.REWIND)


def test_incidents_are_told_and_ordinary_places_are_not():
    assert {place for place in Place if Arrival(place).incident} == {Place.CONFLICT, Place.FORK, Place.REWIND}


def test_epochs_are_read_from_the_name_of_the_stream():
    assert epoch_of(stream_name("exchange", 12)) == 12
    for name in ("exchange", "exchange.", "exchange.x", "exchange.01", "exchange.\u0661"):
        with pytest.raises(Malformed):
            epoch_of(name)


def test_gaps_are_listed():
    assert gaps([], 0) == []
    assert gaps([1, 2, 3], 3) == []
    assert gaps([2], 2) == [range(1, 2)]
    assert gaps([3, 1], 5) == [range(2, 3), range(4, 6)]


class Streams(RuleBasedStateMachine):
    """An honest sender and a line that loses, repeats and reorders: no incident, and nothing lost in the end."""

    sent = Bundle("sent")

    def __init__(self):
        super().__init__()
        self.head, self.all, self.store = Head("exchange.1"), [], Store()

    @rule(target=sent)
    def send(self):
        n = len(self.all)
        clear = self.head.follow(header(id=digest_of("id", n)[:16], created=NOW))
        self.all.append((clear, digest_of("raw", n)))
        self.head = self.head.after(self.all[-1][1])
        return n

    @rule(which=sent)
    def arrive(self, which):
        known = self.all[which][0].id in self.store.by_id
        arrival = self.store.arrive(*self.all[which])
        assert not arrival.incident
        assert (arrival.place is Place.DUPLICATE) == known

    @rule(which=sent, salt=st.binary(min_size=1, max_size=4))
    def forge(self, which, salt):
        clear, _ = self.all[which]
        held = self.store.held(clear)
        arrival = classify(clear, digest_of("forged", salt), held)
        if held.same_id is not None:
            assert arrival.place is Place.CONFLICT
        elif held.after is not None:
            assert arrival.place is Place.FORK

    @invariant()
    def what_is_asked_for_is_what_is_missing(self):
        held = sorted(self.store.by_seq)
        asked = [seq for gap in gaps(held, max(held, default=0)) for seq in gap]
        assert sorted([*held, *asked]) == list(range(1, max(held, default=0) + 1))

    def teardown(self):
        for one in self.all:
            self.store.arrive(*one)
        assert sorted(self.store.by_seq) == list(range(1, len(self.all) + 1))


Streams.TestCase.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
test_an_honest_stream_over_a_bad_line_is_whole_in_the_end = Streams.TestCase
