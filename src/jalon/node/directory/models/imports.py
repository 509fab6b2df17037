"""Files that were imported, with what is needed to undo them; directories that partners sent."""

from django.db import models

from jalon.node.directory.choices import SnapshotState
from jalon.node.directory.models.nodes import Node
from jalon.node.kernel import ids


class ImportBatch(models.Model):
    """A file that was handed in: what it would do, since `imported_at` what it did, and what is wrong in it."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    file_name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    actor = models.CharField(max_length=160)
    at = models.DateTimeField()
    content = models.BinaryField(null=True)
    imported_at = models.DateTimeField(null=True, blank=True)
    rows = models.PositiveIntegerField()
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    broken = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=160, blank=True)


class ImportChange(models.Model):
    """One row that an import wrote: what it was before (None: it was not), and what it became."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="changes")
    table = models.CharField(max_length=12)
    key = models.UUIDField()
    before = models.JSONField(null=True)
    after = models.JSONField()


class Snapshot(models.Model):
    """A partner's directory as it sent it, signed in its envelope; a person accepts or refuses it."""

    id = models.UUIDField(primary_key=True, editable=False)
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="snapshots")
    taken_at = models.DateTimeField()
    received_at = models.DateTimeField()
    body = models.JSONField()
    state = models.CharField(max_length=12, choices=SnapshotState, default=SnapshotState.WAITING)
    decided_by = models.CharField(max_length=160, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
