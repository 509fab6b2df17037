"""What both sides said about an inquiry: steps, replies, passages of others, files; and the notes that stay here."""

from django.db import models
from django.db.models import Q

from jalon.node.exchange.choices import Direction, Feedback, Outcome, ReplyState, Step
from jalon.node.exchange.models.inquiry import Inquiry, known
from jalon.node.kernel import ids


class Event(models.Model):
    """One step that somebody took on an inquiry, with its words; the thread shows them in order.

    `side` is whose step it was. `until` is the new deadline, or until when the clock is expected to stand. `id` is
    that of the envelope that told the partner, where one did.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="events")
    step = models.CharField(max_length=16, choices=Step)
    side = models.CharField(max_length=6, choices=Direction)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=40, blank=True, default="")
    text = models.TextField(blank=True, default="")
    language = models.CharField(max_length=10, blank=True, default="")
    until = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["inquiry", "at"], name="event_of_inquiry")]
        constraints = [models.CheckConstraint(condition=Q(step__in=Step.values), name="event_step_known")]

    def __str__(self) -> str:
        return self.step


class Reply(models.Model):
    """An answer to an inquiry, feedback on information, or a refusal on a ground of the closed list."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="replies")
    direction = models.CharField(max_length=6, choices=Direction)
    state = models.CharField(max_length=10, choices=ReplyState)
    outcome = models.CharField(max_length=12, choices=Outcome)
    ground = models.CharField(max_length=8, blank=True, default="")
    feedback = models.CharField(max_length=8, choices=Feedback, blank=True, default="")
    text = models.TextField(blank=True, default="")
    handling = models.CharField(max_length=2)
    restrictions = models.CharField(max_length=500, blank=True, default="")
    tlp = models.CharField(max_length=12, default="amber")
    pap = models.CharField(max_length=5, default="amber")
    source_grade = models.CharField(max_length=1, blank=True, default="")
    information_grade = models.CharField(max_length=1, blank=True, default="")
    language = models.CharField(max_length=10)
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    releaser = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    return_reason = models.CharField(max_length=500, blank=True, default="")
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["written_at"], condition=Q(state=ReplyState.TO_RELEASE), name="reply_waiting"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["inquiry"], condition=Q(state=ReplyState.SENT), name="reply_sent_once_an_inquiry"
            ),
            models.CheckConstraint(
                condition=(Q(outcome=Outcome.REFUSED) & ~Q(ground=""))
                | Q(outcome=Outcome.PARTIAL)
                | (~Q(outcome=Outcome.REFUSED) & Q(ground="")),
                name="reply_refusal_has_ground",
            ),
            models.CheckConstraint(condition=~Q(handling="H3") | ~Q(restrictions=""), name="reply_h3_says_which"),
            *known("reply", "handling", "tlp", "pap"),
        ]

    def __str__(self) -> str:
        return f"{self.outcome}: {self.inquiry_id}"


class Passage(models.Model):
    """Words taken over from another record, with their first owner and markings, which stay on every copy."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="passages")
    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, null=True, related_name="passages")
    origin = models.CharField(max_length=20)
    source = models.CharField(max_length=120)
    text = models.TextField()
    language = models.CharField(max_length=10)
    handling = models.CharField(max_length=2)
    tlp = models.CharField(max_length=12)
    pap = models.CharField(max_length=5)

    class Meta:
        constraints = [*known("passage", "handling", "tlp", "pap")]

    def __str__(self) -> str:
        return f"{self.origin}: {self.text[:40]}"


class Attachment(models.Model):
    """A file of an inquiry or reply. `origin` is the node that owned it first; it stays on every copy."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="attachments")
    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, null=True, related_name="attachments")
    file = models.ForeignKey("federation.File", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    origin = models.CharField(max_length=20)
    source = models.CharField(max_length=120, blank=True, default="")
    handling = models.CharField(max_length=2, default="H1")
    tlp = models.CharField(max_length=12, default="amber")
    pap = models.CharField(max_length=5, default="amber")

    class Meta:
        constraints = [*known("attachment", "handling", "tlp", "pap")]

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
