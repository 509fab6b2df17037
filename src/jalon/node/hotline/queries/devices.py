"""What the page of warned devices shows."""

import dataclasses
import datetime
import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from jalon.node.accounts.choices import Permission
from jalon.node.hotline.adapters import push
from jalon.node.hotline.models import Device
from jalon.node.kernel import refs
from jalon.node.ui import components as ui

if TYPE_CHECKING:
    from jalon.node.accounts.models import User


@dataclasses.dataclass(frozen=True)
class DeviceLine:
    """One browser; `digest` lets the page find the one that shows it."""

    key: uuid.UUID
    words: str
    added_at: datetime.datetime
    warned_at: datetime.datetime | None
    digest: str


@dataclasses.dataclass(frozen=True)
class DevicesPage:
    """The devices of one person; `public_key` is empty where the operator has not switched this on."""

    devices: list[DeviceLine]
    empty: ui.Empty
    public_key: str
    services: list[str]


def devices_page(user: "User") -> DevicesPage:
    """Every browser in which somebody is warned, the newest first."""
    held = Device.objects.filter(user=user).order_by("-added_at", "pk")
    hint = _("Open this page on the telephone or computer that you have on duty.")
    return DevicesPage(
        devices=[DeviceLine(each.pk, each.words, each.added_at, each.warned_at, each.digest) for each in held],
        empty=ui.Empty(_("No device is warned."), hint),
        public_key=push.public_key() if push.is_open() else "",
        services=[host.removeprefix(".") for host in settings.JALON_PUSH_HOSTS],
    )


def may_be_warned(user: "User") -> bool:
    """Whether the board offers it."""
    return push.is_open() and user.has_perm(Permission.ANSWER_ALERTS)


def shown_device(user: refs.User, _key: uuid.UUID) -> refs.Shown | None:
    """How a reference to a device shows: as the page of one's own devices, for it may be gone."""
    return refs.Shown(_("Warnings on my devices"), reverse("hotline:devices")) if user.is_authenticated else None
