"""The ledger's page: figures both ways, what was told, how the two sides compare; and the same as rows of a file."""

import dataclasses
import datetime
import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalon.node.accounts.choices import Permission
from jalon.node.exchange.choices import Feedback, Kind
from jalon.node.exchange.queries import compared
from jalon.node.exchange.queries import ledger as queries
from jalon.node.exchange.queries.records import readable
from jalon.node.federation import queries as federation
from jalon.node.kernel import sheets
from jalon.node.kernel.language import coded

if TYPE_CHECKING:
    from jalon.node.accounts.models import User
    from jalon.node.exchange.models.ledger import Statement

FIGURES: "dict[str, str | Promise]" = {
    "asked": gettext_lazy("Asked"),
    "answered": gettext_lazy("Answered"),
    "in_time": gettext_lazy("Answered in time"),
    "late_judge": gettext_lazy("Late because of a judge"),
    "late": gettext_lazy("Late"),
    "refused": gettext_lazy("Refused, by ground"),
    "withdrawn": gettext_lazy("Withdrawn"),
    "open": gettext_lazy("Open"),
    "median_minutes": gettext_lazy("Median until the answer"),
    "told": gettext_lazy("Warnings and information sent unasked"),
    "feedback": gettext_lazy("Feedback on them"),
    "feedback_median_minutes": gettext_lazy("Median until the feedback"),
}
MOST_DIFFERENCES = 100
"""Of one compared ledger that the page shows; the API tells them all."""


@dataclasses.dataclass(frozen=True)
class FigureLine:
    """One figure both ways, in words."""

    label: str
    ours: str
    theirs: str


@dataclasses.dataclass(frozen=True)
class DifferenceLine:
    """A matter that the two sides count otherwise."""

    title: str
    url: str
    ours: str
    theirs: str
    why: str


@dataclasses.dataclass(frozen=True)
class Told:
    """A ledger of theirs, compared with ours at its cut."""

    key: uuid.UUID
    since: datetime.datetime
    until: datetime.datetime
    at: datetime.datetime
    equal: bool
    on_the_way: int
    figures: list[tuple[str, str, str, bool]]
    differences: list[DifferenceLine]
    more: int


@dataclasses.dataclass(frozen=True)
class LedgerPage:
    """The ledger with one partner over a period."""

    partner: str
    partners: list[str]
    since: datetime.date
    until: datetime.date
    lines: list[FigureLine]
    count: int
    cut: str
    may_tell: bool
    sent: "list[Statement]"
    told: list[Told]


def words(name: str, value: Any) -> str:
    """A figure as people read it."""
    if value is None or value == {}:
        return "—"
    if name.endswith("median_minutes"):
        return _("%(hours)d h %(minutes)02d min") % {"hours": value // 60, "minutes": value % 60}
    if isinstance(value, dict):
        return "; ".join(f"{_code(name, code)}: {count}" for code, count in value.items())
    return str(value)


def _code(name: str, code: str) -> str:
    if name == "refused":
        return f"{code} {coded('refusal-grounds', code)}"
    if name == "told" and code in Kind.values:
        return str(Kind(code).label)
    return str(Feedback(code).label) if code in Feedback.values else code


def lines(held: queries.Totals) -> list[FigureLine]:
    """Every figure of a ledger in words."""
    return [
        FigureLine(str(label), words(name, held.ours[name]), words(name, held.theirs[name]))
        for name, label in FIGURES.items()
    ]


def page(user: "User", partner: str, since: datetime.datetime, until: datetime.datetime) -> LedgerPage:
    """What the ledger's page shows to one person."""
    cut = queries.cut_now(partner)
    held = queries.totals(partner, until, since=since, cut=cut)
    known = queries.statements(partner)
    told = [each for each in known if each.side == "theirs"][: compared.WEIGHED_AT_ONCE]
    return LedgerPage(
        partner=partner,
        partners=[each.pk for each in federation.partners()],
        since=since.date(),
        until=(until - datetime.timedelta(seconds=1)).date(),
        lines=lines(held),
        count=held.matters,
        cut=", ".join(f"{name}: {seq}" for side in (cut.sent, cut.taken) for name, seq in sorted(side.items())),
        may_tell=bool(queries.shared_with(partner)) and user.has_perm(Permission.RELEASE),
        sent=[each for each in known if each.side == "ours"],
        told=[_told(each, user) for each in compared.all_compared(told)],
    )


def _told(found: compared.Comparison, user: "User") -> Told:
    statement, shown = found.statement, found.differences[:MOST_DIFFERENCES]
    keys = [each.inquiry for each in shown if each.inquiry]
    mine = set(readable(user).filter(pk__in=keys).values_list("pk", flat=True)) if keys else set()
    return Told(
        key=statement.pk,
        since=statement.since,
        until=statement.until - datetime.timedelta(seconds=1),
        at=statement.at,
        equal=found.equal,
        on_the_way=found.on_the_way,
        figures=[_figure(name, ours, theirs) for name, ours, theirs in found.figures],
        differences=[_difference(each, mine) for each in shown],
        more=len(found.differences) - len(shown),
    )


def _figure(name: str, ours: Any, theirs: Any) -> tuple[str, str, str, bool]:
    side, _dot, figure = name.partition(".")
    way = _("we asked") if side == "ours" else _("they asked")
    return f"{FIGURES[figure]} ({way})", words(figure, ours), words(figure, theirs), ours == theirs


def _difference(apart: compared.Explained, mine: set[uuid.UUID]) -> DifferenceLine:
    url = reverse("exchange:inquiry", args=[apart.inquiry]) if apart.inquiry in mine else ""
    return DifferenceLine(apart.title, url, apart.ours or "—", apart.theirs or "—", apart.why)


def rows(held: queries.Ledger) -> list[list[str | int]]:
    """A ledger as rows of a file, codes instead of words; lists are one row a code."""
    found: list[list[str | int]] = [["figure", "code", "ours", "theirs"]]
    for name in FIGURES:
        ours, theirs = held.ours[name], held.theirs[name]
        if isinstance(ours, dict):
            found += [[name, code, ours.get(code, 0), theirs.get(code, 0)] for code in sorted({*ours, *theirs})]
        else:
            found.append([name, "", "" if ours is None else ours, "" if theirs is None else theirs])
    return found


def as_file(held: queries.Ledger, ending: str) -> bytes:
    """The ledger as CSV, JSON Lines or XLSX; the last holds, beside the figures, every matter under them."""
    if ending == sheets.XLSX:
        return sheets.as_xlsx({"figures": rows(held), "matters": _matters(held)})
    return sheets.as_json_lines(rows(held)) if ending == sheets.JSONL else sheets.as_csv(rows(held))


def _matters(held: queries.Ledger) -> Iterator[list[Any]]:
    yield ["way", "id", "kind", "asked_at", "answered_at", "due_at", "code"]
    codes = held.codes()
    for way, matters in held.matters.items():
        for it in matters:
            moments = [at.isoformat() if at else "" for at in (it.asked_at, it.answered_at, it.due_at)]
            yield [str(way), it.id, it.kind, *moments, codes[it.id]]
