"""What a browser is told of an alert: how urgent, which kind, its mark, and where it is answered; nothing else.

It passes through the service of the browser's maker, sealed for the browser alone, and stands on a locked screen: so
neither a name, a place, a unit nor a word of the alert is in it.
"""

import json
from collections.abc import Sequence

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from jalon.node.hotline.actions import devices
from jalon.node.hotline.adapters import Failed, push
from jalon.node.hotline.choices import KINDS, TEST, Medium, Rung, State
from jalon.node.hotline.models import Alert, Device, Notice, Shift
from jalon.node.hotline.rules import pushing as rules
from jalon.node.kernel import clock
from jalon.node.kernel.language import coded


def prepare(alert: Alert, rung: Rung, shifts: Sequence[Shift]) -> None:
    """Keep what each device of these people is to be handed; in the transaction of the escalation."""
    if not push.is_open():
        return
    officers = {shift.officer_id for shift in shifts if shift.officer_id}
    for device in Device.objects.select_related("user").filter(user__in=officers, user__is_active=True):
        Notice.objects.get_or_create(
            alert=alert,
            rung=rung.value,
            medium=Medium.PUSH,
            address=str(device.pk),
            defaults={"text": words(alert, device.user.language), "made_at": clock.now()},
        )


def words(alert: Alert, language: str) -> str:
    """What the browser shows, as JSON for the page's service worker; `url` is a path on this node."""
    with translation.override(language):
        kind = coded(KINDS, alert.kind)
        how = _("Exercise") if alert.exercise else _("Urgent")
        title = _("Hotline: alert %(mark)s") % {"mark": alert.mark}
    return json.dumps(
        {
            "title": title,
            "body": kind if alert.kind == TEST else f"{how} · {kind}",
            "tag": alert.mark,
            "lang": language,
            "urgent": not alert.exercise,
            "url": reverse("hotline:alert", args=[alert.pk]),
        },
        ensure_ascii=False,
    )


def deliver(notice: Notice) -> bool:
    """Hand one to its push service; False where nobody could act on it any more.

    Raises:
        Failed: if the service did not take it; a device that it no longer knows is forgotten first.
    """
    alert, now = notice.alert, clock.now()
    device = Device.objects.select_related("user").filter(pk=notice.address).first()
    needed = alert.state == State.RAISED and rules.worth_sending(alert.expires_at, now)
    if device is None or not device.user.is_active or not needed:
        return False
    to = rules.Subscription(device.endpoint, bytes(device.public), bytes(device.auth))
    lives, urgency = rules.lives(alert.expires_at, now), rules.urgency(alert.exercise)
    try:
        push.send(to, notice.text, push.Manner(lives, urgency, rules.topic(alert.pk, device.pk)))
    except Failed as failure:
        if failure.gone:
            devices.forget_device(device)
        raise
    Device.objects.filter(pk=device.pk).update(warned_at=now)
    return True
