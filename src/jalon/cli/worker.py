"""`jalon worker`: sends what waits, opens and applies what came, grows the audit trees, watches the deadlines."""

import argparse

from jalon.cli import bootstrap, processes

SUMMARY = "send, receive and apply messages"


def arguments(parser: argparse.ArgumentParser) -> None:
    bootstrap.home_argument(parser)


def run(args: argparse.Namespace) -> int:
    processes.end_with_supervisor()
    bootstrap.start_node(args.home)
    from jalon.node.project import worker

    worker.main()
    return 0
