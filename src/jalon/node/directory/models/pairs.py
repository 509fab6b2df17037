"""Who faces whom across the line, and the days on which offices are closed."""

from django.db import models
from django.db.models import F, Q

from jalon.node.directory.choices import Level
from jalon.node.directory.models.periods import Dated, ends_after_it_begins
from jalon.node.directory.models.units import Unit
from jalon.node.kernel import ids


class Pair(Dated):
    """A unit of ours and the unit across the line that it works with, for a subject and a period.

    `offence` is a code of the list `offences`, with all beneath it; empty for every subject. `level` says on which
    step of the mechanism they meet, whatever the two units' own levels are; `ground` is the text that says so.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    ours = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="pairs")
    theirs = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="pairs_from_across")
    offence = models.CharField(max_length=60, blank=True)
    level = models.CharField(max_length=12, choices=Level)
    ground = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ours", "theirs", "offence", "valid_from"], name="pair_once_a_period"),
            models.CheckConstraint(condition=~Q(ours=F("theirs")), name="pair_of_two"),
            ends_after_it_begins("pair_ends_after_it_begins"),
        ]


class HolidayOverride(models.Model):
    """A day that the published calendar has otherwise: a holiday that it lacks, or a working day that it calls one."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    country = models.CharField(max_length=2)
    date = models.DateField()
    closed = models.BooleanField()
    names = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["country", "date"], name="holiday_override_once")]
