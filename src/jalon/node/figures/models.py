"""The register of declared figures. A figure is never rewritten: a publisher who corrects one declares another."""

from django.db import models
from django.db.models import Q

from jalon import codes
from jalon.node.figures.choices import SEVERAL
from jalon.node.kernel import ids


class Figure(models.Model):
    """One number as it was published.

    `counted` is what was counted in the publisher's words, `subject` the same as a key under which figures of several
    languages meet. `period_start` and `period_end` are ISO 8601, as precise as the words. `place` is as it was said;
    `territory` is its code and `territory_name` its name on the last day of the period, where the tables know it.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    value = models.DecimalField(max_digits=24, decimal_places=4, null=True)
    value_max = models.DecimalField(max_digits=24, decimal_places=4, null=True)
    unit = models.CharField(max_length=12)
    bound = models.CharField(max_length=12, default="exact")
    counted = models.CharField(max_length=300, blank=True, default="")
    subject = models.CharField(max_length=300)
    period_start = models.CharField(max_length=10, blank=True, default="")
    period_end = models.CharField(max_length=10, blank=True, default="")
    place = models.CharField(max_length=300, blank=True, default="")
    territory = models.CharField(max_length=20, blank=True, default="")
    territory_name = models.CharField(max_length=200, blank=True, default="")
    publisher = models.CharField(max_length=200)
    published = models.CharField(max_length=10, blank=True, default="")
    language = models.CharField(max_length=10, blank=True, default="")
    words = models.TextField()
    source = models.CharField(max_length=120)
    entered_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["subject", "territory", "unit"], name="figure_family"),
            models.Index(fields=["source"], name="figure_source"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(bound__in=[*(code.code for code in codes.load("figure-bounds")), SEVERAL]),
                name="figure_bound_known",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | Q(bound=SEVERAL), name="figure_has_a_number_or_says_several"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="figure_has_its_words"),
            models.CheckConstraint(condition=~Q(source=""), name="figure_has_its_source"),
        ]

    def __str__(self) -> str:
        return self.words
