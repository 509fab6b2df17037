"""Planned test calls and drills, and the month's reports of both sides."""

from django.db import models

from jalon.node.hotline.choices import Exercise as Kind
from jalon.node.hotline.choices import Side
from jalon.node.kernel import ids


class Exercise(models.Model):
    """One test call or drill on one line, planned for a moment; the worker raises it as an alert when it comes."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    campaign = models.CharField(max_length=80)
    line = models.ForeignKey("hotline.Line", on_delete=models.PROTECT, related_name="exercises")
    kind = models.CharField(max_length=5, choices=Kind)
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    alert = models.OneToOneField("hotline.Alert", on_delete=models.PROTECT, null=True, related_name="exercise_of")
    reason = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "line", "planned_at"], name="exercise_once"),
        ]
        indexes = [models.Index(fields=["alert", "planned_at"], name="exercise_due")]

    def __str__(self) -> str:
        return self.campaign


class Report(models.Model):
    """A month's report with one partner, as one side computed it."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    their_node = models.CharField(max_length=20)
    month = models.CharField(max_length=7)
    side = models.CharField(max_length=6, choices=Side)
    rows = models.JSONField(default=list)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["their_node", "month", "side"], name="report_once_a_side")]

    def __str__(self) -> str:
        return self.month
