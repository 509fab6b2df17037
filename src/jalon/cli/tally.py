"""`jalon tally`: figures from files. `import` says what a file holds, `table` adds it up, `declared` compares."""

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jalon.tally.counting import Engine, Report
    from jalon.tally.periods import Period, Reporting

SUMMARY = "figures from files: import, table"


def arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    survey = actions.add_parser("import", help="say what a file holds: rows, years, findings")
    _file_arguments(survey)
    survey.add_argument("--most", type=int, default=1000, help="findings listed of each kind (default 1000)")
    survey.add_argument("--findings", type=Path, metavar="FILE.csv", help="write every finding to this file")
    survey.set_defaults(act=_import)
    tabled = actions.add_parser("table", help="add a file up")
    _file_arguments(tabled)
    _table_arguments(tabled)
    tabled.set_defaults(act=_table)
    said = actions.add_parser("declared", help="declared figures beside computed ones, and beside one another")
    said.add_argument("figures", type=Path, help="CSV of declared figures")
    said.add_argument("--against", type=Path, metavar="FILE", help="records to compute from")
    said.add_argument("--profile", default="jalon", help="how the records are understood (default jalon)")
    said.add_argument("--only", default="", metavar="ID,ID", help="only these figures")
    said.add_argument("--where", action="append", default=[], metavar="NAME=VALUE", help="only these records")
    said.add_argument("--engine", choices=("embedded", "spark"), default="embedded", help="where it is counted")
    said.add_argument("--json", action="store_true", help="print one JSON object")
    said.set_defaults(act=_declared)


def _file_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="Parquet, CSV or XLSX")
    parser.add_argument("--profile", required=True, help="ids, cbp, jalon, or a mapping file (.toml)")
    parser.add_argument("--engine", choices=("embedded", "spark"), default="embedded", help="where it is counted")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _table_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--indicator", required=True, help="what is counted, such as mass or tablets")
    parser.add_argument("--by", default="", help="dimensions, with commas: country,year")
    parser.add_argument("--where", action="append", default=[], metavar="NAME=VALUE", help="only these; repeatable")
    parser.add_argument("--duplicates", choices=("keep", "drop"), default="keep", help="exact duplicates")
    parser.add_argument("--leave-out", action="append", default=[], metavar="FINDING", help="leave such rows out")
    parser.add_argument("--keep", action="append", default=[], metavar="FINDING", help="count such rows")
    parser.add_argument("--indicators", type=Path, metavar="FILE.toml", help="further indicators")
    parser.add_argument("--year-starts", default="01-01", metavar="MM-DD", help="first day of a year")
    parser.add_argument("--month-starts", type=int, default=1, metavar="DAY", help="first day of a month")
    parser.add_argument("--from", dest="first", default="", metavar="DATE", help="first day that counts")
    parser.add_argument("--to", dest="last", default="", metavar="DATE", help="last day that counts")
    parser.add_argument("--era", choices=("common", "buddhist"), default="common", help="era of year labels")
    parser.add_argument("--suppress", type=int, default=0, metavar="N", help="hide figures of fewer than N records")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write .csv or .parquet")


def run(args: argparse.Namespace) -> int:
    code: int = args.act(args)
    return code


def _engine(name: str) -> "Engine":
    if name == "spark":
        from jalon.tally.spark import Spark

        return Spark()
    from jalon.tally.embedded import Embedded

    return Embedded()


def _import(args: argparse.Namespace) -> int:
    from jalon.tally.counting import import_file
    from jalon.tally.writing import as_json, write_rows

    most = sys.maxsize if args.findings else max(args.most, 0)
    report = import_file(args.file, args.profile, engine=_engine(args.engine), most=most)
    if args.findings:
        names = ["kind", "reason", "row", "same_as", "what"]
        found = (finding for rows in report.finding_rows.values() for finding in rows)
        write_rows(args.findings, names, ([getattr(finding, name) for name in names] for finding in found))
    report = report.listing(max(args.most, 0))
    if args.json:
        print(as_json(report.as_dict()))
    else:
        _print_report(report)
    return 0


def _print_report(report: "Report") -> None:
    made = report.as_dict()
    print(f"{made['file']} as {made['profile']['name']}: {made['rows']} rows")
    for year, rows in made["rows_by_year"].items():
        print(f"  {year}  {rows}")
    for name, count in made["reasons"].items():
        print(f"{count:>8}  {name}: {made['sentences'][name]}")
        listed = [row for row in made["finding_rows"].get(name.partition("/")[0], []) if row["reason"] in name]
        for row in listed[:3]:
            print(f"          row {row['row']}: {row.get('what') or 'repeats row ' + str(row.get('same_as', ''))}")
    if made["unknown_units"]:
        print("units nobody has said the worth of: " + ", ".join(made["unknown_units"]))


def _table(args: argparse.Namespace) -> int:
    from jalon.tally.counting import table
    from jalon.tally.indicators import load_indicator
    from jalon.tally.suppression import suppress
    from jalon.tally.writing import as_json, as_text, table_as_dict, write_table

    indicator = load_indicator(args.indicator, args.indicators).choosing(leave_out=args.leave_out, keep=args.keep)
    made = table(
        args.file,
        args.profile,
        indicator=indicator,
        by=[name for name in args.by.split(",") if name],
        where=_where(args.where),
        duplicates=args.duplicates,
        reporting=_reporting(args),
        within=_within(args.first, args.last),
        engine=_engine(args.engine),
    )
    made = suppress(made, below=args.suppress) if args.suppress else made
    if args.out:
        beside = write_table(made, args.out)
        print(f"{args.out}: {len(made.lines)} rows; how counted: {beside}", file=sys.stderr)
    if args.json:
        print(as_json(table_as_dict(made)))
    elif not args.out:
        print(as_text(made))
    return 0


def _declared(args: argparse.Namespace) -> int:
    from jalon.tally.declared import beside
    from jalon.tally.figures import contradictions, read_figures
    from jalon.tally.writing import as_json, beside_as_dict, contradictions_as_dicts

    chosen = set(filter(None, args.only.split(",")))
    figures = [figure for figure in read_figures(args.figures) if not chosen or figure.code in chosen]
    against = args.against
    where, engine = _where(args.where), _engine(args.engine)
    pairs = beside(figures, against, args.profile, where=where, engine=engine) if against else []
    apart = contradictions_as_dicts(contradictions(figures))
    if args.json:
        compared = [beside_as_dict(pair) for pair in pairs]
        print(as_json({"figures": len(figures), "compared": compared, "contradictions": apart}))
    else:
        for pair in pairs:
            print(f"{pair.declared.code}  {pair.agreement.verdict}: {pair.agreement.sentence}")
        for found in apart:
            print(f"{found['first']} and {found['second']}: {found['sentence']}")
    return 0


def _within(first: str, last: str) -> "Period | None":
    from jalon.tally.periods import Period, read_period

    if not first and not last:
        return None
    start = read_period(first).start if first else date.min
    return Period(start, read_period(last).end if last else date.max)


def _where(words: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in words:
        name, _, value = word.partition("=")
        found.setdefault(name, []).append(value)
    return found


def _reporting(args: argparse.Namespace) -> "Reporting":
    from jalon.tally.periods import Reporting
    from jalon.tally.profiles import month_and_day

    return Reporting(month_and_day(args.year_starts), args.month_starts, args.era)
