"""Who is on duty: shifts of our units and, as partners tell them, of theirs; swaps, hand-over notes, feeds."""

from django.db import models
from django.db.models import F, Q

from jalon.node.hotline.choices import Duty, SwapState
from jalon.node.kernel import ids


class Roster(models.Model):
    """The roster of one unit: its row is locked while shifts change, so that no two officers get one shift.

    `feed` is the digest of the secret in the calendar's address; the secret itself is shown once and not kept.
    """

    unit = models.OneToOneField("directory.Unit", on_delete=models.PROTECT, primary_key=True, related_name="+")
    feed = models.CharField(max_length=64, blank=True, default="")
    told_until = models.DateTimeField(null=True)
    as_of = models.DateTimeField(null=True)


class Shift(models.Model):
    """Somebody's duty for a unit. Name and telephone are what the other side is shown."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    unit = models.ForeignKey("directory.Unit", on_delete=models.PROTECT, related_name="+")
    duty = models.CharField(max_length=8, choices=Duty, default=Duty.FIRST)
    officer = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    shown_as = models.CharField(max_length=120)
    phone = models.CharField(max_length=20, blank=True, default="")
    mail = models.CharField(max_length=120, blank=True, default="")
    languages = models.JSONField(default=list)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "duty", "starts_at"], name="shift_of_unit")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="shift_ends_after"),
            models.UniqueConstraint(
                fields=["unit", "duty", "starts_at"], condition=Q(cancelled_at__isnull=True), name="shift_one_officer"
            ),
        ]

    def __str__(self) -> str:
        return self.shown_as


class Swap(models.Model):
    """A wish that a colleague takes over a shift; nothing changes until that colleague accepts."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="swaps")
    asked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    asked = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200, blank=True, default="")
    state = models.CharField(max_length=8, choices=SwapState, default=SwapState.ASKED)
    asked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shift"], condition=Q(state=SwapState.ASKED), name="swap_one_open"),
        ]


class Handover(models.Model):
    """What one shift leaves to the next. It never leaves the node."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    unit = models.ForeignKey("directory.Unit", on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    written_at = models.DateTimeField()
