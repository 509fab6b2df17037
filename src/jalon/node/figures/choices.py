"""How a declared figure bounds its number, and the acts that this room audits."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

SEVERAL = "several"
BOUNDS = {
    "exact": "exact",
    "about": "about",
    "nearly": "nearly",
    "more_than": "more-than",
    "less_than": "less-than",
    "at_least": "at-least",
    "several": SEVERAL,
}
"""The reader's word for a bound → the code of the list `figure-bounds`; *several* is a figure without a number."""


class Act(TextChoices):
    """What this room writes into the audit log."""

    DECLARED = "figures.figure.declared", _("entered a declared figure")
