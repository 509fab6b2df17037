"""`jalon hotline`: lines, alerts and test calls without their content; the example network of 2024 and the reforms."""

import argparse
import datetime
import json

from jalon import JalonError
from jalon.cli import bootstrap

SUMMARY = "the hotline's lines, alerts and test calls; the example network of 2024"
ACTOR = "system:cli"


class NoSuchUnit(JalonError):
    """The two units at the head are not in the directory."""


def arguments(parser: argparse.ArgumentParser) -> None:
    bootstrap.home_argument(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")
    parser.add_argument("--load-network", nargs=2, metavar=("VN-NODE/UNIT", "LA-NODE/UNIT"),
                        help="enter the example network of 2024 under these two units")  # fmt: skip
    parser.add_argument("--levels", default="ministry,province,district,commune", help="which levels to load")
    parser.add_argument("--apply-reforms", type=datetime.date.fromisoformat, metavar="DAY",
                        help="end what Viet Nam's reforms of 2025 ended up to a day; the lines reroute")  # fmt: skip


def run(args: argparse.Namespace) -> int:
    bootstrap.start_node(args.home)
    from jalon.node.hotline.queries import trace

    done = _load(args) if args.load_network else {}
    state = {**trace.state(), **done}
    if args.json:
        print(json.dumps(state, ensure_ascii=False))
        return 0
    levels = ", ".join(f"{level} {count}" for level, count in state["by_level"].items())
    print(f"lines {state['lines']} ({levels or 'none'})  dark {state['dark']}  rerouted {state['rerouted']}")
    for alert in state["alerts"]:
        print(f"{alert['raised_at']}  {alert['kind']:16} {alert['state']:13} {' > '.join(alert['steps'])}")
    return 0


def _load(args: argparse.Namespace) -> dict[str, object]:
    from jalon.node.hotline.actions import network

    vietnamese, lao = (_unit(said, network.COMPLETE) for said in args.load_network)
    levels = tuple(level.strip() for level in args.levels.split(","))
    loaded = network.load_network(vietnamese, lao, actor=ACTOR, levels=levels)
    moved = {}
    if args.apply_reforms:
        moved = network.apply_reforms(vietnamese, actor=ACTOR, until=args.apply_reforms)
    return {"loaded": len(set(loaded.lines)), "moved": {day.isoformat(): count for day, count in moved.items()}}


def _unit(said: str, on: datetime.date):  # type: ignore[no-untyped-def]  # a model, known once the node runs
    from jalon.node.directory import queries as directory

    node, _, code = said.partition("/")
    unit = directory.unit_by_code(node, code, on=on)
    if unit is None:
        raise NoSuchUnit(f"The directory has no unit {said} on {on}. Write NODE/CODE, for example VN-MPS/MPS.")
    return unit
