"""States that constrain, who may read a protected record, and the lists on which a subject is held."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from jalon.node.kernel import ids
from jalon.node.subjects.choices import Aim, StateKind
from jalon.node.subjects.models.subjects import Subject


class State(models.Model):
    """That somebody is a victim or a minor, or may be one (`doubtful`: doubt counts as being one). Never deleted."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="states")
    kind = models.CharField(max_length=8, choices=StateKind)
    doubtful = models.BooleanField(default=False)
    ground = models.CharField(max_length=500)
    recorded_by = models.CharField(max_length=160)
    recorded_at = models.DateTimeField()
    lifted_by = models.CharField(max_length=160, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_because = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "kind"], condition=Q(lifted_at__isnull=True), name="state_once_at_a_time"
            ),
            models.CheckConstraint(condition=Q(kind__in=StateKind.values) & ~Q(ground=""), name="state_has_a_ground"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True)
                | (~Q(lifted_by="") & ~Q(lifted_because="") & ~Q(lifted_by=F("recorded_by"))),
                name="state_lifted_by_another_with_reasons",
            ),
        ]


class Reader(models.Model):
    """Somebody who needs to read a protected record, let in by the victim focal point."""

    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="readers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=500)
    until_date = models.DateField()
    admitted_by = models.CharField(max_length=160)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "user"], name="reader_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="reader_has_a_reason"),
        ]


class Listing(models.Model):
    """That another app holds the subject on a list: the row without which no list may name it.

    `entry` is the reference of the entry (`jalon:screening/entry/<id>`); the app that owns it makes and ends the row
    through `actions.list_subject` and `actions.end_listing`, and keeps a foreign key on it.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="listings")
    entry = models.CharField(max_length=120, unique=True)
    aim = models.CharField(max_length=8, choices=Aim)
    best_interests = models.CharField(max_length=1000, blank=True)
    listed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(aim__in=Aim.values), name="listing_aim_known")]
