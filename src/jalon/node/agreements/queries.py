"""Which agreements are in force between two parties on a day."""

import datetime

from django.db.models import Q

from jalon.node.agreements.models import Agreement


def in_force(one: str, other: str, *, on: datetime.date) -> list[Agreement]:
    """The agreements between two countries on a day, by code."""
    open_then = Q(valid_until__isnull=True) | Q(valid_until__gt=on)
    agreements = Agreement.objects.filter(open_then, valid_from__lte=on).order_by("code")
    return [agreement for agreement in agreements if {one, other} <= set(agreement.parties)]


def cited(code: str, article: str) -> Agreement | None:
    """The agreement of that code, where it has that article."""
    agreement = Agreement.objects.filter(code=code).first()
    if agreement and any(entry["number"] == article for entry in agreement.articles):
        return agreement
    return None
