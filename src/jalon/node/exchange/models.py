"""Inquiries, replies, notes and attachments as both sides keep them, each in its own database."""

from django.db import models
from django.db.models import F, Q

from jalon import codes
from jalon.node.exchange.choices import LISTS, Direction, Kind, Outcome, ReplyState, State, Urgency
from jalon.node.kernel import ids


def _known(table: str, *fields: str) -> list[models.CheckConstraint]:
    """Constraints that keep coded fields to their lists: a marking can't be dropped or invented, whoever writes."""
    return [
        models.CheckConstraint(
            condition=Q(**{f"{field}__in": [code.code for code in codes.load(LISTS[field])]}),
            name=f"{table}_{field}_known",
        )
        for field in fields
    ]


class Inquiry(models.Model):
    """One inquiry: the content that crossed, and where it stands on this side.

    `number` is our register's, `partner_number` theirs. `unit` is ours, `partner_unit` theirs as they wrote it
    (`{"code", "names"}`). `subject` is what is asked about, by kind (`{"plate", "country", "make", "colour"}`).
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    direction = models.CharField(max_length=6, choices=Direction)
    partner = models.ForeignKey("federation.Partner", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40, blank=True, default="")
    partner_number = models.CharField(max_length=40, blank=True, default="")
    unit = models.ForeignKey("directory.Unit", on_delete=models.PROTECT, related_name="+")
    partner_unit = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=State)

    kind = models.CharField(max_length=40, choices=Kind)
    subject = models.JSONField(default=dict)
    plate = models.CharField(max_length=40, blank=True, default="")
    asked = models.JSONField(default=list)
    offence = models.CharField(max_length=40)
    law_article = models.CharField(max_length=200)
    facts = models.TextField()
    purpose = models.CharField(max_length=500)
    link = models.CharField(max_length=500)
    held_because = models.CharField(max_length=500)
    agreement = models.CharField(max_length=40)
    article = models.CharField(max_length=20)
    urgency = models.CharField(max_length=8, choices=Urgency, default=Urgency.ROUTINE)
    ground = models.CharField(max_length=20, blank=True, default="")
    urgency_reasons = models.CharField(max_length=500, blank=True, default="")
    handling = models.CharField(max_length=2)
    tlp = models.CharField(max_length=12, default="amber")
    pap = models.CharField(max_length=5, default="amber")
    source_grade = models.CharField(max_length=1)
    information_grade = models.CharField(max_length=1)
    language = models.CharField(max_length=10)

    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    releaser = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    handler = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    return_reason = models.CharField(max_length=500, blank=True, default="")
    direct = models.BooleanField(null=True)

    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    stored_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["direction", "state", "due_at"], name="inquiry_waiting"),
            models.Index(fields=["unit", "created_at"], name="inquiry_of_unit"),
            models.Index(fields=["plate", "created_at"], name="inquiry_plate"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="inquiry_number_once"),
            models.CheckConstraint(
                condition=~Q(urgency=Urgency.URGENT) | (~Q(ground="") & ~Q(urgency_reasons="")),
                name="inquiry_urgent_has_ground",
            ),
            models.CheckConstraint(
                condition=Q(releaser__isnull=True) | ~Q(releaser=F("author")), name="inquiry_second_person"
            ),
            models.CheckConstraint(condition=~Q(offence="") & ~Q(law_article=""), name="inquiry_offence_and_law"),
            *_known("inquiry", "handling", "tlp", "pap"),
        ]

    def __str__(self) -> str:
        return self.number or str(self.id)


class Reply(models.Model):
    """An answer to an inquiry, or its refusal on a ground of the closed list."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="replies")
    direction = models.CharField(max_length=6, choices=Direction)
    state = models.CharField(max_length=10, choices=ReplyState)
    outcome = models.CharField(max_length=12, choices=Outcome)
    ground = models.CharField(max_length=8, blank=True, default="")
    text = models.TextField(blank=True, default="")
    handling = models.CharField(max_length=2)
    language = models.CharField(max_length=10)
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    releaser = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    return_reason = models.CharField(max_length=500, blank=True, default="")
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["inquiry"], condition=Q(state=ReplyState.SENT), name="reply_sent_once_an_inquiry"
            ),
            models.CheckConstraint(
                condition=(Q(outcome=Outcome.REFUSED) & ~Q(ground="")) | (~Q(outcome=Outcome.REFUSED) & Q(ground="")),
                name="reply_refusal_has_ground",
            ),
            *_known("reply", "handling"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Attachment(models.Model):
    """A file of an inquiry or of a reply; the bytes are kept by federation under their digest."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="attachments")
    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, null=True, related_name="attachments")
    file = models.ForeignKey("federation.File", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    origin = models.CharField(max_length=20)

    def __str__(self) -> str:
        return self.name


class Note(models.Model):
    """An internal note. It never leaves the node."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="notes")
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.text[:40]


class Register(models.Model):
    """The last number given in a year of our register."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.year)
