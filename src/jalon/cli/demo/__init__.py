"""`jalon demo`: a day at the border, played between real nodes of this machine, each with its own processes and keys.

`nodes` makes, starts and kills nodes; `inside` is each node's own process, which runs commands and forks its parts;
`seeding` runs there to put in its units, people and agreements; `people` work on the pages as anybody would, by HTTP;
`hotline`, `accords` and `day` are the story; `report` asks each node how it ended.
"""

import argparse
import asyncio
import contextlib
import json
import pathlib
import signal
import sys
import tempfile
import time

SUMMARY = "play a day at the border between nodes of this machine"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="play the day and end; else the nodes serve until Ctrl+C")
    parser.add_argument("--json", action="store_true", help="one JSON object as the last line on stdout")
    parser.add_argument("--postgres", action="store_true", help="every node on PostgreSQL")
    parser.add_argument("--attach", action="append", default=[], type=pathlib.Path, metavar="FILE",
                        help="add a file to the first inquiry (repeatable)")  # fmt: skip


def run(args: argparse.Namespace) -> int:
    for path in args.attach:
        path.open("rb").close()
    try:
        return asyncio.run(_play(args))
    except (asyncio.CancelledError, KeyboardInterrupt):
        return 1 if args.once else 0


async def _play(args: argparse.Namespace) -> int:
    from jalon.cli import postgres
    from jalon.cli.demo import accords, day, hotline, nodes, report

    _end_kindly()
    started = time.monotonic()
    with contextlib.ExitStack() as stack:
        folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="jalon-demo-")))
        make_database = stack.enter_context(postgres.server()) if args.postgres else None
        field = stack.enter_context(nodes.Field(folder, make_database))
        await field.start()
        told = await hotline.play(field)
        agreed = await accords.play(field)
        played = await day.play(field, args.attach, told.confirmed)
        result = await report.of(field, played)
        await hotline.add_to(result, field)
        report.add_accords(result, agreed)
        result["seconds"] = round(time.monotonic() - started, 1)
        report.say(result)
        if args.json:
            print(json.dumps(result, ensure_ascii=False), flush=True)
        if not args.once:
            await _serve(field)
    return 0 if report.well(result) else 1


def _end_kindly() -> None:
    """Let SIGTERM end the demonstration as Ctrl+C does: nodes stopped, folder gone."""
    task = asyncio.current_task()
    if task is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)


async def _serve(field: "nodes.Field") -> None:  # type: ignore[name-defined]  # noqa: F821 - imported where it is used
    for node in field.nodes.values():
        print(f"\n{node.code}: {node.url}", file=sys.stderr)
        for person in node.cast:
            print(f"  {person.username:10} {field.password}   {person.full_name}, {person.role}", file=sys.stderr)
    print("\nThe nodes serve until you press Ctrl+C.", file=sys.stderr)
    with contextlib.suppress(asyncio.CancelledError, KeyboardInterrupt):
        await asyncio.Event().wait()
