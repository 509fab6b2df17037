"""Pairs of records that may be one subject, and the decisions of people; both originals stay."""

from django.db import models
from django.db.models import F, Q

from jalon.node.kernel import ids
from jalon.node.subjects.choices import Verdict
from jalon.node.subjects.models.subjects import Subject


class Comparison(models.Model):
    """Two records that a match holds for alike, and what a person decided. The older record is the first."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    one = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="+")
    score = models.FloatField()
    reasons = models.JSONField(default=list)
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    decided_by = models.CharField(max_length=160, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    because = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="comparison_once_a_pair"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="comparison_older_first"),
            models.CheckConstraint(
                condition=Q(verdict="", decided_by="") | (~Q(verdict="") & ~Q(decided_by="") & ~Q(because="")),
                name="comparison_decided_by_somebody_with_reasons",
            ),
        ]


class Merge(models.Model):
    """That a person decided two records to be the same: `joined` stands under `kept` until it is undone."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    kept = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="+")
    joined = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="+")
    moved = models.JSONField(default=list)
    merged_by = models.CharField(max_length=160)
    merged_at = models.DateTimeField()
    because = models.CharField(max_length=500)
    undone_by = models.CharField(max_length=160, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["joined"], condition=Q(undone_at__isnull=True), name="merge_once_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(kept=F("joined")) & ~Q(because=""), name="merge_of_two_with_reasons"),
        ]
