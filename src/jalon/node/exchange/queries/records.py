"""Inquiries and replies as the database holds them, within what one person may read."""

import dataclasses
import datetime
import uuid
from collections.abc import Collection
from typing import TYPE_CHECKING, Any, cast

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from jalon.node.accounts import queries as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.directory import queries as directory
from jalon.node.exchange import rules
from jalon.node.exchange.choices import Direction, ReplyState, ScreenResult, State
from jalon.node.exchange.models import Inquiry, Register, Reply
from jalon.node.kernel import refs, rows
from jalon.node.kernel.counts import counted_up_to
from jalon.node.kernel.once import once

if TYPE_CHECKING:
    from jalon.node.accounts.models import User

SOON = datetime.timedelta(days=3)
COUNTED = 1000
"""A view counts so many at most; beyond, it says *more*."""

_OURS, _THEIRS = Q(direction=Direction.OURS), Q(direction=Direction.THEIRS)
WAITING_ON_US = (
    _THEIRS & Q(state__in=[State.OPENED, State.ACKNOWLEDGED, State.SCREENED, State.ASSIGNED, State.CLOCK_STOPPED])
) | (_OURS & Q(state=State.CLARIFICATION))
WAITING_ON_THEM = (_OURS & Q(state__in=sorted(rules.OPEN - {State.CLARIFICATION}))) | (
    _THEIRS & Q(state=State.CLARIFICATION)
)
FINISHED = Q(state__in=[State.CLOSED, State.WITHDRAWN]) | (_THEIRS & Q(state__in=[State.ANSWERED, State.REFUSED]))
RUNNING = Q(state__in=sorted(rules.OPEN - rules.PAUSED))


@dataclasses.dataclass(frozen=True)
class View:
    """A saved view of the list, with how many inquiries stand in it; `more` where it is at least that many."""

    code: str
    count: int
    more: bool = False


def overdue(now: datetime.datetime) -> Q:
    """Those whose answer is due and has not come; a clock that stands is not late."""
    return RUNNING & Q(due_at__lt=now)


def due(now: datetime.datetime) -> Q:
    """What waits on us and is due within three days."""
    return _THEIRS & RUNNING & Q(due_at__gte=now, due_at__lt=now + SOON)


@once
def _with_reply_to_release() -> list[uuid.UUID]:
    """The inquiries with a reply that waits; named one by one, since PostgreSQL walks every row for *this or among*."""
    return [key for (key,) in rows.select(Reply, ("inquiry",), {"state": ReplyState.TO_RELEASE})]


def condition(view: str, now: datetime.datetime) -> Q:
    """The condition of a saved view; every inquiry where the view is not known.

    A reply that waits for release puts its inquiry among those *to release*.
    """
    if view == "to-release":
        return _OURS & Q(state=State.TO_RELEASE) | Q(pk__in=_with_reply_to_release())
    return {
        "waiting-on-us": WAITING_ON_US,
        "waiting-on-them": WAITING_ON_THEM,
        "due": due(now),
        "overdue": overdue(now),
        "drafts": _OURS & Q(state=State.DRAFT),
        "answered": _OURS & Q(state__in=[State.ANSWERED, State.REFUSED, State.EXPIRED]),
        "closed": FINISHED,
    }.get(view, Q())


VIEWS = ("waiting-on-us", "waiting-on-them", "due", "overdue", "to-release", "drafts", "answered", "closed")


def readable(user: "User") -> QuerySet[Inquiry]:
    """The inquiries that a person may read, of their units or copied to them, newest first.

    A role reads no stricter handling than its own; see `accounts.rules.REACH`.
    """
    reach = _reach(user) | accounts.within_reach(user, Permission.READ_INQUIRIES, unit="copy_unit")
    return Inquiry.objects.filter(reach).select_related("unit", "partner").order_by("-created_at", "-id")


def _reach(user: "User") -> Q:
    return accounts.within_reach(user, Permission.READ_INQUIRIES)


def _in_view(reach: Q, view: str, now: datetime.datetime) -> QuerySet[Inquiry]:
    return Inquiry.objects.filter(condition(view, now), reach)


def opened_by_reason(user: "User", key: uuid.UUID) -> Inquiry | None:
    """The inquiry, where an auditor opened it by a stated reason."""
    opened = accounts.opened_to(user, refs.ref("exchange/inquiry", key))
    return Inquiry.objects.select_related("unit", "partner").filter(pk=key).first() if opened else None


def views(user: "User", now: datetime.datetime) -> list[View]:
    """Every saved view with its count, which ends at a thousand: nobody reads further, and it stays quick."""
    reach = _reach(user)
    counts = counted_up_to(COUNTED + 1, {code: _in_view(reach, code, now) for code in VIEWS})
    return [View(code, min(count, COUNTED), count > COUNTED) for code, count in counts.items()]


def listed(
    user: "User", view: str, now: datetime.datetime, *, before: uuid.UUID | None, size: int, few: bool = False
) -> list[Inquiry]:
    """One page of a view, newest first.

    Args:
        user: who reads.
        view: a code of `VIEWS`; every inquiry where it is none.
        now: the moment at which something is due or late.
        before: the inquiry after which the page begins, where it is not the first.
        size: how many at most.
        few: whether the view was counted to its end. PostgreSQL would look for them from the newest of all inquiries
            down; told to sort by what no index has, it takes those of the view first.
    """
    found = _in_view(_reach(user), view, now)
    if before is not None:
        found = found.filter(pk__lt=before)
    newest = Coalesce("pk", "pk").desc() if few else F("pk").desc()
    return _whole(list(found.order_by(newest).values_list("pk", flat=True)[:size]))


def _whole(keys: list[uuid.UUID]) -> list[Inquiry]:
    """These inquiries in this order, with their units and handlers, of which many have the same."""
    found = {each.pk: each for each in rows.objects(Inquiry, {"id": keys})}
    units = directory.units_by_key({each.unit_id for each in found.values()})
    people = accounts.users_by_key({each.handler_id for each in found.values() if each.handler_id})
    handlers = {person.pk: person for person in people}
    for each in found.values():
        each.unit = units[each.unit_id]
        each.handler = handlers[each.handler_id] if each.handler_id else None
    return [found[key] for key in keys if key in found]


def due_soon(user: "User", now: datetime.datetime, *, within: datetime.timedelta, size: int = 5) -> list[Inquiry]:
    """What waits on us and is due soon or already late, most pressing first."""
    return list(readable(user).filter(WAITING_ON_US, due_at__lt=now + within).order_by("due_at")[:size])


def replies_to_release(units: Collection[uuid.UUID], *, size: int = 50) -> list[Reply]:
    """Replies that wait for a second person, oldest first."""
    return list(
        Reply.objects.filter(state=ReplyState.TO_RELEASE, inquiry__unit__in=units)
        .select_related("inquiry", "inquiry__unit", "author")
        .order_by("written_at")[:size]
    )


def replies_returned(inquiries: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Reply]]:
    """The replies to these inquiries that were returned to their authors, by inquiry, the newest first."""
    found: dict[uuid.UUID, list[Reply]] = {key: [] for key in inquiries}
    for reply in rows.objects(Reply, {"inquiry": list(found), "state": ReplyState.RETURNED}, order="written_at"):
        found[reply.inquiry_id].insert(0, reply)
    return found


def inquiries_to_release(units: Collection[uuid.UUID], *, size: int = 50) -> list[Inquiry]:
    """Inquiries that wait for a second person, urgent and oldest first."""
    return list(
        Inquiry.objects.filter(direction=Direction.OURS, state=State.TO_RELEASE, unit__in=units)
        .select_related("author", "partner", "unit")
        .order_by("-urgency", "created_at")[:size]
    )


def inquiries_to_screen(units: Collection[uuid.UUID], *, size: int = 50) -> list[Inquiry]:
    """What waits for its Article 3 screen: theirs once acknowledged, ours that their author could not pass."""
    passed = Q(screens__result=ScreenResult.PASS)
    ours = Inquiry.objects.filter(_OURS, state=State.TO_RELEASE, unit__in=units).exclude(passed)
    theirs = Inquiry.objects.filter(_THEIRS, state=State.ACKNOWLEDGED, unit__in=units)
    found = [*theirs.select_related("partner", "unit")[:size], *ours.select_related("partner", "unit")[:size]]
    return sorted(found, key=lambda inquiry: (inquiry.urgency != "urgent", inquiry.created_at))


def shown(user: refs.User, key: uuid.UUID) -> refs.Shown | None:
    """An inquiry as the references of other rooms show it; nothing to whoever may not read it."""
    return all_shown(user, [key]).get(key)


def all_shown(user: refs.User, keys: Collection[uuid.UUID]) -> dict[uuid.UUID, refs.Shown]:
    """Those of several inquiries that a person may read, or opened by a stated reason, as references show them."""
    if not user.is_authenticated:
        return {}
    reader, abouts = cast("User", user), {refs.ref("exchange/inquiry", key): key for key in keys}
    opened = [abouts[about] for about in accounts.all_opened_to(reader, abouts)]
    readable_ = readable(reader).filter(pk__in=keys)
    found = [*readable_, *Inquiry.objects.filter(pk__in=opened)]
    return {each.pk: refs.Shown(str(each), reverse("exchange:inquiry", args=[each.pk])) for each in found}


def next_number(code: str, year: int) -> str:
    """The next number of our register; locks the year's row until the transaction ends."""
    register = rows.one(Register, {"year": year}, lock=True)
    if register is None:
        Register.objects.get_or_create(year=year)
        register = Register.objects.select_for_update().get(year=year)
    register.last += 1
    rows.change(register, "last")
    return f"{code}-{year}-{register.last:06d}"


def starting_values(user: "User", kind: str) -> dict[str, Any]:
    """What this person wrote last for that kind, as far as it is likely to be the same again; never facts or people."""
    last = Inquiry.objects.filter(author_id=user.pk, kind=kind, direction=Direction.OURS).order_by("-pk").first()
    if last is None:
        return {}
    return {
        "to": f"{last.partner_id}/{last.partner_unit.get('code', '')}",
        "unit": str(last.unit_id),
        "agreement": f"{last.agreement}/{last.article}",
        "offence": last.offence,
        "law_article": last.law_article,
        "asked": last.asked,
        "country": last.subject.get("country", ""),
    }
