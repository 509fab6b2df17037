"""The only doors to one alert, line or roster for one person: 404 where one may not know, 403 where one may not act."""

import uuid
from typing import TYPE_CHECKING

from django.http import Http404

from jalon.node.accounts import access as accounts
from jalon.node.accounts import queries as people
from jalon.node.accounts.choices import Permission
from jalon.node.directory import queries as directory
from jalon.node.hotline import queries
from jalon.node.hotline.models import Alert, Call, Line, Shift, Swap
from jalon.node.hotline.queries import calls

if TYPE_CHECKING:
    from jalon.node.accounts.models import User
    from jalon.node.directory.models import Unit


def alert_for_reading(user: "User", key: uuid.UUID) -> Alert:
    """An alert of a unit for which the person sees the hotline."""
    alert = queries.readable(user).filter(pk=key).first()
    if alert is None:
        raise Http404
    return alert


def alert_for(user: "User", key: uuid.UUID, permission: Permission) -> Alert:
    """An alert that the person may read, and do something with."""
    alert = alert_for_reading(user, key)
    accounts.must_hold_for(user, permission, alert.unit_id)
    return alert


def alert_for_adding(user: "User", key: uuid.UUID) -> Alert:
    """An alert to which the person may add words and calls: of a unit for which they raise alerts, or their own."""
    alert = alert_for_reading(user, key)
    if alert.raised_by_id == user.pk:
        accounts.must_hold(user, Permission.RAISE_ALERTS)
    else:
        accounts.must_hold_for(user, Permission.RAISE_ALERTS, alert.unit_id)
    return alert


def alert_for_closing(user: "User", key: uuid.UUID) -> Alert:
    """An alert that the person may close: one that they raised, or of a unit for which they answer."""
    alert = alert_for_reading(user, key)
    if alert.raised_by_id == user.pk:
        accounts.must_hold(user, Permission.RAISE_ALERTS)
    else:
        accounts.must_hold_for(user, Permission.ANSWER_ALERTS, alert.unit_id)
    return alert


def call_for_reading(user: "User", key: uuid.UUID) -> Call:
    """A call in the browser of a unit for which the person sees the hotline, or that they hold or are asked to take."""
    call = calls.readable(user).filter(pk=key).first()
    if call is None:
        raise Http404
    return call


def must_call(user: "User") -> None:
    """Only those who raise or answer alerts talk in the browser."""
    if not user.has_perm(Permission.ANSWER_ALERTS):
        accounts.must_hold(user, Permission.RAISE_ALERTS)


def place_for_calling(user: "User", noun: str, key: uuid.UUID) -> tuple[Line | None, Alert | None]:
    """The line, or the alert with its line, on which the person may call."""
    if noun == "alert":
        alert = alert_for_adding(user, key)
        return alert.line, alert
    if noun != "line":
        raise Http404
    return line_for(user, key, Permission.RAISE_ALERTS), None


def line_for_reading(user: "User", key: uuid.UUID) -> Line:
    """A line of a unit for which the person sees the hotline."""
    line = queries.readable_lines(user).filter(pk=key).first()
    if line is None:
        raise Http404
    return line


def line_for(user: "User", key: uuid.UUID, permission: Permission) -> Line:
    """A line that the person may read, and do something with."""
    line = line_for_reading(user, key)
    accounts.must_hold_for(user, permission, line.unit_id)
    return line


def unit_for_roster(user: "User", key: uuid.UUID, permission: Permission = Permission.READ_HOTLINE) -> "Unit":
    """A unit of ours whose roster the person may see, or change."""
    unit = directory.unit(key)
    if unit is None or not people.may(user, Permission.READ_HOTLINE, key):
        raise Http404
    accounts.must_hold_for(user, permission, key)
    return unit


def shift_for(user: "User", key: uuid.UUID, permission: Permission = Permission.READ_HOTLINE) -> Shift:
    """A shift of a roster that the person may see, or change."""
    shift = Shift.objects.select_related("unit").filter(pk=key, officer__isnull=False).first()
    if shift is None:
        raise Http404
    unit_for_roster(user, shift.unit_id, permission)
    return shift


def swap_for(user: "User", key: uuid.UUID) -> Swap:
    """A wish to swap, for somebody who sees the roster."""
    swap = Swap.objects.select_related("shift").filter(pk=key).first()
    if swap is None:
        raise Http404
    unit_for_roster(user, swap.shift.unit_id)
    return swap
