"""The kinds of an inquiry, and what one kind is described by; what each kind asks stands in `asking`."""

import dataclasses
from collections.abc import Mapping
from typing import Literal

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Entry = Literal["line", "long", "country", "code", "date", "lines"]
Identifies = Literal["", "plate", "document", "phone", "account", "name"]


class Kind(TextChoices):
    """The kinds that an inquiry may have; a handover comes from its docket (`cases`)."""

    INFORMATION = "information", _("information")
    IDENTITY = "verification.identity", _("verification of an identity")
    DOCUMENT = "verification.document", _("verification of a document")
    VEHICLE = "verification.vehicle", _("verification of a vehicle")
    PHONE = "verification.phone", _("verification of a phone number")
    LOCATION = "location", _("locating a person")
    EVIDENCE = "evidence", _("evidence")
    INTERVIEW = "interview", _("interview")
    PRESERVATION = "data-preservation", _("preservation of electronic data")
    FUNDS = "funds-tracing", _("tracing of funds")
    VICTIM = "victim-repatriation", _("repatriation of a victim")
    DELIVERY = "controlled-delivery", _("coordination of a controlled delivery")
    WARNING_FEEDBACK = "warning-feedback", _("feedback on a warning")
    OWN_INITIATIVE = "own-initiative", _("own-initiative information")
    WARNING = "warning", _("warning")


EXPECT_FEEDBACK = frozenset({Kind.OWN_INITIATIVE, Kind.WARNING})
"""Kinds that tell instead of ask: feedback is expected, not an answer."""

NOTICED = frozenset({Kind.INTERVIEW, Kind.EVIDENCE, Kind.PRESERVATION, Kind.VICTIM})
"""Kinds that others can notice when they are done: PAP:RED forbids them."""

OF_VICTIMS = frozenset({Kind.VICTIM})
"""Kinds that are about victims: restricted, and always released by a second person."""

MOST_LINES = 50
"""How many further numbers one inquiry may name."""


@dataclasses.dataclass(frozen=True)
class Field:
    """One field of a subject.

    Attributes:
        name: its key in the subject.
        label: what the form calls it.
        entry: how it is typed; `code` is chosen from a code list.
        required: whether the inquiry makes no sense without it.
        most: most characters; for `lines` of each line.
        codes: the code list of a `code` field.
        identifies: as what it is compared with earlier inquiries; empty where it is not.
        help: a line under the field.
    """

    name: str
    label: "str | Promise"
    entry: Entry = "line"
    required: bool = False
    most: int = 80
    codes: str = ""
    identifies: Identifies = ""
    help: "str | Promise" = ""


@dataclasses.dataclass(frozen=True)
class Asking:
    """What belongs to a kind: the fields of its subject, its tick list, and the words that most such inquiries use.

    `categories` are the data that it asks for, of the list `data-categories`.
    """

    subject: tuple[Field, ...]
    asked: Mapping[str, "str | Promise"]
    categories: tuple[str, ...] = ()
    purpose: "str | Promise" = ""
    link: "str | Promise" = ""
    held_because: "str | Promise" = ""
