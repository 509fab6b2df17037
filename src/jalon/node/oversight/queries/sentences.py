"""Entries of the log as sentences: who (and of which unit) did what, with which record, why."""

import dataclasses
import datetime
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from jalon.node.accounts import queries as accounts
from jalon.node.audit.choices import sentence
from jalon.node.kernel import refs

if TYPE_CHECKING:
    from jalon.node.accounts.models import User
    from jalon.node.audit.models import Entry


@dataclasses.dataclass(frozen=True)
class Sentence:
    """One entry, to be read aloud."""

    key: uuid.UUID
    at: datetime.datetime
    who: str
    actor: str
    did: str
    record: str
    url: str
    history: str
    purpose: str


def sentences(entries: "Iterable[Entry]", reader: "User") -> list[Sentence]:
    """Entries as sentences; records are named and linked only as far as the reader may see them."""
    entries = list(entries)
    people = accounts.people_by_actor({entry.actor for entry in entries})
    records = refs.all_shown_to(reader, {entry.about for entry in entries})
    return [_sentence(entry, people, records.get(entry.about)) for entry in entries]


def _sentence(entry: "Entry", people: dict[str, str], shown: refs.Shown | None) -> Sentence:
    history = f"{reverse('oversight:record')}?{urlencode({'about': entry.about})}" if entry.about else ""
    return Sentence(
        entry.pk,
        entry.at,
        people.get(entry.actor) or who(entry.actor),
        entry.actor,
        sentence(entry.action),
        shown.title if shown else short(entry.about),
        shown.url if shown else "",
        history,
        entry.purpose,
    )


def who(actor: str) -> str:
    """Whoever acted where it is no account: a partner's node, or a part of this one."""
    kind, _colon, name = actor.partition(":")
    if kind == "node":
        return _("the node %(code)s") % {"code": name}
    return _("the node itself (%(part)s)") % {"part": name} if kind == "system" else name


def short(reference: str) -> str:
    """A record that may not be named: its kind and the end of its id."""
    return f"{reference.partition(':')[2].rpartition('/')[0]} …{reference[-6:]}" if reference else ""
