"""What the register shows: each text with its rules in plain sentences, and what may be sent under it."""

import dataclasses
import datetime
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.node.accounts.choices import Role
from jalon.node.agreements import rules
from jalon.node.agreements.choices import Effect, Limit, SharedLedger, SharedReceipt, Succession
from jalon.node.agreements.models import Agreement, NationalRule
from jalon.node.agreements.queries import records
from jalon.node.directory.choices import Level
from jalon.node.kernel import clock
from jalon.node.kernel.language import coded, named
from jalon.node.ui import components as ui

if TYPE_CHECKING:
    from jalon.node.directory.models import Unit


@dataclasses.dataclass(frozen=True)
class Row:
    """A text in the list."""

    code: str
    title: str
    url: str
    kind: str
    parties: str
    since: datetime.date
    until: datetime.date | None
    state: ui.Chip


@dataclasses.dataclass(frozen=True)
class Article:
    """An article with its text in each language in which it was entered."""

    number: str
    title: str
    texts: list[tuple[str, str]]


@dataclasses.dataclass(frozen=True)
class Said:
    """What a text says about one thing, in sentences."""

    title: str
    sentences: list[str]


@dataclasses.dataclass(frozen=True)
class AgreementPage:
    """A text with everything that it sets."""

    row: Row
    titles: list[tuple[str, str]]
    signed: datetime.date | None
    articles: list[Article]
    said: list[Said]
    succession: list[tuple[str, str, str]]


@dataclasses.dataclass(frozen=True)
class MayPage:
    """The answer to one question: may this be sent, who gets a copy, by when it is answered, who approves."""

    allowed: bool
    may: ui.Chip
    reason: str
    copy: str
    deadlines: list[Said]
    approvals: list[str]


@dataclasses.dataclass(frozen=True)
class RuleLine:
    """A national rule in words."""

    code: str
    title: str
    effect: str
    who: str
    conditions: list[str]
    since: datetime.date
    until: datetime.date | None
    url: str


def rows(*, on: datetime.date | None, country: str = "") -> list[Row]:
    """The register as a list."""
    return [row(each) for each in records.registered(on=on, country=country)]


def row(agreement: Agreement) -> Row:
    """A text as a line."""
    return Row(
        agreement.code,
        str(agreement),
        reverse("agreements:agreement", args=[agreement.code]),
        coded("agreement-kinds", agreement.kind),
        ", ".join(coded("countries", each) for each in agreement.parties),
        agreement.valid_from,
        agreement.valid_until,
        _state(agreement, clock.now().date()),
    )


def _state(agreement: Agreement, today: datetime.date) -> ui.Chip:
    if agreement.valid_from > today:
        return ui.Chip(_("not yet in force"), "wait", "clock")
    if agreement.valid_until and agreement.valid_until <= today:
        return ui.Chip(_("ended"), "plain", "cross")
    return ui.Chip(_("in force"), "good", "check")


def agreement_page(agreement: Agreement, *, on: datetime.date) -> AgreementPage:
    """A text as it stands on a day."""
    articles = [
        Article(entry["number"], named(entry.get("titles") or {}), sorted((entry.get("texts") or {}).items()))
        for entry in agreement.articles
    ]
    return AgreementPage(
        row(agreement),
        sorted(agreement.titles.items()),
        agreement.signed_date,
        articles,
        list(said(records.terms_of(agreement, on=on))),
        list(_succession(agreement)),
    )


def _succession(agreement: Agreement) -> Iterator[tuple[str, str, str]]:
    for each in agreement.succeeds.select_related("earlier").order_by("earlier__code"):
        words = _("Replaces") if each.how == Succession.REPLACES else _("Amends")
        yield words, str(each.earlier), reverse("agreements:agreement", args=[each.earlier.code])
    for each in agreement.succeeded_by.select_related("agreement").order_by("agreement__code"):
        words = _("Replaced by") if each.how == Succession.REPLACES else _("Amended by")
        yield words, str(each.agreement), reverse("agreements:agreement", args=[each.agreement.code])


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
    words = {"who": _role(rule.role, rule.people), "what": ", ".join(what) or _("every message")}
    return _with_article(_("%(who)s, for: %(what)s.") % words, rule.article)


def _role(role: str, people: int = 1) -> str:
    label = str(Role(role).label) if role in Role.values else role
    words = {"role": label, "people": people}
    return ngettext("%(role)s", "%(people)d of: %(role)s", people) % words


def _shared(terms: rules.Terms) -> Iterator[str]:
    receipts = ", ".join(str(SharedReceipt(each).label) for each in terms.receipts) or _("nothing")
    yield _("Of each message: %(what)s.") % {"what": receipts}
    ledger = ", ".join(str(SharedLedger(each).label) for each in terms.ledger) or _("nothing")
    yield _("Of the counts of both sides: %(what)s.") % {"what": ledger}


def may_page(
    agreement: Agreement,
    *,
    sender: "Unit",
    receiver: rules.Party,
    kind: str,
    categories: Sequence[str] = (),
    handling: str = "H1",
) -> MayPage:
    """What a unit may send to somebody under a text today, and what follows from it."""
    now = clock.now()
    terms, national = records.terms_of(agreement, on=now.date()), records.national_rules(on=now.date())
    party = records.party_of(sender, sender.node.country)
    message = rules.Message(kind, tuple(categories), handling, country=receiver.country, unit=sender.code)
    decision = _in_force(agreement, now.date()) and rules.blocked(national, message)
    decision = decision and rules.may_write(terms, party, receiver, kind=kind, categories=categories)
    chip = ui.Chip(_("Yes, you may"), "good", "check") if decision else ui.Chip(_("No"), "bad", "cross")
    calendar = records.calendar_of(receiver.country)
    return MayPage(
        bool(decision),
        chip,
        str(decision.reason),
        str(rules.copy_needed(terms, party).reason),
        [_deadline(limit, terms, now, calendar) for limit in Limit],
        [_("%(who)s: %(why)s") % {"who": _role(a.role), "why": a.reason} for a in _steps(terms, national, message)],
    )


def _steps(
    terms: rules.Terms, national: Sequence[rules.NationalRule], message: rules.Message
) -> Sequence[rules.Approval]:
    return rules.approval_steps(terms, national, message)


def _in_force(agreement: Agreement, today: datetime.date) -> rules.Decision:
    return rules.may_cite(since=agreement.valid_from, until=agreement.valid_until, on=today)


def _deadline(limit: Limit, terms: rules.Terms, now: datetime.datetime, calendar: rules.Calendar) -> Said:
    found = rules.due_under(terms, limit, now, calendar=calendar)
    return Said(str(limit.label), found.sentences if found else [_("Nothing is agreed: write the date you wish.")])


def rule_lines() -> list[RuleLine]:
    """The national rules of this node in words."""
    return [_rule_line(each) for each in records.rules_kept()]


def _rule_line(rule: NationalRule) -> RuleLine:
    terms = rules.NationalTerms.model_validate(rule.terms)
    conditions = [
        *terms.laws,
        *(_("article %(number)s") % {"number": each} for each in terms.articles),
        *(coded("offences", each) for each in terms.offences),
        *(coded("inquiry-kinds", each) for each in terms.kinds),
        *(coded("data-categories", each) for each in terms.categories),
        *terms.handling,
        *(coded("countries", each) for each in terms.countries),
        *terms.units,
    ]
    return RuleLine(
        rule.code,
        str(rule),
        str(Effect(rule.effect).label),
        _role(rule.role, rule.people) if rule.role else "",
        conditions or [_("every message")],
        rule.valid_from,
        rule.valid_until,
        reverse("agreements:rule-end", args=[rule.pk]),
    )


@dataclasses.dataclass(frozen=True)
class DayLine:
    """A day on which a country rests although it is no weekend, or works although it should rest."""

    date: datetime.date
    works: bool
    words: str
    name: str
    set_here: bool


def calendar_days(country: str, year: int) -> list[DayLine]:
    """The holidays of a country in a year, and the days that this node set."""
    calendar = records.calendar_of(country)
    first = datetime.date(year, 1, 1)
    days = [first + datetime.timedelta(days=n) for n in range((datetime.date(year + 1, 1, 1) - first).days)]
    lines = []
    for day in days:
        rest, override = calendar.rest(day), calendar.overrides.get(day)
        if override or (rest and not rest.is_weekend):
            words = _("does not count") if rest else _("counts")
            name = override.name if override else rest.name if rest else ""
            lines.append(DayLine(day, rest is None, words, name, override is not None))
    return lines
