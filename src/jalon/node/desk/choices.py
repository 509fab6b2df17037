"""Acts of keeping the node."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Act(TextChoices):
    BACKED_UP = "desk.backup.made", _("made a backup")
    RESTORE_TESTED = "desk.backup.tested", _("tested that a backup can be restored")
    RESTORED = "desk.node.restored", _("brought the node back from a backup")
