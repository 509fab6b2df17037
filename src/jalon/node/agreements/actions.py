"""Writes of the register: a text, its end, a day of a calendar, a national rule. Nothing is rewritten."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from pydantic import ValidationError

from jalon import codes
from jalon.node.agreements import rules
from jalon.node.agreements.choices import Act, Effect, Succession
from jalon.node.agreements.models import Agreement, NationalRule, Succeeds
from jalon.node.audit import actions as audit
from jalon.node.directory import actions as directory
from jalon.node.kernel.refs import ref
from jalon.node.kernel.refused import Refused


class CannotAgree(Refused):
    """The text can't be entered like that."""

    code = "agreements.cannot-agree"
    status = 422


class CannotSetDay(Refused):
    """That day of a calendar can't be set like that."""

    code = "agreements.cannot-set-day"
    status = 422


class CannotRule(Refused):
    """The national rule can't be entered like that."""

    code = "agreements.cannot-rule"
    status = 422


@transaction.atomic
def add_agreement(
    code: str,
    *,
    titles: dict[str, str],
    parties: list[str],
    articles: list[dict[str, Any]],
    limits: Mapping[str, Any],
    valid_from: datetime.date,
    actor: str,
    kind: str = "agreement",
    terms: Mapping[str, Any] | None = None,
    signed_date: datetime.date | None = None,
    valid_until: datetime.date | None = None,
    succeeds: Sequence[tuple[str, str]] = (),
    key: uuid.UUID | None = None,
) -> Agreement:
    """Enter an agreement; the code is its identity, so a repeat returns the first.

    Args:
        code: how messages cite it.
        titles: its name by language.
        parties: the countries that it binds.
        articles: number, titles and texts of each.
        limits: per limit, hours or a `rules.Length`.
        valid_from: the first day on which it is in force.
        actor: who enters it.
        kind: of the list `agreement-kinds`.
        terms: a `rules.Terms` without its limits, as JSON holds it.
        signed_date: when it was signed, where that is known.
        valid_until: the day from which it is no longer in force; None while nobody has ended it.
        key: its id, where the caller minted one.
        succeeds: (`replaces` or `amends`, code of the earlier text); what is replaced ends on the day this begins.
    """
    if first := Agreement.objects.filter(code=code).first():
        return first
    read = _read_terms(terms or {}, limits)
    _check_text(code, parties, articles, kind, read, valid_from, valid_until)
    agreement = Agreement(
        code=code,
        kind=kind,
        titles=titles,
        parties=sorted(set(parties), key=parties.index),
        articles=articles,
        limits=read.model_dump(mode="json", include={"limits"}).get("limits", {}),
        terms=read.model_dump(mode="json", exclude={"limits"}, exclude_unset=True),
        signed_date=signed_date,
        valid_from=valid_from,
        valid_until=valid_until,
    )
    agreement.id = key or agreement.id
    agreement.save(force_insert=True)
    audit.record(Act.AGREEMENT_ADDED, actor=actor, about=about(agreement), detail={"code": code})
    for how, earlier in succeeds:
        _succeed(agreement, how, earlier, actor=actor)
    return agreement


def about(agreement: Agreement) -> str:
    """The reference of an agreement."""
    return ref("agreements/agreement", agreement.pk)


@transaction.atomic
def end_agreement(key: uuid.UUID, *, valid_until: datetime.date, actor: str) -> Agreement:
    """Give an agreement the day from which it is no longer in force. A repeat changes nothing."""
    agreement = Agreement.objects.select_for_update().get(pk=key)
    if agreement.valid_until == valid_until:
        return agreement
    if valid_until <= agreement.valid_from:
        raise CannotAgree(_("A text ends after the day on which it began. Choose a later day."))
    if agreement.valid_until and agreement.valid_until < valid_until:
        raise CannotAgree(_("This text has ended already. A text that comes back is entered anew, under a new code."))
    agreement.valid_until = valid_until
    agreement.save(update_fields=["valid_until"])
    until = {"valid_until": valid_until.isoformat()}
    audit.record(Act.AGREEMENT_ENDED, actor=actor, about=about(agreement), detail=until)
    return agreement


def _succeed(agreement: Agreement, how: str, code: str, *, actor: str) -> None:
    earlier = Agreement.objects.select_for_update().filter(code=code).first()
    if earlier is None or how not in Succession.values:
        raise CannotAgree(_("No agreement “%(code)s” is registered. Enter the earlier text first.") % {"code": code})
    if not set(earlier.parties) & set(agreement.parties):
        raise CannotAgree(_("“%(code)s” is between other parties, so that this cannot succeed it.") % {"code": code})
    if earlier.valid_from >= agreement.valid_from:
        raise CannotAgree(_("“%(code)s” began later than this text. Check the dates.") % {"code": code})
    Succeeds.objects.create(agreement=agreement, earlier=earlier, how=how)
    detail = {"how": str(how), "earlier": code}
    audit.record(Act.AGREEMENT_SUCCEEDED, actor=actor, about=about(agreement), detail=detail)
    begins = agreement.valid_from
    if how == Succession.REPLACES and (earlier.valid_until is None or earlier.valid_until > begins):
        end_agreement(earlier.pk, valid_until=begins, actor=actor)


def _read_terms(terms: Mapping[str, Any], limits: Mapping[str, Any]) -> rules.Terms:
    try:
        return rules.Terms.model_validate({**terms, **({"limits": limits} if limits else {})})
    except ValidationError as error:
        raise CannotAgree(_faults(error)) from error


def _faults(error: ValidationError) -> str:
    faults = [f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()]
    return _("These rules cannot be read. %(faults)s") % {"faults": "; ".join(faults)}


def _check_text(
    code: str,
    parties: Sequence[str],
    articles: Sequence[Mapping[str, Any]],
    kind: str,
    terms: rules.Terms,
    valid_from: datetime.date,
    valid_until: datetime.date | None,
) -> None:
    numbers = [str(article.get("number", "")) for article in articles]
    if not code or len(set(parties)) < 2:
        raise CannotAgree(_("An agreement has a code and at least two parties."))
    if "" in numbers or len(set(numbers)) < len(numbers):
        raise CannotAgree(_("Every article has a number of its own, since messages cite it."))
    if valid_until and valid_until <= valid_from:
        raise CannotAgree(_("A text ends after the day on which it began. Choose a later day."))
    _known("agreement-kinds", [kind])
    route_kinds = [each for route in terms.routes for each in route.kinds]
    asked_kinds = [each for asked in terms.approvals for each in asked.kinds]
    _known("inquiry-kinds", [*terms.kinds, *route_kinds, *asked_kinds])
    _known("data-categories", [*terms.categories, *(c for asked in terms.approvals for c in asked.categories)])


def _known(list_name: str, said: Sequence[str]) -> None:
    unknown = [each for each in said if each not in codes.load(list_name)]
    if unknown:
        words = {"codes": ", ".join(unknown), "list": list_name}
        raise CannotAgree(_("The list “%(list)s” has no code: %(codes)s. Choose one of the list.") % words)


def set_day(*, country: str, date: datetime.date, working: bool, name: str, actor: str) -> None:
    """Say that a day is, or is not, worked in a country; it goes before what the calendar says. A repeat changes it."""
    if country not in codes.load("countries") or not name.strip():
        raise CannotSetDay(_("A day needs its country and the reason why it is or is not worked."))
    directory.set_holiday(country, date, closed=not working, names={get_language() or "en": name}, actor=actor)


@transaction.atomic
def add_rule(
    code: str,
    *,
    effect: str,
    titles: dict[str, str],
    terms: Mapping[str, Any],
    valid_from: datetime.date,
    actor: str,
    role: str = "",
    people: int = 1,
) -> NationalRule:
    """Enter a national rule; the code is its identity, so a repeat returns the first."""
    if first := NationalRule.objects.filter(code=code).first():
        return first
    try:
        read = rules.NationalTerms.model_validate(dict(terms))
    except ValidationError as error:
        raise CannotRule(_faults(error)) from error
    if effect not in Effect.values or not (role or effect == Effect.BLOCK) or not 1 <= people <= 5:
        raise CannotRule(_("A national rule says what it does, and who approves (one person to five)."))
    _known("offences", read.offences)
    _known("inquiry-kinds", read.kinds)
    _known("data-categories", read.categories)
    rule = NationalRule.objects.create(
        code=code,
        effect=effect,
        role=role,
        people=people,
        titles=titles,
        terms=read.model_dump(mode="json", exclude_unset=True),
        valid_from=valid_from,
    )
    audit.record(Act.RULE_ADDED, actor=actor, about=ref("agreements/rule", rule.pk), detail={"code": code})
    return rule


@transaction.atomic
def end_rule(key: uuid.UUID, *, valid_until: datetime.date, actor: str) -> NationalRule:
    """Give a national rule the day from which it no longer binds. A repeat changes nothing."""
    rule = NationalRule.objects.select_for_update().get(pk=key)
    if rule.valid_until == valid_until:
        return rule
    if valid_until <= rule.valid_from:
        raise CannotRule(_("A rule ends after the day on which it began. Choose a later day."))
    rule.valid_until = valid_until
    rule.save(update_fields=["valid_until"])
    detail = {"valid_until": valid_until.isoformat()}
    audit.record(Act.RULE_ENDED, actor=actor, about=ref("agreements/rule", rule.pk), detail=detail)
    return rule
