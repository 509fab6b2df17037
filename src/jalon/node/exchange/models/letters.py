"""The registry of each unit, which numbers what it sends and receives; and translations, which stand beside a text."""

from django.db import models
from django.db.models import Q

from jalon.node.exchange.choices import Direction
from jalon.node.exchange.choices.letters import TranslationState, Way
from jalon.node.exchange.models.inquiry import Inquiry
from jalon.node.exchange.models.thread import Reply
from jalon.node.kernel import ids


class UnitRegister(models.Model):
    """The last number that a unit's registry gave in a year; locked while it gives the next: none is missing."""

    unit = models.ForeignKey("directory.Unit", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="unit_register_once_a_year")]

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Entry(models.Model):
    """One letter in a unit's registry. `theirs` is the number of the same letter in the partner's, where we know it."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    unit = models.ForeignKey("directory.Unit", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    way = models.CharField(max_length=3, choices=Way)
    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="entries")
    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, null=True, related_name="entries")
    code = models.CharField(max_length=40)
    theirs = models.CharField(max_length=60, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "number"], name="entry_number_once"),
            models.UniqueConstraint(fields=["inquiry", "reply"], name="entry_once_a_letter", nulls_distinct=False),
            models.CheckConstraint(condition=Q(number__gte=1), name="entry_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.code}/{self.year}/{self.number:04d}"


class Translation(models.Model):
    """A translation of a letter's free texts into one language, by a person, signed by their node.

    `parts` are texts by part; `of` is the digest of the original, so that nothing else can be put beside it. `seconds`
    is the time that the work took. `id` is that of the envelope that carries it.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="translations")
    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, null=True, related_name="translations")
    direction = models.CharField(max_length=6, choices=Direction)
    state = models.CharField(max_length=10, choices=TranslationState)
    language = models.CharField(max_length=10)
    parts = models.JSONField(default=dict)
    of = models.CharField(max_length=64)
    node = models.CharField(max_length=20)
    by = models.CharField(max_length=120, blank=True, default="")
    translator = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    releaser = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    return_reason = models.CharField(max_length=500, blank=True, default="")
    begun_at = models.DateTimeField()
    seconds = models.PositiveIntegerField(default=0)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["inquiry", "state"], name="translation_of_inquiry")]
        constraints = [
            models.CheckConstraint(
                condition=Q(releaser__isnull=True) | Q(translator__isnull=True) | ~Q(releaser=models.F("translator")),
                name="translation_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(state=TranslationState.SENT) | Q(signed_at__isnull=False),
                name="translation_sent_is_signed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.language} {self.inquiry_id}"
