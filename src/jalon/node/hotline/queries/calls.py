"""What the pages of calls in the browser show: what rings, one call with the steps that one may take now, the log."""

import dataclasses
import datetime
import hashlib
import uuid
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.node.accounts import queries as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.agreements import queries as agreements
from jalon.node.directory import queries as directory
from jalon.node.hotline.choices import CallEnd, CallState, CallStep, Side
from jalon.node.hotline.models import Call, Line
from jalon.node.hotline.queries import who
from jalon.node.hotline.rules import calls as rules
from jalon.node.hotline.rules import relays
from jalon.node.kernel import clock, refs
from jalon.node.kernel.language import named

if TYPE_CHECKING:
    from jalon.node.accounts.models import User

LOG = 20


@dataclasses.dataclass(frozen=True)
class Ringing:
    """A call that is open, for the board."""

    words: str
    url: str
    rings: bool


@dataclasses.dataclass(frozen=True)
class LogLine:
    """A call as the log keeps it: who, when, how long; never what was said."""

    at: datetime.datetime
    words: str
    how: str


@dataclasses.dataclass(frozen=True)
class Room:
    """The page of one call, begun or about to begin; `why_not` says why none can begin."""

    key: uuid.UUID
    title: str
    over: str
    back_url: str
    card: who.Card | None
    words: str
    may: frozenset[str]
    colleagues: list[tuple[str, str]]
    target: tuple[str, str]
    why_not: str


def agreed_with(partner: str) -> bool:
    """Whether an agreement in force with a partner's country allows calls in the browser today."""
    own, other = directory.own_node(), directory.node(partner)
    return other is not None and agreements.calls_agreed(own.country, other.country, on=clock.today())


def readable(user: "User") -> QuerySet[Call]:
    """The calls of every unit for which the user sees the hotline, their own, and those that they are asked to take."""
    units = accounts.units_where(user, Permission.READ_HOTLINE)
    own = Q(holder=user) | Q(asked=user) if units else Q()
    return Call.objects.filter(Q(unit__in=units) | own).select_related("unit", "line", "alert", "holder", "asked")


def shown(user: refs.User, key: uuid.UUID) -> refs.Shown | None:
    """How a reference to a call shows to a person."""
    call = readable(cast("User", user)).filter(pk=key).first() if user.is_authenticated else None
    return refs.Shown(across(call), reverse("hotline:browser-call", args=[key])) if call else None


def across(call: Call) -> str:
    """Who is across the line, as people name it."""
    unit = named(call.partner_unit.get("names", {})) or call.partner_unit.get("code", "")
    return f"{call.their_node} {unit}"


def ringing(user: "User", alert: uuid.UUID | None = None) -> list[Ringing]:
    """The calls that are open, those that ring first; of one alert, where one is given."""
    found = readable(user).exclude(state=CallState.ENDED)
    calls = found.filter(alert=alert) if alert else found
    return sorted((_ringing(call) for call in calls.order_by("rang_at")[:20]), key=lambda each: not each.rings)


def _ringing(call: Call) -> Ringing:
    rings = call.state == CallState.RINGING and call.side == Side.THEIRS
    words = _("%(who)s is calling") if rings else _("Call with %(who)s")
    return Ringing(words % {"who": across(call)}, reverse("hotline:browser-call", args=[call.pk]), rings)


def log_of_line(line: Line) -> list[LogLine]:
    """The last calls on a line that are over."""
    calls = Call.objects.filter(line=line, state=CallState.ENDED).select_related("holder").order_by("-rang_at")
    return [LogLine(call.rang_at, _people(call), ended_words(call)) for call in calls[:LOG]]


def _people(call: Call) -> str:
    ours, theirs = str(call.holder or call.unit), call.their_name or across(call)
    return f"{ours} → {theirs}" if call.side == Side.OURS else f"{theirs} → {ours}"


def ended_words(call: Call) -> str:
    """How a call ended, and how long it lasted."""
    how = str(CallEnd(call.end).label)
    if call.taken_at is None or call.ended_at is None:
        return how
    return f"{lasted(int((call.ended_at - call.taken_at).total_seconds()))} · {how}"


def lasted(seconds: int) -> str:
    """How long a call lasted."""
    if seconds < 60:
        return ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}
    return ngettext("%(n)d minute", "%(n)d minutes", seconds // 60) % {"n": seconds // 60}


def room(call: Call, user: "User", *, may_take: bool, colleagues: list[tuple[str, str]]) -> Room:
    """The page of a call, with what this person may do now."""
    line = call.line
    return Room(
        key=call.pk,
        title=_("Call with %(who)s") % {"who": across(call)},
        over=line.code if line else "",
        back_url=_back(call.alert_id, line),
        card=who.card(line, clock.now()) if line else None,
        words=words(call, user),
        may=may(call, user, may_take=may_take),
        colleagues=colleagues,
        target=("", ""),
        why_not="",
    )


def room_before(key: uuid.UUID, target: tuple[str, str], title: str, line: Line | None, why_not: str) -> Room:
    """The page on which a call begins; `target` is what it belongs to (`line` or `alert`, and its id)."""
    alert = uuid.UUID(target[1]) if target[0] == "alert" else None
    return Room(
        key=key,
        title=_("Call %(who)s in the browser") % {"who": title},
        over=line.code if line else "",
        back_url=_back(alert, line),
        card=who.card(line, clock.now()) if line else None,
        words=why_not or _("Your browser will ask for the microphone. Nothing that is said is kept."),
        may=frozenset() if why_not else frozenset({"call"}),
        colleagues=[],
        target=target,
        why_not=why_not,
    )


def _back(alert: uuid.UUID | None, line: Line | None) -> str:
    if alert:
        return reverse("hotline:alert", args=[alert])
    return reverse("hotline:line", args=[line.pk]) if line else reverse("hotline:board")


def may(call: Call, user: "User", *, may_take: bool) -> frozenset[str]:
    """The steps that this person may take now, by the name of their button."""
    if call.state == CallState.ENDED:
        return frozenset()
    found = set()
    rings = call.state == CallState.RINGING and call.side == Side.THEIRS
    if rings and may_take:
        found |= {"take", "refuse"}
    if call.holder_id == user.pk:
        found |= _of_holder(call)
    if asks(call, user):
        found |= {"over", "decline"}
    return frozenset(found)


def _of_holder(call: Call) -> set[str]:
    found = {"end"}
    if rules.after(call.state, CallStep.HOLD):
        found.add("resume" if call.held_ours else "hold")
    if rules.after(call.state, CallStep.TRANSFER) and not call.asked_id:
        found.add("ask")
    return found


def asks(call: Call, user: "User") -> bool:
    """Whether a colleague asks this person to take the call over."""
    return call.asked_id == user.pk and call.asked_until is not None and clock.now() < call.asked_until


def words(call: Call, user: "User") -> str:
    """Where the call stands, in a sentence."""
    if call.state == CallState.ENDED:
        return _("The call is over: %(how)s.") % {"how": ended_words(call)}
    if call.state == CallState.RINGING:
        return _("It rings across the line.") if call.side == Side.OURS else _("%(who)s is calling.") % {
            "who": call.their_name or across(call)
        }  # fmt: skip
    if call.state == CallState.HANDING:
        return _("The call is being handed to a colleague.")
    if asks(call, user):
        return _("%(who)s asks you to take this call over.") % {"who": call.holder}
    return _talking(call, user)


def _talking(call: Call, user: "User") -> str:
    if call.holder_id != user.pk:
        return _("%(who)s talks with %(other)s.") % {"who": call.holder, "other": call.their_name}
    if call.held_ours:
        return _("You hold the call. Nobody hears anything.")
    if call.held_theirs:
        return _("The other side holds the call.")
    return _("You talk with %(who)s.") % {"who": call.their_name or across(call)}


def state(call: Call, user: "User", *, may_take: bool, colleagues: list[tuple[str, str]]) -> dict[str, Any]:
    """What the page's program asks for each second; descriptions only for whoever may talk with them."""
    allowed = may(call, user, may_take=may_take)
    mine = call.holder_id == user.pk
    told = {
        "state": call.state,
        "words": words(call, user),
        "may": sorted(allowed if colleagues else allowed - {"ask"}),
        "colleagues": colleagues,
        "mine": mine,
        "round": call.round,
        "held": call.held_ours or call.held_theirs,
        "offer": "",
        "answer": "",
    }
    if mine or "take" in allowed:
        for said in call.descriptions.filter(round=call.round, envelope=None):
            told["answer" if said.answer else "offer"] = said.sdp
    return {**told, "version": hashlib.sha256(repr(sorted(told.items())).encode()).hexdigest()[:12]}


def servers(key: uuid.UUID, secret: str, *, relay_only: bool) -> dict[str, Any]:
    """What a browser needs to reach the relay: its addresses, and a pass that ends by itself."""
    if not settings.JALON_CALLS_RELAY:
        return {"iceServers": [], "iceTransportPolicy": "relay" if relay_only else "all"}
    shown_ = relays.pass_for(secret, key.hex[-8:], now=clock.now())
    relay = {"urls": settings.JALON_CALLS_RELAY, "username": shown_.username, "credential": shown_.credential}
    return {"iceServers": [relay], "iceTransportPolicy": "relay" if relay_only else "all"}
