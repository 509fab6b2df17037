"""Reads of declared figures: the register, families side by side, and what another room shows of one."""

import dataclasses
import decimal
import uuid
from typing import TYPE_CHECKING, cast

from django.db.models import Q, QuerySet
from django.forms.models import model_to_dict
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from jalon import codes
from jalon.node.accounts.choices import Permission
from jalon.node.figures import rules
from jalon.node.figures.choices import SEVERAL
from jalon.node.figures.models import Figure
from jalon.node.kernel import refs
from jalon.node.kernel.language import coded, dated

if TYPE_CHECKING:
    from jalon.node.accounts.models import User

MOST = 500
COUNTRIES = frozenset(country.code for country in codes.load("countries"))


@dataclasses.dataclass(frozen=True)
class Line:
    """A figure as a page shows it."""

    key: uuid.UUID
    number: str
    counted: str
    period: str
    place: str
    publisher: str
    published: str
    words: str
    language: str
    source: str


@dataclasses.dataclass(frozen=True)
class Family:
    """Figures of one thing, unit, place and period; `verdicts` say which contradict."""

    subject: str
    unit: str
    place: str
    period: str
    lines: list[Line]
    contradicts: bool
    verdicts: list[str]

    @property
    def several(self) -> bool:
        """Whether more than one text says something of it."""
        return len(self.lines) > 1


def count() -> int:
    """How many figures are in the register."""
    return Figure.objects.count()


def figure(key: uuid.UUID) -> Figure | None:
    """One figure."""
    return Figure.objects.filter(pk=key).first()


def of_source(source: str) -> list[Figure]:
    """The figures that were entered from one source, in their order."""
    return list(Figure.objects.filter(source=source).order_by("entered_at", "id"))


def found(words: str = "") -> QuerySet[Figure]:
    """Figures whose words, publisher or place hold these, newest period first."""
    figures = Figure.objects.order_by("-period_end", "-published", "subject", "id")
    if not words:
        return figures
    return figures.filter(
        Q(words__icontains=words) | Q(publisher__icontains=words) | Q(place__icontains=words)
        | Q(subject__icontains=words) | Q(territory_name__icontains=words)
    )  # fmt: skip


def families(words: str = "") -> list[Family]:
    """The register as families; those that contradict come first."""
    together: dict[tuple[str, ...], list[Figure]] = {}
    for each in found(words)[:MOST]:
        place = each.territory or each.place.casefold()
        together.setdefault((each.subject, each.unit, place, each.period_start, each.period_end), []).append(each)
    made = [_family(members) for members in together.values()]
    return sorted(made, key=lambda family: not family.contradicts)


def _family(members: list[Figure]) -> Family:
    first = members[0]
    pairs = [(one, other) for at, one in enumerate(members) for other in members[at + 1 :]]
    told = [
        (one, other, rules.compared(model_to_dict(one), model_to_dict(other)).verdict)
        for one, other in pairs
        if one.value is not None and other.value is not None
    ]
    against = [
        _("%(one)s (%(first)s) and %(other)s (%(second)s) contradict each other. Both are kept.")
        % {"one": number(one), "first": one.publisher, "other": number(other), "second": other.publisher}
        for one, other, verdict in told
        if verdict == "contradicts"
    ]
    return Family(
        first.counted or first.subject, first.unit, place_of(first), period_of(first),
        [line(each) for each in members], bool(against), against,
    )  # fmt: skip


def line(figure: Figure) -> Line:
    """A figure in words."""
    return Line(
        figure.pk, number(figure), figure.counted or figure.subject, period_of(figure), place_of(figure),
        figure.publisher, figure.published, figure.words, figure.language, figure.source,
    )  # fmt: skip


def number(figure: Figure) -> str:
    """The number with its bound and unit, in the reader's language: *More than 1,910 kg*."""
    if figure.value is None:
        return _("several, no number given")
    digits = grouped(figure.value)
    if figure.value_max is not None:
        digits = f"{digits}–{grouped(figure.value_max)}"
    unit = "" if figure.unit == "count" else f" {figure.unit}"
    bound = "" if figure.bound in ("exact", SEVERAL) else f"{coded('figure-bounds', figure.bound)} "
    return f"{bound}{digits}{unit}"


def grouped(value: decimal.Decimal) -> str:
    """A number as the reader's language groups it, without zeros behind the point: *1,310*, *1.310*, *0.5*."""
    digits = f"{value:f}"
    short = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return number_format(decimal.Decimal(short), force_grouping=True)


def period_of(figure: Figure) -> str:
    """The period as its words are precise."""
    ends = [dated(end) for end in (figure.period_start, figure.period_end) if end]
    return " – ".join(dict.fromkeys(ends)) or _("no period given")


def place_of(figure: Figure) -> str:
    """The country in the reader's language, or the territory as it then was; else the place as it was said."""
    if figure.territory in COUNTRIES:
        return coded("countries", figure.territory)
    return figure.territory_name or figure.place or _("no place given")


def shown(user: refs.User, key: uuid.UUID) -> refs.Shown | None:
    """A figure as the references of other rooms show it."""
    known = figure(key) if cast("User", user).has_perm(Permission.READ_ACCORDS) else None
    if known is None:
        return None
    return refs.Shown(f"{number(known)} {known.counted}".strip(), reverse("figures:figure", args=[key]))
