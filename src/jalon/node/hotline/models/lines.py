"""Lines between a unit of ours and the one across, their numbers, and the plans by which alerts escalate."""

from django.db import models
from django.db.models import F, Q

from jalon.node.hotline.choices import NumberKind, Side
from jalon.node.kernel import ids


class Line(models.Model):
    """A hotline connection of a counterpart pair, from its first day to its last (exclusive, open while empty).

    `code` is computed from both units, so both sides bear the same one. `languages` and `hours` map a side to what is
    spoken and when it is served (empty: day and night). `rerouted_to` is the line that took its place.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    code = models.CharField(max_length=140)
    their_node = models.CharField(max_length=20)
    unit = models.ForeignKey("directory.Unit", on_delete=models.PROTECT, related_name="+")
    their_unit = models.ForeignKey("directory.Unit", on_delete=models.PROTECT, related_name="+")
    pair = models.ForeignKey("directory.Pair", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    level = models.CharField(max_length=12)
    place = models.CharField(max_length=20, blank=True, default="")
    their_place = models.CharField(max_length=20, blank=True, default="")
    languages = models.JSONField(default=dict)
    hours = models.JSONField(default=dict)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    rerouted_to = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="took_over")
    reroute_reason = models.CharField(max_length=300, blank=True, default="")
    to_publish = models.BooleanField(default=False)
    published_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["unit", "valid_from"], name="line_of_unit"),
            models.Index(fields=["their_unit", "valid_from"], name="line_of_theirs"),
            models.Index(fields=["to_publish"], condition=Q(to_publish=True), name="line_to_publish"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="line_once_a_period"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")), name="line_ends_after"
            ),
            models.CheckConstraint(condition=~Q(unit=F("their_unit")), name="line_two_units"),
        ]

    def __str__(self) -> str:
        return self.code


class Number(models.Model):
    """A permanent number of one end of a line, as E.164."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="numbers")
    side = models.CharField(max_length=6, choices=Side)
    kind = models.CharField(max_length=10, choices=NumberKind)
    e164 = models.CharField(max_length=20)
    note = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "side", "e164"], name="number_once_a_line"),
            models.CheckConstraint(condition=Q(e164__startswith="+"), name="number_is_e164"),
        ]

    def __str__(self) -> str:
        return self.e164


class Plan(models.Model):
    """The escalation plan of a unit of ours: rungs with their minutes, and the life of an alert in minutes."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    unit = models.OneToOneField("directory.Unit", on_delete=models.PROTECT, related_name="+")
    stages = models.JSONField()
    life = models.PositiveSmallIntegerField()
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.unit_id)
