"""Nodes, and the agencies that they speak for."""

from django.db import models
from django.db.models import F, Q

from jalon.node.directory.models.periods import Dated, ends_after_it_begins
from jalon.node.directory.rules import parties
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


class Agency(Dated):
    """A body of a state: its police, its customs. `kind` is of the list `agency-kinds`.

    `under` says in words which ministry it belongs to (a border guard may stand under defence). An agency without a
    node only sits at meetings: it has no units here. `heir` takes its units from the day on which it is no more.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    code = models.CharField(max_length=20)
    kind = models.CharField(max_length=24)
    country = models.CharField(max_length=2)
    names = models.JSONField(default=dict)
    under = models.JSONField(default=dict)
    node = models.ForeignKey(Node, on_delete=models.PROTECT, null=True, blank=True, related_name="agencies")
    heir = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="agency_code_once_a_period"),
            ends_after_it_begins("agency_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(node__isnull=True) | ~Q(kind__in=sorted(parties.meetings_only())),
                name="agency_of_meetings_has_no_node",
            ),
            models.CheckConstraint(
                condition=Q(heir__isnull=True) | Q(valid_until__isnull=False) & ~Q(heir=F("id")),
                name="agency_with_an_heir_has_ended",
            ),
        ]

    def __str__(self) -> str:
        return named(self.names) or self.code
