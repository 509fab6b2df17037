"""Translations: begun by a translator, written beside the original, signed by the node and sent to the partner.

Each goes as a message of its own, marked as the letter that it translates, so that both sides hold the same words and
know who made them. What is marked H2 or H3 is released by a second person. The original is never touched.
"""

import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.node.audit import actions as audit
from jalon.node.audit.choices import Tree
from jalon.node.directory import queries as directory
from jalon.node.exchange import rules
from jalon.node.exchange.actions.steps import about, send
from jalon.node.exchange.choices import Direction
from jalon.node.exchange.choices.letters import PaperAct, TranslationState
from jalon.node.exchange.models import Inquiry, Reply
from jalon.node.exchange.models.letters import Translation
from jalon.node.exchange.queries.letters import digest_of, original
from jalon.node.exchange.queries.translations import OPEN, letter_of
from jalon.node.kernel import clock
from jalon.node.kernel.refused import Refused

if TYPE_CHECKING:
    from jalon.node.accounts.models import User
    from jalon.node.exchange.schemas import TranslationBody
    from jalon.node.federation.handlers import Delivered

TYPE = "exchange.translation.v1"


class CannotTranslate(Refused):
    """The translation may not be written, released or taken like that."""

    code = "exchange.cannot-translate"
    status = 422


@transaction.atomic
def begin_translation(
    key: uuid.UUID, *, inquiry: Inquiry, reply: Reply | None, language: str, translator: "User"
) -> Translation:
    """Begin to translate a letter that crossed; from here on its time counts. A repeat returns the first."""
    if existing := Translation.objects.filter(pk=key).first():
        return existing
    one: Inquiry | Reply = reply or inquiry
    if one.sent_at is None or not original(one):
        raise CannotTranslate(_("There is no text here yet that crossed the border. Translate it once it was sent."))
    if language == one.language or language not in dict(settings.LANGUAGES):
        raise CannotTranslate(_("Choose another language than that of the original."))
    translation = Translation.objects.create(
        id=key, inquiry=inquiry, reply=reply, direction=Direction.OURS, state=TranslationState.BEGUN, language=language,
        of=digest_of(one), node=directory.own_node().code, by=str(translator), translator=translator,
        begun_at=clock.now(),
    )  # fmt: skip
    audit.record(
        PaperAct.TRANSLATION_BEGUN, actor=translator.actor, about=about(inquiry), detail={"language": language}
    )
    return translation


def _locked(key: uuid.UUID) -> Translation:
    found = Translation.objects.select_for_update(of=("self",)).select_related("inquiry__unit", "inquiry__partner")
    return found.get(pk=key)


@transaction.atomic
def write_translation(key: uuid.UUID, *, translator: "User", parts: Mapping[str, str]) -> Translation:
    """Finish a translation: signed and sent, or kept for a second person where the marking wants one.

    Raises:
        CannotTranslate: if a text is missing, or somebody else translates it.
    """
    translation = _locked(key)
    if translation.translator_id != translator.pk:
        raise CannotTranslate(_("A colleague works on this translation. Begin one of your own."))
    if translation.state not in OPEN:
        return translation
    one = letter_of(translation)
    held = {part: text.strip() for part, text in parts.items() if part in original(one)}
    if set(held) != set(original(one)) or not all(held.values()):
        raise CannotTranslate(_("A translation has all the texts of its letter. Fill in those that are empty."))
    translation.parts, translation.of = held, digest_of(one)
    translation.seconds = int((clock.now() - translation.begun_at).total_seconds())
    translation.state = TranslationState.TO_RELEASE
    translation.save(update_fields=["parts", "of", "seconds", "state"])
    audit.record(
        PaperAct.TRANSLATED, actor=translator.actor, about=about(translation.inquiry),
        detail={"language": translation.language, "seconds": translation.seconds},
    )  # fmt: skip
    if one.handling not in rules.SECOND_PERSON:
        _send(translation, actor=translator.actor)
    return translation


@transaction.atomic
def release_translation(key: uuid.UUID, *, releaser: "User") -> Translation:
    """Sign and send a translation that a second person has looked at. A repeat changes nothing."""
    translation = _locked(key)
    if translation.state == TranslationState.SENT:
        return translation
    if translation.state != TranslationState.TO_RELEASE:
        raise CannotTranslate(_("This translation does not wait for release. Open the request again."))
    if translation.translator_id == releaser.pk:
        raise CannotTranslate(_("You wrote this yourself. Ask a colleague with the right to release to look at it."))
    translation.releaser = releaser
    _send(translation, actor=releaser.actor)
    return translation


@transaction.atomic
def return_translation(key: uuid.UUID, *, reviewer: "User", reason: str) -> Translation:
    """Give a translation back to its translator, with the reason."""
    translation = _locked(key)
    if translation.state != TranslationState.TO_RELEASE:
        raise CannotTranslate(_("This translation does not wait for release. Open the request again."))
    translation.state, translation.return_reason = TranslationState.RETURNED, reason
    translation.save(update_fields=["state", "return_reason"])
    audit.record(PaperAct.TRANSLATION_RETURNED, actor=reviewer.actor, about=about(translation.inquiry), purpose=reason)
    return translation


def _send(translation: Translation, *, actor: str) -> None:
    """Sign it: the envelope bears the agency's signature over every word, and the partner's receipt comes back."""
    inquiry, one = translation.inquiry, letter_of(translation)
    translation.state, translation.signed_at = TranslationState.SENT, clock.now()
    translation.save(update_fields=["state", "signed_at", "releaser"])
    audit.record(
        PaperAct.TRANSLATION_SENT, actor=actor, about=about(inquiry), tree=Tree.EXCHANGE,
        detail={"language": translation.language, "of": translation.of},
    )  # fmt: skip
    send(inquiry, TYPE, _body(translation), key=translation.pk, actor=actor, marked=one)


def _body(translation: Translation) -> dict[str, Any]:
    return {
        "inquiry": str(translation.inquiry_id),
        "reply": str(translation.reply_id) if translation.reply_id else None,
        "language": translation.language,
        "parts": translation.parts,
        "of": translation.of,
        "by": translation.by,
        "begun_at": translation.begun_at.isoformat(),
        "seconds": translation.seconds,
    }


def receive_translation(delivered: "Delivered", body: "TranslationBody") -> Translation:
    """Keep a partner's translation beside the very text that it translates; beside any other it is refused."""
    inquiry = Inquiry.objects.select_related("unit").filter(pk=body.inquiry, partner=delivered.from_node).first()
    reply = inquiry.replies.filter(pk=body.reply).first() if inquiry and body.reply else None
    if inquiry is None or delivered.re != inquiry.pk or (body.reply and reply is None):
        raise CannotTranslate(_("The translation speaks of a letter that does not lie between us and this partner."))
    one: Inquiry | Reply = reply or inquiry
    if body.of != digest_of(one):
        raise CannotTranslate(_("The translation is of other words than those of the letter that we hold."))
    if (delivered.handling, delivered.tlp, delivered.pap) != (one.handling, one.tlp, one.pap):
        raise CannotTranslate(_("The translation is marked otherwise than the letter that it translates."))
    if set(body.parts) != set(original(one)) or body.language == one.language:
        raise CannotTranslate(_("A translation has all the texts of its letter, in another language."))
    translation = Translation.objects.create(
        id=delivered.id, inquiry=inquiry, reply=reply, direction=Direction.THEIRS, state=TranslationState.SENT,
        language=body.language, parts=body.parts, of=body.of, node=delivered.from_node, by=body.by,
        begun_at=body.begun_at, seconds=body.seconds, signed_at=delivered.created_at,
    )  # fmt: skip
    audit.record(
        PaperAct.TRANSLATION_RECEIVED, actor=f"node:{delivered.from_node}", about=about(inquiry), tree=Tree.EXCHANGE,
        detail={"language": body.language, "of": body.of},
    )  # fmt: skip
    return translation
