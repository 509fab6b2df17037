"""Thousands of pairs at once come to what one pair comes to, worked out the plain way."""

import csv
import os
import pathlib
import random

import numpy as np
import pytest

from jalon.names import compare, compare_pairs, prepare, score_pairs
from jalon.names.compare import described
from jalon.names.features import FEATURES
from names.plain_way import facts

GOLDEN = pathlib.Path(__file__).parent / "golden/pairs.csv"
SHARED = pathlib.Path(os.environ.get("JALON_SHARED", "../shared")) / "data/names/pairs_dev.csv"


def pairs_of(path, columns):
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
    same = [tuple(row[column] for column in columns) for row in rows]
    names = sorted({name for pair in same for name in pair})
    draw = random.Random(1)
    return same + [(draw.choice(names), draw.choice(names)) for _ in range(len(same))]


def assert_same(pairs):
    rows = described([a for a, _ in pairs], [b for _, b in pairs])
    for (a, b), row in zip(pairs, rows, strict=True):
        plain = facts(prepare(a), prepare(b))
        expected = [0.0] * len(FEATURES) if plain is None else [float(plain[name]) for name in FEATURES]
        assert row == pytest.approx(np.array(expected, np.float32), abs=2e-5), (a, b)


def test_golden_pairs_are_described_as_the_plain_way_describes_them():
    assert_same([*pairs_of(GOLDEN, ("a", "b")), ("", "Hun Sen"), ("????", "????"), ("a b c d e f g h i", "i h g")])


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data folder (JALON_SHARED) is absent")
def test_development_pairs_are_described_as_the_plain_way_describes_them():
    assert_same(random.Random(2).sample(pairs_of(SHARED, ("query", "candidate")), 600))


def test_a_pair_scores_the_same_alone_and_among_others():
    pairs = pairs_of(GOLDEN, ("a", "b"))
    a, b = [one for one, _ in pairs], [other for _, other in pairs]
    alone = [compare(*pair) for pair in pairs]
    together = compare_pairs(a, b)
    assert [one.reasons for one in alone] == [one.reasons for one in together]
    assert [one.score for one in alone] == pytest.approx([one.score for one in together], abs=1e-12)
    assert score_pairs(b, a) == pytest.approx([one.score for one in alone], abs=1e-12)
