"""The words of the register: time limits and how they are counted, who else sees a message, and what audits it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Limit(TextChoices):
    URGENT_DIRECT = "urgent-direct", _("urgent, directly accessible")
    URGENT_INDIRECT = "urgent-indirect", _("urgent, not directly accessible")
    OTHER = "other", _("everything else")


class Counted(TextChoices):
    """How the time of a limit is counted."""

    HOURS = "hours", _("hours")
    CALENDAR_DAYS = "calendar-days", _("calendar days")
    WORKING_DAYS = "working-days", _("working days")


# Directive (EU) 2023/977, article 5: 8 hours, 3 and 7 calendar days; where nothing is agreed, these are wishes.
TEMPLATE_HOURS: dict[str, int] = {Limit.URGENT_DIRECT: 8, Limit.URGENT_INDIRECT: 72, Limit.OTHER: 168}
LONGEST_DAYS = 1000
"""No limit and no extension is longer than this many days."""


class CopyException(TextChoices):
    """Why, in one case, the central contact point is not sent its copy."""

    SENSITIVE = "sensitive-investigation", _("it would endanger a highly sensitive investigation")
    TERRORISM = "terrorism", _("a terrorism case that is no emergency")
    SAFETY = "safety", _("it would endanger a person's safety")


class CopyTo(TextChoices):
    """Whose central contact point gets a copy."""

    OWN = "own", _("the sender's central contact point")
    THEIRS = "theirs", _("the receiver's central contact point")


class SharedReceipt(TextChoices):
    """What the parties tell each other of the way of a message."""

    STORED = "stored", _("that it was stored")
    OPENED = "opened", _("that it was opened")
    READ = "read", _("that a person read it")
    ANSWERED = "answered", _("that it was answered or refused")


class SharedLedger(TextChoices):
    """What the parties tell each other of their counts."""

    COUNTS = "counts", _("how many were asked and answered")
    TIMES = "times", _("how long answers took")
    REFUSALS = "refusals", _("refusals by ground")
    FEEDBACK = "feedback", _("warnings and their feedback")


class Succession(TextChoices):
    """How a text stands to an earlier one."""

    REPLACES = "replaces", _("replaces")
    AMENDS = "amends", _("amends")


class Effect(TextChoices):
    """What a national rule of this node does to a message that it fits."""

    LEGAL_REVIEW = "legal-review", _("legal review at the ministry")
    APPROVAL = "approval", _("approval before data leaves")
    BLOCK = "block", _("nothing may leave")


class Act(TextChoices):
    """What agreements writes into the audit log."""

    AGREEMENT_ADDED = "agreements.agreement.added", _("entered an agreement")
    AGREEMENT_ENDED = "agreements.agreement.ended", _("gave an agreement its last day")
    AGREEMENT_SUCCEEDED = "agreements.agreement.succeeded", _("entered what an agreement replaces or amends")
    RULE_ADDED = "agreements.rule.added", _("entered a national rule")
    RULE_ENDED = "agreements.rule.ended", _("gave a national rule its last day")
