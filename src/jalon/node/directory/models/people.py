"""Officers, and how units and officers are reached."""

from django.db import models

from jalon.node.directory.choices import ContactKind
from jalon.node.directory.models.periods import Dated, ends_after_it_begins
from jalon.node.directory.models.units import Unit
from jalon.node.kernel import ids
from jalon.node.kernel.language import named


class Officer(Dated):
    """Somebody who answers for a unit: a name and rank, nothing private."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="officers")
    names = models.JSONField(default=dict)
    rank = models.CharField(max_length=60, blank=True)
    position = models.CharField(max_length=120, blank=True)
    languages = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [ends_after_it_begins("officer_ends_after_it_begins")]

    def __str__(self) -> str:
        return " ".join(filter(None, [self.rank, named(self.names)]))


class Contact(Dated):
    """One way to reach a unit, or one officer of it, in which languages and at what hours.

    A number is kept as `+85620…`; `hours` empty means those of the unit; `languages` empty those of officer or unit.
    `shared`: whether partners see it in a snapshot of our directory.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="contacts")
    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, null=True, blank=True, related_name="contacts")
    kind = models.CharField(max_length=12, choices=ContactKind)
    value = models.CharField(max_length=120)
    label = models.CharField(max_length=80, blank=True)
    languages = models.JSONField(default=list, blank=True)
    hours = models.CharField(max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=10)
    shared = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "kind", "value", "valid_from"], name="contact_once_a_period"),
            ends_after_it_begins("contact_ends_after_it_begins"),
        ]
        ordering = ["order", "kind", "value"]

    def __str__(self) -> str:
        return self.value
