"""Levels of units, kinds of contact, and acts. Two sides of a border need not have the same levels."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Level(TextChoices):
    """Where a unit stands in its own agency; pair units across the line, never levels."""

    MINISTRY = "ministry", _("ministry")
    DEPARTMENT = "department", _("department")
    REGIONAL = "regional", _("regional branch")
    PROVINCE = "province", _("province")
    PREFECTURE = "prefecture", _("prefecture")
    DISTRICT = "district", _("district")
    SUB_DISTRICT = "sub-district", _("sub-district")
    COMMUNE = "commune", _("commune")
    STATION = "station", _("station")
    GATE = "gate", _("gate office")


class ContactKind(TextChoices):
    """How somebody is reached."""

    PHONE = "phone", _("telephone")
    MOBILE = "mobile", _("mobile telephone")
    SATELLITE = "satellite", _("satellite telephone")
    FAX = "fax", _("fax")
    RADIO = "radio", _("radio")
    MAIL = "mail", _("mail")


DIALLED = frozenset({ContactKind.PHONE, ContactKind.MOBILE, ContactKind.SATELLITE, ContactKind.FAX})
"""Kinds whose value is a number of the international telephone network."""


class Change(TextChoices):
    """How a unit became another."""

    SAME = "same", _("goes on under another name or code")
    MERGED = "merged", _("merged into")
    SPLIT = "split", _("split among")
    ABOLISHED = "abolished", _("abolished; its tasks went to")


class SnapshotState(TextChoices):
    """What became of a partner's directory that came in."""

    WAITING = "waiting", _("waits for a person")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")
    REPLACED = "replaced", _("replaced by a newer one")


class FileKind(TextChoices):
    """What a file that is handed in holds."""

    UNITS = "units", _("units")
    PAIRS = "pairs", _("counterpart pairs")


READ, MANAGE, NOTICES = "directory.read", "directory.manage", "directory.notices"
"""Permissions, as `accounts` grants them by role."""


class Act(TextChoices):
    """What the directory writes into the audit log."""

    NODE_ADDED = "directory.node.added", _("added a node")
    AGENCY_ADDED = "directory.agency.added", _("added an agency")
    AGENCY_ENDED = "directory.agency.ended", _("ended an agency")
    UNIT_ADDED = "directory.unit.added", _("added a unit")
    UNIT_CHANGED = "directory.unit.changed", _("changed a unit")
    UNIT_ENDED = "directory.unit.ended", _("ended a unit")
    UNITS_LOADED = "directory.units.loaded", _("loaded units from the table of territories")
    REROUTED = "directory.unit.rerouted", _("handed to a successor what a unit held")
    OFFICER_ADDED = "directory.officer.added", _("added an officer")
    CONTACT_ADDED = "directory.contact.added", _("added a contact")
    CONTACT_ENDED = "directory.contact.ended", _("ended a contact")
    PAIR_NAMED = "directory.pair.named", _("named a counterpart")
    PAIR_ENDED = "directory.pair.ended", _("ended a counterpart pair")
    HOLIDAY_SET = "directory.holiday.set", _("set a holiday")
    DAY_OFF_ADDED = "directory.day-off.added", _("entered days off of an agency or a unit")
    DAY_OFF_WITHDRAWN = "directory.day-off.withdrawn", _("withdrew days off")
    DAYS_OFF_RECEIVED = "directory.days-off.received", _("received a partner's days off")
    NOTICE_PUBLISHED = "directory.notice.published", _("published a gate notice")
    NOTICE_WITHDRAWN = "directory.notice.withdrawn", _("withdrew a gate notice")
    NOTICE_RECEIVED = "directory.notice.received", _("received a gate notice")
    IMPORTED = "directory.import.done", _("imported a file of units")
    EXPORTED = "directory.export.done", _("took the units of a node away as a file")
    SHAPES_EXPORTED = "directory.shapes.exported", _("took the shapes of a border away as a file")
    IMPORT_UNDONE = "directory.import.undone", _("undid an import")
    SNAPSHOT_SENT = "directory.snapshot.sent", _("sent our directory to a partner")
    SNAPSHOT_RECEIVED = "directory.snapshot.received", _("received a partner's directory")
    SNAPSHOT_ACCEPTED = "directory.snapshot.accepted", _("accepted a partner's directory")
    SNAPSHOT_REFUSED = "directory.snapshot.refused", _("refused a partner's directory")
