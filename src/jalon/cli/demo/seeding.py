"""Runs inside one node: puts in its units and those that it knows of its partner, its people and the agreement.

`tables` makes the home and its empty database as `jalon init` does; `people HOME CODE` the rest (everybody's password
comes on standard input).
"""

import argparse
import datetime
import pathlib
import sys
import uuid
from collections.abc import Sequence
from typing import Any

from jalon.cli import bootstrap, init
from jalon.cli.demo import cast

ACTOR = "system:demo"
SINCE = datetime.date(2020, 1, 1)


def main(words: Sequence[str]) -> None:
    """Do one of the two."""
    what, *more = words
    if what == "tables":
        parser = argparse.ArgumentParser()
        init.arguments(parser)
        init.make_tables(parser.parse_args(more))
    else:
        _enter(pathlib.Path(more[0]), more[1])


def _enter(home: pathlib.Path, code: str) -> None:
    bootstrap.start_node(home)
    from jalon.node.agreements import actions as agreements
    from jalon.node.directory import actions as directory

    everything: dict[str, Any] = {}
    for agency in cast.AGENCIES:
        own = agency.code == code
        node = directory.add_node(agency.code, country=agency.country, names=agency.names, actor=ACTOR, own=own)
        units: dict[str, uuid.UUID] = {}
        for unit in agency.units:
            made = directory.add_unit(
                node,
                code=unit.code,
                names=unit.names,
                level=unit.level,
                valid_from=SINCE,
                parent=units.get(unit.parent),
                central=unit.level == "ministry",
                actor=ACTOR,
            )
            units[unit.code], everything[f"{agency.code}/{unit.code}"] = made.pk, made
            if unit.gate:
                directory.keep_gate(made, unit.gate, valid_from=SINCE, actor=ACTOR)
        if own:
            _add_people(agency, units, sys.stdin.readline().strip())
    _name_pairs(code, everything)
    for agreement in cast.AGREEMENTS:
        agreements.add_agreement(**agreement, valid_from=SINCE, actor=ACTOR)  # type: ignore[arg-type]


def _name_pairs(own: str, units: dict[str, Any]) -> None:
    from jalon.node.directory import actions as directory

    for unit in next(agency for agency in cast.AGENCIES if agency.code == own).units:
        for faced in unit.faces:
            ours, theirs = units[f"{own}/{unit.code}"], units[faced]
            directory.name_pair(ours, theirs, level=unit.level, valid_from=SINCE, actor=ACTOR)


def _add_people(agency: cast.Agency, units: dict[str, uuid.UUID], password: str) -> None:
    from jalon.node.accounts import actions as accounts

    for person in agency.people:
        user = accounts.add_user(
            person.username,
            full_name=person.full_name,
            password=password,
            language=person.language,
            actor=ACTOR,
        )
        accounts.grant_role(user, role=person.role, unit=units[person.unit], actor=ACTOR)
