"""`jalon verify-audit`: recompute both trees of a node's log and hold them against every signed checkpoint."""

import argparse
import json

from jalon.cli import bootstrap

SUMMARY = "prove that the log is unbroken"


def arguments(parser: argparse.ArgumentParser) -> None:
    bootstrap.home_argument(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")


def run(args: argparse.Namespace) -> int:
    bootstrap.start_node(args.home)
    from jalon.node.audit import actions
    from jalon.node.audit.choices import Tree

    verdicts = {tree.value: actions.verify(tree) for tree in Tree}
    verified = all(verdict.verified for verdict in verdicts.values())
    if args.json:
        trees = {name: vars(verdict) for name, verdict in verdicts.items()}
        entries = sum(verdict.entries for verdict in verdicts.values())
        leaves = sum(verdict.leaves for verdict in verdicts.values())
        print(json.dumps({"entries": entries, "leaves": leaves, "verified": verified, "trees": trees}))
        return 0 if verified else 1
    for name, verdict in verdicts.items():
        print(f"{name}: {verdict.entries} entries, {verdict.leaves} leaves, root {verdict.root}")
        for fault in verdict.faults:
            print(f"  {fault}")
    print("verdict: unbroken" if verified else "verdict: BROKEN. Keep this database as it is and call your auditor.")
    return 0 if verified else 1
