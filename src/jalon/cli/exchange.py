"""`jalon exchange`: how far every inquiry has come, and the ledger with each partner. No content is shown."""

import argparse
import json
import sys

from jalon.cli import bootstrap

SUMMARY = "how far every inquiry has come, and the ledger with each partner"


def arguments(parser: argparse.ArgumentParser) -> None:
    bootstrap.home_argument(parser)
    parser.add_argument("--recount", action="store_true", help="count the ledgers' kept sums anew from the rows first")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")


def run(args: argparse.Namespace) -> int:
    bootstrap.start_node(args.home)
    from jalon.node.exchange.actions import recount_ledgers
    from jalon.node.exchange.queries import trace

    if args.recount:
        print(f"{recount_ledgers()} days of the ledgers counted anew", file=sys.stderr)
    state = trace.state()
    if args.json:
        print(json.dumps(state, ensure_ascii=False))
        return 0
    for inquiry in state["inquiries"]:
        print(f"{inquiry['number'] or '—':22} {inquiry['from']} → {inquiry['to']}  {inquiry['state']}  "
              f"{', '.join(inquiry['receipts']) or 'no receipt'}  due {inquiry['deadline'] or '—'}")  # fmt: skip
    return 0
