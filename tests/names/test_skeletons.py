"""Skeletons: keys that a name shares across scripts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.names import skeletons


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("阮富仲", "Nguyen Phu Trong"),
        ("ທອງລຸນ ສີສຸລິດ", "Thongloun Sisoulith"),
        ("ហ៊ុន សែន", "Hun Sen"),
        ("习近平", "Xi Jinping"),
        ("သိန်းစိန်", "Thein Sein"),
        ("บุนยัง วอละจิด", "ບຸນຍັງ ວໍລະຈິດ"),
    ],
)
def test_two_writings_of_one_name_share_a_key(a, b):
    assert set(skeletons(a)) & set(skeletons(b))


@given(st.text(max_size=40))
def test_keys_are_short_and_never_empty(name):
    assert all(key.strip("=") for key in skeletons(name))
    assert len(skeletons(name)) <= 200
