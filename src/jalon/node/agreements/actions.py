"""Writes of the register."""

import datetime
from typing import Any

from django.db import transaction

from jalon.node.agreements.choices import Act
from jalon.node.agreements.models import Agreement
from jalon.node.audit import actions as audit
from jalon.node.kernel.refs import ref


@transaction.atomic
def add_agreement(
    code: str,
    *,
    titles: dict[str, str],
    parties: list[str],
    articles: list[dict[str, Any]],
    limits: dict[str, int],
    valid_from: datetime.date,
    actor: str,
) -> Agreement:
    """Enter an agreement; the code is its identity, so a repeat returns the first."""
    agreement, created = Agreement.objects.get_or_create(
        code=code,
        defaults={
            "titles": titles,
            "parties": parties,
            "articles": articles,
            "limits": limits,
            "valid_from": valid_from,
        },
    )
    if created:
        audit.record(Act.AGREEMENT_ADDED, actor=actor, about=ref("agreements/agreement", agreement.pk))
    return agreement
