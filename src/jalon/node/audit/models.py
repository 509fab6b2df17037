"""Entries, their leaves in the two trees, and the signed checkpoints. All three only grow: triggers refuse the rest."""

from django.db import models

from jalon.node.audit.choices import Tree
from jalon.node.kernel import ids


class Entry(models.Model):
    """One act. `sealed` is the act as bytes, which the leaf hashes; the columns repeat it for searching."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=100, db_index=True)
    action = models.CharField(max_length=100, db_index=True)
    about = models.CharField(max_length=120, blank=True)
    purpose = models.CharField(max_length=500, blank=True)
    tree = models.CharField(max_length=10, choices=Tree)
    detail = models.JSONField(default=dict)
    salt = models.BinaryField(max_length=16)
    sealed = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["about", "at"], name="entry_about_at")]
        constraints = [
            models.CheckConstraint(condition=models.Q(tree__in=Tree.values), name="entry_tree_known"),
        ]


class Pending(models.Model):
    """An entry that waits for its leaf; the sequencer takes it from here, so that it never searches the whole log.

    The database writes it with the entry (migration 0003), so nothing is recorded that does not wait.
    """

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True)


class Leaf(models.Model):
    """The place of an entry in its tree, and its hash."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True)
    tree = models.CharField(max_length=10, choices=Tree)
    index = models.PositiveBigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tree", "index"], name="leaf_place_once")]


class Subtree(models.Model):
    """The hash of a complete subtree, from the level on at which recomputing it costs more than keeping it."""

    tree = models.CharField(max_length=10, choices=Tree)
    level = models.PositiveSmallIntegerField()
    index = models.PositiveBigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tree", "level", "index"], name="subtree_once")]


class Checkpoint(models.Model):
    """A signed size and root of one tree, as a C2SP note."""

    tree = models.CharField(max_length=10, choices=Tree)
    size = models.PositiveBigIntegerField()
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tree", "size"], name="checkpoint_size_once")]
