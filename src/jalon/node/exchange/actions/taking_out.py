"""Taking requests and warnings out of the node as files for other tools: judged, and kept in the log with the purpose.

A file of a list is judged row by row; what may not leave is left out, and the log says how many. A warning is refused
as a whole, also where it names a person who is protected: nothing of a victim or a minor leaves by another door.
"""

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.node.audit import actions as audit
from jalon.node.audit.choices import Tree
from jalon.node.exchange.actions.steps import about
from jalon.node.exchange.choices import Act
from jalon.node.exchange.models import Inquiry
from jalon.node.exchange.queries import taken_out
from jalon.node.exchange.queries.export import exported
from jalon.node.exchange.rules.leaving import may_leave_as_file, may_leave_whole, names_any
from jalon.node.exchange.rules.warned import Warned
from jalon.node.kernel import sheets
from jalon.node.kernel.refused import Refused
from jalon.node.subjects import queries as subjects

if TYPE_CHECKING:
    from jalon.node.accounts.models import User

MOST_ROWS = 50_000


class CannotTakeOut(Refused):
    """It may be read here, and may not leave as a file."""

    code = "exchange.cannot-take-out"


@transaction.atomic
def take_out_list(*, view: str, ending: str, reader: "User", purpose: str) -> bytes:
    """The requests of a saved view as a table, without those that may not leave as a file."""
    found = taken_out.listed_for_file(reader, view)
    held = found.count()
    if held > MOST_ROWS:
        sentence = _("There are more than %(most)d requests in it. Choose a narrower view.")
        raise CannotTakeOut(sentence % {"most": MOST_ROWS})
    rows = list(taken_out.rows(found))
    detail = {"view": view, "kind": ending, "rows": len(rows), "left_out": held - len(rows)}
    audit.record(Act.LIST_EXPORTED, actor=reader.actor, purpose=purpose, detail=detail)
    return sheets.as_file(ending, taken_out.COLUMNS, rows, sheet="requests")


@transaction.atomic
def take_out_inquiry(inquiry: Inquiry, *, reader: "User") -> dict[str, Any]:
    """A request with its thread as data, each part with its owner and its markings; the log says who took it.

    Raises:
        CannotTakeOut: if it concerns a victim, or any part of it is for named persons alone.
    """
    content = exported(inquiry)
    may_leave_whole(inquiry.kind, content["markings"]["tlp"]).or_refuse(CannotTakeOut)
    detail = {"form": "json", **content["markings"]}
    audit.record(Act.EXPORTED, actor=reader.actor, about=about(inquiry), tree=Tree.INTERNAL, detail=detail)
    return content


@transaction.atomic
def take_out_warning(inquiry: Inquiry, *, form: str, reader: "User", purpose: str) -> Warned:
    """A warning for another tool; its markings go with it, and the log says who took it, in what form and what for.

    Raises:
        CannotTakeOut: if it is no warning, has not left yet, is marked so, or concerns somebody who is protected.
    """
    warned = taken_out.warned(inquiry)
    if warned is None:
        raise CannotTakeOut(_("Only a warning that has been sent is taken out in this form."))
    may_leave_as_file(inquiry, kind=inquiry.kind, direction=inquiry.direction).or_refuse(CannotTakeOut)
    texts = (warned.about, warned.facts, warned.restrictions, *warned.parts.values())
    if names_any(texts, subjects.protected_words()):
        raise CannotTakeOut(_("This warning stays here because of what it says. Ask the victim focal point."))
    detail = {"form": form, "handling": inquiry.handling, "tlp": inquiry.tlp, "pap": inquiry.pap}
    audit.record(
        Act.EXPORTED, actor=reader.actor, about=about(inquiry), purpose=purpose, tree=Tree.INTERNAL, detail=detail
    )
    return warned
