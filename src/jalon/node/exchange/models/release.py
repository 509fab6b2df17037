"""What the release gate rests on: screens, approvals, verdicts and consents."""

from django.db import models
from django.db.models import Q

from jalon.node.exchange.choices import Direction, ScreenResult, ScreenSide
from jalon.node.exchange.models.inquiry import Inquiry
from jalon.node.exchange.models.thread import Reply
from jalon.node.kernel import ids


class Screen(models.Model):
    """An Article 3 screen: that it was passed or refused, by whom and when. What was answered is not kept."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="screens")
    side = models.CharField(max_length=8, choices=ScreenSide)
    result = models.CharField(max_length=6, choices=ScreenResult)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["inquiry"], condition=Q(result=ScreenResult.REFUSE), name="screen_refused_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.result}"


class Approval(models.Model):
    """A person agrees that it leaves, in the role that a rule asks for; `behalf` names whoever delegated it to them."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="approvals")
    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, null=True, related_name="approvals")
    role = models.CharField(max_length=30)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    behalf = models.CharField(max_length=120, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["inquiry", "reply", "by"], name="approval_once_a_person", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return str(self.at)


class Verdict(models.Model):
    """What the gate said when somebody wanted to release: its sentences, as checks with their values."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="verdicts")
    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, null=True, related_name="verdicts")
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    passed = models.BooleanField()
    sentences = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.passed} {self.at}"


class Consent(models.Model):
    """A first owner's consent that material of theirs goes on to another node.

    `ours` asks (we want to pass on what they own) or `theirs` (they want to pass on what we own). `inquiry` is the one
    in which the owner gave the material. `granted` is empty until the owner decides.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    direction = models.CharField(max_length=6, choices=Direction)
    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="consents")
    owner = models.CharField(max_length=20)
    onward = models.CharField(max_length=20)
    purpose = models.CharField(max_length=500)
    asked_at = models.DateTimeField()
    granted = models.BooleanField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    condition = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["inquiry", "onward"], name="consent_for"),
            models.Index(fields=["asked_at"], condition=Q(granted__isnull=True), name="consent_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.owner} → {self.onward}"
