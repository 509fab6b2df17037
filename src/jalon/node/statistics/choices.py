"""The acts that this room audits."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Act(TextChoices):
    """What this room writes into the audit log."""

    PRINTED = "statistics.briefing.printed", _("made a briefing paper")
