"""Reads of translations: what a letter lacks, who works on it, and the time that it took."""

import dataclasses
import datetime
import uuid
from collections.abc import Collection

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.node.exchange.choices import Direction, Outcome, ReplyState
from jalon.node.exchange.choices.letters import PARTS, TranslationState
from jalon.node.exchange.models import Inquiry, Reply
from jalon.node.exchange.models.letters import Translation
from jalon.node.exchange.queries.letters import digest_of, original
from jalon.node.kernel import clock, rows
from jalon.node.kernel.language import coded

OPEN = (TranslationState.BEGUN, TranslationState.RETURNED)


@dataclasses.dataclass(frozen=True)
class Part:
    """One text to be translated: the original, and what was written so far."""

    name: str
    label: str
    original: str
    written: str


@dataclasses.dataclass(frozen=True)
class Line:
    """A translation as the page of its request shows it."""

    key: uuid.UUID
    language: str
    lang: str
    of: str
    parts: list[Part]
    who: str
    node: str
    state: str
    state_code: str
    signed_at: datetime.datetime | None
    spent: str
    returned_because: str
    open: bool
    mine: bool


def translations_of(inquiry: Inquiry) -> list[Line]:
    """Every translation of an inquiry's letters, oldest first."""
    found = inquiry.translations.select_related("reply", "translator").order_by("begun_at", "pk")
    return [line(each) for each in found]


def line(found: Translation) -> Line:
    """One translation for a page."""
    one = letter_of(found)
    return Line(
        key=found.pk,
        language=coded("languages", found.language),
        lang=found.language,
        of=_("of the answer") if found.reply_id else _("of the request"),
        parts=parts_of(one, found.parts),
        who=found.by,
        node=found.node,
        state=str(TranslationState(found.state).label),
        state_code=found.state,
        signed_at=found.signed_at,
        spent=in_words(spent(found)),
        returned_because=found.return_reason if found.state == TranslationState.RETURNED else "",
        open=found.state in OPEN,
        mine=found.direction == Direction.OURS,
    )


def crossed(inquiry: Inquiry) -> list[tuple[Reply | None, str]]:
    """The letters of an inquiry that crossed: itself, and its replies, each with its title."""
    if inquiry.sent_at is None:
        return []
    replies = inquiry.replies.filter(state=ReplyState.SENT).order_by("sent_at")
    return [(None, _("The request")), *((reply, str(Outcome(reply.outcome).label).capitalize()) for reply in replies)]


def letters_of(inquiry: Inquiry) -> list[tuple[str, str]]:
    """The same as a form's choices; the request itself has no key."""
    return [(str(reply.pk) if reply else "request", title) for reply, title in crossed(inquiry)]


def clock_lines(inquiry: Inquiry) -> list[str]:
    """What the clock says of translation; nothing where none was made here."""
    span = time_on_translation(inquiry)
    return [_("Our translators spent %(spent)s on it.") % {"spent": in_words(span)}] if span else []


def letter_of(found: Translation) -> Inquiry | Reply:
    """What a translation translates."""
    return found.reply or found.inquiry


def parts_of(one: Inquiry | Reply, written: dict[str, str]) -> list[Part]:
    """The free texts of a letter beside what was written of them."""
    return [Part(part, str(PARTS[part]), text, written.get(part, "")) for part, text in original(one).items()]


def spent(found: Translation) -> datetime.timedelta:
    """How long a translation took, or has taken so far."""
    return _spent(found.state, found.begun_at, found.seconds)


def _spent(state: str, begun_at: datetime.datetime, seconds: int) -> datetime.timedelta:
    return clock.now() - begun_at if state in OPEN else datetime.timedelta(seconds=seconds)


def time_on_translation(inquiry: Inquiry) -> datetime.timedelta:
    """The time that our own translators spent on an inquiry and its answer; it is shown on the clock."""
    names = ("state", "begun_at", "seconds")
    mine = rows.select(Translation, names, {"inquiry": inquiry.pk, "direction": Direction.OURS})
    return sum((_spent(*each) for each in mine), datetime.timedelta())


def in_words(span: datetime.timedelta) -> str:
    """A span as people say it: minutes, else hours and minutes."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 60:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    return _("%(hours)d h %(minutes)02d min") % {"hours": minutes // 60, "minutes": minutes % 60}


def languages_for(one: Inquiry | Reply) -> list[tuple[str, str]]:
    """Into which languages a letter can be translated."""
    return [(code, coded("languages", code)) for code, _name in settings.LANGUAGES if code != one.language]


def to_release(units: Collection[uuid.UUID]) -> list[Translation]:
    """Translations that wait for a second person, oldest first."""
    waiting = Translation.objects.filter(state=TranslationState.TO_RELEASE, inquiry__unit__in=units)
    return list(waiting.select_related("inquiry", "reply", "translator").order_by("begun_at"))


def fits(found: Translation) -> bool:
    """Whether a translation is still of the text that stands there."""
    return found.of == digest_of(letter_of(found))
