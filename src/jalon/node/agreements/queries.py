"""Which agreements are in force between two parties on a day, and the rules that they and this node set then."""

import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from jalon.node.agreements import rules
from jalon.node.agreements.choices import Effect, Succession
from jalon.node.agreements.models import Agreement, Day, NationalRule


def _open(on: datetime.date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_until__isnull=True) | Q(valid_until__gt=on))


def in_force(one: str, other: str, *, on: datetime.date) -> list[Agreement]:
    """The agreements between two countries on a day, by code."""
    agreements = Agreement.objects.filter(_open(on)).order_by("code")
    return [agreement for agreement in agreements if {one, other} <= set(agreement.parties)]


def cited(code: str, article: str) -> Agreement | None:
    """The agreement of that code, where it has that article."""
    agreement = Agreement.objects.filter(code=code).first()
    if agreement and any(entry["number"] == article for entry in agreement.articles):
        return agreement
    return None


def terms_of(agreement: Agreement, *, on: datetime.date) -> rules.Terms:
    """The rules that an agreement sets on a day, with the amendments that are in force then laid over them."""
    amending = Agreement.objects.filter(
        _open(on), succeeds__earlier=agreement, succeeds__how=Succession.AMENDS
    ).order_by("valid_from", "code")
    return rules.effective(_own_terms(agreement), [_own_terms(each) for each in amending])


def _own_terms(agreement: Agreement) -> rules.Terms:
    limits = {"limits": agreement.limits} if agreement.limits else {}
    return rules.Terms.model_validate({**agreement.terms, **limits})


def terms_cited(code: str, article: str, *, on: datetime.date) -> rules.Terms | None:
    """The rules of the agreement that a message cites, as of a day; None where there is no such article."""
    agreement = cited(code, article)
    return terms_of(agreement, on=on) if agreement else None


def calendar_of(country: str) -> rules.Calendar:
    """The working days of a country as this node counts them, named in the reader's language."""
    days = Day.objects.filter(country=country)
    overrides = {day.date: rules.Override(day.working, day.name) for day in days}
    return rules.calendar_for(country, overrides, get_language() or "en")


def days_set(country: str = "") -> QuerySet[Day]:
    """The days that this node set, newest first."""
    days = Day.objects.order_by("-date", "country")
    return days.filter(country=country) if country else days


def national_rules(*, on: datetime.date) -> list[rules.NationalRule]:
    """The national rules of this node on a day, by code."""
    return [
        rules.NationalRule(
            found.code,
            Effect(found.effect),
            found.role,
            found.titles,
            rules.NationalTerms.model_validate(found.terms),
            found.people,
        )
        for found in NationalRule.objects.filter(_open(on)).order_by("code")
    ]
