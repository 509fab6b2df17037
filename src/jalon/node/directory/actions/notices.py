"""Gate notices: ours published and sent, theirs received; each states a gate, a kind, a span and words."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from jalon import JalonError, codes, territory
from jalon.node.audit import actions as audit
from jalon.node.directory import queries
from jalon.node.directory.actions import announcing
from jalon.node.directory.choices import Act
from jalon.node.directory.models import GateNotice, Node, NoticeTrail, Unit
from jalon.node.directory.rules import hours
from jalon.node.kernel import clock
from jalon.node.kernel.refs import ref
from jalon.node.kernel.refused import Refused

NOTICE = "directory.gate-notice.v1"


class CannotPublish(Refused):
    """The notice can't be published as it is."""

    code = "directory.cannot-publish"
    status = 422


@transaction.atomic
def publish_notice(
    key: uuid.UUID,
    *,
    gate: str,
    kind: str,
    from_at: datetime.datetime,
    until_at: datetime.datetime | None,
    words: Mapping[str, str],
    actor: str,
    hours_line: str = "",
    unit: Unit | None = None,
) -> GateNotice:
    """Publish a notice of ours and send it to the partners across that border; a repeat returns the first."""
    if known := GateNotice.objects.filter(pk=key).first():
        return known
    own = queries.own_node()
    _check(gate, kind, from_at, until_at, words, hours_line, own.country)
    notice = GateNotice.objects.create(
        id=key, gate=gate, kind=kind, from_at=from_at, until_at=until_at, words=dict(words), hours=hours_line,
        origin=own, unit=unit, author=actor, published_at=clock.now(),
    )  # fmt: skip
    audit.record(Act.NOTICE_PUBLISHED, actor=actor, about=_about(notice), detail={"gate": gate, "kind": kind})
    _send(notice, actor)
    return notice


@transaction.atomic
def withdraw_notice(key: uuid.UUID, *, actor: str) -> GateNotice:
    """Withdraw a notice of ours, and tell whoever got it; a repeat changes nothing."""
    notice = GateNotice.objects.select_for_update().get(pk=key, origin__own=True)
    if notice.withdrawn_at is None:
        notice.withdrawn_at = clock.now()
        notice.save(update_fields=["withdrawn_at"])
        audit.record(Act.NOTICE_WITHDRAWN, actor=actor, about=_about(notice))
        _send(notice, actor)
    return notice


def _check(
    gate: str,
    kind: str,
    from_at: datetime.datetime,
    until_at: datetime.datetime | None,
    words: Mapping[str, str],
    hours_line: str,
    country: str,
) -> None:
    pair = territory.gate(gate).pair
    codes.load("gate-notices").get(kind)
    if country not in pair:
        raise CannotPublish(_("This gate is not on our border. Choose one of ours."))
    if until_at is not None and until_at <= from_at:
        raise CannotPublish(_("The notice ends before it begins. Mend one of the two moments."))
    if kind == "hours" and not hours_line:
        raise CannotPublish(_("Write the new hours, for example Mo-Su 07:00-19:30."))
    hours.parse(hours_line)
    if not any(text.strip() for text in words.values()):
        raise CannotPublish(_("Write what changes, in our language at least."))


def body_of(notice: GateNotice) -> dict[str, Any]:
    """What travels."""
    return {
        "id": str(notice.pk),
        "gate": notice.gate,
        "kind": notice.kind,
        "from": notice.from_at.isoformat(),
        "until": notice.until_at.isoformat() if notice.until_at else None,
        "hours": notice.hours,
        "words": notice.words,
        "published": notice.published_at.isoformat(),
        "withdrawn": notice.withdrawn_at.isoformat() if notice.withdrawn_at else None,
    }


def _about(notice: GateNotice) -> str:
    return ref("directory/notice", notice.pk)


def _send(notice: GateNotice, actor: str) -> None:
    sent = announcing.carry(NOTICE, notice.pk, body_of(notice), about=_about(notice), actor=actor)
    NoticeTrail.objects.bulk_create(
        NoticeTrail(notice=notice, partner_id=partner, envelope=envelope) for partner, envelope in sent.items()
    )


def note_receipt(envelope: uuid.UUID, fate: str, at: datetime.datetime) -> None:
    """Keep what a partner's receipt says of a notice of ours."""
    for trail in NoticeTrail.objects.select_for_update().filter(envelope=envelope):
        trail.receipts = {fate: at.isoformat(), **trail.receipts}
        trail.save(update_fields=["receipts"])


@transaction.atomic
def receive_notice(
    origin: str,
    *,
    key: uuid.UUID,
    gate: str,
    kind: str,
    from_at: datetime.datetime,
    until_at: datetime.datetime | None,
    hours_line: str,
    words: Mapping[str, str],
    published_at: datetime.datetime,
    withdrawn_at: datetime.datetime | None,
) -> GateNotice:
    """Keep a notice of a partner about a gate on our common border; the same one again brings its withdrawal."""
    node = Node.objects.get(pk=origin)
    try:
        pair = set(territory.gate(gate).pair)
    except JalonError as error:
        raise CannotPublish(str(error)) from error
    if pair != {node.country, queries.own_node().country}:
        raise CannotPublish(_("%(gate)s is not on our common border.") % {"gate": gate})
    known = GateNotice.objects.select_for_update().filter(pk=key).first()
    if known and known.origin_id != origin:
        raise CannotPublish(_("This notice is another node's. Nobody else changes it."))
    said = {
        "gate": gate, "kind": kind, "from_at": from_at, "until_at": until_at, "hours": hours_line[:200],
        "words": dict(words), "origin": node, "published_at": published_at,
        "withdrawn_at": withdrawn_at or (known.withdrawn_at if known else None),
    }  # fmt: skip
    notice, _created = GateNotice.objects.update_or_create(pk=key, defaults=said)
    audit.record(Act.NOTICE_RECEIVED, actor=f"node:{origin}", about=_about(notice), detail={"gate": gate, "kind": kind})
    return notice
