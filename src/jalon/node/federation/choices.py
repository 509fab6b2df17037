"""The closed lists of federation, and the acts that it audits."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PartnerState(TextChoices):
    ACTIVE = "active", _("active")
    PAUSED = "paused", _("paused")
    REVOKED = "revoked", _("revoked")


class Priority(TextChoices):
    ROUTINE = "routine", _("routine")
    URGENT = "urgent", _("urgent")
    FLASH = "flash", _("flash")


STREAMS: dict[str, str] = {Priority.FLASH: "flash", Priority.URGENT: "urgent", Priority.ROUTINE: "exchange"}
"""The stream of each priority, most urgent first: what is urgent never waits behind what is not."""


class OutgoingState(TextChoices):
    WAITING = "waiting", _("waiting to be sent")
    STORED = "stored", _("stored by the partner")
    REFUSED = "refused", _("refused by the partner's gate")
    EXPIRED = "expired", _("expired before it could be delivered")


UNDELIVERED = (OutgoingState.REFUSED, OutgoingState.EXPIRED)
"""The ends of an envelope that the partner has not stored."""


class IncomingState(TextChoices):
    STORED = "stored", _("stored")
    APPLIED = "applied", _("applied")
    QUARANTINED = "quarantined", _("set aside for a person")


class ReceiptSide(TextChoices):
    FROM_PARTNER = "from-partner", _("from the partner, about ours")
    TO_PARTNER = "to-partner", _("ours, about theirs")


class IncidentKind(TextChoices):
    """What an incident is about: an envelope that contradicts what is stored, or a log that contradicts itself."""

    CONFLICT = "conflict", _("two messages under one number")
    FORK = "fork", _("two messages in one place of the order")
    REWIND = "rewind", _("a message in a place that was closed")
    LOG_FORK = "log-fork", _("the partner's log contradicts what it showed before")
    LOG_LOST = "log-lost", _("our own log lacks what this node has signed")
    RESTORED = "restored", _("the partner was restored from a backup, and says so")
    LOST = "lost", _("the partner holds messages of ours that this node lost when it was restored")


class Act(TextChoices):
    """What federation writes into the audit log."""

    KEYS_MADE = "federation.keys.made", _("made the node's keys")
    KEYS_RENEWED = "federation.keys.renewed", _("renewed the node's encryption key")
    KEYS_CERTIFIED = "federation.keys.certified", _("certified the node's signing keys for another year")
    PARTNER_ADDED = "federation.partner.added", _("pinned a partner")
    PARTNER_CHANGED = "federation.partner.changed", _("changed a partner's state")
    PARTNER_RENEWED = "federation.partner.renewed", _("took a partner's newer keys")
    ENQUEUED = "federation.envelope.enqueued", _("signed and sealed an envelope")
    STORED = "federation.envelope.stored", _("stored an envelope")
    OPENED = "federation.envelope.opened", _("opened an envelope")
    REFUSED = "federation.envelope.refused", _("refused an envelope")
    QUARANTINED = "federation.envelope.quarantined", _("set an envelope aside for a person")
    INCIDENT = "federation.envelope.incident", _("met an envelope that contradicts what is stored")
    EXPIRED = "federation.envelope.expired", _("gave up an envelope that expired undelivered")
    FILE_GIVEN_UP = "federation.file.given-up", _("gave up a file that had not crossed whole in its time")
    RECEIPT_GIVEN = "federation.receipt.given", _("signed a receipt")
    RECEIPT_TAKEN = "federation.receipt.taken", _("took a partner's receipt")
    LOG_FORKED = "federation.log.forked", _("met a log that contradicts itself")
    COSIGNED = "federation.log.cosigned", _("cosigned the state of a partner's log")
    COSIGNATURE_TAKEN = "federation.log.witnessed", _("took a partner's cosignature of our log")
    PROVED = "federation.envelope.proved", _("made the proof file of a message")
    BUNDLE_WRITTEN = "federation.bundle.written", _("wrote a bundle for a carrier")
    BUNDLE_READ = "federation.bundle.read", _("took in a bundle that a carrier brought")
    TRIED_AGAIN = "federation.envelope.retried", _("had a quarantined envelope tried again")
    CAPABILITIES_TAKEN = "federation.partner.capabilities", _("learned what a partner's node reads")
    RECOVERY_BEGUN = "federation.recovery.begun", _("began to recover after a restore")
    RECONCILED = "federation.recovery.reconciled", _("learned from a partner what it holds of ours")
    PARTNER_RESTORED = "federation.partner.restored", _("learned that a partner was restored, and sends anew")
    KEPT_ASIDE = "federation.envelope.kept-aside", _("looked at what was set aside and kept it so")
