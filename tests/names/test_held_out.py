"""The shipped scorer against the development pairs. They trained it, so this only guards against breaking it."""

import csv

import pytest

from jalon.names import MATCH, score_pairs
from shared import shared


@pytest.mark.slow
def test_the_scorer_still_knows_the_pairs_that_it_was_trained_on():
    with shared("data/names/pairs_dev.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    said = score_pairs([row["query"] for row in rows], [row["candidate"] for row in rows]) >= MATCH
    true = [row["label"] == "match" for row in rows]
    both = sum(a and b for a, b in zip(said.tolist(), true, strict=True))
    assert 2 * both / (said.sum() + sum(true)) > 0.94
