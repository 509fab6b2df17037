"""Runs inside one node: puts in its units and those that it knows of its partner, its people and the agreement.

python -m jalon.cli.demo.seeding HOME CODE   (the password of everybody comes on standard input)
"""

import datetime
import pathlib
import sys
import uuid

from jalon.cli import bootstrap
from jalon.cli.demo import cast

ACTOR = "system:demo"
SINCE = datetime.date(2020, 1, 1)


def main() -> None:
    bootstrap.start_node(pathlib.Path(sys.argv[1]))
    from jalon.node.agreements import actions as agreements
    from jalon.node.directory import actions as directory

    for agency in cast.AGENCIES:
        own = agency.code == sys.argv[2]
        node = directory.add_node(agency.code, country=agency.country, names=agency.names, actor=ACTOR, own=own)
        units: dict[str, uuid.UUID] = {}
        for unit in agency.units:
            units[unit.code] = directory.add_unit(
                node,
                code=unit.code,
                names=unit.names,
                level=unit.level,
                valid_from=SINCE,
                parent=units.get(unit.parent),
                actor=ACTOR,
            ).pk
        if own:
            _add_people(agency, units, sys.stdin.readline().strip())
    agreements.add_agreement(**cast.AGREEMENT, valid_from=SINCE, actor=ACTOR)  # type: ignore[arg-type]


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


if __name__ == "__main__":
    main()
