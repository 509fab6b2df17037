"""Partners, streams, the outbox, the inbox, receipts and files."""

from django.db import models
from django.db.models import Q

from jalon.node.federation.choices import UNDELIVERED, IncomingState, OutgoingState, PartnerState, Priority, ReceiptSide
from jalon.node.kernel import ids


class Partner(models.Model):
    """Another node, pinned by the fingerprint of its root key.

    `card` is its signed key directory as it came; `told_serial` is the edition of ours that its gate has taken.
    `epoch` is that of our streams to it. `recovering_since` stands after this node was restored, until the partner has
    said what it holds: the moment after which we lost what came. `recovered_at` is when the partner itself said last
    that it was restored (its clock, milliseconds since 1970), and `era` how often.
    """

    code = models.CharField(max_length=20, primary_key=True)
    fingerprint = models.CharField(max_length=80)
    card = models.BinaryField()
    gate_url = models.CharField(max_length=200)
    gate_certificate = models.BinaryField(max_length=32)
    state = models.CharField(max_length=8, choices=PartnerState, default=PartnerState.ACTIVE)
    told_serial = models.PositiveBigIntegerField(default=0)
    added_at = models.DateTimeField()
    last_sent_at = models.DateTimeField(null=True)
    last_received_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    last_failure = models.CharField(max_length=300, blank=True, default="")
    retry_at = models.DateTimeField(null=True)
    skew_ms = models.IntegerField(null=True)
    epoch = models.PositiveIntegerField(default=1)
    recovering_since = models.DateTimeField(null=True)
    recovered_at = models.PositiveBigIntegerField(default=0)
    era = models.PositiveIntegerField(default=0)
    capabilities = models.BinaryField(default=b"")
    told_capabilities = models.BinaryField(max_length=32, default=b"")

    def __str__(self) -> str:
        return self.code


class Stream(models.Model):
    """How far one direction of the exchange with a partner has come.

    Ours: `seq` and `head` are the place and the digest of the last envelope. Theirs: everything up to `seq` is stored,
    everything up to `applied` was dealt with, and `highest` is the last place that has been seen; `waiting` envelopes
    of `octets` bytes in all are stored and not dealt with yet.
    """

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="streams")
    outgoing = models.BooleanField()
    name = models.CharField(max_length=16)
    seq = models.PositiveBigIntegerField(default=0)
    highest = models.PositiveBigIntegerField(default=0)
    applied = models.PositiveBigIntegerField(default=0)
    waiting = models.BigIntegerField(default=0)
    octets = models.BigIntegerField(default=0)
    head = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "outgoing", "name"], name="stream_once")]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.name}"


class Outgoing(models.Model):
    """An envelope that we made: once, in the transaction of its act. Retries send the same bytes."""

    id = models.UUIDField(primary_key=True, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="outgoing", db_index=False)
    stream = models.CharField(max_length=16)
    seq = models.PositiveBigIntegerField()
    priority = models.CharField(max_length=8, choices=Priority)
    type = models.CharField(max_length=80)
    thread = models.UUIDField()
    about = models.CharField(max_length=120, blank=True)
    raw = models.BinaryField()
    digest = models.BinaryField(max_length=32)
    state = models.CharField(max_length=8, choices=OutgoingState, default=OutgoingState.WAITING)
    reason = models.CharField(max_length=40, blank=True, default="")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["partner", "stream", "seq"], condition=Q(state=OutgoingState.WAITING), name="outgoing_waiting"
            ),
            models.Index(fields=["expires_at"], condition=Q(state=OutgoingState.WAITING), name="outgoing_expiring"),
            models.Index(fields=["partner"], condition=Q(state__in=UNDELIVERED), name="outgoing_undelivered"),
            models.Index(fields=["thread"], name="outgoing_thread"),
            models.Index(fields=["digest"], name="outgoing_digest"),
        ]
        constraints = [models.UniqueConstraint(fields=["partner", "stream", "seq"], name="outgoing_place_once")]

    def __str__(self) -> str:
        return str(self.id)


class Incoming(models.Model):
    """An envelope that the gate stored as it came. The worker opens it inside."""

    id = models.UUIDField(primary_key=True, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="incoming", db_index=False)
    stream = models.CharField(max_length=16)
    seq = models.PositiveBigIntegerField()
    prev = models.BinaryField(max_length=32)
    priority = models.CharField(max_length=8, choices=Priority)
    raw = models.BinaryField()
    digest = models.BinaryField(max_length=32)
    state = models.CharField(max_length=12, choices=IncomingState, default=IncomingState.STORED)
    reason = models.CharField(max_length=300, blank=True, default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    type = models.CharField(max_length=80, blank=True, default="")
    thread = models.UUIDField(null=True)
    about = models.CharField(max_length=120, blank=True, default="")
    sent_at = models.DateTimeField()
    stored_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["partner", "stream", "seq"], condition=Q(state=IncomingState.STORED), name="incoming_waiting"
            ),
            models.Index(fields=["partner"], condition=Q(state=IncomingState.QUARANTINED), name="incoming_aside"),
            models.Index(fields=["thread"], name="incoming_thread"),
        ]
        constraints = [models.UniqueConstraint(fields=["partner", "stream", "seq"], name="incoming_place_once")]

    def __str__(self) -> str:
        return str(self.id)


class Incident(models.Model):
    """An envelope that contradicts what is stored: kept as evidence, never applied, shown to a person."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="incidents")
    kind = models.CharField(max_length=10)
    digest = models.BinaryField(max_length=32)
    raw = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "digest"], name="incident_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.partner_id}"


class Statement(models.Model):
    """A signed receipt as it came or went: one statement may speak of many envelopes."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="statements")
    side = models.CharField(max_length=12, choices=ReceiptSide)
    raw = models.BinaryField()
    at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["partner", "id"],
                condition=Q(side=ReceiptSide.TO_PARTNER, delivered_at__isnull=True),
                name="statement_waiting",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class Receipt(models.Model):
    """What a statement says about one envelope: stored, opened, read, answered, refused, or rejected with a reason."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="receipts")
    side = models.CharField(max_length=12, choices=ReceiptSide)
    envelope = models.UUIDField()
    fate = models.CharField(max_length=10)
    reason = models.CharField(max_length=20, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["envelope", "side", "fate"], name="receipt_once")]

    def __str__(self) -> str:
        return f"{self.fate} {self.envelope}"


class File(models.Model):
    """The bytes of an attachment, kept once in the node's home under their SHA-256 digest."""

    digest = models.CharField(max_length=64, primary_key=True)
    length = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    complete = models.BooleanField(default=True)
    fault = models.CharField(max_length=200, blank=True, default="")

    def __str__(self) -> str:
        return self.digest


class Transfer(models.Model):
    """A file on its way, in sealed chunks that can be sent again one by one; `root` names it on the wire.

    Ours: the partner's gate has taken the announcement (`announced`) and `done` chunks. Theirs: `entry` (name, digest,
    key) is known once the envelope that it came with was opened; until then the gate keeps sealed chunks that it cannot
    read. Nothing of it is taken after `expires_at`, and `entry` is forgotten then: until then a partner that was
    restored can be sent the same chunks again.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="transfers")
    outgoing = models.BooleanField()
    root = models.BinaryField(max_length=32)
    chunks = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    announcement = models.BinaryField(null=True)
    announced = models.BooleanField(default=False)
    expires_at = models.DateTimeField(null=True)
    entry = models.BinaryField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["outgoing", "partner"], condition=Q(finished_at__isnull=True), name="transfer_waiting"
            ),
            models.Index(fields=["expires_at"], condition=Q(entry__isnull=False), name="transfer_keyed"),
        ]
        constraints = [models.UniqueConstraint(fields=["partner", "outgoing", "root"], name="transfer_once")]

    def __str__(self) -> str:
        return bytes(self.root).hex()


class Witnessed(models.Model):
    """A state of a partner's exchange tree that its own key signed and that follows all that it showed before.

    `cosignature` is our signature line, made inside by the worker; `returned_at` is when the partner took it; `doubts`
    counts the proofs from here that did not fit; `era` counts how often the partner was restored before.
    """

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="witnessed")
    era = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField()
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    at = models.DateTimeField()
    cosignature = models.CharField(max_length=300, blank=True, default="")
    returned_at = models.DateTimeField(null=True)
    doubts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "era", "size"], name="witnessed_size_once")]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.size}"


class Showing(models.Model):
    """How far a partner has seen our exchange tree: `size` was taken, `offered` is on its way (or equal to it)."""

    partner = models.OneToOneField(Partner, on_delete=models.PROTECT, primary_key=True, related_name="showing")
    size = models.PositiveBigIntegerField(default=0)
    offered = models.PositiveBigIntegerField(default=0)
    at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.partner_id} {self.size}"


class Cosignature(models.Model):
    """A partner's signature line under a state of our own exchange tree."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="cosignatures")
    size = models.PositiveBigIntegerField()
    line = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "size"], name="cosignature_once")]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.size}"


class Look(models.Model):
    """That a person has looked at a quarantined envelope or an incident (`subject` is its id) and keeps it aside."""

    subject = models.UUIDField(primary_key=True, editable=False)
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.subject)
