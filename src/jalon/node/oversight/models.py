"""Samples of accesses, and what was found about each."""

from django.conf import settings
from django.db import models

from jalon.node.kernel import ids
from jalon.node.oversight.choices import Judged


class Sample(models.Model):
    """Accesses of one month, drawn once at random."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    month = models.DateField(unique=True)
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    out_of = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(month__day=1), name="sample_of_a_month"),
        ]


class Sampled(models.Model):
    """One access of a sample, and what the auditor found."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="accesses")
    entry = models.ForeignKey("audit.Entry", on_delete=models.PROTECT, related_name="+")
    judged = models.CharField(max_length=10, choices=Judged, blank=True, default="")
    note = models.CharField(max_length=500, blank=True, default="")
    judged_at = models.DateTimeField(null=True)
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sample", "entry"], name="sampled_once"),
            models.CheckConstraint(condition=models.Q(judged__in=["", *Judged.values]), name="sampled_judged_known"),
            models.CheckConstraint(
                condition=models.Q(judged__in=["", Judged.JUSTIFIED]) | ~models.Q(note=""),
                name="sampled_doubt_has_a_note",
            ),
        ]
