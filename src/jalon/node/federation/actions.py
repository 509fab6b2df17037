"""Writes of federation that a person asks for: keys, and partners pinned, paused, revoked."""

import base64
import datetime
import json
import uuid
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.node.audit import actions as audit
from jalon.node.audit.choices import Tree
from jalon.node.directory import actions as directory
from jalon.node.directory import queries as nodes
from jalon.node.federation import outbox
from jalon.node.federation.choices import Act, IncomingState, PartnerState
from jalon.node.federation.models import Incident, Incoming, Look, Partner, Stream
from jalon.node.kernel import bell, clock, keys
from jalon.node.kernel.refused import Refused
from jalon.wire.directory import verify_directory
from jalon.wire.errors import WireError
from jalon.wire.keys import fingerprint_of, spoken, spoken_words
from jalon.wire.statements import read_statement

CARD_LIMIT = 1_000_000
TRIAL = "federation.trial.v1"


class CannotAddPartner(Refused):
    """The card is not what it says, or not of the node whose fingerprint was read."""

    code = "federation.cannot-add-partner"
    status = 422


@transaction.atomic
def make_keys(*, actor: str) -> None:
    """Make the node's keys where it has none yet; those that a newer version asks for as well."""
    made = ["push"] if keys.make_push_key() else []
    if not (keys.folder() / "directory.signed").exists():
        keys.make(nodes.own_node().code)
        made.append("exchange")
    if made:
        audit.record(Act.KEYS_MADE, actor=actor, tree=Tree.EXCHANGE, detail={"made": made})


@transaction.atomic
def renew_keys() -> bool:
    """Make the week's encryption key where it is due; partners get the new key directory with the next delivery."""
    if not keys.renew(nodes.own_node().code):
        return False
    audit.record(Act.KEYS_RENEWED, actor="system:worker", tree=Tree.EXCHANGE)
    return True


@transaction.atomic
def certify_keys(root_seed: bytes, *, actor: str) -> datetime.datetime:
    """Certify the signing keys for another year with the root key; partners learn it with the next delivery."""
    until = keys.certify_anew(nodes.own_node().code, root_seed)
    audit.record(Act.KEYS_CERTIFIED, actor=actor, tree=Tree.EXCHANGE, detail={"until": f"{until:%Y-%m-%d}"})
    return until


def card() -> str:
    """What this node gives to be pinned: its signed keys and the address and certificate of its gate, as JSON."""
    own = nodes.own_node()
    return json.dumps(
        {
            "card": 1,
            "node": own.code,
            "country": own.country,
            "names": own.names,
            "gate": settings.JALON_GATE_URL,
            "gate_certificate": keys.gate_certificate_digest().hex(),
            "keys": base64.b64encode(keys.own_directory().raw).decode(),
        },
        ensure_ascii=False,
        indent=1,
    )


@transaction.atomic
def add_partner(text: str, fingerprint: str, *, actor: str) -> Partner:
    """Pin a partner by its card and by the fingerprint that was read aloud; a repeat renews its keys and its gate.

    Args:
        text: the card as the partner's `jalon partners card` wrote it.
        fingerprint: what the partner read: eight groups of digits, or eight words.
        actor: who does it.
    """
    said = _read_card(text)
    raw = base64.b64decode(said["keys"], validate=True)
    root = _root_fingerprint(raw)
    if not _same(fingerprint, root):
        raise CannotAddPartner(
            _("The fingerprint of this card is not the one that you entered. Do not use it; call the partner again.")
        )
    try:
        verified = verify_directory(raw, fingerprint=root)
    except WireError as error:
        raise CannotAddPartner(str(error)) from error
    if verified.node != said["node"] or verified.node == nodes.own_node().code:
        raise CannotAddPartner(_("The card names another node than its keys. Ask the partner for a new one."))
    if Partner.objects.filter(pk=verified.node).exclude(fingerprint=root.hex()).exists():
        raise CannotAddPartner(
            _("%(code)s is pinned under another fingerprint. Revoke it first, once both administrators agree.")
            % {"code": verified.node}
        )
    directory.add_node(verified.node, country=said["country"], names=said["names"], actor=actor)
    partner, _created = Partner.objects.update_or_create(
        code=verified.node,
        fingerprint=root.hex(),
        defaults={
            "card": raw,
            "gate_url": said["gate"],
            "gate_certificate": bytes.fromhex(said["gate_certificate"]),
        },
        create_defaults={
            "card": raw,
            "gate_url": said["gate"],
            "gate_certificate": bytes.fromhex(said["gate_certificate"]),
            "added_at": clock.now(),
        },
    )
    audit.record(
        Act.PARTNER_ADDED,
        actor=actor,
        tree=Tree.EXCHANGE,
        detail={"partner": partner.pk, "fingerprint": root.hex()},
    )
    return partner


@transaction.atomic
def renew_partner(partner: Partner, raw: bytes) -> None:
    """Take a partner's newer key directory, which must follow the one that we hold; an older one changes nothing.

    Raises:
        WireError: if it is not that partner's word.
    """
    held = verify_directory(bytes(partner.card), fingerprint=bytes.fromhex(partner.fingerprint))
    if raw == held.raw:
        return
    newer = verify_directory(raw, fingerprint=bytes.fromhex(partner.fingerprint), known=held)
    Partner.objects.filter(pk=partner.pk).update(card=raw)
    audit.record(
        Act.PARTNER_RENEWED,
        actor=f"node:{partner.pk}",
        tree=Tree.EXCHANGE,
        detail={"partner": partner.pk, "serial": newer.serial},
    )


def _read_card(text: str) -> dict[str, Any]:
    try:
        said = json.loads(text) if len(text) <= CARD_LIMIT else None
    except ValueError:
        said = None
    wanted = {"node": str, "country": str, "names": dict, "gate": str, "gate_certificate": str, "keys": str}
    if not isinstance(said, dict) or any(not isinstance(said.get(name), kind) for name, kind in wanted.items()):
        raise CannotAddPartner(_("This is not a node's card. Ask the partner for the file of `jalon partners card`."))
    if not said["gate"].startswith("https://") or len(said["gate_certificate"]) != 64:
        raise CannotAddPartner(_("The card's gate has no https address or no certificate. Ask for a new card."))
    return said


def _root_fingerprint(raw: bytes) -> bytes:
    """The fingerprint of the root that a key directory names; it proves nothing until it was compared."""
    try:
        return fingerprint_of(read_statement(raw).fields("directory").octets("root", 32))
    except WireError as error:
        raise CannotAddPartner(str(error)) from error


def _same(said: str, fingerprint: bytes) -> bool:
    bare = "".join(said.lower().split())
    return bare in {
        "".join(spoken(fingerprint).split()),
        "".join(spoken_words(fingerprint).split()),
        fingerprint.hex(),
    }


@transaction.atomic
def send_trial(code: str, key: uuid.UUID, *, actor: str, text: str = "") -> None:
    """Send a message without effect to a partner: it is signed, sealed, stored, opened and receipted like any other."""
    outbox.enqueue(code, _trial(key, text), key=key, actor=actor, about="")


@transaction.atomic
def send_trials(code: str, envelopes: Sequence[uuid.UUID], *, actor: str, text: str = "") -> None:
    """Send many of them at once."""
    outbox.enqueue_all(code, [outbox.Parcel(key, _trial(key, text)) for key in envelopes], actor=actor)


def _trial(key: uuid.UUID, text: str) -> outbox.Message:
    return outbox.Message(
        type=TRIAL, thread=key, body={"text": text}, handling="H0", tlp="amber", pap="amber", purpose="trial"
    )


@transaction.atomic
def change_partner(code: str, state: PartnerState, *, actor: str, reason: str) -> Partner:
    """Pause, resume or revoke a partner, with the reason."""
    partner = Partner.objects.select_for_update().get(pk=code)
    if partner.state == PartnerState.REVOKED and state != PartnerState.REVOKED:
        raise CannotAddPartner(_("A revoked partner does not come back. Add its new card instead."))
    partner.state = state
    partner.save(update_fields=["state"])
    audit.record(
        Act.PARTNER_CHANGED,
        actor=actor,
        tree=Tree.EXCHANGE,
        purpose=reason,
        detail={"partner": code, "state": state.value},
    )
    return partner


class CannotTryAgain(Refused):
    """It is not in quarantine, or nothing of that number waits for a person."""

    code = "federation.cannot-try-again"
    status = 409


@transaction.atomic
def try_again(envelope: uuid.UUID, *, actor: str) -> None:
    """Put a quarantined envelope back among those that the worker opens and applies."""
    found = Incoming.objects.select_for_update().filter(pk=envelope, state=IncomingState.QUARANTINED).first()
    if found is None:
        raise CannotTryAgain(_("This message is not in quarantine any more. Load the page again."))
    found.state, found.attempts, found.reason = IncomingState.STORED, 0, ""
    found.save(update_fields=["state", "attempts", "reason"])
    streams = Stream.objects.filter(partner=found.partner_id, outgoing=False, name=found.stream)
    streams.filter(applied__gte=found.seq).update(applied=found.seq - 1)
    Look.objects.filter(pk=envelope).delete()
    bell.ring_after_commit(bell.Work.OPENING)
    audit.record(Act.TRIED_AGAIN, actor=actor, detail={"envelope": envelope.hex})


@transaction.atomic
def keep_aside(subject: uuid.UUID, *, reason: str, actor: str) -> None:
    """Note that a person has looked at a quarantined envelope or an incident, and why it stays as it is."""
    aside = Incoming.objects.filter(pk=subject, state=IncomingState.QUARANTINED)
    if not (aside.exists() or Incident.objects.filter(pk=subject).exists()):
        raise CannotTryAgain(_("Nothing of that number waits for a person. Load the page again."))
    Look.objects.update_or_create(pk=subject, defaults={"reason": reason, "at": clock.now()})
    audit.record(Act.KEPT_ASIDE, actor=actor, purpose=reason, detail={"subject": subject.hex})
