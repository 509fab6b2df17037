"""Ledgers that were told: ours to a partner, and theirs to us, each with the cut at which it was counted."""

from django.db import models

from jalon.node.exchange.choices import Direction
from jalon.node.kernel import ids


class Statement(models.Model):
    """A ledger as one side told it to the other.

    `sent` and `taken` are the cut from this node's side: how far our streams and theirs count. `ours` and `theirs` are
    the figures of what we asked and of what they asked. `codes` has one line a matter (`rules.ledger.code`). `id` is
    that of the envelope.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    partner = models.ForeignKey("federation.Partner", on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=6, choices=Direction)
    since = models.DateTimeField()
    until = models.DateTimeField()
    sent = models.JSONField(default=dict)
    taken = models.JSONField(default=dict)
    ours = models.JSONField(default=dict)
    theirs = models.JSONField(default=dict)
    codes = models.TextField(blank=True, default="")
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["partner", "side", "at"], name="statement_of_partner")]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.since:%Y-%m-%d}"
