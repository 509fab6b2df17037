"""Reads of templates: those in use for a person's units, and what a new request starts with."""

import dataclasses
import datetime
import uuid
from collections.abc import Collection
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language

from jalon.node.exchange.choices import Kind
from jalon.node.exchange.choices.letters import PARTS
from jalon.node.exchange.models.templates import Template
from jalon.node.kernel.language import coded, named

WRITTEN = tuple(part for part in PARTS if part not in ("text", "urgency_reasons"))
"""The free texts that a template can hold."""


@dataclasses.dataclass(frozen=True)
class Start:
    """A template in one of its languages: where a new request starts with it."""

    language: str
    lang: str
    title: str
    url: str


@dataclasses.dataclass(frozen=True)
class Line:
    """A template in use."""

    key: uuid.UUID
    title: str
    kind: str
    unit: str
    version: int
    written_at: datetime.datetime
    starts: list[Start]
    may_write: bool


def used_by(units: Collection[uuid.UUID]) -> QuerySet[Template]:
    """The templates in use for some units."""
    return Template.objects.filter(unit__in=units, retired_at=None)


def in_use(units: Collection[uuid.UUID], writes: Collection[uuid.UUID]) -> list[Line]:
    """The templates in use for some units, newest first; `writes` are the units for which this person may write."""
    found = used_by(units).select_related("unit").order_by("-written_at")
    return [
        Line(
            each.pk, named(each.titles), str(Kind(each.kind).label), str(each.unit), each.version, each.written_at,
            _starts(each), each.unit_id in writes,
        )
        for each in found
    ]  # fmt: skip


def _starts(template: Template) -> list[Start]:
    first = sorted(template.texts, key=lambda code: code != (get_language() or "en"))
    return [
        Start(coded("languages", code), code, template.titles.get(code, ""), _address(template, code)) for code in first
    ]


def _address(template: Template, language: str) -> str:
    said = {"kind": template.kind, "unit": str(template.unit_id), **template.texts[language]}
    return f"{reverse('exchange:new')}?{urlencode(said)}"
