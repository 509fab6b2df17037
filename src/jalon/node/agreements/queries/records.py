"""Which agreements are in force between two parties on a day, and the rules that they and this node set then."""

import datetime
import uuid
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import get_language

from jalon.node.agreements import rules
from jalon.node.agreements.choices import Effect, Succession
from jalon.node.agreements.models import Agreement, NationalRule, Succeeds
from jalon.node.directory import queries as directory
from jalon.node.kernel import clock, refs, rows

if TYPE_CHECKING:
    from jalon.node.directory.models import Agency, Unit


def _open(on: datetime.date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_until__isnull=True) | Q(valid_until__gt=on))


def _is_open(text: Agreement | NationalRule, on: datetime.date) -> bool:
    return text.valid_from <= on and (text.valid_until is None or text.valid_until > on)


def in_force(one: str, other: str, *, on: datetime.date) -> list[Agreement]:
    """The agreements between two countries on a day, by code."""
    found = rows.objects(Agreement, {}, order="code")
    return [agreement for agreement in found if binds(agreement, one, other, on=on)]


def binds(agreement: Agreement, one: str, other: str, *, on: datetime.date) -> bool:
    """Whether an agreement is in force between two countries on a day."""
    return _is_open(agreement, on) and {one, other} <= set(agreement.parties)


def cited(code: str, article: str) -> Agreement | None:
    """The agreement of that code, where it has that article."""
    agreement = agreement_by_code(code)
    if agreement and any(entry["number"] == article for entry in agreement.articles):
        return agreement
    return None


def terms_of(agreement: Agreement, *, on: datetime.date) -> rules.Terms:
    """The rules that an agreement sets on a day, with the amendments that are in force then laid over them."""
    amendments = rows.select(Succeeds, ("agreement",), {"earlier": agreement.pk, "how": Succession.AMENDS})
    amending = rows.objects(Agreement, {"id": [key for (key,) in amendments]})
    standing = sorted((each for each in amending if _is_open(each, on)), key=lambda each: (each.valid_from, each.code))
    return rules.effective(_own_terms(agreement), [_own_terms(each) for each in standing])


def calls_agreed(one: str, other: str, *, on: datetime.date) -> bool:
    """Whether a text in force between two countries lets their people call from browser to browser."""
    return any(terms_of(agreement, on=on).calls for agreement in in_force(one, other, on=on))


def _own_terms(agreement: Agreement) -> rules.Terms:
    limits = {"limits": agreement.limits} if agreement.limits else {}
    return rules.Terms.model_validate({**agreement.terms, **limits})


def terms_cited(code: str, article: str, *, on: datetime.date) -> rules.Terms | None:
    """The rules of the agreement that a message cites, as of a day; None where there is no such article."""
    agreement = cited(code, article)
    return terms_of(agreement, on=on) if agreement else None


def calendar_of(
    country: str, *, agency: "Agency | None" = None, known_at: datetime.datetime | None = None
) -> rules.Calendar:
    """The working days of a country as this node counts them, named in the reader's language.

    With the agency that answers, its own days off are none either, as far as they were known at a moment.
    """
    return directory.calendar_of(country, language=get_language() or "en", agency=agency, known_at=known_at)


def party_of(unit: "Unit | None", country: str) -> rules.Party:
    """One end of a message; without a unit it is the central contact point of the country's node."""
    if unit is None:
        return rules.Party(country)
    agency = directory.agency_of(unit, on=clock.today())
    return rules.Party(unit.node.country, unit.level, agency.kind if agency else "", unit.central)


def texts(*, on: datetime.date | None = None, country: str = "") -> QuerySet[Agreement]:
    """The same as rows that a list pages through."""
    return Agreement.objects.filter(pk__in=[each.pk for each in registered(on=on, country=country)])


def registered(*, on: datetime.date | None = None, country: str = "") -> list[Agreement]:
    """The register by code: all of it, or what is in force on a day; with one party, where a country is given."""
    found = Agreement.objects.filter(_open(on)) if on else Agreement.objects.all()
    return [each for each in found.order_by("code") if not country or country in each.parties]


def agreement_by_code(code: str) -> Agreement | None:
    """One text with its succession."""
    return rows.one(Agreement, {"code": code})


def rules_kept() -> QuerySet[NationalRule]:
    """Every national rule, by code."""
    return NationalRule.objects.order_by("code")


def shown(user: refs.User, key: uuid.UUID) -> refs.Shown | None:
    """An agreement as a reference shows it to somebody who may look the register up."""
    agreement = Agreement.objects.filter(pk=key).first()
    if agreement is None or not user.has_perm("agreements.read"):  # type: ignore[union-attr]
        return None
    return refs.Shown(f"{agreement.code}: {agreement}", reverse("agreements:agreement", args=[agreement.code]))


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
        for found in rows.objects(NationalRule, {}, order="code")
        if _is_open(found, on)
    ]
