"""Ledgers that were told, each with the cut at which it was counted; and what is kept so that none is counted twice.

A kept day holds what the matters of one day add up to. Whatever changes one of them (`migrations.0002_ledger_kept`
names it, as triggers of the database) leaves a mark for its day in the same transaction: a day with a mark is counted
from the rows until the worker has counted it anew. A day with neither has no matters.
"""

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


class LedgerDay(models.Model):
    """What the matters of one direction that were sent on one day (UTC) add up to.

    `held` has counts by code (`rules.ledger.Counts`) and how far in each stream their messages lie (`sent`, `taken`);
    `answers` and `feedbacks` are spans in microseconds, eight bytes each, little-endian. `first` and `last` are the
    moments between which they were asked. `edition` counts how often the day was counted.
    """

    partner = models.ForeignKey("federation.Partner", on_delete=models.PROTECT, related_name="+", db_index=False)
    direction = models.CharField(max_length=6, choices=Direction)
    day = models.DateField()
    edition = models.PositiveIntegerField(default=0)
    first = models.DateTimeField(null=True)
    last = models.DateTimeField(null=True)
    held = models.JSONField(default=dict)
    answers = models.BinaryField(default=b"")
    feedbacks = models.BinaryField(default=b"")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "direction", "day"], name="ledger_day_once")]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.direction} {self.day}"


class LedgerMark(models.Model):
    """That something changed what a day adds up to: a row each time, as no writer waits for another's."""

    partner = models.ForeignKey("federation.Partner", on_delete=models.PROTECT, related_name="+", db_index=False)
    direction = models.CharField(max_length=6, choices=Direction)
    day = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["partner", "direction", "day"], name="ledger_mark_of_day")]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.direction} {self.day}"


class LedgerComparison(models.Model):
    """A partner's ledger as it compared with ours: our figures at its cut, and the matters on which the two differ.

    It holds as long as no day of the period has a mark and their editions add up to `editions`.
    """

    statement = models.OneToOneField(Statement, on_delete=models.PROTECT, primary_key=True, related_name="comparison")
    editions = models.PositiveBigIntegerField()
    ours = models.JSONField(default=dict)
    theirs = models.JSONField(default=dict)
    apart = models.JSONField(default=list)

    def __str__(self) -> str:
        return str(self.statement_id)
