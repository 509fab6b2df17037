"""Browsers that are warned: switched on and off by whoever uses them, forgotten when their push service says so."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.node.audit import actions as audit
from jalon.node.hotline.choices import Act
from jalon.node.hotline.models import Device
from jalon.node.hotline.rules import pushing as rules
from jalon.node.kernel import clock
from jalon.node.kernel.refs import ref
from jalon.node.kernel.refused import Refused
from jalon.node.notifications.actions import handler, notify

if TYPE_CHECKING:
    from jalon.node.accounts.models import User

WORKER = "system:worker"


class CannotWarn(Refused):
    """This browser cannot be warned by this node."""

    code = "hotline.cannot-warn"
    status = 422


@transaction.atomic
def add_device(user: "User", *, endpoint: str, public: str, auth: str, user_agent: str = "") -> Device:
    """Warn somebody in this browser from now on. A repeat changes nothing; a browser has one person at a time.

    Args:
        user: who uses it.
        endpoint: where its push service takes messages for it.
        public: its key as base64url (`p256dh`).
        auth: its secret as base64url.
        user_agent: what it calls itself; two words of it are kept.

    Raises:
        CannotWarn: if the operator did not name its push service, or its keys are none.
    """
    if not settings.JALON_PUSH_HOSTS:
        raise CannotWarn(_("The operator of this node has not switched on warnings on devices. SMS and mail go on."))
    rules.may_push_to(endpoint, allowed=settings.JALON_PUSH_HOSTS, demo=settings.JALON_DEMO).or_refuse(CannotWarn)
    try:
        point, secret = rules.read_keys(public, auth)
    except rules.BadKeys:
        raise CannotWarn(
            _("Your browser gave keys that cannot be used. Load the page again, then try once more.")
        ) from None
    digest = rules.digest(endpoint)
    _release(digest, user)
    _must_have_room(user, digest)
    device, made = Device.objects.get_or_create(
        digest=digest,
        defaults={
            "user": user, "endpoint": endpoint, "public": point, "auth": secret, "added_at": clock.now(),
            "words": rules.device_words(user_agent),
        },
    )  # fmt: skip
    if made:
        audit.record(Act.DEVICE_ADDED, actor=user.actor, about=_about(device), detail={"device": device.words})
    elif (bytes(device.public), bytes(device.auth)) != (point, secret):
        Device.objects.filter(pk=device.pk).update(public=point, auth=secret)
    return device


def _about(device: Device) -> str:
    return ref("hotline/device", device.pk)


def _release(digest: str, user: "User") -> None:
    """Whoever was warned in this browser before is so no more: somebody else sits before it."""
    for former in Device.objects.select_related("user").filter(digest=digest).exclude(user=user):
        _remove(former, actor=user.actor)


def _must_have_room(user: "User", digest: str) -> None:
    held = Device.objects.filter(user=user).exclude(digest=digest).count()
    rules.may_add(held).or_refuse(CannotWarn)


@transaction.atomic
def remove_device(user: "User", key: uuid.UUID) -> None:
    """Stop the warnings on a device of one's own. A repeat changes nothing."""
    device = Device.objects.select_related("user").filter(pk=key, user=user).first()
    if device is not None:
        _remove(device, actor=user.actor)


def _remove(device: Device, *, actor: str) -> None:
    if Device.objects.filter(pk=device.pk).delete()[0]:
        detail = {"device": device.words, "of": device.user.username}
        audit.record(Act.DEVICE_REMOVED, actor=actor, about=_about(device), detail=detail)


@transaction.atomic
def forget_device(device: Device) -> None:
    """The push service no longer knows it: it goes, and its person is told on their pages. A repeat changes nothing."""
    if Device.objects.filter(pk=device.pk).delete()[0]:
        detail = {"device": device.words, "of": device.user.username}
        audit.record(Act.DEVICE_FORGOTTEN, actor=WORKER, about=_about(device), detail=detail)
        notify("hotline.device", about=_about(device), to=handler(device.user_id), device=device.words)
