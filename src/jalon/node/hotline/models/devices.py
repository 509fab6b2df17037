"""Browsers in which somebody asked to be warned."""

from django.db import models

from jalon.node.kernel import ids


class Device(models.Model):
    """A browser of one person, as its push service knows it; gone as soon as the person or the service says so.

    `digest` is SHA-256 of `endpoint`: a browser that another person switches on is theirs from then on. `public` and
    `auth` are the browser's keys (RFC 8291), with which nobody but it can read.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    endpoint = models.CharField(max_length=600)
    public = models.BinaryField()
    auth = models.BinaryField()
    words = models.CharField(max_length=60)
    added_at = models.DateTimeField()
    warned_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["user", "added_at"], name="device_of_user")]

    def __str__(self) -> str:
        return self.words
