"""A subject with its names, its identifiers, and how it belongs to others."""

from django.db import models
from django.db.models import F, Q

from jalon.node.kernel import ids
from jalon.node.subjects.choices import Checked, IdentifierKind, Kind, NameKind, Tie


class Subject(models.Model):
    """One person, company, document, vehicle, vessel, phone or thing, held by a unit.

    `root` is the record under which all records that were decided to be the same stand; itself where there are none.
    `birth` is as exact as it is known, `birth_first` and `birth_last` the days between which it lies. `details` are
    the few further fields of its kind. A record that was erased keeps its row, so that references say so.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    root = models.ForeignKey("self", on_delete=models.PROTECT, related_name="records")
    kind = models.CharField(max_length=10, choices=Kind)
    unit = models.ForeignKey("directory.Unit", on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=200)
    birth = models.CharField(max_length=10, blank=True)
    birth_first = models.DateField(null=True, blank=True)
    birth_last = models.DateField(null=True, blank=True)
    details = models.JSONField(default=dict)
    entered_by = models.CharField(max_length=160)
    entered_at = models.DateTimeField(db_index=True)
    kept_since_date = models.DateField()
    review_date = models.DateField(db_index=True)
    blocked_at = models.DateTimeField(null=True, blank=True)
    blocked_because = models.CharField(max_length=300, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="subject_kind_known"),
            models.CheckConstraint(
                condition=Q(birth="", birth_first__isnull=True, birth_last__isnull=True)
                | Q(kind=Kind.PERSON, birth_first__lte=F("birth_last")) & ~Q(birth=""),
                name="subject_birth_of_a_person_and_whole",
            ),
            models.CheckConstraint(
                condition=Q(review_date__gte=F("kept_since_date")), name="subject_review_after_it_is_kept"
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(label="", birth="", birth_first__isnull=True),
                name="subject_erased_is_empty",
            ),
        ]
        indexes = [models.Index(fields=["unit", "kind", "entered_at"], name="subject_in_lists")]

    def __str__(self) -> str:
        return self.label


class Name(models.Model):
    """One written form of a name."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="names")
    text = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=NameKind)
    script = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "text"], name="name_once_a_subject"),
            models.CheckConstraint(condition=~Q(text="") & Q(kind__in=NameKind.values), name="name_is_written"),
        ]


class NameKey(models.Model):
    """A short key that a name shares with every other way of writing it; what the search looks up."""

    name = models.ForeignKey(Name, on_delete=models.CASCADE, related_name="keys")
    key = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "name"], name="name_key_once")]


class Identifier(models.Model):
    """A number that tells a subject apart: as it was given, and in the form in which it is compared."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="identifiers")
    kind = models.CharField(max_length=12, choices=IdentifierKind)
    given = models.CharField(max_length=80)
    normal = models.CharField(max_length=80)
    country = models.CharField(max_length=2, blank=True)
    checked = models.CharField(max_length=5, choices=Checked)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "kind", "normal", "country"], name="identifier_once_a_subject"),
            models.CheckConstraint(condition=~Q(normal=""), name="identifier_is_written"),
        ]
        indexes = [models.Index(fields=["normal", "kind"], name="identifier_looked_up")]


class Tied(models.Model):
    """That one subject belongs to another: who holds a document, who owns a vehicle."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="ties")
    other = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="ties_from")
    how = models.CharField(max_length=10, choices=Tie)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "other", "how"], name="tie_once"),
            models.CheckConstraint(condition=~Q(subject=F("other")), name="tie_to_another"),
        ]
