"""Who may write to whom under an agreement, about what, and who gets a copy."""

import dataclasses
import datetime
from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from jalon.node.agreements.choices import CopyException, CopyTo
from jalon.node.agreements.rules.terms import Party, Route, Terms, Words, stands_under
from jalon.node.kernel.language import coded
from jalon.node.kernel.refused import YES, Decision, no


@dataclasses.dataclass(frozen=True)
class Copies:
    """Whose central contact point gets a copy, and the sentence that says why or why not."""

    to: tuple[CopyTo, ...]
    reason: Words

    def __bool__(self) -> bool:
        return bool(self.to)


def may_write(terms: Terms, sender: Party, receiver: Party, *, kind: str, categories: Collection[str] = ()) -> Decision:
    """Whether one party may send the other a message of a kind with these categories of data."""
    return may_send(terms, kind=kind, categories=categories) and _has_route(terms, sender, receiver, kind)


def may_cite(*, since: datetime.date, until: datetime.date | None, on: datetime.date) -> Decision:
    """Whether a text with this validity may be cited on a day."""
    if on < since:
        return no(_("This agreement is not in force yet. Cite one that is."))
    if until is not None and on >= until:
        return no(_("This agreement has ended. Cite the one that replaced it."))
    return YES


def may_send(terms: Terms, *, kind: str, categories: Collection[str] = ()) -> Decision:
    """Whether the agreement speaks of a kind and of all categories of data, whoever sends."""
    if terms.kinds and not stands_under(kind, terms.kinds):
        said = {"kind": coded("inquiry-kinds", kind)}
        return no(_("This agreement does not allow: %(kind)s. Cite one that does, or ask something else.") % said)
    outside = [each for each in categories if terms.categories and not stands_under(each, terms.categories)]
    if outside:
        said = {"categories": ", ".join(coded("data-categories", each) for each in outside)}
        return no(_("This agreement does not cover: %(categories)s. Take it out, or cite one that does.") % said)
    return YES


def routes_open(terms: Terms, sender: Party, receiver: Party, *, kind: str = "") -> list[Route]:
    """The routes from one party to the other, for a kind where one is given."""
    return [
        route
        for route in terms.routes
        if route.carries(sender, receiver) and (not kind or not route.kinds or stands_under(kind, route.kinds))
    ]


def _has_route(terms: Terms, sender: Party, receiver: Party, kind: str) -> Decision:
    if not terms.routes or routes_open(terms, sender, receiver, kind=kind):
        return YES
    if routes_open(terms, sender, receiver):
        return no(
            _("Between these two units the agreement does not carry: %(kind)s. Send it through the centre.")
            % {"kind": coded("inquiry-kinds", kind)}
        )
    return no(_("The agreement lets no unit of this level or agency write to that one. Send it through the centre."))


def copy_needed(terms: Terms, sender: Party, *, exception: str = "", reasons: str = "") -> Copies:
    """Whose central contact point gets a copy of what a party sends.

    Args:
        terms: the agreement's rules.
        sender: who writes; the central unit itself needs no copy of its own.
        exception: a `CopyException` on which the sender leaves the copy out in this case.
        reasons: why, in the sender's words; an exception without reasons is none.
    """
    rule = terms.copies
    if rule is None or (rule.levels and sender.level not in rule.levels):
        return Copies((), _("The agreement asks for no copy from this unit."))
    to = tuple(each for each in rule.to if each != CopyTo.OWN or not sender.is_central)
    if not to:
        return Copies((), _("The sender is the central contact point itself."))
    whom = " ".join(str(each.label) for each in to) if len(to) == 1 else _("both central contact points")
    if not exception:
        return Copies(to, _("A copy goes to %(whom)s.") % {"whom": whom})
    if exception not in rule.exceptions:
        return Copies(to, _("The agreement does not know this exception. A copy goes to %(whom)s.") % {"whom": whom})
    if not reasons.strip():
        return Copies(to, _("An exception needs its reasons. Until then a copy goes to %(whom)s.") % {"whom": whom})
    said = {"exception": CopyException(exception).label}
    return Copies((), _("No copy in this case: %(exception)s.") % said)
