"""Counts of several queries in one question, each no further than anybody reads."""

import pytest

from factories.statements import at_most
from jalon.node.directory.models import Unit
from jalon.node.kernel.counts import counted_up_to


@pytest.mark.parametrize("most", [1, 2, 50])
def test_each_count_is_its_own_up_to_the_most(ours, most):
    queries = {
        "all": Unit.objects.select_related("node").order_by("code"),
        "provinces": Unit.objects.filter(level="province"),
        "named": Unit.objects.filter(code="HT", level__in=["province", "it's 100%"]),
        "none": Unit.objects.filter(code="HT%"),
        "impossible": Unit.objects.none(),
    }
    with at_most(1):
        found = counted_up_to(most, queries)
    assert found == {name: min(most, query.count()) for name, query in queries.items()}
    assert found["impossible"] == found["none"] == 0


def test_of_nothing_nothing_is_asked(ours):
    with at_most(0):
        assert counted_up_to(9, {}) == {}
        assert counted_up_to(9, {"impossible": Unit.objects.none()}) == {"impossible": 0}
