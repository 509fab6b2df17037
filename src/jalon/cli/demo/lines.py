"""What the hotline's part of the day does inside a node, where no page does it.

`main` runs one step: lines and rosters, a district police that ends, test calls, the month's report.
"""

import datetime
import pathlib
import uuid
from collections.abc import Sequence
from typing import Any

from jalon.cli import bootstrap
from jalon.node.kernel import clock

ACTOR = "system:demo"
SINCE = datetime.date(2024, 10, 14)
REFORM = "Demonstration: the district police ended; the provincial police took over."
LADDER = {
    "VN-MPS": (
        ("MPS", "ministry", ""),
        ("HT", "province", ""),
        ("HT-HS", "district", "HT"),
        ("HT-ST", "commune", "HT-HS"),
    ),
    "LA-MPS": (
        ("MPS", "ministry", ""),
        ("BL", "province", ""),
        ("BL-KK", "district", "BL"),
        ("BL-LX", "commune", "BL-KK"),
    ),
}
NAMES = {
    "HT-HS": {"vi": "Công an huyện Hương Sơn", "en": "Hương Sơn district police"},
    "HT-ST": {"vi": "Công an xã Sơn Tây", "en": "Sơn Tây commune police"},
    "BL-KK": {"lo": "ປກສ ເມືອງຄຳເກີດ", "en": "Khamkeut district police"},
    "BL-LX": {"lo": "ປກສ ກຸ່ມບ້ານຫຼັກຊາວ", "en": "Lak Sao village group police"},
}
PLACES = {"VN-MPS": "VN:42", "LA-MPS": "LA:11"}
TELEPHONES = {"VN-MPS": "+84912345678", "LA-MPS": "+8562023123456"}  # the numbering plans' own examples
ON_DUTY = {"VN-MPS": ("linh", "minh", "HT"), "LA-MPS": ("khamla", "bounmy", "BL")}


def main(words: Sequence[str]) -> None:
    """Run one step: HOME CODE STEP."""
    home, code, step = words
    bootstrap.start_node(pathlib.Path(home))
    {"lines": _lines, "reform": _reform, "tests": _tests, "report": _report}[step](code)


def _lines(code: str) -> None:
    """Both ladders, the lines between them level by level, and who is on duty on our side."""
    from jalon.node.hotline.actions import lines

    other = next(each for each in LADDER if each != code)
    units = {node: _ladder(node) for node in LADDER}
    spoken = {"VN-MPS": ["vi", "en"], "LA-MPS": ["lo", "vi"]}
    for ours, theirs in zip(units[code], units[other], strict=True):
        line = lines.open_line(
            ours, theirs, valid_from=SINCE, level=ours.level, actor=ACTOR, places=(PLACES[code], PLACES[other]),
            languages={"ours": spoken[code], "theirs": spoken[other]},
        )  # fmt: skip
        lines.set_end(line, actor=ACTOR, telephones=[("mobile", TELEPHONES[code], "")], languages=spoken[code])
    _roster(code, clock.now())


def _ladder(node: str) -> list[Any]:
    from jalon.node.directory import actions as directory
    from jalon.node.directory import queries

    own: dict[str, Any] = {}
    for unit, level, above in LADDER[node]:
        known = queries.unit_by_code(node, unit, on=SINCE)
        at = queries.node(node)
        if known is None and at is not None:
            known = directory.add_unit(
                at, code=unit, names=NAMES[unit], level=level, valid_from=SINCE, parent=own[above].pk, actor=ACTOR
            )
        own[unit] = known
    return list(own.values())


def _roster(code: str, now: datetime.datetime) -> None:
    """The officer and the deputy of the province, for the next day and a half; the rest of the week is a gap."""
    from jalon.node.accounts import queries as accounts
    from jalon.node.directory import queries as directory
    from jalon.node.hotline.actions import rosters

    first, deputy, unit = ON_DUTY[code]
    at = directory.unit_by_code(code, unit, on=clock.day(now))
    for username, duty in ((first, "first"), (deputy, "deputy")):
        user = accounts.user_named(username)
        if user is not None and at is not None:
            rosters.set_shift(
                uuid.uuid4(), unit=at.pk, officer=user, starts_at=now, ends_at=now + datetime.timedelta(hours=36),
                actor=ACTOR, duty=duty, phone=TELEPHONES[code], languages=[user.language],
            )  # fmt: skip


def _reform(_code: str) -> None:
    """The district police of Hương Sơn ends today, on both nodes' registers."""
    from jalon.node.directory import queries as directory
    from jalon.node.directory.actions import reform
    from jalon.node.directory.rules.succession import Heir

    today = clock.today()
    ended, heir = (directory.unit_by_code("VN-MPS", unit, on=today) for unit in ("HT-HS", "HT"))
    if ended is not None and heir is not None:
        ending = reform.Ending(on=today, actor=ACTOR, usual=heir.pk, decision=REFORM)
        reform.abolish_unit(ended.pk, ending, [Heir(heir.pk)])


def _tests(code: str) -> None:
    """Test calls on the lines of the ministry and of the province, one after the other."""
    from jalon.node.accounts import queries as accounts
    from jalon.node.hotline.actions import exercises
    from jalon.node.hotline.queries import records

    now = clock.now()
    lines = [line for line in records.lines_on(clock.day(now)) if line.unit.code == ON_DUTY[code][2]][:2]
    planner = accounts.user_named(ON_DUTY[code][1])
    if planner is not None:
        first = now - datetime.timedelta(minutes=2)
        exercises.plan_exercises("Demonstration", lines=lines, first_at=first, planner=planner)


def _report(code: str) -> None:
    from jalon.node.hotline.actions import exercises
    from jalon.node.hotline.rules import figures

    other = next(each for each in LADDER if each != code)
    exercises.make_report(other, figures.month_of(clock.now()), actor=ACTOR)
