"""The library and the register: documents with their proposals, records with their versions, answers and notes.

A record's `content` is what `rules.contents` describes for its kind; it is the same on every node that holds the
record. Everything else (notes, drafts, who decided here) stays in this database.
"""

from django.db import models
from django.db.models import Q

from jalon.node.accords.choices import CommitmentState, Kind, ProposalKind, Standing, Verdict
from jalon.node.kernel import ids
from jalon.node.kernel.language import named

WITH_EVIDENCE = [state for state in CommitmentState.values if state != CommitmentState.OPEN]


class Document(models.Model):
    """An official text as it was handed in, and as the reader sees it. `digest` is that of the original bytes."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    file = models.ForeignKey("federation.File", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=500)
    source = models.CharField(max_length=200)
    address = models.CharField(max_length=500, blank=True, default="")
    language = models.CharField(max_length=10)
    date = models.CharField(max_length=10, blank=True, default="")
    date_basis = models.CharField(max_length=300, blank=True, default="")
    text = models.TextField()
    unit = models.ForeignKey("directory.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    added_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["added_at"], name="document_added")]

    def __str__(self) -> str:
        return self.title


class Reading(models.Model):
    """One time that the reader read a document: by which state of the reader, and what differs from the time before.

    `changes` is `{"new": [proposal], "changed": [{"proposal", "before", "after"}], "gone": [proposal]}`.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="readings")
    number = models.PositiveIntegerField()
    reader = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    changes = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="reading_number_once")]


class Proposal(models.Model):
    """What the reader proposes from a passage, and what a person made of it.

    `fields` is the reader's record, `decided` what was accepted (the same, or corrected). After a decision `fields`
    never changes; what a later reading says instead stands in `latest`. `record` is the reference of what was entered.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="proposals")
    kind = models.CharField(max_length=12, choices=ProposalKind)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    words = models.TextField()
    fields = models.JSONField(default=dict)
    latest = models.JSONField(null=True)
    gone = models.BooleanField(default=False)
    verdict = models.CharField(max_length=10, choices=Verdict, default=Verdict.WAITING)
    decided = models.JSONField(null=True)
    reason = models.CharField(max_length=500, blank=True, default="")
    decided_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    record = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["document", "start"], name="proposal_place"),
            models.Index(fields=["record"], name="proposal_record"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ProposalKind.values), name="proposal_kind_known"),
            models.CheckConstraint(condition=Q(end__gt=models.F("start")), name="proposal_has_words"),
            models.CheckConstraint(
                condition=Q(verdict=Verdict.WAITING, decided_by=None, decided_at=None, record="")
                | Q(verdict__in=[Verdict.ACCEPTED, Verdict.CORRECTED], decided_by__isnull=False, decided__isnull=False)
                | Q(verdict=Verdict.REJECTED, decided_by__isnull=False, record=""),
                name="proposal_enters_only_by_a_person",
            ),
        ]


class Record(models.Model):
    """A mechanism, meeting, minutes, commitment or training.

    `parties` are the codes of the nodes that hold it together, ours among them. `titles`, `date`, `due`, `state` and
    `above` (the mechanism of a meeting, the meeting of minutes or of a commitment) are taken from `content`, to find
    and sort by. `draft` is an amendment that has not been sent, built on the versions `draft_on`. `unit` is the unit of
    ours that keeps the record; what a partner proposed has none until somebody here decides on it.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    content = models.JSONField(default=dict)
    unit = models.ForeignKey("directory.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    parties = models.JSONField(default=list)
    standing = models.CharField(max_length=8, choices=Standing, default=Standing.LOCAL)
    agreed = models.CharField(max_length=64, blank=True, default="")
    titles = models.JSONField(default=dict)
    date = models.CharField(max_length=10, blank=True, default="")
    due = models.CharField(max_length=10, blank=True, default="")
    state = models.CharField(max_length=10, blank=True, default="")
    above = models.UUIDField(null=True)
    evidence = models.PositiveIntegerField(default=0)
    draft = models.JSONField(null=True)
    draft_on = models.JSONField(default=list)
    draft_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["kind", "date"], name="record_by_date"),
            models.Index(fields=["kind", "state", "due"], name="record_by_due"),
            models.Index(fields=["above"], name="record_above"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="record_kind_known"),
            models.CheckConstraint(condition=Q(standing__in=Standing.values), name="record_standing_known"),
            models.CheckConstraint(
                condition=~Q(kind=Kind.COMMITMENT)
                | Q(state=CommitmentState.OPEN)
                | Q(standing=Standing.OBSERVED)
                | Q(state__in=WITH_EVIDENCE, evidence__gt=0),
                name="commitment_moves_only_with_evidence",
            ),
        ]

    def __str__(self) -> str:
        return named(self.titles) or str(self.pk)


class Version(models.Model):
    """One wording of a record. `digest` binds record, kind, author, parents and content; it is the same on all nodes.

    A version that is not `shared` is a wording of our own from before the record was proposed. `envelope` is that in
    which it crossed; `read_at` says when somebody here first read what a partner wrote.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="versions")
    digest = models.CharField(max_length=64)
    parents = models.JSONField(default=list)
    content = models.JSONField(default=dict)
    node = models.CharField(max_length=20)
    by = models.CharField(max_length=120)
    at = models.DateTimeField()
    shared = models.BooleanField(default=False)
    envelope = models.UUIDField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record", "digest", "shared"], name="version_once"),
        ]


class Answer(models.Model):
    """What one side says to a version; it may arrive before the version does, so it names both by their keys alone."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    record = models.UUIDField()
    version = models.CharField(max_length=64)
    node = models.CharField(max_length=20)
    accepted = models.BooleanField()
    reason = models.CharField(max_length=500, blank=True, default="")
    by = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["record"], name="answer_record")]
        constraints = [
            models.UniqueConstraint(fields=["record", "version", "node"], name="answer_once_a_side"),
        ]


class Sighting(models.Model):
    """Our node observes: what one member showed of a record, as the mechanism's rule gives it."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="sightings")
    node = models.CharField(max_length=20)
    version = models.CharField(max_length=64)
    content = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "node", "version"], name="sighting_once")]


class Told(models.Model):
    """We are a member: which observer was given which version, so that it is given once."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="told")
    node = models.CharField(max_length=20)
    version = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "node", "version"], name="told_once")]


class Note(models.Model):
    """A note of our side on a record, which never leaves the node."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    written_at = models.DateTimeField()


class Feed(models.Model):
    """The address under which a calendar fetches somebody's meetings; only the token's hash is kept."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    user = models.OneToOneField("accounts.User", on_delete=models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
