"""The register of agreements. A text that ends gets an end date; it is never rewritten."""

from django.db import models
from django.db.models import F, Q

from jalon.node.agreements.choices import Effect, Succession
from jalon.node.kernel import ids
from jalon.node.kernel.language import named


class Agreement(models.Model):
    """A legal text between parties, with the articles that messages cite and the rules that it sets.

    `titles` and each article's `titles` and `texts` map a language to words; `parties` are country codes; `limits` map
    a limit to hours or to a `rules.Length`; `articles` are `{"number": "4", "titles": {...}, "texts": {...}}`; `terms`
    is a `rules.Terms` without its limits.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=40, default="agreement")
    titles = models.JSONField(default=dict)
    parties = models.JSONField(default=list)
    articles = models.JSONField(default=list)
    limits = models.JSONField(default=dict)
    terms = models.JSONField(default=dict)
    signed_date = models.DateField(null=True, blank=True)
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


class Succeeds(models.Model):
    """That one text replaces or amends an earlier one."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="succeeds")
    earlier = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="succeeded_by")
    how = models.CharField(max_length=10, choices=Succession)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "earlier"], name="succession_once_a_pair"),
            models.CheckConstraint(condition=~Q(agreement=F("earlier")), name="succession_of_another"),
            models.CheckConstraint(condition=Q(how__in=Succession.values), name="succession_known"),
        ]


class NationalRule(models.Model):
    """A rule of our own country or agency about what may leave. `terms` is a `rules.NationalTerms`."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    code = models.CharField(max_length=40, unique=True)
    effect = models.CharField(max_length=20, choices=Effect)
    role = models.CharField(max_length=30, blank=True)
    people = models.PositiveSmallIntegerField(default=1)
    titles = models.JSONField(default=dict)
    terms = models.JSONField(default=dict)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="national_rule_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=Q(effect__in=Effect.values), name="national_rule_effect_known"),
            models.CheckConstraint(
                condition=Q(effect=Effect.BLOCK) | ~Q(role=""), name="national_rule_names_who_approves"
            ),
            models.CheckConstraint(condition=Q(people__gte=1), name="national_rule_asks_somebody"),
        ]

    def __str__(self) -> str:
        return named(self.titles) or self.code
