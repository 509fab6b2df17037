"""The levels of a unit, from the ministry down. Two sides of a border need not have the same ones."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Level(TextChoices):
    MINISTRY = "ministry", _("ministry")
    DEPARTMENT = "department", _("department")
    PROVINCE = "province", _("province")
    DISTRICT = "district", _("district")
    COMMUNE = "commune", _("commune")
    STATION = "station", _("station")
    GATE = "gate", _("gate office")


class Act(TextChoices):
    """What the directory writes into the audit log."""

    NODE_ADDED = "directory.node.added", _("added a node")
    UNIT_ADDED = "directory.unit.added", _("added a unit")
