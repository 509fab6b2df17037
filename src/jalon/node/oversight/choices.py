"""Verdicts on an access, and the acts of an auditor."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Judged(TextChoices):
    JUSTIFIED = "justified", _("justified")
    ASK = "ask", _("ask about it")
    WRONG = "wrong", _("wrong")


class Act(TextChoices):
    SAMPLE_DRAWN = "oversight.sample.drawn", _("drew a sample of accesses")
    ACCESS_JUDGED = "oversight.access.judged", _("judged an access")
    LOG_SEARCHED = "oversight.log.searched", _("searched the audit log")
    LOG_VERIFIED = "oversight.log.verified", _("verified that the log is unbroken")
