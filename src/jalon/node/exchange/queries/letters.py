"""A letter: an inquiry or an answer with all that belongs to it, its markings, and the data that lies inside its PDF.

Its words as paper shows them are put together in `printed`.
"""

import dataclasses
import hashlib
import json
import uuid
from collections.abc import Sequence
from typing import Any

from django.conf import settings

from jalon.node.directory import queries as directory
from jalon.node.exchange import rules
from jalon.node.exchange.choices import Direction
from jalon.node.exchange.choices.letters import PARTS, TranslationState
from jalon.node.exchange.models import Attachment, Entry, Inquiry, Passage, Reply, Translation

TONGUES = {"VN": "vi", "LA": "lo", "KH": "km", "CN": "zh-hans", "FR": "fr"}
"""The language in which a country's letters are read."""
FORMAT = "jalon-letter/1"
Pair = tuple[str, str]


@dataclasses.dataclass(frozen=True)
class Letter:
    """What a letter rests on: the inquiry or its reply, with what belongs to it."""

    inquiry: Inquiry
    reply: Reply | None
    entry: Entry | None
    passages: list[Passage]
    attachments: list[Attachment]
    translations: list[Translation]

    @property
    def one(self) -> Inquiry | Reply:
        return self.reply or self.inquiry

    @property
    def key(self) -> uuid.UUID:
        """The id of the message that carried it."""
        return self.one.pk

    @property
    def language(self) -> str:
        return self.one.language

    @property
    def ours(self) -> bool:
        return self.one.direction == Direction.OURS

    @property
    def number(self) -> str:
        """The number of our registry; of the inquiry where the registry has none (letters from before it)."""
        return str(self.entry) if self.entry else self.inquiry.number or str(self.inquiry.pk)[:8]


def letter(inquiry: Inquiry, reply: Reply | None = None) -> Letter:
    """Read a letter with everything that belongs to it."""
    return Letter(
        inquiry,
        reply,
        Entry.objects.filter(inquiry=inquiry, reply=reply).first(),
        list(inquiry.passages.filter(reply=reply).order_by("pk")),
        list(inquiry.attachments.filter(reply=reply).select_related("file").order_by("pk")),
        list(
            inquiry.translations.filter(reply=reply, state=TranslationState.SENT).order_by("-signed_at", "-pk")
        ),
    )  # fmt: skip


def original(one: Inquiry | Reply) -> dict[str, str]:
    """The free texts of an inquiry or reply by part, in their own language; empty ones are left out."""
    return {part: text for part in PARTS if (text := str(getattr(one, part, "")).strip())}


def digest_of(one: Inquiry | Reply) -> str:
    """What a translation is bound to: the digest of the original's texts, alike on both nodes."""
    held = json.dumps([one.language, sorted(original(one).items())], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(held.encode("utf-8", "surrogatepass")).hexdigest()


def usual_pair(inquiry: Inquiry) -> Pair:
    """Our language and the partner's; English where both read the same."""
    partner = directory.node(inquiry.partner_id)
    own = TONGUES.get(directory.own_node().country, settings.LANGUAGE_CODE)
    theirs = TONGUES.get(partner.country if partner else "", "en")
    return own, theirs if theirs != own else "en"


def strongest(held: Letter) -> tuple[str, str, str]:
    """The markings of the letter: at least as strong as anything in it."""
    return rules.strongest(held.inquiry, held.one, *held.passages, *held.attachments)


def as_data(held: Letter) -> dict[str, Any]:
    """The letter as data, for the file inside the PDF: codes instead of words, texts untouched, every marking."""
    inquiry, one = held.inquiry, held.one
    handling, tlp, pap = strongest(held)
    own = directory.own_node().code
    sender, receiver = (own, inquiry.partner_id) if held.ours else (inquiry.partner_id, own)
    same = (
        "kind", "subject", "asked", "offence", "agreement", "article", "urgency", "ground", "source_grade",
        "information_grade",
    ) if held.reply is None else ("outcome", "ground", "feedback", "source_grade", "information_grade")  # fmt: skip
    return {
        "format": FORMAT,
        "message": str(held.key),
        "inquiry": str(inquiry.pk),
        "from": sender,
        "to": receiver,
        "sent_at": one.sent_at.isoformat() if one.sent_at else None,
        "numbers": {
            "registry": {own: str(held.entry or ""), inquiry.partner_id: held.entry.theirs if held.entry else ""},
            "request": {own: inquiry.number, inquiry.partner_id: inquiry.partner_number},
        },
        "marking": {"handling": handling, "tlp": tlp, "pap": pap, "restrictions": getattr(one, "restrictions", "")},
        "coded": {name: getattr(one, name, "") for name in same},
        "language": held.language,
        "texts": original(one),
        "translations": [_translation_data(found) for found in held.translations],
        "passages": [
            {name: getattr(p, name) for name in ("origin", "language", "text", "handling", "tlp", "pap")}
            for p in held.passages
        ],
        "attachments": [
            {"name": a.name, "sha256": a.file_id, "bytes": a.file.length, "origin": a.origin,
             "handling": a.handling, "tlp": a.tlp, "pap": a.pap}
            for a in held.attachments
        ],
    }  # fmt: skip


def _translation_data(found: Translation) -> dict[str, Any]:
    return {
        "language": found.language,
        "texts": found.parts,
        "by": found.by,
        "signed_by": found.node,
        "signed_at": found.signed_at.isoformat() if found.signed_at else None,
        "message": str(found.pk),
        "of": found.of,
    }


def pairs_of(inquiry: Inquiry) -> Sequence[Pair]:
    """The pairs of languages that are offered: the usual one first, then each of ours with the partner's."""
    first = usual_pair(inquiry)
    codes = [code for code, _name in settings.LANGUAGES]
    return [first, *((one, other) for one in codes for other in codes if one != other and (one, other) != first)]
