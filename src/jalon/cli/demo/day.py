"""The story of the day, through the pages that its people would use.

1. Urgent: Hà Tĩnh asks who owns a vehicle; a second person releases; Bolikhamxay acknowledges and answers in time.
2. The partner's node is killed while a second request waits; it starts again, gets it, and refuses on a ground.
3. Bolikhamxay asks in turn; the answer is marked H2, so that a second person releases it.
4. A request that nobody answers for eight days: late, and both sides say so.
"""

import dataclasses
import pathlib
from collections.abc import Sequence

from jalon.cli.demo.nodes import Field, say
from jalon.cli.demo.people import Person

CONTENT: dict[str, str | list[str]] = {
    "kind": "verification.vehicle",
    "country": "LA",
    "make": "Hilux",
    "colour": "white",
    "asked": ["owner", "stolen"],
    "offence": "drugs.trafficking",
    "law_article": "Criminal Code, article 250",
    "facts": "The vehicle left the road before the checkpoint; packages were thrown from it.",
    "purpose": "To identify who used the vehicle",
    "link": "The owner may name the driver",
    "held_because": "The plate is of your country",
    "agreement": "VN-LA-DEMO/4",
    "urgency": "routine",
    "ground": "",
    "urgency_reasons": "",
    "handling": "H1",
    "tlp": "amber",
    "pap": "amber",
    "source_grade": "A",
    "information_grade": "2",
}
URGENT = {
    "urgency": "urgent",
    "ground": "public-security",
    "urgency_reasons": "The load is still on the road",
}


@dataclasses.dataclass
class Played:
    """What the day made: the inquiries' ids by their part in the story."""

    inquiries: dict[str, str] = dataclasses.field(default_factory=dict)


async def play(field: Field, attached: Sequence[pathlib.Path]) -> Played:
    """Play the whole day."""
    viet_nam, laos = field.nodes["VN-MPS"], field.nodes["LA-MPS"]
    played = Played()
    async with (
        Person(viet_nam, "linh", field.password) as linh,
        Person(viet_nam, "minh", field.password) as minh,
        Person(laos, "khamla", field.password) as khamla,
        Person(laos, "bounmy", field.password) as bounmy,
    ):
        desks = _Desks(linh, minh), _Desks(khamla, bounmy)
        played.inquiries["urgent"] = await _urgent(*desks, attached)
        played.inquiries["refused"] = await _refused(field, *desks)
        played.inquiries["guarded"] = await _guarded(*desks)
        played.inquiries["late"] = await _late(field, *desks)
    return played


@dataclasses.dataclass(frozen=True)
class _Desks:
    """A liaison officer and the head of desk beside them."""

    officer: Person
    head: Person


async def ask(asking: _Desks, to: str, plate: str, files: Sequence[pathlib.Path] = (), **more: str) -> str:
    """Draft an inquiry and have it released; returns its id."""
    page = await asking.officer.open("/requests/new/")
    unit = page.split('name="unit"')[1].split('<option value="')[1].split('"')[0]
    fields = {**CONTENT, **more, "to": to, "unit": unit, "plate": plate}
    path = await asking.officer.send(
        "/requests/new/", "/requests/new/", files=[("attachments", file) for file in files], **fields
    )
    await asking.head.send(path, f"{path}release/")
    say(f"{asking.officer.node.code}: {asking.officer.username} asked, {asking.head.username} released")
    return path.strip("/").rpartition("/")[2]


async def _acknowledge(answering: _Desks, key: str) -> str:
    path = f"/requests/{key}/"
    await answering.officer.waits_for("/requests/?view=waiting-on-us", path)
    await answering.officer.send(path, f"{path}acknowledge/", direct="on")
    say(f"{answering.officer.node.code}: {answering.officer.username} read and acknowledged")
    return path


async def _close(asking: _Desks, key: str) -> None:
    path = f"/requests/{key}/"
    await asking.officer.waits_for(path, f"{path}close/")
    await asking.officer.send(path, f"{path}close/")
    say(f"{asking.officer.node.code}: {asking.officer.username} closed it")


async def _urgent(viet_nam: _Desks, laos: _Desks, attached: Sequence[pathlib.Path]) -> str:
    key = await ask(viet_nam, "LA-MPS/BL", "ກກ 1234", attached, **URGENT)
    path = await _acknowledge(laos, key)
    for file in attached:
        await laos.officer.waits_for(path, file.name)
    await laos.officer.send(path, f"{path}reply/", outcome="full", ground="", handling="H1", text="ເຈົ້າຂອງລົດຖືກລະບຸແລ້ວ.")
    say("LA-MPS: khamla answered")
    await _close(viet_nam, key)
    return key


async def _refused(field: Field, viet_nam: _Desks, laos: _Desks) -> str:
    partner = field.nodes["LA-MPS"]
    partner.kill()
    say("LA-MPS: killed, all its processes at once")
    key = await ask(viet_nam, "LA-MPS/NAM-PHAO", "ຂກ 5678")
    partner.start()
    await partner.serving()
    say("LA-MPS: started again")
    path = await _acknowledge(laos, key)
    await laos.officer.send(path, f"{path}reply/", outcome="refused", ground="f.ii", handling="H1", text="ມີການສືບສວນຢູ່.")
    waiting = await laos.head.open(path)
    reply = waiting.split("/requests/replies/")[1].split("/")[0]
    await laos.head.send(path, f"/requests/replies/{reply}/release/")
    say("LA-MPS: khamla refused on a ground of the list, bounmy released")
    await viet_nam.officer.waits_for("/requests/?view=answered", path)
    return key


async def _guarded(viet_nam: _Desks, laos: _Desks) -> str:
    key = await ask(laos, "VN-MPS/HT", "38A-123.45", country="VN")
    path = await _acknowledge(viet_nam, key)
    await viet_nam.officer.send(
        path, f"{path}reply/", outcome="partial", ground="", handling="H2", text="Xe đã được bán năm ngoái."
    )
    waiting = await viet_nam.head.open(path)
    reply = waiting.split("/requests/replies/")[1].split("/")[0]
    await viet_nam.head.send(path, f"/requests/replies/{reply}/release/")
    say("VN-MPS: linh answered with H2, minh released")
    await _close(laos, key)
    return key


async def _late(field: Field, viet_nam: _Desks, laos: _Desks) -> str:
    key = await ask(laos, "VN-MPS/CAU-TREO", "38A-999.99", country="VN")
    path = f"/requests/{key}/"
    await viet_nam.officer.waits_for("/requests/?view=waiting-on-us", path)
    field.let_pass(8 * 24)
    await viet_nam.officer.waits_for("/requests/?view=overdue", path)
    await laos.officer.waits_for("/requests/?view=overdue", path)
    say("both sides show it as overdue")
    return key
