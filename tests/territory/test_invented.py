"""Reforms that no table has yet, and tables that are wrong, on an invented country."""

from datetime import date, timedelta

import pytest

from jalon import territory
from jalon.territory import shelf, successions

FIRST, SECOND, THIRD = date(2020, 1, 1), date(2022, 1, 1), date(2024, 1, 1)


def row(code: str, level: str, parent: str, begin: date | None = None, until: date | None = None) -> list[str]:
    days = [begin.isoformat() if begin else "", until.isoformat() if until else "", FIRST.isoformat()]
    return [code, level, level, parent, *days, "", "1", code.rpartition(":")[2], ""]


@pytest.fixture
def country(monkeypatch: pytest.MonkeyPatch) -> None:
    """A was split into B and C; both became D together with E; F ended and nobody says how; G stands under itself."""
    eve, later_eve = SECOND - timedelta(days=1), THIRD - timedelta(days=1)
    rows = [
        row("XX", "country", ""),
        row("XX:A", "province", "XX", None, eve),
        row("XX:B", "province", "XX", SECOND, later_eve),
        row("XX:C", "province", "XX", SECOND, later_eve),
        row("XX:E", "province", "XX", None, later_eve),
        row("XX:D", "province", "XX", THIRD),
        row("XX:F", "district", "XX", None, eve),
        row("XX:G", "district", "XX:H"),
        row("XX:H", "district", "XX:G"),
        row("XX:I", "province", "XX", THIRD),
    ]
    edges = [
        successions.Edge(SECOND, "XX:A", "XX:B", "part"),
        successions.Edge(SECOND, "XX:A", "XX:C", "part"),
        *(successions.Edge(THIRD, f"XX:{old}", "XX:D", "whole") for old in "BCE"),
    ]
    invented = shelf.Shelf(rows)
    by_code = {code: [edge for edge in edges if code in (edge.old, edge.new)] for code in invented.by_code}
    monkeypatch.setattr(shelf, "units", lambda: invented)
    monkeypatch.setattr(successions, "_by_code", lambda *, communes: by_code)


@pytest.mark.usefixtures("country")
def test_parts_that_came_together_again_hold_the_whole() -> None:
    assert [link.extent for link in territory.resolve("XX:A", FIRST, SECOND).successors] == ["part", "part"]
    found = territory.resolve("XX:A", FIRST, THIRD)
    assert [(link.territory.code, link.extent) for link in found.successors] == [("XX:D", "whole")]
    assert found.complete


@pytest.mark.usefixtures("country")
def test_the_way_back_over_two_reforms_claims_no_more_than_its_weakest_step() -> None:
    back = territory.predecessors("XX:D", THIRD, FIRST)
    assert [(link.territory.code, link.extent) for link in back.predecessors] == [("XX:A", "part"), ("XX:E", "whole")]
    assert not back.complete


@pytest.mark.usefixtures("country")
def test_an_end_or_a_beginning_that_no_table_explains_is_unknown() -> None:
    with pytest.raises(territory.Unknown, match="no table says what became of it"):
        territory.resolve("XX:F", FIRST, THIRD)
    with pytest.raises(territory.Unknown, match="no table says of what it was made"):
        territory.predecessors("XX:I", THIRD, FIRST)


@pytest.mark.usefixtures("country")
def test_a_unit_that_stands_above_itself_is_refused_instead_of_climbed_for_ever() -> None:
    with pytest.raises(territory.Unknown, match="XX:G under XX:H, which is no higher"):
        territory.ancestors(territory.get("XX:G", THIRD), THIRD)
    assert territory.children("XX:G", THIRD, level="commune") == []
