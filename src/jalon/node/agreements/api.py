"""The register for programs: texts, what may be sent under them, deadlines, national rules, working days."""

import datetime
from typing import TYPE_CHECKING, Any

from django.http import Http404
from ninja import Query, Router
from pydantic import AwareDatetime

from jalon.node.accounts import access as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.agreements import access, actions, queries, rules
from jalon.node.agreements.choices import Limit
from jalon.node.agreements.queries import pages
from jalon.node.agreements.schemas import (
    AgreementShown,
    AgreementWhole,
    AnswerShown,
    DayShown,
    DeadlineShown,
    End,
    NewAgreement,
    NewDay,
    NewRule,
    Question,
    RuleShown,
)
from jalon.node.directory import queries as directory
from jalon.node.directory.rules import calendars
from jalon.node.kernel import clock
from jalon.node.kernel.http import HttpRequest
from jalon.node.kernel.paging import Cut, Page, Piece, cut
from jalon.node.kernel.preconditions import idempotency_key

if TYPE_CHECKING:
    from jalon.node.agreements.models import Agreement, NationalRule

router = Router(tags=["Agreements"])


@router.get("/agreements", response=Page[AgreementShown], summary="The register")
def list_agreements(
    request: HttpRequest, piece: Query[Piece], on: datetime.date | None = None, country: str = ""
) -> "Cut[Agreement]":
    """All texts, or those in force on a day, or those that bind a country."""
    accounts.must_hold(request.user, Permission.READ_AGREEMENTS)
    return cut(queries.texts(on=on, country=country), piece)


@router.post("/agreements", response={201: AgreementShown}, summary="Enter a text")
def add_agreement(request: HttpRequest, told: NewAgreement) -> "Agreement":
    accounts.must_hold(request.user, Permission.MANAGE_AGREEMENTS)
    key = idempotency_key(request)
    return actions.add_agreement(told.code, **told.content(), key=key, actor=request.user.actor)


@router.get("/agreements/{slug:code}", response=AgreementWhole, summary="One text, as it stands on a day")
def show_agreement(request: HttpRequest, code: str, on: datetime.date | None = None) -> dict[str, Any]:
    agreement = access.agreement_for_reading(request.user, code)
    day = on or clock.today()
    names = ("code", "kind", "titles", "parties", "signed_date", "valid_from", "valid_until", "articles")
    said = pages.agreement_page(agreement, on=day).said
    return {
        **{name: getattr(agreement, name) for name in names},
        "terms": queries.terms_of(agreement, on=day),
        "said": [{"title": part.title, "sentences": part.sentences} for part in said],
    }


@router.post("/agreements/{slug:code}/end", response=AgreementShown, summary="Give a text its last day")
def end_agreement(request: HttpRequest, code: str, told: End) -> "Agreement":
    agreement = access.agreement_for_keeping(request.user, code)
    return actions.end_agreement(agreement.pk, valid_until=told.valid_until, actor=request.user.actor)


@router.post(
    "/agreements/{slug:code}/may-send",
    response=AnswerShown,
    summary="What may I send under this?",
    openapi_extra={"x-reads-only": True},
)
def may_send(request: HttpRequest, code: str, told: Question) -> dict[str, Any]:
    agreement = access.agreement_for_reading(request.user, code)
    unit = directory.unit_by_code(directory.own_node().code, told.unit, on=clock.today())
    if unit is None:
        raise Http404
    to = rules.Party(told.country, told.level, told.agency)
    found = pages.may_page(
        agreement, sender=unit, receiver=to, kind=told.kind, categories=told.categories, handling=told.handling
    )
    deadlines = [{"title": part.title, "sentences": part.sentences} for part in found.deadlines]
    return {
        "allowed": found.allowed,
        "reason": found.reason,
        "copy_to": found.copy,
        "approvals": found.approvals,
        "deadlines": deadlines,
    }


@router.get("/agreements/{slug:code}/deadline", response=DeadlineShown, summary="When an answer is due, and why")
def show_deadline(
    request: HttpRequest, code: str, limit: Limit, received_at: AwareDatetime, country: str, agency: str = ""
) -> dict[str, Any]:
    """`country` is the side that answers: working days are counted by its calendar.

    With the code of the `agency` that answers there, its own days off are none, as far as they were known by then.
    """
    agreement = access.agreement_for_reading(request.user, code)
    day = calendars.local(received_at, country).date()
    terms, answering = queries.terms_of(agreement, on=day), access.agency_answering(country, agency, on=day)
    calendar = queries.calendar_of(country, agency=answering, known_at=received_at)
    found = rules.due_under(terms, limit, received_at, calendar=calendar)
    return {"due_at": found.due if found else None, "sentences": found.sentences if found else []}


@router.get("/national-rules", response=Page[RuleShown], summary="National rules of this node")
def list_rules(request: HttpRequest, piece: Query[Piece]) -> "Cut[NationalRule]":
    accounts.must_hold(request.user, Permission.READ_AGREEMENTS)
    return cut(queries.rules_kept(), piece)


@router.post("/national-rules", response={201: RuleShown}, summary="Enter a national rule")
def add_rule(request: HttpRequest, told: NewRule) -> "NationalRule":
    accounts.must_hold(request.user, Permission.MANAGE_AGREEMENTS)
    said = told.dict(exclude={"terms", "code"})
    terms = told.terms.model_dump(exclude_unset=True)
    return actions.add_rule(told.code, **said, terms=terms, actor=request.user.actor)


@router.get("/working-days/{country}/{int:year}", response=list[DayShown], summary="Holidays and days set by this node")
def list_days(request: HttpRequest, country: str, year: int) -> list[dict[str, Any]]:
    accounts.must_hold(request.user, Permission.READ_AGREEMENTS)
    if not 1900 <= year <= 2200:
        raise Http404
    return [
        {"date": line.date, "works": line.works, "name": line.name, "set_here": line.set_here}
        for line in pages.calendar_days(country, year)
    ]


@router.post("/working-days", response={204: None}, summary="Set whether a day is worked")
def set_day(request: HttpRequest, told: NewDay) -> None:
    accounts.must_hold(request.user, Permission.MANAGE_AGREEMENTS)
    actions.set_day(**told.dict(), actor=request.user.actor)
