"""`jalon doctor`: what is missing or wrong on this node, in words, with what to do.

The exit code is 1 if something is wrong; a warning alone leaves it 0.
"""

import argparse
import dataclasses
import json
import pathlib

from jalon.cli import bootstrap, checks

SUMMARY = "say what is missing or wrong on this node, and what to do"


def arguments(parser: argparse.ArgumentParser) -> None:
    bootstrap.home_argument(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")


def run(args: argparse.Namespace) -> int:
    findings = examine(bootstrap.find_home(args.home))
    wrong = any(finding.state == checks.WRONG for finding in findings)
    if args.json:
        print(json.dumps({"ok": not wrong, "findings": [dataclasses.asdict(finding) for finding in findings]}))
    else:
        for finding in findings:
            print(_line(finding))
    return 1 if wrong else 0


def examine(home: pathlib.Path) -> list[checks.Finding]:
    """Every finding, from the ground up; what needs Django is left out where Django cannot start."""
    findings = [check(home) for check in checks.OF_THE_MACHINE]
    try:
        bootstrap.start_node(home)
    except bootstrap.NoNode as error:
        return [*findings, checks.wrong("settings", str(error), "Mend that, then ask again.")]
    findings += [check(home) for check in checks.OF_THE_NODE]
    if not any(finding.check == "database" and finding.state == checks.WRONG for finding in findings):
        findings += [check(home) for check in checks.OF_THE_DATABASE]
    return findings


def _line(finding: checks.Finding) -> str:
    todo = f" -> {finding.do}" if finding.do else ""
    return f"{finding.state:<7} {finding.check:<12} {finding.says}{todo}"
