"""The rules of a text in plain sentences: who may write to whom, copies, limits, approvals, what is shared."""

import dataclasses
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.node.accounts.choices import Role
from jalon.node.agreements import rules
from jalon.node.agreements.choices import Limit, SharedLedger, SharedReceipt
from jalon.node.directory.choices import Level
from jalon.node.kernel.language import coded


@dataclasses.dataclass(frozen=True)
class Said:
    """What a text says about one thing, in sentences."""

    title: str
    sentences: list[str]


def said(terms: rules.Terms) -> Iterator[Said]:
    """The rules of a text in plain sentences, part by part."""
    routes = [_route(each) for each in terms.routes] or [_("It names no levels: every unit may write.")]
    yield Said(_("Who may write to whom"), routes)
    yield Said(_("Copies"), list(_copies(terms.copies)))
    kinds = [coded("inquiry-kinds", each) for each in terms.kinds] or [_("Every kind.")]
    yield Said(_("What may be asked"), kinds)
    categories = [coded("data-categories", each) for each in terms.categories] or [_("It limits no category.")]
    yield Said(_("Data that may be told"), categories)
    yield Said(_("Time limits"), list(_limits(terms)))
    approvals = [_approval(each) for each in terms.approvals]
    yield Said(_("Approvals"), approvals or [_("It asks for none beyond the second person, who always releases.")])
    yield Said(_("What the parties tell each other"), list(_shared(terms)))
    if terms.calls:
        yield Said(_("Calls"), [_("People on duty may call from browser to browser. Nothing that is said is kept.")])


def _route(route: rules.Route) -> str:
    words = _("%(sender)s and %(receiver)s, both ways.") if route.both_ways else _("%(sender)s to %(receiver)s.")
    told = words % {"sender": _side(route.sender), "receiver": _side(route.receiver)}
    if route.kinds:
        kinds = ", ".join(coded("inquiry-kinds", each) for each in route.kinds)
        told = _("%(route)s Only: %(kinds)s.") % {"route": told, "kinds": kinds}
    return _with_article(told, route.article)


def _side(side: rules.Side) -> str:
    parts = [
        *(coded("countries", each) for each in side.countries),
        *(str(Level(each).label) if each in Level.values else each for each in side.levels),
        *(coded("agency-kinds", each) for each in side.agencies),
    ]
    return " · ".join(parts) or _("any unit")


def _with_article(words: str, article: str) -> str:
    return _("%(words)s (article %(article)s)") % {"words": words, "article": article} if article else words


def _copies(rule: rules.CopyRule | None) -> Iterator[str]:
    if rule is None:
        yield _("It asks for no copies.")
        return
    whom = ", ".join(str(each.label) for each in rule.to)
    yield _with_article(_("A unit that writes directly sends a copy to: %(whom)s.") % {"whom": whom}, rule.article)
    for exception in rule.exceptions:
        yield _("Not where, in one case, %(exception)s.") % {"exception": exception.label}


def _limits(terms: rules.Terms) -> Iterator[str]:
    for limit in Limit:
        if length := terms.limits.get(limit):
            yield _("%(limit)s: %(length)s") % {"limit": limit.label, "length": length.words}
        else:
            said = {"limit": limit.label}
            yield _("%(limit)s: nothing is agreed; a request carries the date by which an answer is wished.") % said
    if any(length.counted == rules.Counted.WORKING_DAYS for length in terms.limits.values()):
        yield _("Working days are those of the side that answers.")
    office = terms.working_days
    if office.opens and office.closes:
        hours = {"opens": office.opens.strftime("%H:%M"), "closes": office.closes.strftime("%H:%M")}
        yield _("What comes outside %(opens)s to %(closes)s is counted from the next opening.") % hours
    if office.until_end_of_day:
        yield _("A limit lasts to the end of its last day.")


def _approval(rule: rules.ApprovalRule) -> str:
    what = [
        *(coded("inquiry-kinds", each) for each in rule.kinds),
        *(coded("data-categories", each) for each in rule.categories),
        *rule.handling,
    ]
    words = {"who": role_in_words(rule.role, rule.people), "what": ", ".join(what) or _("every message")}
    return _with_article(_("%(who)s, for: %(what)s.") % words, rule.article)


def role_in_words(role: str, people: int = 1) -> str:
    """A role, and how many people of it."""
    label = str(Role(role).label) if role in Role.values else role
    words = {"role": label, "people": people}
    return ngettext("%(role)s", "%(people)d of: %(role)s", people) % words


def _shared(terms: rules.Terms) -> Iterator[str]:
    receipts = ", ".join(str(SharedReceipt(each).label) for each in terms.receipts) or _("nothing")
    yield _("Of each message: %(what)s.") % {"what": receipts}
    ledger = ", ".join(str(SharedLedger(each).label) for each in terms.ledger) or _("nothing")
    yield _("Of the counts of both sides: %(what)s.") % {"what": ledger}
