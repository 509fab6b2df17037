"""The states and steps of an inquiry, what may be asked, and the acts that the exchange audits.

The field's own lists (offences, handling, TLP, PAP, evaluation, grounds) are those of `jalon.codes`; see `LISTS`.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

LISTS = {
    "offence": "offences",
    "ground": "urgency-grounds",
    "handling": "handling",
    "tlp": "tlp",
    "pap": "pap",
    "source_grade": "evaluation-source",
    "information_grade": "evaluation-information",
    "refusal": "refusal-grounds",
}
"""The code list of each coded field."""


class Direction(TextChoices):
    OURS = "ours", _("ours to them")
    THEIRS = "theirs", _("theirs to us")


class State(TextChoices):
    DRAFT = "draft", _("draft")
    TO_RELEASE = "to-release", _("to release")
    SENT = "sent", _("sent")
    STORED = "stored", _("stored by the partner")
    OPENED = "opened", _("opened")
    ACKNOWLEDGED = "acknowledged", _("acknowledged")
    ANSWERED = "answered", _("answered")
    REFUSED = "refused", _("refused")
    EXPIRED = "expired", _("not delivered")
    CLOSED = "closed", _("closed")


class Step(TextChoices):
    SUBMIT = "submit", _("send to review")
    RETURN = "return", _("return with a reason")
    RELEASE = "release", _("release")
    STORE = "store", _("stored by the partner")
    OPEN = "open", _("opened by the partner")
    ACKNOWLEDGE = "acknowledge", _("acknowledge")
    ANSWER = "answer", _("answer")
    REFUSE = "refuse", _("refuse")
    EXPIRE = "expire", _("expired undelivered")
    CLOSE = "close", _("close")


class Kind(TextChoices):
    VEHICLE = "verification.vehicle", _("verification of a vehicle")


class Asked(TextChoices):
    """What can be asked about a vehicle."""

    OWNER = "owner", _("the registered owner")
    VALIDITY = "validity", _("whether the registration is valid")
    STOLEN = "stolen", _("whether it is reported stolen")
    CROSSINGS = "crossings", _("its border crossings in the case's period")


class Urgency(TextChoices):
    ROUTINE = "routine", _("routine")
    URGENT = "urgent", _("urgent")


class Outcome(TextChoices):
    FULL = "full", _("answered in full")
    PARTIAL = "partial", _("answered in part")
    NOTHING_HELD = "nothing-held", _("nothing held")
    REFUSED = "refused", _("refused")


class ReplyState(TextChoices):
    TO_RELEASE = "to-release", _("to release")
    RETURNED = "returned", _("returned")
    SENT = "sent", _("sent")


class Act(TextChoices):
    """What the exchange writes into the audit log."""

    DRAFTED = "exchange.inquiry.drafted", _("drafted the request")
    SUBMITTED = "exchange.inquiry.submitted", _("sent the request to review")
    RETURNED = "exchange.inquiry.returned", _("returned the request to its author")
    RELEASED = "exchange.inquiry.released", _("released the request")
    RECEIVED = "exchange.inquiry.received", _("received the request")
    ADVANCED = "exchange.inquiry.advanced", _("noted the partner's receipt on the request")
    VIEWED = "exchange.inquiry.viewed", _("read the request")
    ACKNOWLEDGED = "exchange.inquiry.acknowledged", _("acknowledged the request")
    CLOSED = "exchange.inquiry.closed", _("closed the request")
    NOTED = "exchange.note.written", _("wrote an internal note")
    ATTACHED = "exchange.attachment.added", _("attached a file")
    DOWNLOADED = "exchange.attachment.downloaded", _("downloaded a file")
    REPLY_DRAFTED = "exchange.reply.drafted", _("wrote a reply")
    REPLY_RETURNED = "exchange.reply.returned", _("returned the reply to its author")
    REPLY_SENT = "exchange.reply.sent", _("released the reply")
    REPLY_RECEIVED = "exchange.reply.received", _("received the reply")
