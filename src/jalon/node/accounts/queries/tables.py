"""A table of people (CSV, UTF-8), read and checked row by row: every fault in words, with its place."""

import csv
import dataclasses
import datetime
import io
import re
import uuid

from django.conf import settings
from django.utils.translation import gettext as _

from jalon.node.accounts import queries, rules
from jalon.node.accounts.choices import Role
from jalon.node.directory import queries as directory
from jalon.node.kernel import clock

COLUMNS = ("username", "name", "language", "role", "unit", "valid_from", "valid_until")
MOST_ROWS = 2000
USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}")


@dataclasses.dataclass(frozen=True)
class Row:
    """One row as it would be entered, and what is wrong with it."""

    line: int
    username: str
    name: str
    language: str
    role: str
    unit: uuid.UUID | None
    unit_code: str
    valid_from: datetime.date | None
    valid_until: datetime.date | None
    known: bool
    faults: list[str]


def read_people(text: str) -> tuple[list[Row], str]:
    """The rows of a table, and what is wrong with the table as a whole (empty where nothing is)."""
    table = csv.DictReader(io.StringIO(text.lstrip("\ufeff")), dialect=_dialect(text))
    missing = [column for column in ("username", "name", "role", "unit") if column not in (table.fieldnames or [])]
    if missing:
        return [], _("The first line must name the columns. These are missing: %(columns)s.") % {
            "columns": ", ".join(missing)
        }
    units = {unit.code: unit.pk for unit in directory.units_of(directory.own_node().code, on=clock.today())}
    rows: list[Row] = []
    for row in table:
        if len(rows) == MOST_ROWS:
            return [], _("The table has more than %(most)d rows. Enter it in parts.") % {"most": MOST_ROWS}
        rows.append(_row(table.line_num, {key: (value or "").strip() for key, value in row.items() if key}, units))
    return rows, "" if rows else _("The table has no rows below its first line.")


def _dialect(text: str) -> type[csv.Dialect]:
    first = text.split("\n", 1)[0]

    class Found(csv.excel):
        delimiter = max(",;\t", key=first.count)

    return Found


def _row(line: int, said: dict[str, str], units: dict[str, uuid.UUID]) -> Row:
    faults: list[str] = []
    begins, ends = (_day(said.get(column, ""), column, faults) for column in ("valid_from", "valid_until"))
    username, role, unit = said["username"], said["role"], said["unit"]
    user = queries.user_named(username)
    if not USERNAME.fullmatch(username):
        faults.append(_("username: small letters, digits, dots and dashes, at least two"))
    if not said["name"] and user is None:
        faults.append(_("name: it is empty"))
    if role not in Role.values:
        faults.append(_("role: %(role)s is none; one of %(roles)s") % {"role": role, "roles": ", ".join(Role.values)})
    if unit not in units:
        faults.append(_("unit: this node has no unit %(unit)s today") % {"unit": unit})
    language = said.get("language") or settings.LANGUAGE_CODE
    if language not in dict(settings.LANGUAGES):
        faults.append(_("language: %(language)s is none of the six") % {"language": language})
    if not faults:
        faults += _of_the_role(user, role, begins, ends)
    return Row(
        line, username, said["name"], language, role, units.get(unit), unit, begins, ends, user is not None, faults
    )


def _of_the_role(
    user: "queries.User | None", role: str, begins: datetime.date | None, ends: datetime.date | None
) -> list[str]:
    first = begins or clock.today()
    held = queries.roles_held(user, first, ends) if user else set()
    decision = rules.may_grant(to_oneself=False, role=role, held=held, begins=first, ends=ends)
    return [] if decision else [str(decision.reason)]


def _day(said: str, column: str, faults: list[str]) -> datetime.date | None:
    if not said:
        return None
    for shape in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.datetime.strptime(said, shape).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    faults.append(_("%(column)s: write the day as 31/12/2026 or 2026-12-31") % {"column": column})
    return None
