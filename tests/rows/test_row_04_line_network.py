"""Row 4: a line network at four levels with validity dates, duty rosters, test calls, rerouting when a unit ends."""

import datetime

from factories.hand import NOON
from jalon.node.hotline import tasks
from jalon.node.hotline.actions import exercises, network, outgoing
from jalon.node.hotline.models import Alert
from jalon.node.hotline.queries import measure_pages, records, roster_pages


def test_the_network_of_2024_goes_through_the_reforms_and_is_tested(border, ours):
    vietnamese, lao = ours.units["MPS"], border.theirs["LA-MIN"]
    loaded = network.load_network(vietnamese, lao, actor="system:test")
    assert {line.level for line in loaded.lines} == {"ministry", "province", "district", "commune"}
    moved = network.apply_reforms(vietnamese, actor="system:test")
    assert moved[datetime.date(2025, 3, 1)] > 0
    assert moved[datetime.date(2025, 7, 1)] > 0
    today = NOON.date()
    assert not records.lines_on(today).filter(level="district").exists()
    assert all(records.successor_of_line(line, today) for line in loaded.lines)

    district = next(line for line in loaded.lines if line.level == "district")
    alert = border.raise_("drugs", line=district)
    assert alert.unit.level == "province"

    border.on_duty("linh", hours=24)
    assert roster_pages.gaps_ahead(ours.units["HT"].pk, NOON)[0].startswith("24/11 12:00")

    exercises.plan_exercises("Week 48", lines=[border.line], first_at=NOON, planner=ours.people["minh"])
    tasks.mind()
    test = Alert.objects.get(exercise="test")
    at = border.hand.pass_(seconds=25)
    said = {"alert": str(test.pk), "at": at.isoformat(), "by": "Somchit", "unit": {"code": "BL", "names": {}}}
    border.deliver(outgoing.ACKNOWLEDGEMENT, said, thread=test.pk)
    page = measure_pages.report_page(ours.people["linh"], "LA-MPS", "2026-11")
    row = next(row for row in page.rows if row["line"] == border.line.code)
    assert (row["tests"], row["tests_answered"], row["median_seconds"]) == (1, 1, 25)
