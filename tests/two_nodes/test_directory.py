"""What the directory tells partners, between two nodes with processes of their own, at their pages: a closed gate,
days off, and a changed unit that goes as a snapshot and is accepted."""

import asyncio
import contextlib
import re

import pytest

from jalon.cli import postgres
from jalon.cli.demo.nodes import Field
from jalon.cli.demo.people import Person

GATE = "VN-LA:cau-treo"
CLOSED, FREE = "Đóng cửa khẩu vì lũ", "Ngày truyền thống của đồn"
NUMBER = "+842393856789"
UNIT = re.compile(r'href="(/units/[0-9a-f-]{36}/)"')


async def unit_page(person, code):
    """Where a unit's page is, found as people find it."""
    found = UNIT.findall(await person.open(f"/units/?text={code}&country=VN"))
    assert len(set(found)) == 1, (code, found)
    return found[0]


async def close_and_open(linh, khamla):
    """Our gate is closed and opened again; they see both where they ask who faces them."""
    said = {"gate": GATE, "kind": "closure", "from_at": "2026-01-01T00:00", "ours": CLOSED}
    await linh.send("/units/gates/new/", "/units/gates/new/", **said)
    await khamla.waits_for("/units/gates/", CLOSED)
    asked = f"/units/faces/?gate={GATE}"
    assert CLOSED in await khamla.open(asked)
    ours = await linh.waits_for("/units/gates/", "LA-MPS:")
    (withdraw,) = re.findall(r'action="(/units/gates/[0-9a-f-]{36}/withdraw/)"', ours)
    await linh.send("/units/gates/", withdraw)
    for _ in range(200):
        if CLOSED not in await khamla.open(asked):
            break
        await asyncio.sleep(0.1)
    assert CLOSED not in await khamla.open(asked)
    assert CLOSED in await khamla.open("/units/gates/")  # what was said stays, as withdrawn


async def rest(thu, khamla):
    """A unit of ours rests; they see it on their page of days off and on the unit's card."""
    today = re.search(r'name="first_date" value="([0-9-]{10})"', await thu.open("/units/days-off/")).group(1)
    said = {"unit": "CAU-TREO", "first_date": today, "last_date": today, "name_vi": FREE}
    await thu.send("/units/days-off/", "/units/days-off/", **said)
    await khamla.waits_for("/units/days-off/", FREE)
    assert FREE in await khamla.open(await unit_page(khamla, "CAU-TREO"))


async def change_and_share(thu, noy):
    """A unit of ours gets a number; our directory goes, they see the difference and take it over: their page of it."""
    page = await unit_page(thu, "CAU-TREO")
    kept = re.search(r'name="valid_from" value="([0-9-]{10})"', await thu.open(page)).group(1)
    await thu.send(page, f"{page}contacts/", kind="phone", value=NUMBER, valid_from=kept, shared="on")
    await thu.send("/units/snapshots/", "/units/snapshots/send/", to="LA-MPS")
    came = await noy.waits_for("/units/snapshots/", "VN-MPS,")
    (snapshot,) = re.findall(r'href="(/units/snapshots/[0-9a-f-]{36}/)"', came)
    shown = await noy.open(snapshot)
    assert re.findall(r'name="codes" value="([^"]+)"', shown) == ["CAU-TREO"]
    assert NUMBER in shown
    there = await unit_page(noy, "CAU-TREO")
    assert NUMBER not in await noy.open(there)
    await noy.send(snapshot, f"{snapshot}decide/", codes=["CAU-TREO"], chosen="1")
    assert 'name="codes"' not in await noy.open(snapshot)
    return await noy.open(there)


async def journey(field):
    field.nodes = dict(list(field.nodes.items())[:2])
    await field.start()
    ours, theirs = field.nodes.values()
    people = (ours, "linh"), (ours, "thu"), (theirs, "khamla"), (theirs, "noy")
    async with contextlib.AsyncExitStack() as stack:
        linh, thu, khamla, noy = [
            await stack.enter_async_context(Person(node, name, field.password)) for node, name in people
        ]
        await close_and_open(linh, khamla)
        await rest(thu, khamla)
        return await change_and_share(thu, noy)


@pytest.mark.slow
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_closed_gate_days_off_and_a_changed_unit_cross_between_two_nodes(tmp_path, database):
    with contextlib.ExitStack() as stack:
        make = stack.enter_context(postgres.server(durable=False)) if database == "postgresql" else None
        field = stack.enter_context(Field(tmp_path, make))
        assert NUMBER in asyncio.run(journey(field))
