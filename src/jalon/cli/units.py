"""`jalon units`: a police unit for every Vietnamese territory, from the table of territories; some seconds.

With `--since 2025-07-01` the units of today, some 3,400; with an earlier day also those of the old regimes, each with
its successors. A second run enters only what is missing.
"""

import argparse
import datetime
import sys

from jalon import JalonError
from jalon.cli import bootstrap

SUMMARY = "enter a police unit for every Vietnamese territory"
ACTOR = "system:command"


class CannotLoad(JalonError):
    """The units cannot be entered there."""


def arguments(parser: argparse.ArgumentParser) -> None:
    bootstrap.home_argument(parser)
    parser.add_argument("--node", default="", help="whose units they are (default: this node's)")
    parser.add_argument("--since", type=datetime.date.fromisoformat, default=datetime.date(2025, 7, 1), metavar="DAY")
    parser.add_argument("--under", default="", metavar="CODE", help="the unit above the provinces")


def run(args: argparse.Namespace) -> int:
    bootstrap.start_node(args.home)
    from jalon.node.directory import actions, queries

    node = queries.node(args.node) if args.node else queries.own_node()
    if node is None:
        raise CannotLoad(f"{args.node} is neither this node nor a pinned partner.")
    over = queries.unit_by_code(node.pk, args.under, on=args.since) if args.under else None
    if args.under and over is None:
        raise CannotLoad(f"{node.pk} has no unit {args.under} on {args.since}.")
    loaded = actions.load_territories(node, actor=ACTOR, since=args.since, under=over.pk if over else None)
    print(f"entered: {loaded.units} units, {loaded.successions} successions", file=sys.stderr)
    print(loaded.units)
    return 0
