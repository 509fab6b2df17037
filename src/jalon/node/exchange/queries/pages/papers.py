"""The pages of letters and translations: what was sent and received under which numbers, and in which languages."""

import dataclasses
import datetime
import uuid
from typing import TYPE_CHECKING

from django.urls import reverse

from jalon.node.accounts import queries as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.exchange.models import Entry, Inquiry, Reply, Translation
from jalon.node.exchange.queries import letters, translations
from jalon.node.exchange.queries.pages import parts

if TYPE_CHECKING:
    from jalon.node.accounts.models import User


@dataclasses.dataclass(frozen=True)
class LetterLine:
    """A letter in the registries of both sides."""

    title: str
    ours: str
    theirs: str
    at: datetime.datetime | None
    language: str


@dataclasses.dataclass(frozen=True)
class PapersPage:
    """The letters of a request and their translations, with what this person may do."""

    key: uuid.UUID
    title: str
    url: str
    letters: list[LetterLine]
    translations: list[translations.Line]
    spent: str
    may_translate: bool
    may_release: bool
    user: uuid.UUID


def papers_page(inquiry: Inquiry, user: "User") -> PapersPage:
    """What the page of a request's letters shows to one person."""
    crossed = inquiry.sent_at is not None
    return PapersPage(
        key=inquiry.pk,
        title=parts.title(inquiry),
        url=reverse("exchange:inquiry", args=[inquiry.pk]),
        letters=[_line(inquiry, reply, title) for reply, title in translations.crossed(inquiry)],
        translations=translations.translations_of(inquiry),
        spent=translations.in_words(translations.time_on_translation(inquiry)),
        may_translate=crossed and accounts.may(user, Permission.TRANSLATE, inquiry.unit_id),
        may_release=accounts.may(user, Permission.RELEASE, inquiry.unit_id),
        user=user.pk,
    )


def _line(inquiry: Inquiry, reply: Reply | None, title: str) -> LetterLine:
    entry = Entry.objects.filter(inquiry=inquiry, reply=reply).first()
    one = reply or inquiry
    return LetterLine(title, str(entry or "—"), (entry.theirs if entry else "") or "—", one.sent_at, one.language)


@dataclasses.dataclass(frozen=True)
class TranslationPage:
    """A translation that is being written."""

    title: str
    url: str
    line: translations.Line


def translation_page(found: Translation) -> TranslationPage:
    """What the page shows on which a translation is written."""
    url = reverse("exchange:papers", args=[found.inquiry_id])
    return TranslationPage(parts.title(found.inquiry), url, translations.line(found))


def file_name(inquiry: Inquiry, reply: Reply | None, pair: letters.Pair) -> str:
    """A name for the PDF: the number in plain letters, and the languages."""
    held = letters.letter(inquiry, reply)
    plain = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in held.number)
    return f"{plain}-{pair[0]}-{pair[1]}.pdf"
