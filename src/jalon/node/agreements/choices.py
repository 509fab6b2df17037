"""Time limits that an agreement may set, and the template from which it starts."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Limit(TextChoices):
    URGENT_DIRECT = "urgent-direct", _("urgent, directly accessible")
    URGENT_INDIRECT = "urgent-indirect", _("urgent, not directly accessible")
    OTHER = "other", _("everything else")


# Directive (EU) 2023/977, article 5: 8 hours, 3 and 7 calendar days; where nothing is agreed, these are wishes.
TEMPLATE_HOURS: dict[str, int] = {Limit.URGENT_DIRECT: 8, Limit.URGENT_INDIRECT: 72, Limit.OTHER: 168}


class Act(TextChoices):
    """What agreements writes into the audit log."""

    AGREEMENT_ADDED = "agreements.agreement.added", _("entered an agreement")
