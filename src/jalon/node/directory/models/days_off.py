"""Days on which an agency or a unit rests beside the public holidays of its country: ours, and those partners told."""

from django.db import models
from django.db.models import F, Q

from jalon.node.directory.models.nodes import Agency, Node
from jalon.node.directory.models.units import Unit
from jalon.node.kernel import ids
from jalon.node.kernel.language import named

_OURS = Q(origin__isnull=True, agency_code="", unit_code="") & (
    Q(agency__isnull=True, unit__isnull=False) | Q(agency__isnull=False, unit__isnull=True)
)
_TOLD = Q(origin__isnull=False, agency__isnull=True, unit__isnull=True) & (
    Q(agency_code="") & ~Q(unit_code="") | ~Q(agency_code="") & Q(unit_code="")
)


class DayOff(models.Model):
    """Days from the first to the last, both included, of an agency with its units, or of one unit.

    They count as public holidays do for the hours of an office. Those of an agency are no working days either: a time
    limit that counts working days leaves them out where they were known when it began, from `known_at` to
    `withdrawn_at`. What is withdrawn stays, so that an old question gets its old answer.

    Ours are of a record; what the partner `origin` told is of whatever bears the code there, whether or not it is
    known here yet.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="days_off")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="days_off")
    origin = models.ForeignKey(Node, on_delete=models.PROTECT, null=True, blank=True, related_name="days_off")
    agency_code = models.CharField(max_length=20, blank=True, default="")
    unit_code = models.CharField(max_length=40, blank=True, default="")
    first_date = models.DateField()
    last_date = models.DateField()
    names = models.JSONField(default=dict)
    entered_by = models.CharField(max_length=160)
    known_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_OURS | _TOLD, name="day_off_of_an_agency_or_a_unit"),
            models.CheckConstraint(condition=Q(last_date__gte=F("first_date")), name="day_off_ends_after_it_begins"),
        ]
        indexes = [models.Index(fields=["first_date", "last_date"], name="day_off_around")]

    def __str__(self) -> str:
        return named(self.names)
