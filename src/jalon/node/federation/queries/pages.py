"""What the pages of federation show."""

import dataclasses
import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.node.accounts.choices import Permission
from jalon.node.federation import queries
from jalon.node.federation.choices import IncidentKind, PartnerState
from jalon.node.federation.queries.incidents import SetAside, open_kinds, set_aside, todo_of
from jalon.node.kernel import clock
from jalon.node.ui import components as ui

if TYPE_CHECKING:
    from jalon.node.accounts.models import User

KEY_WARNING = 3
SKEW_WARNING = 120_000  # milliseconds


@dataclasses.dataclass(frozen=True)
class PartnerLine:
    """A partner with its fingerprint."""

    code: str
    state: ui.Chip
    fingerprint: ui.Fingerprint
    gate: str
    last_sent_at: datetime.datetime | None
    last_received_at: datetime.datetime | None
    waiting: int


@dataclasses.dataclass(frozen=True)
class PartnersPage:
    """Our own fingerprint to read aloud, and every partner."""

    own: ui.Fingerprint
    partners: list[PartnerLine]
    may_manage: bool


def fingerprint(groups: str, words: str) -> ui.Fingerprint:
    """A fingerprint as it is read over the telephone."""
    return ui.Fingerprint(groups.split(), words.split())


def partners_page(user: "User") -> PartnersPage:
    """The page of all partners."""
    lines = [_line(health) for health in queries.health(clock.now())]
    may = user.has_perm(Permission.MANAGE_PARTNERS)
    return PartnersPage(fingerprint(*queries.own_fingerprint()), lines, may)


def _line(health: queries.Health) -> PartnerLine:
    partner = health.partner
    tone: ui.Tone = "good" if partner.state == PartnerState.ACTIVE else "bad"
    return PartnerLine(
        partner.pk,
        ui.Chip(PartnerState(partner.state).label, tone),
        fingerprint(health.fingerprint, health.words),
        partner.gate_url,
        partner.last_sent_at,
        partner.last_received_at,
        health.waiting,
    )


def health_page() -> list[ui.Health]:
    """One line for each partner, red ones with what to do."""
    now = clock.now()
    lines = [line for health in queries.health(now) for line in _health_lines(health, now)]
    return lines or [
        ui.Health(_("Partners"), good=False, detail=_("none yet"), todo=_("Add a partner by its card and fingerprint."))
    ]


def _health_lines(health: queries.Health, now: datetime.datetime) -> list[ui.Health]:
    partner = health.partner
    lines = [_delivery(health, now)]
    if health.refused:
        detail = ngettext("%(n)d message not taken", "%(n)d messages not taken", health.refused) % {"n": health.refused}
        todo = _("Open the request: its receipt says why. Correct it and send it anew, or call the partner.")
        lines.append(ui.Health(partner.pk, good=False, detail=detail, todo=todo))
    if health.quarantined:
        detail = ngettext("%(n)d message set aside", "%(n)d messages set aside", health.quarantined) % {
            "n": health.quarantined
        }
        todo = _("It could not be opened or applied. The desk of what was set aside says why.")
        lines.append(_to_the_desk(partner.pk, detail, todo))
    lines += [_incident(partner.pk, kind) for kind in sorted(open_kinds(partner.pk))]
    if abs(partner.skew_ms or 0) > SKEW_WARNING:
        lines.append(_skew(partner.pk, partner.skew_ms or 0))
    if health.key_days_left < KEY_WARNING:
        detail = _("its newest key serves %(days)d days more") % {"days": health.key_days_left}
        todo = _("Ask the partner for its newest card, and add it here.")
        lines.append(ui.Health(partner.pk, good=False, detail=detail, todo=todo))
    return lines


def _skew(partner: str, skew: int) -> ui.Health:
    detail = _("its clock and ours are %(minutes)d minutes apart") % {"minutes": round(abs(skew) / 60_000)}
    todo = _("Compare both machines with a clock that you trust, and set right the one that is wrong.")
    return ui.Health(partner, good=False, detail=detail, todo=todo)


def _incident(partner: str, kind: str) -> ui.Health:
    return _to_the_desk(partner, str(IncidentKind(kind).label), todo_of(kind))


def _to_the_desk(partner: str, detail: str, todo: str) -> ui.Health:
    return ui.Health(
        partner, good=False, detail=detail, todo=todo, action=_("See it"), url=reverse("federation:quarantine")
    )


def quarantine_page() -> list[SetAside]:
    """What waits for a person; no content is shown, since whoever runs a node is not who may read it."""
    return set_aside()


def _delivery(health: queries.Health, now: datetime.datetime) -> ui.Health:
    partner = health.partner
    if partner.recovering_since:
        detail = _("this node was restored and asks what the partner holds; nothing is sent before")
        todo = _("It goes by itself as soon as the partner answers. If it lasts, call the partner's administrator.")
        return ui.Health(partner.pk, good=False, detail=detail, todo=todo)
    if partner.state != PartnerState.ACTIVE:
        return ui.Health(partner.pk, good=False, detail=PartnerState(partner.state).label, todo=_("Nothing is sent."))
    if partner.failures:
        detail = _("does not answer since %(tries)d tries; %(waiting)d waiting") % {
            "tries": partner.failures,
            "waiting": health.waiting,
        }
        todo = _("Your messages are kept and go by themselves. If it lasts, call the partner's administrator.")
        return ui.Health(partner.pk, good=False, detail=detail, todo=todo)
    last = partner.last_sent_at or partner.last_received_at
    detail = _("%(waiting)d waiting; last exchange %(ago)s") % {"waiting": health.waiting, "ago": _ago(last, now)}
    return ui.Health(partner.pk, good=True, detail=detail)


def _ago(moment: datetime.datetime | None, now: datetime.datetime) -> str:
    if moment is None:
        return _("never")
    minutes = int((now - moment).total_seconds() // 60)
    if minutes < 120:
        return ngettext("%(n)d minute ago", "%(n)d minutes ago", minutes) % {"n": minutes}
    return ngettext("%(n)d hour ago", "%(n)d hours ago", minutes // 60) % {"n": minutes // 60}
