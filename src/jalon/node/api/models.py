"""Answers that were given to writes, so that a repeat gets the first; webhooks and their deliveries."""

from django.conf import settings
from django.db import models

from jalon.node.api.choices import Fate
from jalon.node.kernel import ids


class Answer(models.Model):
    """The answer to a write under the caller's Idempotency-Key; without a status while the act is under way."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.UUIDField()
    fingerprint = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField(null=True)
    content_type = models.CharField(max_length=100, blank=True)
    body = models.BinaryField(blank=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="answer_once_a_key")]


class Subscription(models.Model):
    """A webhook: where what is told, in whose name. It tells no more than its owner may know."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    url = models.CharField(max_length=400)
    events = models.JSONField(default=list)
    secret = models.TextField()
    positions = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class Delivery(models.Model):
    """One message of a webhook, and how its delivery stands. Its id is the webhook's message id at every try."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=100)
    body = models.TextField()
    fate = models.CharField(max_length=10, choices=Fate, default=Fate.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(db_index=True)
    status = models.PositiveSmallIntegerField(null=True)
    said = models.CharField(max_length=200, blank=True)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(fate__in=Fate.values), name="delivery_fate_known")]
