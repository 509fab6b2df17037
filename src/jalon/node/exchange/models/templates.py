"""Texts from which an officer starts a request: per unit, in several languages, each version kept."""

from django.db import models
from django.db.models import Q

from jalon.node.exchange.choices import Kind
from jalon.node.kernel import ids


class Template(models.Model):
    """One version of a template. `family` ties its versions; `texts` are the free texts by language and part."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    family = models.UUIDField()
    version = models.PositiveIntegerField()
    unit = models.ForeignKey("directory.Unit", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40, choices=Kind)
    titles = models.JSONField(default=dict)
    texts = models.JSONField(default=dict)
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["family", "version"], name="template_version_once"),
            models.UniqueConstraint(
                fields=["family"], condition=Q(retired_at__isnull=True), name="template_one_in_use"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="template_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.family} {self.version}"
