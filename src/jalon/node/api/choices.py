"""What became of a webhook's delivery, and the acts that the log knows."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Fate(TextChoices):
    WAITING = "waiting", _("waiting")
    DELIVERED = "delivered", _("delivered")
    GIVEN_UP = "given-up", _("given up")


class Act(TextChoices):
    SUBSCRIBED = "api.webhook.subscribed", _("made a webhook")
    ENDED = "api.webhook.ended", _("ended a webhook")
    REDELIVERED = "api.webhook.redelivered", _("sent a webhook's message again")
