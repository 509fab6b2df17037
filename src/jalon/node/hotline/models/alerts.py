"""Alerts as both sides keep them, their timeline, and what was sent to people about them."""

from django.db import models
from django.db.models import F, Q

from jalon import codes
from jalon.node.hotline.choices import KINDS, OUTCOMES, EventKind, Exercise, Medium, NoticeState, Side, State
from jalon.node.kernel import ids


class Alert(models.Model):
    """An urgent matter raised on a line; its id is the envelope's.

    `side` is who raised it. `partner_unit` is theirs as they wrote it (`{"code", "names"}`). `plan` are the rungs with
    their minutes, as they travelled with it; `rung` is the last one told here. `warnings` are codes of what is odd.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    mark = models.CharField(max_length=8)
    side = models.CharField(max_length=6, choices=Side)
    their_node = models.CharField(max_length=20)
    line = models.ForeignKey("hotline.Line", on_delete=models.PROTECT, null=True, related_name="alerts")
    line_code = models.CharField(max_length=140, blank=True, default="")
    unit = models.ForeignKey("directory.Unit", on_delete=models.PROTECT, related_name="+")
    partner_unit = models.JSONField(default=dict)
    kind = models.CharField(max_length=20)
    exercise = models.CharField(max_length=5, choices=Exercise, blank=True, default=Exercise.NONE)
    place = models.CharField(max_length=200, blank=True, default="")
    marker = models.CharField(max_length=30, blank=True, default="")
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    text = models.CharField(max_length=1000, blank=True, default="")
    language = models.CharField(max_length=10)
    warnings = models.JSONField(default=list)
    signed = models.BooleanField(default=True)

    state = models.CharField(max_length=12, choices=State, default=State.RAISED)
    plan = models.JSONField()
    rung = models.SmallIntegerField(default=-1)
    next_at = models.DateTimeField(null=True)
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    stored_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.CharField(max_length=120, blank=True, default="")
    holder = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, blank=True, default="")
    outcome_text = models.CharField(max_length=1000, blank=True, default="")
    inquiry = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["unit", "state", "raised_at"], name="alert_of_unit"),
            models.Index(fields=["state", "next_at"], name="alert_next"),
            models.Index(fields=["their_node", "raised_at"], name="alert_of_partner"),
            models.Index(fields=["their_node", "mark"], name="alert_mark"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[code.code for code in codes.load(KINDS)]), name="alert_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(outcome__in=[code.code for code in codes.load(OUTCOMES)]),
                name="alert_outcome_known",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.CLOSED) | (~Q(outcome="") & Q(closed_at__isnull=False)),
                name="alert_closed_has_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.ACKNOWLEDGED) | Q(acknowledged_at__isnull=False), name="alert_acknowledged_at"
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("raised_at")), name="alert_expires_after"),
        ]

    def __str__(self) -> str:
        return self.mark


class Event(models.Model):
    """One line of an alert's timeline, telephone calls among them (`call`: their seconds, and whether answered)."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=EventKind)
    side = models.CharField(max_length=6, choices=Side)
    at = models.DateTimeField()
    who = models.CharField(max_length=120, blank=True, default="")
    text = models.CharField(max_length=1000, blank=True, default="")
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["alert", "at"], name="event_of_alert")]


class Notice(models.Model):
    """What is sent to one address about one rung of an alert: once, whoever asks again.

    The address of a push is the id of its device, and its text is what the browser is handed, as JSON.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="notices")
    rung = models.CharField(max_length=12)
    medium = models.CharField(max_length=4, choices=Medium)
    address = models.CharField(max_length=120)
    text = models.CharField(max_length=1000)
    state = models.CharField(max_length=8, choices=NoticeState, default=NoticeState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=80, blank=True, default="")
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["alert", "rung", "medium", "address"], name="notice_once"),
        ]
        indexes = [models.Index(fields=["state", "retry_at"], name="notice_waiting")]
