"""Days on which an agency or a unit of ours rests beside the public holidays of its country."""

from django.db import models
from django.db.models import F, Q

from jalon.node.directory.models.nodes import Agency
from jalon.node.directory.models.units import Unit
from jalon.node.kernel import ids
from jalon.node.kernel.language import named


class DayOff(models.Model):
    """Days from the first to the last, both included, of an agency with its units, or of one unit.

    They count as public holidays do for the hours of an office, and for nothing else: time limits of agreements know
    the calendar of the country alone. What is withdrawn stays, so that an old question gets its old answer.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="days_off")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="days_off")
    first_date = models.DateField()
    last_date = models.DateField()
    names = models.JSONField(default=dict)
    entered_by = models.CharField(max_length=160)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(agency__isnull=True, unit__isnull=False) | Q(agency__isnull=False, unit__isnull=True),
                name="day_off_of_an_agency_or_a_unit",
            ),
            models.CheckConstraint(condition=Q(last_date__gte=F("first_date")), name="day_off_ends_after_it_begins"),
        ]
        indexes = [models.Index(fields=["first_date", "last_date"], name="day_off_around")]

    def __str__(self) -> str:
        return named(self.names)
