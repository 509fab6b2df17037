"""How the day ended, as each node tells it: inquiries, files on both sides, ledgers, audits."""

import asyncio
import json
import sys
from typing import Any

from jalon.cli.demo.day import Played
from jalon.cli.demo.nodes import Field, Node

PATIENCE = 30.0


async def of(field: Field, played: Played) -> dict[str, Any]:
    """The report, once the nodes have nothing more to tell one another."""
    states = await _settled(field)
    everything = [inquiry for state in states.values() for inquiry in state["inquiries"]]
    ours = [inquiry for state in states.values() for inquiry in state["inquiries"] if inquiry["from"] == state["node"]]
    order = list(played.inquiries.values())
    ours.sort(key=lambda inquiry: order.index(inquiry["id"]))
    return {
        "nodes": list(field.nodes),
        "inquiries": ours,
        "attachments": _attachments(states),
        "ledger_equal": _ledgers_equal(states),
        "audit": dict(zip(field.nodes, await asyncio.gather(*map(_audit, field.nodes.values())), strict=True)),
        "rows": {"2": _row_2(played, ours, states)},
        "held_on_both_sides": len(everything) == 2 * len(ours),
        "failures": field.failures(),
    }


def add_accords(result: dict[str, Any], agreed: dict[str, Any]) -> None:
    """Add what the part on accords showed; with the rows that it showed."""
    result["accords"] = agreed["accords"]
    result["rows"] |= agreed["rows"]


async def _settled(field: Field) -> dict[str, dict[str, Any]]:
    """Every node's state, when all receipts are in and all files are whole; else as it stands after half a minute."""
    states: dict[str, dict[str, Any]] = {}
    for _ in range(int(PATIENCE / 0.5)):
        told = await asyncio.gather(*(node.command("exchange", "--json") for node in field.nodes.values()))
        states = {code: json.loads(said) for code, said in zip(field.nodes, told, strict=True)}
        if _ledgers_equal(states) and all(_quiet(state) for state in states.values()):
            break
        await asyncio.sleep(0.5)
    return states


def _quiet(state: dict[str, Any]) -> bool:
    wanted = {"answered": "answered", "refused": "refused", "open": "stored", "withdrawn": "stored"}
    ours = [inquiry for inquiry in state["inquiries"] if inquiry["from"] == state["node"]]
    receipts = all(wanted[inquiry["outcome"]] in inquiry["receipts"] for inquiry in ours)
    return receipts and all(file["held"] for file in state["files"])


def _attachments(states: dict[str, dict[str, Any]]) -> list[dict[str, str]]:
    files = [(code, file) for code, state in states.items() for file in state["files"]]
    sent = {(file["inquiry"], file["name"]): file for code, file in files if file["origin"] == code}
    held = {(file["inquiry"], file["name"]): file for code, file in files if file["origin"] != code and file["held"]}
    return [
        {"name": file["name"], "sha256_sent": file["sha256"], "sha256_held": held.get(key, {}).get("sha256", "")}
        for key, file in sent.items()
    ]


def _row_2(played: Played, ours: list[dict[str, Any]], states: dict[str, dict[str, Any]]) -> bool:
    """Whether information was really exchanged in every way that the day tells, and both sides hold the same."""
    by_part = {part: next((each for each in ours if each["id"] == key), {}) for part, key in played.inquiries.items()}
    told = {part: (said.get("state"), said.get("outcome")) for part, said in by_part.items()}
    wanted = {
        "urgent": ("closed", "answered"),
        "guarded": ("closed", "answered"),
        "refused": ("refused", "refused"),
        "article-3": ("refused", "refused"),
        "judge": ("clock-stopped", "open"),
        "warning": ("closed", "answered"),
        "group": ("answered", "answered"),
        "group-2": ("answered", "answered"),
        "chinese": ("closed", "answered"),
        "confirmed": ("closed", "answered"),
    }
    mirrored = all(
        {each["id"]: each["state"] for each in states[said["to"]]["inquiries"]}.get(said["id"]) == said["state"]
        for said in ours
        if said["outcome"] != "open"
    )
    return (
        all(told.get(part) == ended for part, ended in wanted.items())
        and by_part["urgent"]["answered_in_time"] is True
        and (by_part["refused"]["ground"], by_part["article-3"]["ground"]) == ("f.ii", "j")
        and by_part["late"]["escalated"] is True
        and by_part["late"]["answered_in_time"] is False
        and mirrored
    )


def _ledgers_equal(states: dict[str, dict[str, Any]]) -> bool:
    return all(
        state["ledgers"][other]["ours"] == states[other]["ledgers"][code]["theirs"]
        for code, state in states.items()
        for other in state["ledgers"]
    )


async def _audit(node: Node) -> dict[str, Any]:
    verdict = json.loads(await node.command("verify-audit", "--json"))
    return {"entries": verdict["entries"], "verified": verdict["verified"]}


def well(result: dict[str, Any]) -> bool:
    """Whether the day ended as it should."""
    return (
        result["ledger_equal"]
        and all(result["rows"].values())
        and result["held_on_both_sides"]
        and not result["failures"]
        and all(audit["verified"] for audit in result["audit"].values())
        and all(file["sha256_sent"] == file["sha256_held"] for file in result["attachments"])
    )


def say(result: dict[str, Any]) -> None:
    """The report in words, on stderr."""
    for inquiry in result["inquiries"]:
        receipts = ", ".join(inquiry["receipts"])
        print(f"  {inquiry['number']}  {inquiry['outcome']:9} {receipts}", file=sys.stderr)
    for code, lines in result["failures"].items():
        print(f"  {code}: {len(lines)} failures inside, {lines[0]} first", file=sys.stderr)
    verdict = "equal on both sides" if result["ledger_equal"] else "DIFFERENT"
    audits = "unbroken" if all(a["verified"] for a in result["audit"].values()) else "BROKEN"
    print(f"  ledgers {verdict}; audit logs {audits}; {result['seconds']} s", file=sys.stderr)
