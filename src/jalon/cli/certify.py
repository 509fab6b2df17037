"""`jalon certify`: certify the node's signing keys for another year, with the root key from where it is kept.

The keys stay the same, so whatever they signed stays proven, and no part need be started again. Partners get the new
key directory with the next delivery. Take the root key away again afterwards.
"""

import argparse
import pathlib

from jalon.cli import bootstrap

SUMMARY = "certify the signing keys for another year with the root key"


def arguments(parser: argparse.ArgumentParser) -> None:
    bootstrap.home_argument(parser)
    parser.add_argument("--root", type=pathlib.Path, required=True, metavar="FILE", help="the root key, root.seed")


def run(args: argparse.Namespace) -> int:
    bootstrap.start_node(args.home)
    from jalon.node.federation import actions

    until = actions.certify_keys(args.root.read_bytes(), actor="system:command")
    print(f"certified until {until:%Y-%m-%d}; partners learn it with the next delivery")
    return 0
