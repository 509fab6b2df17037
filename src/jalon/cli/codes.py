"""`jalon codes`: print the code lists of the field.

Without a list it prints the name and title of each; with one, a code and its label a line, tab between. `--json`
prints every label and date.
"""

import argparse
import json

from jalon import codes

SUMMARY = "the field's code lists: print one, in any of six languages"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("list", nargs="?", metavar="LIST", help="which list; without it, the names of all")
    parser.add_argument("--lang", default="en", help="language of the labels: " + ", ".join(codes.LANGUAGES))
    parser.add_argument("--json", action="store_true", help="everything the list holds, as one JSON object")


def run(args: argparse.Namespace) -> int:
    if args.list is None:
        _print_names(args.lang, as_json=args.json)
    elif args.json:
        print(json.dumps(_whole(codes.load(args.list)), ensure_ascii=False))
    else:
        for code, label in codes.load(args.list).choices(args.lang):
            print(code, label, sep="\t")
    return 0


def _print_names(lang: str, *, as_json: bool) -> None:
    titles = {name: codes.load(name).title(lang) for name in codes.names()}
    if as_json:
        print(json.dumps(titles, ensure_ascii=False))
        return
    for name, title in titles.items():
        print(name, title, sep="\t")


def _whole(table: codes.CodeList) -> dict[str, object]:
    return {
        "name": table.name,
        "version": table.version,
        "issued": table.issued.isoformat(),
        "source": table.source,
        "licence": table.licence,
        "draft": table.draft,
        "codes": [_entry(entry) for entry in table],
    }


def _entry(entry: codes.Code) -> dict[str, object]:
    return {
        "code": entry.code,
        "parent": entry.parent,
        "labels": entry.labels,
        "valid_from": entry.valid_from and entry.valid_from.isoformat(),
        "valid_until": entry.valid_until and entry.valid_until.isoformat(),
        "note": entry.note,
        **entry.extra,
    }
