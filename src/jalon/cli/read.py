"""`jalon read`: official texts into proposed records.

Each file gives `DIR/<stem>.json`, or with `--json` one line of JSON on stdout; `-` is standard input. A file that
can't be read is named on stderr with what to do; the others are read all the same, and the exit code is then 1.
"""

import argparse
import json
import sys
from pathlib import Path

from jalon import JalonError

SUMMARY = "official texts into proposed records"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE", help="text, HTML, DOCX or PDF; - is standard input")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write DIR/<stem>.json for each file")
    parser.add_argument("--json", action="store_true", help="write one JSON object a line to stdout")


def run(args: argparse.Namespace) -> int:
    if args.out is None and not args.json:
        print("jalon read: say where the records go: --out DIR or --json", file=sys.stderr)
        return 2
    if args.out is not None:
        args.out.mkdir(parents=True, exist_ok=True)
    failed = 0
    for name in args.files:
        try:
            _read(name, args.out, to_stdout=args.json)
        except (JalonError, OSError) as error:
            failed += 1
            print(f"{name}: {error}", file=sys.stderr)
    if failed:
        print(f"{failed} of {len(args.files)} not read", file=sys.stderr)
    return 1 if failed else 0


def _read(name: str, folder: Path | None, *, to_stdout: bool) -> None:
    from jalon.reader import read_file

    document = read_file(sys.stdin.buffer.read(), "stdin") if name == "-" else read_file(Path(name))
    if folder is not None:
        text = json.dumps(document.to_json(), ensure_ascii=False, indent=1)
        (folder / f"{document.id}.json").write_text(text + "\n", encoding="utf-8")
    if to_stdout:
        print(json.dumps(document.to_json(), ensure_ascii=False))
