"""`jalon names`: compare two names, score a file of pairs, show the readings of a name."""

import argparse
import csv
import dataclasses
import json
import pathlib
import sys
from collections.abc import Iterator
from typing import TextIO

from jalon import JalonError

SUMMARY = "names across scripts: compare, score, readings"
BATCH = 8192


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
    from jalon import names  # noqa: PLC0415

    found = names.compare(args.a, args.b)
    if args.json:
        print(json.dumps(dataclasses.asdict(found), ensure_ascii=False))
        return 0
    print(f"{found.score:.3f} {found.decision}")
    for reason in found.reasons:
        print(f"  {reason}")
    return 0


def _readings(args: argparse.Namespace) -> int:
    from jalon import names  # noqa: PLC0415

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
    from jalon import names  # noqa: PLC0415

    heading, rows = _read(args.pairs)
    added = [name for name in ("score", "decision", "reasons") if name not in heading]
    with args.out.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, [*heading, *added], lineterminator="\n")
        writer.writeheader()
        for start in range(0, len(rows), BATCH):
            part = rows[start : start + BATCH]
            found = names.compare_pairs([row["query"] for row in part], [row["candidate"] for row in part])
            for row, one in zip(part, found, strict=True):
                row.update(score=f"{one.score:.4f}", decision=one.decision, reasons="; ".join(one.reasons))
            writer.writerows(part)
    print(f"{len(rows)} pairs scored", file=sys.stderr)
    return 0


def _read(path: pathlib.Path) -> tuple[list[str], list[dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return _rows(path, lines)
    except UnicodeDecodeError as error:
        raise PairsFileError(f"{path} is not UTF-8 (byte {error.start}); save it as UTF-8 and try again.") from error
    except csv.Error as error:
        raise PairsFileError(f"{path} is not a CSV file that can be read: {error}.") from error


def _rows(path: pathlib.Path, lines: TextIO) -> tuple[list[str], list[dict[str, str]]]:
    reader = csv.DictReader(lines)
    heading = list(reader.fieldnames or [])
    missing = [name for name in ("query", "candidate") if name not in heading]
    if missing:
        raise PairsFileError(f"{path} has no column {' and '.join(missing)}; it needs query and candidate.")
    return heading, list(_checked(path, reader))


def _checked(path: pathlib.Path, reader: "csv.DictReader[str]") -> Iterator[dict[str, str]]:
    for row in reader:
        if None in row:
            raise PairsFileError(f"{path}, line {reader.line_num}: more cells than the heading has columns.")
        yield {name: value or "" for name, value in row.items()}
