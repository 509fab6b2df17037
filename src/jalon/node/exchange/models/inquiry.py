"""An inquiry as both sides keep it, what it is compared by, and the register that numbers it."""

import uuid

from django.db import models
from django.db.models import F, Q

from jalon import codes
from jalon.node.agreements.choices import CopyException
from jalon.node.exchange.choices import LISTS, Direction, Kind, State, Urgency
from jalon.node.kernel import ids


def known(table: str, *fields: str) -> list[models.CheckConstraint]:
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
    (`{"code", "names"}`). `subject` is what is asked about, by kind (`choices.kinds`). Inquiries of one `thread` went
    to several partners at once (`members`); each has a life of its own.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    direction = models.CharField(max_length=6, choices=Direction)
    thread = models.UUIDField(default=uuid.uuid4, db_index=True)
    members = models.JSONField(default=list)
    partner = models.ForeignKey("federation.Partner", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40, blank=True, default="")
    partner_number = models.CharField(max_length=40, blank=True, default="")
    unit = models.ForeignKey("directory.Unit", on_delete=models.PROTECT, related_name="+")
    copy_unit = models.ForeignKey("directory.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    copy_exception = models.CharField(max_length=24, choices=CopyException, blank=True, default="")
    copy_reasons = models.CharField(max_length=500, blank=True, default="")
    partner_unit = models.JSONField(default=dict)
    state = models.CharField(max_length=16, choices=State)

    kind = models.CharField(max_length=40, choices=Kind)
    subject = models.JSONField(default=dict)
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
    downgrade_reasons = models.CharField(max_length=500, blank=True, default="")
    wished_at = models.DateTimeField(null=True)
    oral_at = models.DateTimeField(null=True)
    oral_with = models.CharField(max_length=120, blank=True, default="")
    oral_ref = models.CharField(max_length=120, blank=True, default="")
    handling = models.CharField(max_length=2)
    restrictions = models.CharField(max_length=500, blank=True, default="")
    tlp = models.CharField(max_length=12, default="amber")
    pap = models.CharField(max_length=5, default="amber")
    source_grade = models.CharField(max_length=1)
    information_grade = models.CharField(max_length=1)
    language = models.CharField(max_length=10)

    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    releaser = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    acknowledger = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    screener = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    handler = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    return_reason = models.CharField(max_length=500, blank=True, default="")
    direct = models.BooleanField(null=True)

    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    stored_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    screened_at = models.DateTimeField(null=True)
    assigned_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["direction", "state", "due_at"], name="inquiry_waiting"),
            models.Index(fields=["unit", "created_at"], name="inquiry_of_unit"),
            models.Index(fields=["unit", "direction", "state"], name="inquiry_unit_state"),
            models.Index(fields=["partner", "direction", "sent_at"], name="inquiry_of_ledger"),
            models.Index(fields=["due_at"], condition=Q(answered_at=None, closed_at=None), name="inquiry_open_due"),
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
            models.CheckConstraint(
                condition=Q(screener__isnull=True)
                | (
                    (Q(handler__isnull=True) | ~Q(screener=F("handler")))
                    & (Q(acknowledger__isnull=True) | ~Q(screener=F("acknowledger")))
                ),
                name="inquiry_screened_by_another",
            ),
            models.CheckConstraint(
                condition=Q(direction=Direction.OURS)
                | ~Q(state__in=[State.SCREENED, State.ASSIGNED, State.CLARIFICATION, State.CLOCK_STOPPED])
                | Q(screener__isnull=False),
                name="inquiry_screened_before_assigned",
            ),
            models.CheckConstraint(condition=~Q(offence="") & ~Q(law_article=""), name="inquiry_offence_and_law"),
            models.CheckConstraint(condition=~Q(handling="H3") | ~Q(restrictions=""), name="inquiry_h3_says_which"),
            *known("inquiry", "handling", "tlp", "pap"),
        ]

    def __str__(self) -> str:
        return self.number or self.partner_number or str(self.id)


class Identifier(models.Model):
    """By what an inquiry is found again: a plate, a number, or the sound of a name (`rules.identifiers`)."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="identifiers")
    kind = models.CharField(max_length=10)
    value = models.CharField(max_length=80)

    class Meta:
        indexes = [models.Index(fields=["kind", "value"], name="identifier_value")]
        constraints = [
            models.UniqueConstraint(fields=["inquiry", "kind", "value"], name="identifier_once_an_inquiry"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class Register(models.Model):
    """The last number given in a year of our register."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.year)
