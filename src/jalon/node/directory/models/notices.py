"""Gate notices: what one side tells the other of its gates, and how far each has come."""

from django.db import models
from django.db.models import F, Q

from jalon.node.directory.models.nodes import Node
from jalon.node.directory.models.units import Unit
from jalon.node.kernel import ids


class GateNotice(models.Model):
    """Changed hours, closure, suspension of a gate, from one moment to another. `kind` is of the list `gate-notices`.

    `words` are texts by language; `hours` stands for kind `hours` as `rules.hours` reads them; `unit` and `author` are
    empty on a notice of the other side, whose `origin` is their node.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    gate = models.CharField(max_length=60, db_index=True)
    kind = models.CharField(max_length=20)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)
    hours = models.CharField(max_length=200, blank=True)
    words = models.JSONField(default=dict)
    origin = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="gate_notices")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="gate_notices")
    author = models.CharField(max_length=160, blank=True)
    published_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gt=F("from_at")),
                name="notice_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["-published_at", "id"], name="notice_newest")]


class NoticeTrail(models.Model):
    """How far a notice of ours has come with one partner: only what a receipt says."""

    notice = models.ForeignKey(GateNotice, on_delete=models.CASCADE, related_name="trails")
    partner = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+")
    envelope = models.UUIDField(unique=True)
    receipts = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "partner", "envelope"], name="notice_trail_once"),
        ]
