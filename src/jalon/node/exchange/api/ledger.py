"""The reciprocity ledger for programs: counted, told to the partner, and compared with what the partner told."""

import datetime
import uuid
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from ninja import Field, Query, Schema

from jalon.node.accounts import access as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.exchange import access
from jalon.node.exchange.actions import ledger as actions
from jalon.node.exchange.api.routes import router
from jalon.node.exchange.queries import compared
from jalon.node.exchange.queries import ledger as queries
from jalon.node.exchange.queries.pages import ledger as pages
from jalon.node.federation import queries as federation
from jalon.node.kernel import clock, sheets
from jalon.node.kernel.http import HttpRequest, described_file, file_response
from jalon.node.kernel.paging import Cut, Page, Piece, cut
from jalon.node.kernel.preconditions import idempotency_key

if TYPE_CHECKING:
    from jalon.node.exchange.models.ledger import Statement

TABLE = described_file("A table, as the ending says", *sheets.TYPES.values())


class Period(Schema):
    """From the first day to the last, both counted in UTC; this year where nothing is said."""

    since: datetime.date | None = None
    until: datetime.date | None = None

    def ends(self) -> tuple[datetime.datetime, datetime.datetime]:
        """The first moment, and the one after the last."""
        today = clock.today()
        first, last = self.since or datetime.date(today.year, 1, 1), self.until or today
        start, end = (datetime.datetime.combine(day, datetime.time(), datetime.UTC) for day in (first, last))
        return start, end + datetime.timedelta(days=1)


class LedgerShown(Schema):
    """Figures of both directions; `ours` is what we asked, `theirs` what was asked of us."""

    partner: str
    since: datetime.datetime
    until: datetime.datetime
    ours: dict[str, Any]
    theirs: dict[str, Any]


class StatementShown(Schema):
    """A ledger as one side told it to the other."""

    id: uuid.UUID
    partner: str = Field(alias="partner_id")
    side: str
    since: datetime.datetime
    until: datetime.datetime
    at: datetime.datetime
    ours: dict[str, Any]
    theirs: dict[str, Any]


class FigurePair(Schema):
    """One figure as we count it and as the partner does."""

    name: str
    ours: Any
    theirs: Any


class Difference(Schema):
    """A request on which the two sides differ, and why that may be."""

    request: uuid.UUID | None
    title: str
    ours: str
    theirs: str
    why: str


class ComparisonShown(Schema):
    """The partner's ledger against ours at the same cut."""

    equal: bool
    on_the_way: int
    figures: list[FigurePair]
    differences: list[Difference]


class NewStatement(Schema):
    """The period of a ledger that is told."""

    since: datetime.date
    until: datetime.date


def _partner(request: HttpRequest, code: str, permission: Permission = Permission.READ_PARTNERS) -> str:
    accounts.must_hold(request.user, permission)
    if code not in {each.pk for each in federation.partners()}:
        raise Http404
    return code


@router.get("/ledger/{partner}", response=LedgerShown, summary="The ledger with a partner")
def show_ledger(request: HttpRequest, partner: str, period: Query[Period]) -> LedgerShown:
    """Both nodes count the same messages, so that our figures about ours are the partner's about theirs."""
    code, (since, until) = _partner(request, partner), period.ends()
    actions.export_ledger(code, reader=request.user, kind="api")
    found = queries.totals(code, until, since=since)
    return LedgerShown(since=since, until=until, **found.figures())


@router.get("/ledger/{partner}/export/{ending}", summary="The ledger as a file", openapi_extra=TABLE)
def export_ledger(request: HttpRequest, partner: str, ending: sheets.Ending, period: Query[Period]) -> HttpResponse:
    """One row a figure, codes instead of words; as XLSX with every matter under them."""
    code, (since, until) = _partner(request, partner), period.ends()
    actions.export_ledger(code, reader=request.user, kind=ending)
    content = pages.as_file(queries.ledger(code, until, since=since), ending)
    return file_response(content, kind=sheets.TYPES[ending], name=f"ledger-{code}-{since:%Y%m%d}.{ending}")


@router.get("/ledger/{partner}/statements", response=Page[StatementShown], summary="Ledgers that were told")
def list_statements(request: HttpRequest, partner: str, piece: Query[Piece]) -> "Cut[Statement]":
    """What either side told the other, newest first; `side` says who told it."""
    return cut(queries.told_between(_partner(request, partner)), piece, by="at")


@router.post("/ledger/{partner}/statements", response={201: StatementShown}, summary="Tell the partner our ledger")
def tell_ledger(request: HttpRequest, partner: str, told: NewStatement) -> "Statement":
    """Where an agreement in force says so; sent at the cut of this moment."""
    code = _partner(request, partner, Permission.RELEASE)
    since, until = Period(since=told.since, until=told.until).ends()
    return actions.tell_ledger(idempotency_key(request), partner=code, since=since, until=until, by=request.user)


@router.get("/ledger/statements/{uuid:key}/comparison", response=ComparisonShown, summary="Their ledger and ours")
def compare_ledger(request: HttpRequest, key: uuid.UUID) -> ComparisonShown:
    """Each difference names the request, if we hold it, and what to do."""
    found = compared.compared(access.statement_of_theirs(request.user, key))
    return ComparisonShown(
        equal=found.equal,
        on_the_way=found.on_the_way,
        figures=[FigurePair(name=name, ours=ours, theirs=theirs) for name, ours, theirs in found.figures],
        differences=[
            Difference(request=each.inquiry, title=each.title, ours=each.ours, theirs=each.theirs, why=each.why)
            for each in found.differences
        ],
    )
