"""From a first day to a last: what every dated row of the directory has in common."""

import datetime

from django.db import models
from django.db.models import F, Q


def in_force(day: datetime.date, prefix: str = "") -> Q:
    """The condition that a dated row, perhaps behind a relation, is in force on a day."""
    still = Q(**{f"{prefix}valid_until__isnull": True}) | Q(**{f"{prefix}valid_until__gt": day})
    return still & Q(**{f"{prefix}valid_from__lte": day})


def ends_after_it_begins(name: str) -> models.CheckConstraint:
    """No row ends on or before its first day."""
    return models.CheckConstraint(condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")), name=name)


class Dated(models.Model):
    """A row from its first day to its last (exclusive, open while empty)."""

    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True

    def in_force(self, day: datetime.date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)
