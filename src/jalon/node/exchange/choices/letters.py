"""Letters, translations, templates and ledgers: their states, their parts, and the acts that the log knows."""

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PARTS: "dict[str, str | Promise]" = {
    "law_article": _("National law and article"),
    "facts": _("Facts"),
    "purpose": _("Purpose"),
    "link": _("Link between purpose and person"),
    "held_because": _("Why the partner may hold it"),
    "urgency_reasons": _("Reasons of urgency"),
    "text": _("Reply"),
}
"""Free texts of a letter, in the order in which they are printed and translated."""


class Way(TextChoices):
    """Which way a letter went through the registry of a unit."""

    OUT = "out", _("sent")
    IN = "in", _("received")


class TranslationState(TextChoices):
    BEGUN = "begun", _("begun")
    TO_RELEASE = "to-release", _("to release")
    RETURNED = "returned", _("returned")
    SENT = "sent", _("signed and sent")


class PaperAct(TextChoices):
    """What was done with letters, translations, templates and ledgers."""

    PRINTED = "exchange.letter.printed", _("printed a letter")
    TRANSLATION_BEGUN = "exchange.translation.begun", _("began a translation")
    TRANSLATED = "exchange.translation.written", _("wrote a translation")
    TRANSLATION_RETURNED = "exchange.translation.returned", _("returned a translation to its translator")
    TRANSLATION_SENT = "exchange.translation.sent", _("signed and sent a translation")
    TRANSLATION_RECEIVED = "exchange.translation.received", _("received a translation")
    TEMPLATE_WRITTEN = "exchange.template.written", _("wrote a template")
    TEMPLATE_RETIRED = "exchange.template.retired", _("retired a template")
    LEDGER_EXPORTED = "exchange.ledger.exported", _("exported a ledger")
    LEDGER_STATED = "exchange.ledger.stated", _("sent our ledger to a partner")
    LEDGER_RECEIVED = "exchange.ledger.received", _("received a partner's ledger")
