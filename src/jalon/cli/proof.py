"""`jalon proof`: everything that proves one message, in one file, which `verify/jalon_verify.py` checks offline."""

import argparse
import pathlib
import sys
import uuid

from jalon.cli import bootstrap

SUMMARY = "the proof of one message in a file, to be checked offline"


def arguments(parser: argparse.ArgumentParser) -> None:
    bootstrap.home_argument(parser)
    parser.add_argument("message", type=uuid.UUID, metavar="MESSAGE_ID", help="the message's or the request's number")
    parser.add_argument("--out", type=pathlib.Path, required=True, help="the file")
    parser.add_argument("--disclose", action="store_true", help="show the content too; only who received it can")


def run(args: argparse.Namespace) -> int:
    bootstrap.start_node(args.home)
    from jalon.node.federation import proofs

    proof = proofs.prove(args.message, disclose=args.disclose, actor="system:command")
    args.out.write_bytes(proof)
    roots = " ".join(f"--root {node}={digits}" for node, digits in proofs.roots(args.message).items())
    print(f"{args.out} is written. Who checks it takes both fingerprints from elsewhere than from us:", file=sys.stderr)
    print(f"  python jalon_verify.py {args.out} {roots}", file=sys.stderr)
    return 0
