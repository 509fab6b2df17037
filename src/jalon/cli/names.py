"""`jalon names`: compare two names, score a file of pairs, show the readings of a name."""

import argparse
import contextlib
import csv
import dataclasses
import gc
import io
import json
import multiprocessing
import os
import pathlib
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, TextIO

from jalon import JalonError

if TYPE_CHECKING:
    import _csv

SUMMARY = "names across scripts: compare, score, readings"
BATCH = 8192
LEAST = 1024
"""Pairs that are worth a process of their own."""
ADDED = ("score", "decision", "reasons")
_Task = tuple[list[list[str]], list[int], list[int]]


class PairsFileError(JalonError):
    """A file of pairs that can't be read as one."""


def arguments(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(metavar="WHAT", required=True, dest="what")
    compare = commands.add_parser("compare", help="score, decision and reasons for two names")
    compare.add_argument("a", metavar="A")
    compare.add_argument("b", metavar="B")
    compare.add_argument("--json", action="store_true")
    score = commands.add_parser("score", help="score a CSV of pairs with the columns query,candidate")
    score.add_argument("pairs", metavar="PAIRS.csv", type=pathlib.Path)
    score.add_argument("--out", metavar="OUT.csv", type=pathlib.Path, required=True)
    readings = commands.add_parser("readings", help="how a name can be read")
    readings.add_argument("name", metavar="NAME")
    readings.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    return {"compare": _compare, "score": _score, "readings": _readings}[args.what](args)


def _compare(args: argparse.Namespace) -> int:
    from jalon import names

    found = names.compare(args.a, args.b)
    if args.json:
        print(json.dumps(dataclasses.asdict(found), ensure_ascii=False))
        return 0
    print(f"{found.score:.3f} {found.decision}")
    for reason in found.reasons:
        print(f"  {reason}")
    return 0


def _readings(args: argparse.Namespace) -> int:
    from jalon import names

    found = names.readings(args.name)
    if args.json:
        rows = [
            {"script": r.script, "kind": r.system, "latin": r.latin, "tokens": r.tokens, "weight": r.weight}
            for r in found
        ]
        print(json.dumps(rows, ensure_ascii=False))
        return 0
    for reading in found:
        print(f"{reading.script}\t{reading.system}\t{reading.weight}\t{reading.latin}\t{' '.join(reading.tokens)}")
    if not found:
        print(f"“{args.name}” holds nothing that can be read.", file=sys.stderr)
    return 0


def _score(args: argparse.Namespace) -> int:
    heading, rows = _read(args.pairs)
    columns = [heading.index(name) for name in ("query", "candidate")]
    told = [heading.index(name) if name in heading else len(heading) for name in ADDED]
    for place, name in enumerate(ADDED):
        if name not in heading:
            heading.append(name)
            told[place] = len(heading) - 1
    size = max(LEAST, min(BATCH, -(-len(rows) // _cores())))
    tasks = [(rows[start : start + size], columns, told) for start in range(0, len(rows), size)]
    with args.out.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerow(heading)
        with _few_collections():
            out.writelines(_answered(tasks))
    print(f"{len(rows)} pairs scored", file=sys.stderr)
    return 0


@contextlib.contextmanager
def _few_collections() -> Iterator[None]:
    """Let the collector of cycles rest: a batch makes millions of objects and no cycles."""
    before = gc.get_threshold()
    gc.set_threshold(1_000_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _answered(tasks: list[_Task]) -> Iterator[str]:
    """The scored rows of each task as CSV, by as many processes as there are cores for."""
    from jalon import names

    processes = min(_cores(), len(tasks))
    if processes < 2:
        yield from map(_scored, tasks)
        return
    names.warm()
    with multiprocessing.get_context("fork").Pool(processes) as pool:  # nothing else runs in this process yet
        yield from pool.imap(_scored, tasks)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _scored(task: _Task) -> str:
    from jalon import names

    rows, (query, candidate), told = task
    width = max(told) + 1
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    found = names.compare_pairs([row[query] for row in rows], [row[candidate] for row in rows])
    for row, one in zip(rows, found, strict=True):
        row.extend([""] * (width - len(row)))
        for place, value in zip(told, (f"{one.score:.4f}", one.decision, "; ".join(one.reasons)), strict=True):
            row[place] = value
    writer.writerows(rows)
    return out.getvalue()


def _read(path: pathlib.Path) -> tuple[list[str], list[list[str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return _rows(path, lines)
    except UnicodeDecodeError as error:
        raise PairsFileError(f"{path} is not UTF-8 (byte {error.start}); save it as UTF-8 and try again.") from error
    except csv.Error as error:
        raise PairsFileError(f"{path} is not a CSV file that can be read: {error}.") from error


def _rows(path: pathlib.Path, lines: TextIO) -> tuple[list[str], list[list[str]]]:
    reader = csv.reader(lines)
    heading = next(reader, [])
    missing = [name for name in ("query", "candidate") if name not in heading]
    if missing:
        raise PairsFileError(f"{path} has no column {' and '.join(missing)}; it needs query and candidate.")
    return heading, list(_checked(path, reader, len(heading)))


def _checked(path: pathlib.Path, reader: "_csv.Reader", width: int) -> Iterator[list[str]]:
    for row in reader:
        if len(row) > width:
            raise PairsFileError(f"{path}, line {reader.line_num}: more cells than the heading has columns.")
        if row:  # an empty line is no row
            yield row + [""] * (width - len(row))
