"""Notifications, and the kinds that people do not want."""

from django.db import models
from django.db.models import Q

from jalon.node.kernel import ids
from jalon.node.notifications.choices import Reason


class Notification(models.Model):
    """One sentence to one person. `words` fill the kind's sentence; what the record holds is not copied here."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    about = models.CharField(max_length=120)
    occasion = models.CharField(max_length=60, blank=True, default="")
    words = models.JSONField(default=dict)
    reason = models.CharField(max_length=10, choices=Reason)
    permission = models.CharField(max_length=60, blank=True, default="")
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["user", "id"], name="notification_of_user"),
            models.Index(fields=["user", "id"], condition=Q(read_at=None), name="notification_unread"),
            models.Index(fields=["about"], name="notification_about"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "about", "occasion"], name="notification_once"),
            models.CheckConstraint(condition=Q(reason__in=Reason.values), name="notification_reason_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"


class Unwanted(models.Model):
    """A kind that somebody turned off."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="unwanted_once")]

    def __str__(self) -> str:
        return self.kind
