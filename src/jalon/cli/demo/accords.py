"""The part of the day that begins with a communiqué: read, accepted, agreed by both nodes, closed with evidence.

Minh adds the text; accepts the meeting, the promises and the figures one by one on the page; proposes one promise to
Laos; Bounmy accepts it for her side; Minh closes it with the accepted text as evidence, and Bounmy agrees to that too.
"""

import json
import re
from typing import Any

from jalon.cli.demo.nodes import Field, say
from jalon.cli.demo.people import Person

TEXT = """Viet Nam and Laos hold third conference on border security

Hanoi, May 14 2026 (Invented News) - The third conference on border security cooperation between the ministries of
public security of Viet Nam and Laos was held in Hanoi on May 14, 2026.

They agreed to set up a direct line between the gates of Cau Treo and Nam Phao; to study a joint checkpoint model.

From January 2024 to December 2025, Vietnamese police detected 1,250 drug cases and seized more than 840 kg of drugs.
"""


async def play(field: Field) -> dict[str, Any]:
    """Play it, and return the key `accords` of the report, with the rows that it showed."""
    viet_nam, laos = field.nodes["VN-MPS"], field.nodes["LA-MPS"]
    async with Person(viet_nam, "minh", field.password) as minh, Person(laos, "bounmy", field.password) as bounmy:
        document = await _read(minh)
        record = await _agreed(minh, bounmy)
        await _closed(minh, bounmy, record, document)
    states = [json.loads(await node.command("accords", "state", "--json")) for node in (viet_nam, laos)]
    return _told(states, record.strip("/").rpartition("/")[2])


async def _read(minh: Person) -> str:
    """The text in the library, every proposal accepted by a person; its page."""
    new = "/accords/library/new/"
    document = await minh.send(new, new, text=TEXT, source="Invented News", address="", date="", language="")
    for path in re.findall(r'action="(/accords/proposals/[^"]+/accept/)"', await minh.open(document)):
        await minh.send(document, path)
    say("VN-MPS: minh read a communiqué and accepted what the reader proposed")
    return document


async def _agreed(minh: Person, bounmy: Person) -> str:
    """One promise, proposed by one side and accepted by the other; its page, the same on both nodes."""
    listed = await minh.open("/accords/commitments/")
    line = next(row for row in listed.split("<tr>") if "direct line" in row)
    path = line.split('href="')[1].split('"')[0]
    await minh.send(path, f"{path}propose/", partners=["LA-MPS"])
    await bounmy.waits_for("/accords/commitments/", path)
    await bounmy.send(path, f"{path}answer/", answer="accept")
    await minh.waits_for(path, 'data-standing="agreed"')
    say("LA-MPS: bounmy accepted the commitment for her side")
    return path


async def _closed(minh: Person, bounmy: Person, path: str, document: str) -> None:
    """Done, with evidence; the other side agrees that it is."""
    await minh.send(path, f"{path}move/", state="done", reference=document, words="The communiqué says that it works")
    await minh.send(path, f"{path}propose/")
    await bounmy.waits_for(path, f"{path}answer/")
    await bounmy.send(path, f"{path}answer/", answer="accept")
    for person in (minh, bounmy):
        await person.waits_for(path, 'data-standing="agreed" data-state="done"')
    say("VN-MPS: the commitment is closed with evidence, on both sides")


def _told(states: list[dict[str, Any]], key: str) -> dict[str, Any]:
    here, there = states
    held: list[dict[str, Any]] = [
        next((each for each in state["records"] if each["id"] == key), {}) for state in states
    ]
    same = len({each.get("agreed") for each in held}) == 1
    closed = all(each.get("standing") == "agreed" and each.get("state") == "done" for each in held) and same
    return {
        "accords": {name: here[name] for name in ("documents", "proposals", "accepted", "commitments", "figures")},
        "rows": {"15": closed, "21": bool(here["accepted"] and here["accepted"] == here["proposals"])},
        "held_there": there["commitments"],
    }
