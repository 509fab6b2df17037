"""Rosters: shifts set and cancelled under the roster's lock, swaps asked and settled, hand-overs, calendar feeds."""

import datetime
import hashlib
import secrets
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jalon.node.audit import actions as audit
from jalon.node.directory import queries as directory
from jalon.node.hotline.actions import lines
from jalon.node.hotline.choices import Act, Duty, SwapState
from jalon.node.hotline.models import Handover, Roster, Shift, Swap
from jalon.node.hotline.rules import numbers, rosters
from jalon.node.kernel import clock, ids
from jalon.node.kernel.refs import ref
from jalon.node.kernel.refused import Refused

if TYPE_CHECKING:
    from jalon.node.accounts.models import User


class CannotSetShift(Refused):
    """The shift collides with another, or is no shift."""

    code = "hotline.cannot-set-shift"


class CannotSwap(Refused):
    """The swap cannot be asked for or settled like that."""

    code = "hotline.cannot-swap"


def _lock(unit: uuid.UUID) -> Roster:
    Roster.objects.get_or_create(unit_id=unit)
    return Roster.objects.select_for_update().get(unit_id=unit)


@transaction.atomic
def set_shift(
    key: uuid.UUID,
    *,
    unit: uuid.UUID,
    officer: "User",
    starts_at: datetime.datetime,
    ends_at: datetime.datetime,
    actor: str,
    duty: str = Duty.FIRST,
    shown_as: str = "",
    phone: str = "",
    mail: str = "",
    languages: Sequence[str] = (),
) -> Shift:
    """Put an officer on duty; refused where somebody else has any part of that time. A repeat returns the first.

    Args:
        key: the shift's id.
        unit: the unit of ours.
        officer: who is on duty; known to partners only as `shown_as` and by the telephone.
        starts_at: its first moment.
        ends_at: the moment at which it is over.
        actor: who sets it.
        duty: on duty, or deputy.
        shown_as: the name that the partner sees; the officer's name where it is empty.
        phone: as typed; checked.
        mail: where notices go as well.
        languages: what the officer speaks.
    """
    _lock(unit)
    if existing := Shift.objects.filter(pk=key).first():
        return existing
    rosters.may_be_shift(starts_at, ends_at).or_refuse(CannotSetShift)
    others = Shift.objects.filter(unit=unit, duty=duty, cancelled_at=None, ends_at__gt=starts_at)
    if other := rosters.collides(_Span(starts_at, ends_at), others):
        raise CannotSetShift(
            _("%(name)s has this time already, until %(until)s. Cancel or shorten that shift, or choose another time.")
            % {"name": other, "until": local_words(other.ends_at)}
        )
    country = directory.own_node().country
    shift = Shift.objects.create(
        id=key,
        unit_id=unit,
        duty=duty,
        officer=officer,
        shown_as=shown_as or str(officer),
        phone=numbers.checked(phone, country) if phone else "",
        mail=mail,
        languages=list(languages),
        starts_at=starts_at,
        ends_at=ends_at,
    )
    audit.record(Act.SHIFT_SET, actor=actor, about=ref("hotline/shift", key), detail={"officer": officer.username})
    lines.publish_unit(unit)
    return shift


def local_words(moment: datetime.datetime) -> str:
    """A moment in the node's time zone, short."""
    return timezone.localtime(moment).strftime("%d/%m %H:%M")


class _Span:
    def __init__(self, starts_at: datetime.datetime, ends_at: datetime.datetime) -> None:
        self.starts_at, self.ends_at = starts_at, ends_at


@transaction.atomic
def cancel_shift(shift: Shift, *, actor: str) -> None:
    """Take a shift out of the roster; its row stays. A repeat changes nothing."""
    _lock(shift.unit_id)
    if Shift.objects.filter(pk=shift.pk, cancelled_at=None).update(cancelled_at=clock.now()):
        audit.record(Act.SHIFT_CANCELLED, actor=actor, about=ref("hotline/shift", shift.pk))
        lines.publish_unit(shift.unit_id)


@transaction.atomic
def ask_swap(key: uuid.UUID, shift: Shift, *, asked_by: "User", asked: "User", reason: str) -> Swap:
    """Ask a colleague to take over a shift of one's own that is not over. A repeat returns the first wish."""
    if existing := Swap.objects.filter(pk=key).first():
        return existing
    _lock(shift.unit_id)
    if shift.officer_id != asked_by.pk:
        raise CannotSwap(_("This is not your shift. Its officer, or the head of the desk, changes it."))
    if asked.pk == asked_by.pk or shift.cancelled_at or shift.ends_at <= clock.now():
        raise CannotSwap(_("Choose a colleague, and a shift that is not over."))
    if shift.swaps.filter(state=SwapState.ASKED).exists():
        raise CannotSwap(_("A colleague was asked already. Wait for the answer, or ask them to decline."))
    swap = Swap.objects.create(id=key, shift=shift, asked_by=asked_by, asked=asked, reason=reason, asked_at=clock.now())
    audit.record(Act.SWAP_ASKED, actor=asked_by.actor, about=ref("hotline/shift", shift.pk), purpose=reason)
    return swap


@transaction.atomic
def settle_swap(swap: Swap, *, by: "User", accept: bool, phone: str = "") -> Swap:
    """Accept or decline; the shift changes hands only here, and partners are told. A repeat changes nothing."""
    swap = Swap.objects.select_for_update(of=("self",)).select_related("shift").get(pk=swap.pk)
    if swap.asked_id != by.pk:
        raise CannotSwap(_("Somebody else was asked to take this shift."))
    if swap.state != SwapState.ASKED:
        return swap
    _lock(swap.shift.unit_id)
    swap.state, swap.settled_at = SwapState.ACCEPTED if accept else SwapState.DECLINED, clock.now()
    swap.save(update_fields=["state", "settled_at"])
    audit.record(
        Act.SWAP_SETTLED, actor=by.actor, about=ref("hotline/shift", swap.shift_id), detail={"accepted": accept}
    )
    if accept:
        if swap.shift.cancelled_at:
            raise CannotSwap(_("The shift was cancelled meanwhile. Load the roster again."))
        number = numbers.checked(phone, directory.own_node().country) if phone else ""
        Shift.objects.filter(pk=swap.shift_id).update(officer=by, shown_as=str(by), phone=number, mail=by.email)
        lines.publish_unit(swap.shift.unit_id)
    return swap


@transaction.atomic
def write_handover(key: uuid.UUID, *, unit: uuid.UUID, author: "User", text: str) -> Handover:
    """Leave a note to the next shift. A repeat returns the first."""
    note, made = Handover.objects.get_or_create(
        pk=key, defaults={"unit_id": unit, "author": author, "text": text, "written_at": clock.now()}
    )
    if made:
        audit.record(Act.HANDED_OVER, actor=author.actor, about=ref("directory/unit", unit))
    return note


@transaction.atomic
def make_feed(unit: uuid.UUID, *, actor: str) -> str:
    """A new secret for the address of a unit's calendar; the former one stops working. It is shown once."""
    roster, token = _lock(unit), secrets.token_urlsafe(24)
    roster.feed = feed_digest(token)
    roster.save(update_fields=["feed"])
    audit.record(Act.FEED_MADE, actor=actor, about=ref("directory/unit", unit))
    return token


def feed_digest(token: str) -> str:
    """What is kept of a calendar's secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def fresh_id() -> uuid.UUID:
    """An id for a shift that a program sets."""
    return ids.new_id()
