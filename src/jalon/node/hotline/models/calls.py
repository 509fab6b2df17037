"""Calls in the browser: where they are allowed, when they rang, were answered and ended. The voice is never kept."""

from django.db import models

from jalon.node.hotline.choices import CallState, Side
from jalon.node.kernel import ids


class CallRule(models.Model):
    """Whether calls in the browser are allowed under an agreement; none is until somebody says so."""

    agreement = models.CharField(max_length=40, primary_key=True)
    allowed = models.BooleanField(default=False)
    set_at = models.DateTimeField()


class WebCall(models.Model):
    """One call on a line; `caller` and `callee` are our person, on whichever end we are."""

    id = models.UUIDField(primary_key=True, editable=False)
    line = models.ForeignKey("hotline.Line", on_delete=models.PROTECT, related_name="calls")
    alert = models.ForeignKey("hotline.Alert", on_delete=models.PROTECT, null=True, related_name="calls")
    side = models.CharField(max_length=6, choices=Side)
    state = models.CharField(max_length=8, choices=CallState, default=CallState.RINGING)
    agreement = models.CharField(max_length=40)
    person = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    their_name = models.CharField(max_length=120, blank=True, default="")
    rang_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.id)


class Signal(models.Model):
    """A signal of a call that waits for our browser; gone when it has fetched it, and when the call ends."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    call = models.ForeignKey(WebCall, on_delete=models.CASCADE, related_name="signals")
    seq = models.PositiveIntegerField()
    body = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "seq"], name="signal_place_once")]
