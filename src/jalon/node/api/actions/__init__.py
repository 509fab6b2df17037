"""Writes of the API: answers kept for repeats (`answers`), webhooks subscribed and delivered (`webhooks`)."""

from jalon.node.api.actions.answers import CannotDoTwiceAtOnce, begin, forget_old_answers, give_up, keep
from jalon.node.api.actions.webhooks import (
    CannotSubscribe,
    deliver_due,
    end_subscription,
    gather_events,
    redeliver,
    subscribe,
    tell,
)

__all__ = [
    "CannotDoTwiceAtOnce",
    "CannotSubscribe",
    "begin",
    "deliver_due",
    "end_subscription",
    "forget_old_answers",
    "gather_events",
    "give_up",
    "keep",
    "redeliver",
    "subscribe",
    "tell",
]
