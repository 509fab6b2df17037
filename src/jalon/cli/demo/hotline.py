"""The hotline's part of the day: a line per level, alerts acknowledged and escalated, a reform, test calls, the report.

1. Four lines: ministry, province, district, commune; the rosters of both provinces, told to each other.
2. Hà Tĩnh raises an alarm, Bolikhamxay's officer acknowledges; it is confirmed in writing, and closed.
3. Bolikhamxay raises a drill; nobody on our side answers, and it climbs two steps before somebody takes it.
4. The district police ends: its line reroutes, and the next alarm on it arrives at the province.
5. A campaign of test calls; both sides compute the month's report, and compare.
"""

import asyncio
import dataclasses
import json
from typing import Any

from jalon.cli.demo.contents import CONTENT, SUBJECTS, VEHICLE
from jalon.cli.demo.lines import LADDER, TELEPHONES
from jalon.cli.demo.nodes import Field, Node, NodeFailed, say
from jalon.cli.demo.people import Person

PATIENCE = 30.0


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
    await node.call("jalon.cli.demo.lines", str(node.home), node.code, step)


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
