"""`jalon register`: enter units, agreements and people from a TOML file, all or nothing.

What is there already stays as it is, so that a file may be entered again after something was added to it. Units of a
partner are entered once the partner is pinned. Each new person gets a first password, which is printed once, on stdout,
as `username password`.

    [[units]]
    node = "VN-MPS"
    code = "HT"
    parent = "MPS"
    level = "province"
    names = { vi = "Công an tỉnh Hà Tĩnh", en = "Hà Tĩnh provincial police" }
    valid_from = 2020-01-01
"""

import argparse
import datetime
import pathlib
import secrets
import sys
import tomllib
import uuid
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from jalon import JalonError
from jalon.cli import bootstrap
from jalon.node.accounts.choices import Role
from jalon.node.agreements.choices import Limit
from jalon.node.agreements.rules.terms import Length
from jalon.node.directory.choices import Level

SUMMARY = "enter units, agreements and people from a file"
ACTOR = "system:command"


class CannotRegister(JalonError):
    """The file says something that this node cannot enter."""


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class UnitEntry(_Entry):
    """A unit of this node or of a pinned partner, under another where it has one."""

    node: str
    code: str
    level: Level
    names: dict[str, str]
    valid_from: datetime.date
    parent: str = ""


class Article(_Entry):
    """An article that messages cite."""

    number: str
    titles: dict[str, str]
    texts: dict[str, str] = {}


class AgreementEntry(_Entry):
    """An agreement with its limits in hours or as `{ amount = 3, counted = "working-days" }`, and its further terms."""

    code: str
    titles: dict[str, str]
    parties: list[str]
    articles: list[Article]
    limits: dict[Limit, int | Length]
    valid_from: datetime.date
    kind: str = "agreement"
    terms: dict[str, Any] = {}


class PersonEntry(_Entry):
    """Somebody with a role for a unit of this node and all beneath it."""

    username: str
    name: str
    role: Role
    unit: str
    language: str = "en"


class Register(_Entry):
    """The whole file."""

    units: list[UnitEntry] = []
    agreements: list[AgreementEntry] = []
    people: list[PersonEntry] = []


def arguments(parser: argparse.ArgumentParser) -> None:
    bootstrap.home_argument(parser)
    parser.add_argument(
        "file", type=pathlib.Path, metavar="FILE", help="TOML with [[units]], [[agreements]], [[people]]"
    )


def run(args: argparse.Namespace) -> int:
    register = read(args.file)
    bootstrap.start_node(args.home)
    from django.db import transaction

    with transaction.atomic():
        for unit in register.units:
            _add_unit(unit)
        for agreement in register.agreements:
            _add_agreement(agreement)
        passwords = {person.username: _add_person(person) for person in register.people}
    said = (len(register.units), len(register.agreements), len(register.people))
    print("entered: {} units, {} agreements, {} people".format(*said), file=sys.stderr)
    for username, password in passwords.items():
        if password:
            print(username, password)
    return 0


def read(path: pathlib.Path) -> Register:
    """The file, checked; every fault is named with its place."""
    try:
        return Register.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise CannotRegister(f"{path} is not TOML: {error}") from error
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()]
        raise CannotRegister("\n".join([f"{path} cannot be entered.", *faults])) from error


def _add_unit(entry: UnitEntry) -> None:
    from jalon.node.directory import actions, queries

    node = queries.node(entry.node)
    if node is None:
        raise CannotRegister(f"{entry.node} is neither this node nor a pinned partner. Pin it first.")
    actions.add_unit(
        node,
        code=entry.code,
        names=entry.names,
        level=entry.level,
        valid_from=entry.valid_from,
        parent=_unit_key(entry.node, entry.parent, entry.valid_from) if entry.parent else None,
        actor=ACTOR,
    )


def _unit_key(node: str, code: str, on: datetime.date) -> uuid.UUID:
    from jalon.node.directory import queries

    unit = queries.unit_by_code(node, code, on=on)
    if unit is None:
        raise CannotRegister(f"{node} has no unit {code} on {on}. Enter it above those that need it.")
    return unit.pk


def _add_agreement(entry: AgreementEntry) -> None:
    from jalon.node.agreements import actions

    said = entry.model_dump(mode="json", exclude={"valid_from"})
    actions.add_agreement(**said, valid_from=entry.valid_from, actor=ACTOR)


def _add_person(entry: PersonEntry) -> str:
    """Add somebody and return the first password; empty where they were there already."""
    from jalon.node.accounts import actions, queries
    from jalon.node.directory import queries as directory
    from jalon.node.kernel import clock

    if queries.username_exists(entry.username):
        return ""
    password = secrets.token_urlsafe(12)
    unit = _unit_key(directory.own_node().code, entry.unit, clock.today())
    user = actions.add_user(
        entry.username, full_name=entry.name, password=password, language=entry.language, actor=ACTOR
    )
    actions.grant_role(user, role=entry.role, unit=unit, actor=ACTOR)
    return password
