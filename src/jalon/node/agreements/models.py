"""The register of agreements. A text that ends gets an end date; it is never rewritten."""

from django.db import models
from django.db.models import F, Q

from jalon.node.kernel import ids
from jalon.node.kernel.language import named


class Agreement(models.Model):
    """A legal text between parties, with the articles that messages cite and the limits that it sets.

    `titles` and each article's `titles` map a language to words; `parties` are country codes; `limits` map a limit to
    hours; `articles` are `{"number": "4", "titles": {...}}`.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    code = models.CharField(max_length=40, unique=True)
    titles = models.JSONField(default=dict)
    parties = models.JSONField(default=list)
    articles = models.JSONField(default=list)
    limits = models.JSONField(default=dict)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="agreement_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return named(self.titles) or self.code
