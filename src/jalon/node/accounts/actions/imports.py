"""Many accounts at once, from a table: every row is checked first, and all of them are entered or none."""

import dataclasses
import secrets
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.node.accounts import queries
from jalon.node.accounts.actions.people import add_user
from jalon.node.accounts.actions.roles import grant_role
from jalon.node.accounts.choices import Act
from jalon.node.accounts.queries.tables import Row
from jalon.node.audit import actions as audit
from jalon.node.kernel.refused import Refused


class CannotImport(Refused):
    """The table has rows that cannot be entered."""

    code = "accounts.cannot-import"
    status = 422


@dataclasses.dataclass(frozen=True)
class FirstPassword:
    """A new account with its first password, shown once."""

    username: str
    name: str
    password: str = dataclasses.field(repr=False)


@transaction.atomic
def import_people(rows: Sequence[Row], *, actor: str) -> list[FirstPassword]:
    """Enter a table that was checked (`queries.tables.read_people`).

    An account that is there keeps its name and password and gets the role; so a repeat enters nothing twice.
    """
    if any(row.faults for row in rows):
        raise CannotImport(_("Some rows cannot be entered. Correct the table, then choose the file again."))
    made = []
    for row in rows:
        user = queries.user_named(row.username)
        if user is None:
            password = secrets.token_urlsafe(12)
            user = add_user(row.username, full_name=row.name, password=password, language=row.language, actor=actor)
            made.append(FirstPassword(row.username, row.name, password))
        if row.unit is not None:
            grant_role(
                user,
                role=row.role,
                unit=row.unit,
                valid_from=row.valid_from,
                valid_until=row.valid_until,
                actor=actor,
            )
    audit.record(Act.USERS_IMPORTED, actor=actor, detail={"rows": len(rows), "new": len(made)})
    return made
