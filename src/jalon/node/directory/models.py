"""Nodes and units. A unit is never rewritten: it is closed with an end date."""

from django.db import models
from django.db.models import F, Q

from jalon.node.directory.choices import Level
from jalon.node.kernel import ids
from jalon.node.kernel.language import named


class Node(models.Model):
    """One agency's installation: ours, or a partner's."""

    code = models.CharField(max_length=20, primary_key=True)
    country = models.CharField(max_length=2)
    names = models.JSONField(default=dict)
    own = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["own"], condition=Q(own=True), name="node_one_is_ours"),
        ]

    def __str__(self) -> str:
        return named(self.names) or self.code


class Unit(models.Model):
    """An organisational unit of a node, from its first day to its last (exclusive, open while empty)."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="units")
    code = models.CharField(max_length=40)
    names = models.JSONField(default=dict)
    level = models.CharField(max_length=12, choices=Level)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["node", "code", "valid_from"], name="unit_code_once_a_period"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="unit_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return named(self.names) or self.code
