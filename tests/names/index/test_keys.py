"""Keys meet for names that one slip separates."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from jalon.names.index import keys

WORDS = st.lists(st.text("abcdefghimnt", min_size=2, max_size=7), min_size=2, max_size=4)


def stored(spelling: str, sounds: str = "", long: str = "") -> set[int]:
    data = np.frombuffer(f"{spelling}|{sounds}|{long}".encode(), np.uint8)
    return set(keys.stored_keys(data, np.array([0, len(data)]))[0].tolist())


def meet(asked: str, recorded: str) -> bool:
    raw = np.array(keys.asked_keys(asked, ""), np.uint64)
    return bool(stored(recorded) & set(keys.mixed(raw).tolist()))


@given(WORDS, st.data())
def test_one_slip_keeps_a_key(words: list[str], data: st.DataObject) -> None:
    whole = " ".join(words)
    at = data.draw(st.integers(0, len(whole) - 2))
    letter = data.draw(st.sampled_from("abcxyz"))
    slips = [whole[:at] + whole[at + 1 :], whole[:at] + letter + whole[at:], whole[:at] + letter + whole[at + 1 :]]
    slips.append(whole[:at] + whole[at + 1] + whole[at] + whole[at + 2 :])
    for slip in slips:
        assert meet(slip, whole) or len(slip.split()) != len(words)


@given(WORDS, st.randoms(use_true_random=False))
def test_order_and_spaces_do_not_matter(words: list[str], random) -> None:  # type: ignore[no-untyped-def]
    other = words[:]
    random.shuffle(other)
    assert meet(" ".join(other), " ".join(words))
    assert meet("".join(words), " ".join(words))


@given(st.lists(st.text("abcdefghimnt", min_size=2, max_size=7), min_size=3, max_size=4), st.data())
def test_a_word_left_out_on_either_side_keeps_a_key(words: list[str], data: st.DataObject) -> None:
    gone = data.draw(st.integers(0, len(words) - 1))
    fewer = " ".join(words[:gone] + words[gone + 1 :])
    assert meet(fewer, " ".join(words))
    assert meet(" ".join(words), fewer)


def test_one_long_word_alone_keeps_a_key() -> None:
    asked = np.array(keys.asked_keys("sorada x", "S", "PWNPPN"), np.uint64)
    assert stored("sonda y", "K", "PWNPN KLMNP") & set(keys.mixed(asked).tolist())


def test_strangers_share_no_key() -> None:
    assert not meet("nguyen van hung", "pham thi lan")


def test_keys_of_many_readings_are_those_of_each() -> None:
    readings = ["wang wei|WaNWe|", "tran thi lan|SaNTeLaN|TLNP SNKLPT", "x|S|", "zhang li|SaNSWaNLeKT|SNKT"]
    data = np.frombuffer("".join(readings).encode(), np.uint8)
    found, owner = keys.stored_keys(data, np.cumsum([0, *map(len, readings)]))
    for number, reading in enumerate(readings):
        assert set(found[owner == number].tolist()) == stored(*reading.split("|"))


@given(st.lists(st.text("abcdef ", max_size=12), min_size=1, max_size=5))
def test_signatures_of_many_are_those_of_each(spellings: list[str]) -> None:
    entries = [f"{spelling}|Xa|" for spelling in spellings]
    data = np.frombuffer("".join(entries).encode(), np.uint8)
    found = keys.signatures(data, np.cumsum([0, *map(len, entries)]))
    assert found.tolist() == [keys.signature(spelling) for spelling in spellings]
