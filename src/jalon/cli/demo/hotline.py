"""The hotline's part of the day: a line per level, alerts acknowledged and escalated, a reform, test calls, the report.

1. Four lines: ministry, province, district, commune; the rosters of both provinces, told to each other.
2. Hà Tĩnh raises an alarm, Bolikhamxay's officer acknowledges; it is confirmed in writing, and closed.
3. Bolikhamxay raises a drill; nobody on our side answers, and it climbs two steps before somebody takes it.
4. The district police ends: its line reroutes, and the next alarm on it arrives at the province.
5. A campaign of test calls; both sides compute the month's report, and compare.

`main` runs one step inside a node (what no page does).
"""

import asyncio
import dataclasses
import datetime
import json
import pathlib
import uuid
from collections.abc import Sequence
from typing import Any

from jalon.cli import bootstrap
from jalon.cli.demo.day import CONTENT, SUBJECTS, VEHICLE
from jalon.cli.demo.nodes import Field, Node, NodeFailed, say
from jalon.cli.demo.people import Person
from jalon.node.kernel import clock

ACTOR = "system:demo"
PATIENCE = 30.0
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


@dataclasses.dataclass
class Told:
    """The alerts by their part in the story."""

    alerts: dict[str, str] = dataclasses.field(default_factory=dict)
    confirmed: str = ""


async def play(field: Field) -> Told:
    """Play the hotline's part; the nodes run, and nothing else happens meanwhile."""
    viet_nam, laos = field.nodes["VN-MPS"], field.nodes["LA-MPS"]
    told = Told()
    await asyncio.gather(*(run_step(node, "lines") for node in (viet_nam, laos)))
    say("a hotline line at each of four levels, with rosters on both sides")
    async with (
        Person(viet_nam, "linh", field.password) as linh,
        Person(laos, "khamla", field.password) as khamla,
    ):
        await linh.waits_for("/hotline/call/", TELEPHONES["LA-MPS"])
        told.alerts["acknowledged"] = await _acknowledged(linh, khamla)
        async with Person(viet_nam, "minh", field.password) as minh:
            told.confirmed = await _confirm(linh, minh, told.alerts["acknowledged"])
        await linh.send(told.alerts["acknowledged"], f"{told.alerts['acknowledged']}close/", outcome="inquiry", text="")
        told.alerts["escalated"] = await _escalated(field, khamla, linh)
        await asyncio.gather(*(run_step(node, "reform") for node in (viet_nam, laos)))
        say("the district police of Hương Sơn ended; its line reroutes to the province")
        told.alerts["rerouted"] = await _rerouted(linh, khamla)
        await run_step(viet_nam, "tests")
        await _answer_tests(khamla)
    await _reports(viet_nam, laos)
    return told


async def run_step(node: Node, step: str) -> None:
    """Do inside a node what no page does: `lines`, `reform`, `tests` or `report`."""
    await node.call("jalon.cli.demo.hotline", str(node.home), node.code, step)


async def raise_alarm(person: Person, kind: str, **said: Any) -> str:
    """Raise an alarm on the line whose name holds `line_with`; returns the alert's address."""
    page = f"/hotline/alarm/{kind}/"
    options = (await person.open(page)).split('name="line"')[1].split("</select>")[0]
    line = said.pop("line_with", "")
    wanted = next((part for part in options.split("<option ")[1:] if line in part), options)
    path = await person.send(page, page, line=wanted.split('value="')[1].split('"')[0], **said)
    say(f"{person.node.code}: {person.username} raised an alarm ({kind})")
    return path


async def _acknowledged(linh: Person, khamla: Person) -> str:
    path = await raise_alarm(
        linh, "pursuit", line_with="Bolikhamxay provincial", place="Cầu Treo", text="White car, fast"
    )
    await khamla.waits_for("/hotline/", path)
    await khamla.send(path, f"{path}acknowledge/")
    say("LA-MPS: khamla acknowledged")
    await linh.waits_for(path, "ຄຳຫຼ້າ")
    return path


async def _confirm(linh: Person, minh: Person, path: str) -> str:
    """The written confirmation that follows what was asked by mouth; returns the inquiry's id."""
    key = path.strip("/").rpartition("/")[2]
    page = f"/today/alerts/{key}/confirm/?kind={VEHICLE}"
    form = await linh.open(page)
    unit = form.split('name="unit"')[1].split('<option value="')[1].split('"')[0]
    about = {**SUBJECTS[VEHICLE], "plate": "ກກ 4321", "kind": VEHICLE}
    fields: dict[str, Any] = {**CONTENT, **about, "to": "LA-MPS/BL", "unit": unit}
    made = await linh.send(page, page.partition("?")[0], **fields)
    await minh.send(made, f"{made}release/")
    say("VN-MPS: linh confirmed it in writing, minh released")
    return made.strip("/").rpartition("/")[2]


async def _escalated(field: Field, khamla: Person, linh: Person) -> str:
    path = await raise_alarm(
        khamla, "border-incident", line_with="Hà Tĩnh provincial", text="Shots heard near the marker"
    )
    await linh.waits_for("/hotline/", path)
    field.let_pass(9 / 60)
    await _until(linh.node, lambda state: _steps(state, path) >= 3)
    say("VN-MPS: nobody answered; deputy, then the ministry were told")
    await linh.send(path, f"{path}acknowledge/")
    await khamla.waits_for(path, "Nguyễn Thùy Linh")
    await khamla.send(path, f"{path}close/", outcome="unfounded", text="Blasting in a quarry")
    return path


async def _rerouted(linh: Person, khamla: Person) -> str:
    path = await raise_alarm(khamla, "other", line_with="Khamkeut", text="For the district of Hương Sơn, as before")
    await linh.waits_for("/hotline/", path)
    await linh.send(path, f"{path}acknowledge/")
    await khamla.waits_for(path, "Nguyễn Thùy Linh")
    await linh.send(path, f"{path}close/", outcome="passed-on", text="Taken by the province")
    return path


async def _answer_tests(khamla: Person) -> None:
    """Answer every test call."""
    for answered in range(2):
        page = await _waits_for_test(khamla)
        path = "/hotline/alerts/" + page.split("/hotline/alerts/")[1].split('"')[0]
        await khamla.send(path, f"{path}acknowledge/")
        say(f"LA-MPS: test call {answered + 1} answered")


async def _waits_for_test(person: Person) -> str:
    for _ in range(int(PATIENCE / 0.2)):
        page = await person.open("/hotline/?seen=")
        if "/hotline/alerts/" in page:
            return page
        await asyncio.sleep(0.2)
    raise NodeFailed(f"no test call reached {person.node.code}")


async def _reports(*nodes: Node) -> None:
    """Both sides compute the month and send it, once both have seen the same."""
    await _until_equal(*nodes)
    await asyncio.gather(*(run_step(node, "report") for node in nodes))
    for node in nodes:
        await _until(node, lambda state: bool(state["reports"]) and all(r["equal"] for r in state["reports"]))
    say("the month's report is the same on both sides")


async def state_of(node: Node) -> dict[str, Any]:
    """The hotline of a node, as its command tells it."""
    state: dict[str, Any] = json.loads(await node.command("hotline", "--json"))
    return state


async def _until(node: Node, holds: Any) -> None:
    for _ in range(int(PATIENCE)):
        if holds(await state_of(node)):
            return
        await asyncio.sleep(0.5)
    raise NodeFailed(f"the hotline of {node.code} never came to where the story has it")


async def _until_equal(*nodes: Node) -> None:
    for _ in range(int(PATIENCE)):
        found = [[(a["id"], a["acknowledged_at"]) for a in (await state_of(node))["alerts"]] for node in nodes]
        tests = [(await state_of(node))["test_calls"] for node in nodes]
        if found[0] == found[1] and tests[0] == tests[1]:
            return
        await asyncio.sleep(0.5)
    raise NodeFailed("the two sides of the hotline never came to hold the same")


def _steps(state: dict[str, Any], path: str) -> int:
    key = path.strip("/").rpartition("/")[2]
    return next((alert["told"] for alert in state["alerts"] if alert["id"] == key), 0)


async def add_to(result: dict[str, Any], field: Field) -> None:
    """Add to the day's report what it says of the hotline, and whether rows 3 and 4 were played."""
    states = [await state_of(node) for node in field.nodes.values() if node.code in LADDER]
    first = states[0]
    alerts = [
        {name: alert[name] for name in ("kind", "raised_at", "acknowledged_at", "steps")} for alert in first["alerts"]
    ]
    agree = all(state["reports"] and all(report["equal"] for report in state["reports"]) for state in states)
    answered = all(alert["acknowledged_at"] for alert in alerts)
    escalated = any(len(alert["steps"]) >= 3 for alert in alerts)
    levels = {"ministry", "province", "district", "commune"} <= set(first["by_level"])
    result["hotline"] = {
        "lines": first["lines"],
        "by_level": first["by_level"],
        "dark": first["dark"],
        "rerouted": first["rerouted"],
        "alerts": alerts,
        "test_calls": first["test_calls"],
        "reports_equal": agree,
    }
    confirmed = any(alert["confirmed"] for alert in first["alerts"])
    result["rows"] |= {
        "3": bool(alerts) and answered and escalated and confirmed and agree,
        "4": levels and first["rerouted"] >= 1 and first["test_calls"]["answered"] >= 1 and agree,
    }


# inside a node


def main(words: Sequence[str]) -> None:
    """Run one step: HOME CODE STEP."""
    home, code, step = words
    bootstrap.start_node(pathlib.Path(home))
    {"lines": _lines, "reform": _reform, "tests": _tests, "report": _report}[step](code)


def _lines(code: str) -> None:
    """Both ladders, the lines between them level by level, and who is on duty on our side."""
    from jalon.node.hotline.actions import lines
    from jalon.node.kernel import clock

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
    from jalon.node.kernel import clock

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
    from jalon.node.kernel import clock

    now = clock.now()
    lines = [line for line in records.lines_on(clock.day(now)) if line.unit.code == ON_DUTY[code][2]][:2]
    planner = accounts.user_named(ON_DUTY[code][1])
    if planner is not None:
        first = now - datetime.timedelta(minutes=2)
        exercises.plan_exercises("Demonstration", lines=lines, first_at=first, planner=planner)


def _report(code: str) -> None:
    from jalon.node.hotline.actions import exercises
    from jalon.node.hotline.rules import figures
    from jalon.node.kernel import clock

    other = next(each for each in LADDER if each != code)
    exercises.make_report(other, figures.month_of(clock.now()), actor=ACTOR)
