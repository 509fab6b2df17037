"""Writes of declared figures: entered once, never rewritten."""

import decimal
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from jalon.node.audit import actions as audit
from jalon.node.figures import rules
from jalon.node.figures.choices import BOUNDS, Act
from jalon.node.figures.models import Figure
from jalon.node.kernel import clock
from jalon.node.kernel.refs import ref


@transaction.atomic
def declare_figure(
    key: uuid.UUID,
    *,
    statistic: Mapping[str, Any],
    words: str,
    publisher: str,
    published: str,
    language: str,
    source: str,
    actor: str,
) -> Figure:
    """Enter a figure that a text declares; `key` was minted by the caller, so a repeat returns the first.

    Args:
        key: the figure's id.
        statistic: as the reader writes one (`value`, `value_max`, `unit`, `qualifier`, `counted`, `counted_class`,
            `place`, `period`).
        words: the words that say it.
        publisher: who says it.
        published: the day, month or year in which it was said, ISO 8601, or empty.
        language: of the words.
        source: reference of the document.
        actor: who enters it.
    """
    if existing := Figure.objects.filter(pk=key).first():
        return existing
    period = statistic.get("period") or {}
    start, end = period.get("start") or "", period.get("end") or ""
    place = (statistic.get("place") or "")[:300]
    day = rules.last_day(end) or rules.last_day(start) or rules.last_day(published) or clock.today()
    code, name = rules.as_it_was(place, day) if place else ("", "")
    figure = Figure.objects.create(
        id=key,
        value=_decimal(statistic.get("value")),
        value_max=_decimal(statistic.get("value_max")),
        unit=statistic["unit"],
        bound=BOUNDS[statistic.get("qualifier") or "exact"],
        counted=(statistic.get("counted") or "")[:300],
        subject=rules.subject(statistic.get("counted") or "", statistic.get("counted_class") or ""),
        period_start=start,
        period_end=end,
        place=place,
        territory=code,
        territory_name=name,
        publisher=publisher[:200],
        published=published,
        language=language,
        words=words,
        source=source,
        entered_at=clock.now(),
    )
    audit.record(Act.DECLARED, actor=actor, about=ref("figures/figure", figure.pk), detail={"source": source})
    return figure


def _decimal(value: Any) -> decimal.Decimal | None:
    return None if value is None else decimal.Decimal(str(value))
