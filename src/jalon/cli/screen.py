"""`jalon screen`: lists of persons and of documents, built once and searched by anybody who may.

    jalon screen build RECORDS --index DIR [--add | --remove]
    jalon screen search DIR QUERIES --out OUT [--top 10] [--threads N]
    jalon screen documents build FILE --index DIR [--add | --remove]
    jalon screen documents check DIR FILE --out OUT [--threads N]

Every command takes `--key-file FILE` for an encrypted index. `search` and `check` read the whole index once to
compare its checksums before they answer; `--quick` skips that.
"""

import argparse
import os
import sys
from pathlib import Path
from typing import Any

SUMMARY = "lists at scale: build, search, documents"


def arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(metavar="VERB", required=True)
    build = verbs.add_parser("build", help="build an index of persons, or change one")
    build.add_argument("records", type=Path, help="Parquet or CSV with id, name, dob, sex, nat, doc")
    _building(build, "screen.persons")
    search = verbs.add_parser("search", help="find persons")
    search.add_argument("index", type=Path, metavar="DIR")
    search.add_argument("queries", type=Path, help="Parquet or CSV with q and, where known, dob, sex, nat, doc")
    search.add_argument("--top", type=_positive, default=10, help="candidates a query (10)")
    search.add_argument("--careful", action="store_true", help="compare by the room's model: better decisions, slower")
    _asking(search, "screen.search")
    documents = verbs.add_parser("documents", help="document numbers, plates, phones").add_subparsers(
        metavar="VERB", required=True
    )
    build = documents.add_parser("build", help="build an index of numbers, or change one")
    build.add_argument("records", type=Path, metavar="FILE", help="one number a line, or Parquet or CSV with doc")
    _building(build, "screen.documents")
    check = documents.add_parser("check", help="which numbers are on the list")
    check.add_argument("index", type=Path, metavar="DIR")
    check.add_argument("queries", type=Path, metavar="FILE", help="one number a line, or Parquet or CSV with doc")
    _asking(check, "screen.check")


def run(args: argparse.Namespace) -> int:
    work = {
        "screen.persons": _build_persons,
        "screen.search": _search,
        "screen.documents": _build_documents,
        "screen.check": _check,
    }
    work[args.work](args, _key(args))
    return 0


def _building(parser: argparse.ArgumentParser, work: str) -> None:
    parser.add_argument("--index", type=Path, required=True, metavar="DIR", help="the folder of the index")
    change = parser.add_mutually_exclusive_group()
    change.add_argument("--add", dest="change", action="store_const", const="add", help="add these to the index")
    change.add_argument("--remove", dest="change", action="store_const", const="remove", help="take these out of it")
    parser.set_defaults(work=work, change="replace")
    _shared(parser)


def _asking(parser: argparse.ArgumentParser, work: str) -> None:
    parser.add_argument("--out", type=Path, required=True, help="Parquet or CSV, by its ending")
    parser.add_argument("--quick", action="store_true", help="do not compare checksums first")
    parser.set_defaults(work=work)
    _shared(parser)


def _shared(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--threads", type=_positive, default=os.cpu_count() or 1, help="how many work at once")
    parser.add_argument("--key-file", type=Path, help="the key of an encrypted index: 32 bytes, or 64 hex digits")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def _key(args: argparse.Namespace) -> bytes | None:
    from jalon.names.index.vault import read_key

    return read_key(args.key_file) if args.key_file else None


def _say(*words: Any) -> None:
    print(*words, file=sys.stderr)


def _build_persons(args: argparse.Namespace, key: bytes | None) -> None:
    from jalon.names.index.persons import COLUMNS, NEEDED, build_persons
    from jalon.names.index.tables import Complaints, read_columns

    complaints = Complaints()
    needed = ("id",) if args.change == "remove" else NEEDED
    tables = read_columns(args.records, COLUMNS, needed, complaints)
    report = build_persons(
        args.index, tables, key=key, change=args.change, complaints=complaints, processes=args.threads
    )
    for line in complaints.lines():
        _say(line)
    _say(f"{report.rows} rows read, {report.kept} kept, {report.names} names, {report.readings} readings")


def _build_documents(args: argparse.Namespace, key: bytes | None) -> None:
    from jalon.names.index.documents import build_documents
    from jalon.names.index.tables import Complaints, read_numbers

    complaints = Complaints()
    report = build_documents(args.index, read_numbers(args.records, complaints), key=key, change=args.change)
    for line in complaints.lines():
        _say(line)
    _say(f"{report.rows} rows read, {report.kept} kept, {report.empty} left out without a number")


def _search(args: argparse.Namespace, key: bytes | None) -> None:
    from jalon.names.index.bulk import search_file
    from jalon.names.index.search import PersonIndex
    from jalon.names.index.tables import Complaints

    complaints = Complaints()
    index = PersonIndex(args.index, key=key, verify=not args.quick)
    speed = search_file(
        index,
        args.queries,
        args.out,
        top=args.top,
        processes=args.threads,
        complaints=complaints,
        careful=args.careful,
    )
    for line in complaints.lines():
        _say(line)
    _say(speed)


def _check(args: argparse.Namespace, key: bytes | None) -> None:
    from jalon.names.index.bulk import check_file
    from jalon.names.index.documents import DocumentIndex
    from jalon.names.index.tables import Complaints

    complaints = Complaints()
    index = DocumentIndex(args.index, key=key, verify=not args.quick)
    speed = check_file(index, args.queries, args.out, threads=args.threads, complaints=complaints)
    for line in complaints.lines():
        _say(line)
    _say(speed)
