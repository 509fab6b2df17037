"""The words of subjects: kinds, names, identifiers, states that constrain, ties, and what audits them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

FIRST_YEARS = 5
"""A record is reviewed after at most so many years."""
PROTECTED_YEARS = 1
"""The record of a victim or of a minor is reviewed after at most so many years."""
ADULT_AT = 18


class Kind(TextChoices):
    PERSON = "person", _("person")
    COMPANY = "company", _("company")
    DOCUMENT = "document", _("document")
    VEHICLE = "vehicle", _("vehicle")
    VESSEL = "vessel", _("vessel")
    PHONE = "phone", _("phone")
    THING = "thing", _("thing")


class NameKind(TextChoices):
    GIVEN = "given", _("as given")
    ROMANISED = "romanised", _("romanised")
    ALIAS = "alias", _("alias")


class IdentifierKind(TextChoices):
    DOCUMENT = "document", _("document number")
    PLATE = "plate", _("number plate")
    CHASSIS = "chassis", _("chassis number (VIN)")
    PHONE = "phone", _("phone number")
    DEVICE = "device", _("device number (IMEI)")
    REGISTRATION = "registration", _("registration number")
    HULL = "hull", _("vessel number (IMO)")
    SERIAL = "serial", _("serial number")


class Checked(TextChoices):
    """What the check digit of an identifier says."""

    GOOD = "good", _("agrees with its check digit")
    WRONG = "wrong", _("does not agree with its check digit or form")
    NONE = "none", _("has no check digit")


class StateKind(TextChoices):
    VICTIM = "victim", _("victim")
    MINOR = "minor", _("minor")


class Aim(TextChoices):
    """What a list is for."""

    WATCH = "watch", _("watch list")
    PROTECT = "protect", _("protection")


class Verdict(TextChoices):
    SAME = "same", _("the same")
    DIFFERENT = "different", _("not the same")


class Tie(TextChoices):
    """How one subject belongs to another; read from the first to the second."""

    HOLDS = "holds", _("holds")
    OWNS = "owns", _("owns")
    USES = "uses", _("uses")
    WORKS_FOR = "works-for", _("works for")
    RELATED = "related", _("is related to")


class Due(TextChoices):
    """When a record is to be reviewed."""

    PAST = "past", _("due now")
    MONTH = "month", _("within 30 days")
    QUARTER = "quarter", _("within 90 days")
    LATER = "later", _("later")


class Act(TextChoices):
    """What subjects writes into the audit log."""

    ENTERED = "subjects.subject.entered", _("entered the subject")
    VIEWED = "subjects.subject.viewed", _("read the subject")
    SEARCHED = "subjects.search.made", _("searched for subjects")
    NAMED = "subjects.name.added", _("added a name")
    IDENTIFIED = "subjects.identifier.added", _("added an identifier")
    TIED = "subjects.tie.added", _("tied two subjects")
    STATE_SET = "subjects.state.set", _("recorded a state that protects")
    STATE_LIFTED = "subjects.state.lifted", _("lifted a state that protects")
    LISTED = "subjects.listing.made", _("held the subject on a list")
    DELISTED = "subjects.listing.ended", _("took the subject off a list")
    ADMITTED = "subjects.reader.admitted", _("let somebody read a protected subject")
    MERGED = "subjects.subject.merged", _("decided that two records are the same")
    PARTED = "subjects.subject.parted", _("undid that two records are the same")
    TOLD_APART = "subjects.subject.told-apart", _("decided that two records are not the same")
    CORRECTED = "subjects.subject.corrected", _("corrected the subject")
    BLOCKED = "subjects.subject.blocked", _("blocked the subject")
    UNBLOCKED = "subjects.subject.unblocked", _("unblocked the subject")
    ERASED = "subjects.subject.erased", _("erased the subject")
    REVIEWED = "subjects.subject.reviewed", _("reviewed whether the subject is still needed")
    EXPORTED = "subjects.subject.exported", _("took the subject out as FollowTheMoney")
