"""Calls from browser to browser as both sides keep them: times and names, never a voice or a description."""

from django.db import models
from django.db.models import F, Q

from jalon.node.hotline.choices import CallEnd, CallState, Side
from jalon.node.kernel import ids


class Call(models.Model):
    """A call on a line, or about an alert; its id is that of the envelope that rang.

    `side` is who called. `unit` is ours, `partner_unit` theirs as they wrote it. `holder` is the person of ours who
    talks (the caller, or whoever took it), `their_name` the person across. `asked` is a colleague who may take it over
    until `asked_until`; `handed_by` is the side that hands it over now. `due_at` is when ringing or handing lapses.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    side = models.CharField(max_length=6, choices=Side)
    their_node = models.CharField(max_length=20)
    alert = models.ForeignKey("hotline.Alert", on_delete=models.PROTECT, null=True, related_name="browser_calls")
    line = models.ForeignKey("hotline.Line", on_delete=models.PROTECT, null=True, related_name="browser_calls")
    unit = models.ForeignKey("directory.Unit", on_delete=models.PROTECT, related_name="+")
    partner_unit = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=CallState, default=CallState.RINGING)
    end = models.CharField(max_length=10, choices=CallEnd, blank=True, default="")
    round = models.PositiveSmallIntegerField(default=0)
    held_ours = models.BooleanField(default=False)
    held_theirs = models.BooleanField(default=False)
    handed_by = models.CharField(max_length=6, choices=Side, blank=True, default="")
    holder = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    asked = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    asked_until = models.DateTimeField(null=True)
    their_name = models.CharField(max_length=120, blank=True, default="")
    rang_at = models.DateTimeField()
    due_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["unit", "state"], name="call_of_unit"),
            models.Index(fields=["their_node", "state"], name="call_of_partner"),
            models.Index(fields=["line", "rang_at"], name="call_of_line"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(alert__isnull=False) | Q(line__isnull=False), name="call_of_alert_or_line"
            ),
            models.CheckConstraint(
                condition=(Q(state=CallState.ENDED) & ~Q(end="") & Q(ended_at__isnull=False))
                | (~Q(state=CallState.ENDED) & Q(end="") & Q(ended_at__isnull=True)),
                name="call_ended_whole",
            ),
            models.CheckConstraint(condition=Q(due_at__gt=F("rang_at")), name="call_rings_a_while"),
            models.CheckConstraint(
                condition=~Q(state=CallState.HANDING) | ~Q(handed_by=""), name="call_handed_by_a_side"
            ),
        ]


class Description(models.Model):
    """What one browser told the other for a round of a call; gone when the call is over.

    `envelope` is the message of ours that carried it; empty where it came from the partner.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="descriptions")
    round = models.PositiveSmallIntegerField()
    answer = models.BooleanField()
    sdp = models.TextField()
    envelope = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "round", "answer"], name="description_once_a_round"),
        ]
