"""Webhooks: subscribed by somebody, told what that person may know, signed, tried again, given up after days.

The worker gathers what happened since a subscription's position in the log's trees, and delivers what is due. Only
hosts that the operator allowed are called; no redirect is followed; a message names a record and says nothing of it.
"""

import base64
import http.client
import json
import secrets
import ssl
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from jalon.node.api import queries, rules
from jalon.node.api.choices import Act, Fate
from jalon.node.api.models import Delivery, Subscription
from jalon.node.audit import actions as audit
from jalon.node.audit import queries as log
from jalon.node.kernel import clock, ids
from jalon.node.kernel.refused import Refused

if TYPE_CHECKING:
    from jalon.node.accounts.models import User

AT_ONCE = 200
PATIENCE = 10  # seconds


class CannotSubscribe(Refused):
    """The webhook would go where the operator has not allowed it."""

    code = "api.cannot-subscribe"
    status = 422


@transaction.atomic
def subscribe(key: uuid.UUID, *, user: "User", url: str, events: Sequence[str]) -> tuple[Subscription, str]:
    """Make a webhook from now on; its secret is returned once, a repeat returns an empty one."""
    if existing := Subscription.objects.filter(pk=key, user=user).first():
        return existing, ""
    rules.may_go_to(url, allowed=settings.JALON_WEBHOOK_HOSTS, demo=settings.JALON_DEMO).or_refuse(CannotSubscribe)
    secret = rules.PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()
    made = Subscription.objects.create(
        id=key,
        user=user,
        url=url,
        events=sorted(set(events)),
        secret=queries.locked(secret),
        positions=log.positions(),
        created_at=clock.now(),
    )
    audit.record(Act.SUBSCRIBED, actor=user.actor, detail={"webhook": str(key), "events": made.events})
    return made, secret


@transaction.atomic
def end_subscription(subscription: Subscription, *, actor: str) -> None:
    """End a webhook; what waits is not sent any more. A repeat changes nothing."""
    if Subscription.objects.filter(pk=subscription.pk, ended_at=None).update(ended_at=clock.now()):
        Delivery.objects.filter(subscription=subscription, fate=Fate.WAITING).update(fate=Fate.GIVEN_UP)
        audit.record(Act.ENDED, actor=actor, detail={"webhook": str(subscription.pk)})


@transaction.atomic
def redeliver(delivery: Delivery, *, actor: str) -> None:
    """Send a message again, now, under its same id."""
    Delivery.objects.filter(pk=delivery.pk).update(fate=Fate.WAITING, tries=0, due_at=clock.now())
    audit.record(Act.REDELIVERED, actor=actor, detail={"message": str(delivery.pk)})


def tell() -> int:
    """Gather what happened and deliver what is due, where anybody subscribed; returns how much was done."""
    if not Subscription.objects.filter(ended_at=None).exists():
        return 0
    return gather_events() + deliver_due()


def gather_events() -> int:
    """Make a message of each event that a webhook asked for and its owner may know; returns how many."""
    return sum(_gather(one) for one in Subscription.objects.select_related("user").filter(ended_at=None))


@transaction.atomic
def _gather(subscription: Subscription) -> int:
    entries = log.sequenced_after(subscription.positions, AT_ONCE)
    if not entries:
        return 0
    wanted = [entry for entry in entries if rules.fits(subscription.events, entry.action)]
    told = queries.changes(wanted, subscription.user)
    now = clock.now()
    Delivery.objects.bulk_create(
        Delivery(
            id=ids.new_id(),
            subscription=subscription,
            event=change.type,
            body=json.dumps({"type": change.type, "timestamp": change.at.isoformat(), "data": change.data}),
            due_at=now,
        )
        for change in told
    )
    subscription.positions = queries.positions_behind(subscription.positions, entries)
    subscription.save(update_fields=["positions"])
    return len(told)


def deliver_due() -> int:
    """Try each message that is due, once; returns how many were tried."""
    due = Delivery.objects.select_related("subscription__user").filter(
        fate=Fate.WAITING, due_at__lte=clock.now(), subscription__ended_at=None
    )
    return sum(_deliver(delivery) for delivery in due.order_by("due_at")[:AT_ONCE])


def _deliver(delivery: Delivery) -> int:
    status, said = _post(delivery)
    delivery.tries, delivery.status, delivery.said = delivery.tries + 1, status, said[:200]
    if status is not None and 200 <= status < 300:
        delivery.fate, delivery.delivered_at = Fate.DELIVERED, clock.now()
    elif delivery.tries > len(rules.LATER):
        delivery.fate = Fate.GIVEN_UP
    else:
        delivery.due_at = clock.now() + rules.LATER[delivery.tries - 1]
    delivery.save(update_fields=["tries", "status", "said", "fate", "delivered_at", "due_at"])
    return 1


def _post(delivery: Delivery) -> tuple[int | None, str]:
    """Send one message; the operator's list is asked again, since it may have changed."""
    subscription = delivery.subscription
    allowed = rules.may_go_to(subscription.url, allowed=settings.JALON_WEBHOOK_HOSTS, demo=settings.JALON_DEMO)
    if not (allowed and subscription.user.is_active):
        return None, str(allowed.reason) or "the owner left"
    body, at = delivery.body.encode(), int(clock.now().timestamp())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Jalon",
        "webhook-id": str(delivery.pk),
        "webhook-timestamp": str(at),
        "webhook-signature": rules.signature(queries.unlocked(subscription.secret), str(delivery.pk), at, body),
    }
    parts = urlsplit(subscription.url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    link = _link(parts.scheme, str(parts.hostname), parts.port)
    try:
        link.request("POST", path or "/", body=body, headers=headers)
        answer = link.getresponse()
        answer.read(10_000)
    except (OSError, http.client.HTTPException) as error:
        return None, f"{type(error).__name__}: {error}"
    finally:
        link.close()
    return answer.status, answer.reason


def _link(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(host, port, timeout=PATIENCE, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, port, timeout=PATIENCE)
