"""`jalon territory`: places as of a day, what became of them, and borders.

`find` looks a name up, `resolve` follows a place from one day to another, `border` lists what touches a border. Days
are ISO dates; without one, today is meant. Lines are separated by tabs; `--json` prints everything.
"""

import argparse
import dataclasses
import datetime
import json
from typing import Any

from jalon import territory

SUMMARY = "places as of a day: find, resolve across reforms, border"


def arguments(parser: argparse.ArgumentParser) -> None:
    today = datetime.date.today()  # noqa: DTZ011 - the day where the question is asked
    commands = parser.add_subparsers(dest="question", metavar="QUESTION", required=True)
    find = commands.add_parser("find", help="which territories answer to a name on a day")
    find.add_argument("name", metavar="NAME", help="a name or code; what stands above it after a comma or in brackets")
    find.add_argument("--on", type=datetime.date.fromisoformat, default=today, metavar="DATE", help="the day")
    find.add_argument("--country", help="only of this country, such as VN")
    find.add_argument("--level", choices=territory.LEVELS, help="only of this level")
    resolve = commands.add_parser("resolve", help="what holds, at a later day, a place named at an earlier one")
    resolve.add_argument("name", metavar="NAME", help="a name or code")
    resolve.add_argument("--from", dest="begin", type=datetime.date.fromisoformat, required=True, metavar="DATE")
    resolve.add_argument("--to", type=datetime.date.fromisoformat, default=today, metavar="DATE")
    border = commands.add_parser("border", help="which first-level units touch the border of two countries")
    border.add_argument("first", metavar="COUNTRY")
    border.add_argument("second", metavar="COUNTRY")
    border.add_argument("--on", type=datetime.date.fromisoformat, default=today, metavar="DATE", help="the day")
    for command in (find, resolve, border):
        command.add_argument("--json", action="store_true", help="one JSON object")


def run(args: argparse.Namespace) -> int:
    lines, whole = {"find": _find, "resolve": _resolve, "border": _border}[args.question](args)
    print(json.dumps(whole, ensure_ascii=False, default=str) if args.json else "\n".join(lines))
    return 0


def _find(args: argparse.Namespace) -> tuple[list[str], dict[str, Any]]:
    matches = territory.find(args.name, on=args.on, country=args.country, level=args.level)
    if not matches:
        territory.the_one(args.name, args.on)  # says why there is none
        raise territory.UnknownTerritory(f"{args.name!r} is there, but not of that country and level.")
    found = [
        {
            **_unit(match.territory),
            "above": [unit.title for unit in territory.ancestors(match.territory, args.on)],
            "matched": match.name,
            "quality": match.quality,
            "attested": match.attested,
        }
        for match in matches
    ]
    lines = ["\t".join((row["code"], row["title"], ", ".join(row["above"]), row["quality"])) for row in found]
    return lines, {"on": args.on, "matches": found}


def _resolve(args: argparse.Namespace) -> tuple[list[str], dict[str, Any]]:
    found = territory.resolve(args.name, args.begin, args.to)
    lines = ["\t".join((link.territory.code, link.territory.title, link.extent)) for link in found.successors]
    whole = {
        "origin": _unit(found.origin),
        "from": found.from_date,
        "to": found.to_date,
        "successors": [{**_unit(link.territory), "extent": link.extent} for link in found.successors],
        "namesake": found.namesake and found.namesake.code,
        "within": found.within and found.within.code,
        "complete": found.complete,
        "reason": found.reason,
    }
    return [*lines, found.reason], whole


def _border(args: argparse.Namespace) -> tuple[list[str], dict[str, Any]]:
    found = territory.border(args.first.upper(), args.second.upper(), on=args.on)
    lines = ["\t".join((unit.code, unit.title)) for country in found.pair for unit in found.units(country)]
    whole = {
        "pair": found.pair,
        "on": found.on,
        "verified": found.verified,
        "units": {country: [_unit(unit) for unit in found.units(country)] for country in found.pair},
        "lengths": [dataclasses.asdict(length) for length in found.lengths],
        "notice": found.notice,
    }
    return [*lines, found.notice], whole


def _unit(unit: territory.Territory) -> dict[str, Any]:
    return {**dataclasses.asdict(unit), "title": unit.title}
