"""The acts that the exchange writes into the audit log."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Act(TextChoices):
    """What was done with a request."""

    DRAFTED = "exchange.inquiry.drafted", _("drafted the request")
    REWRITTEN = "exchange.inquiry.rewritten", _("wrote the request anew")
    SUBMITTED = "exchange.inquiry.submitted", _("sent the request to review")
    RETURNED = "exchange.inquiry.returned", _("returned the request to its author")
    DROPPED = "exchange.inquiry.dropped", _("dropped the request before it left")
    APPROVED = "exchange.inquiry.approved", _("approved that it leaves")
    JUDGED = "exchange.inquiry.judged", _("asked the release gate")
    RELEASED = "exchange.inquiry.released", _("released the request")
    RECEIVED = "exchange.inquiry.received", _("received the request")
    ADVANCED = "exchange.inquiry.advanced", _("noted the partner's receipt on the request")
    VIEWED = "exchange.inquiry.viewed", _("read the request")
    EXPORTED = "exchange.inquiry.exported", _("exported the request")
    LIST_EXPORTED = "exchange.list.exported", _("took a list of requests away as a file")
    ACKNOWLEDGED = "exchange.inquiry.acknowledged", _("acknowledged the request")
    SCREENED = "exchange.inquiry.screened", _("answered the Article 3 screen")
    ASSIGNED = "exchange.inquiry.assigned", _("assigned the request")
    STEPPED = "exchange.inquiry.stepped", _("took a step on the request")
    TOLD = "exchange.inquiry.told", _("noted a step of the partner on the request")
    REMINDED = "exchange.inquiry.reminded", _("reminded that the deadline is near")
    ESCALATED = "exchange.inquiry.escalated", _("escalated the request, whose deadline has passed")
    CLOSED = "exchange.inquiry.closed", _("closed the request")
    CONFIRMED_ORAL = "exchange.inquiry.confirmed-oral", _("confirmed an oral request in writing")
    NOTED = "exchange.note.written", _("wrote an internal note")
    ATTACHED = "exchange.attachment.added", _("attached a file")
    DOWNLOADED = "exchange.attachment.downloaded", _("downloaded a file")
    REPLY_DRAFTED = "exchange.reply.drafted", _("wrote a reply")
    REPLY_RETURNED = "exchange.reply.returned", _("returned the reply to its author")
    REPLY_SENT = "exchange.reply.sent", _("released the reply")
    REPLY_RECEIVED = "exchange.reply.received", _("received the reply")
    CONSENT_ASKED = "exchange.consent.asked", _("asked the first owner for consent")
    CONSENT_DECIDED = "exchange.consent.decided", _("decided on a partner's question for consent")
    CONSENT_TOLD = "exchange.consent.told", _("learnt the first owner's decision")
