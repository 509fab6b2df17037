"""The clock and the ids: injected where it is asked for, in order, and of the shape that RFC 9562 wants."""

import datetime
import random

import pytest

from jalon.node.kernel import clock, ids


def test_the_clock_is_the_machines_unless_another_is_injected():
    assert abs((clock.now() - datetime.datetime.now(tz=datetime.UTC)).total_seconds()) < 5
    with clock.injected(lambda: 1_800_000_000.5):
        assert clock.now() == datetime.datetime(2027, 1, 15, 8, 0, 0, 500_000, tzinfo=datetime.UTC)
        assert clock.now_ms() == 1_800_000_000_500
    assert clock.now_ms() != 1_800_000_000_500


@pytest.mark.parametrize(
    ("zone", "moment", "day"),
    [
        ("Asia/Ho_Chi_Minh", "2026-12-31T16:59:59Z", "2026-12-31"),
        ("Asia/Ho_Chi_Minh", "2026-12-31T17:00:00Z", "2027-01-01"),
        ("Asia/Shanghai", "2026-12-31T16:00:00Z", "2027-01-01"),
        ("Asia/Yangon", "2026-12-31T17:29:59Z", "2026-12-31"),
    ],
)
def test_a_day_begins_at_midnight_where_the_node_is(settings, zone, moment, day):
    settings.TIME_ZONE = zone
    at = datetime.datetime.fromisoformat(moment)
    assert clock.day(at).isoformat() == day
    with clock.injected(at.timestamp):
        assert clock.today().isoformat() == day


def test_a_demonstration_moves_the_clock_of_all_that_read_its_file(settings, tmp_path):
    settings.JALON_DEMO_CLOCK = tmp_path / "clock"
    before = clock.now()
    settings.JALON_DEMO_CLOCK.write_text("3600")
    assert 3599 < (clock.now() - before).total_seconds() < 3700


def test_ids_are_of_version_seven_unique_and_ordered_by_time():
    made = []
    for second in range(50):
        with clock.injected(lambda second=second: 1_800_000_000 + second):
            made += [ids.new_id() for _ in range(20)]
    assert len(set(made)) == len(made)
    assert all(made[at] < made[at + 20] for at in range(len(made) - 20))
    assert {(one.version, one.variant) for one in made} == {(7, "specified in RFC 4122")}


def test_ids_are_the_same_from_the_same_seed():
    def mint():
        with clock.injected(lambda: 1_800_000_000.0), ids.injected(random.Random(7).getrandbits):
            return [ids.new_id() for _ in range(3)]

    assert mint() == mint()
