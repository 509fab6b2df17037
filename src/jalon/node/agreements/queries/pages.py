"""What the register shows: each text with its rules in plain sentences, and what may be sent under it."""

import dataclasses
import datetime
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from jalon.node.agreements import rules
from jalon.node.agreements.choices import Effect, Limit, Succession
from jalon.node.agreements.models import Agreement, NationalRule
from jalon.node.agreements.queries import records
from jalon.node.agreements.queries.sentences import Said, role_in_words, said
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
        _state(agreement, clock.today()),
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
    terms, national = records.terms_of(agreement, on=clock.day(now)), records.national_rules(on=clock.day(now))
    party = records.party_of(sender, sender.node.country)
    message = rules.Message(kind, tuple(categories), handling, country=receiver.country, unit=sender.code)
    decision = _in_force(agreement, clock.day(now)) and rules.blocked(national, message)
    decision = decision and rules.may_write(terms, party, receiver, kind=kind, categories=categories)
    chip = ui.Chip(_("Yes, you may"), "good", "check") if decision else ui.Chip(_("No"), "bad", "cross")
    calendar, steps = records.calendar_of(receiver.country), rules.approval_steps(terms, national, message)
    return MayPage(
        bool(decision),
        chip,
        str(decision.reason),
        str(rules.copy_needed(terms, party).reason),
        [_deadline(limit, terms, now, calendar) for limit in Limit],
        [_("%(who)s: %(why)s") % {"who": role_in_words(a.role), "why": a.reason} for a in steps],
    )


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
        role_in_words(rule.role, rule.people) if rule.role else "",
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
