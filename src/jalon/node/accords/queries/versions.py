"""The wordings of a record: its history, wordings side by side, and the choice that a conflict asks for."""

import dataclasses
import datetime
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from jalon.node.accords.choices import (
    PARTS,
    Standing,
)
from jalon.node.accords.models import Record, Version
from jalon.node.accords.queries import records
from jalon.node.accords.queries.words import in_words
from jalon.node.accords.rules import standing
from jalon.node.directory import queries as directory
from jalon.node.federation import queries as federation
from jalon.node.ui import components as ui

if TYPE_CHECKING:
    pass


@dataclasses.dataclass(frozen=True)
class Said:
    """What one side said to a wording."""

    node: str
    by: str
    at: datetime.datetime
    accepted: bool
    reason: str


@dataclasses.dataclass(frozen=True)
class Wording:
    """A wording in the history of a record, with what it changes and what each side said to it."""

    digest: str
    node: str
    by: str
    at: datetime.datetime
    changes: list[str]
    said: list[Said]
    trail: ui.Trail | None
    side: str
    shared: bool


@dataclasses.dataclass(frozen=True)
class Difference:
    """One part that two wordings put differently."""

    name: str
    label: ui.Words
    values: list[str]


@dataclasses.dataclass(frozen=True)
class Comparison:
    """Wordings side by side: who wrote each, and where they differ."""

    heads: list[str]
    sides: list[str]
    rows: list[Difference]


@dataclasses.dataclass(frozen=True)
class Settlement:
    """What must be chosen where wordings differ: the parts, whose wording each may be, and both to look at."""

    names: list[str]
    sides: list[tuple[str, str]]
    shown: Comparison


def history(record: Record) -> list[Wording]:
    versions = records.versions_of(record)
    known = {each.digest: each.content for each in versions}
    answers = records.answers_to(record)
    own = directory.own_node().code
    return [
        Wording(
            each.digest,
            each.node,
            each.by,
            each.at,
            _changes(each, known),
            [
                Said(a.node, a.by, a.at, a.accepted, a.reason)
                for a in answers
                if each.shared and a.version == each.digest
            ],
            _trail(each),
            "ours" if each.node == own else "theirs",
            each.shared,
        )
        for each in versions
    ]


def _changes(version: Version, known: Mapping[str, Mapping[str, Any]]) -> list[str]:
    before = [known[parent] for parent in version.parents if parent in known]
    keys = dict.fromkeys(key for one in before for key in standing.differing(version.content, one))
    return [str(PARTS.get(key, key)) for key in keys]


def _trail(version: Version) -> ui.Trail | None:
    if version.envelope is None:
        return None
    found = federation.trail(version.envelope)
    return ui.trail({"sent": found.sent_at, **{mark.fate: mark.at for mark in found.marks}}, compact=True)


def comparison(
    record: Record, heads: Sequence[str], *, more: tuple[str, Mapping[str, Any]] | None = None
) -> Comparison:
    wordings = {each.digest: each for each in records.wordings(record)}
    sides = [(wordings[head].author, wordings[head].content) for head in heads if head in wordings]
    sides += [more] if more else []
    keys = [key for key in sides[0][1] if len({repr(content.get(key)) for _author, content in sides}) > 1]
    rows = [
        Difference(
            key, PARTS.get(key, key),
            ["\n".join(in_words(record.kind, key, content.get(key))) or "—" for _author, content in sides],
        )
        for key in keys
    ]  # fmt: skip
    return Comparison(list(heads), [author for author, _content in sides], rows)


def waiting(record: Record, stand: standing.Stand) -> Comparison | None:
    """An amendment beside what is agreed."""
    if stand.state != Standing.AMENDED:
        return None
    return comparison(record, [stand.agreed, stand.heads[0]])


def draft(record: Record) -> Comparison | None:
    """Our unsent amendment beside what stands."""
    if record.draft is None:
        return None
    shown = records.stand_of(record).shown
    return comparison(record, [shown], more=(_("our draft"), record.draft))


def settlement(record: Record) -> Settlement | None:
    """The choice that a conflict asks for; None where there is none. Evidence of both sides is always kept."""
    stand = records.stand_of(record)
    if stand.state != Standing.CONFLICT:
        return None
    shown = comparison(record, list(stand.heads))
    sides = [
        (head, _("as %(party)s wrote it (%(mark)s)") % {"party": author, "mark": head[:6]})
        for head, author in zip(shown.heads, shown.sides, strict=True)
    ]
    return Settlement([each.name for each in shown.rows if each.name != "evidence"], sides, shown)


def settled(record: Record, chosen: Mapping[str, str]) -> dict[str, Any]:
    """The wording that follows from what was chosen, with the evidence of all."""
    wordings = {each.digest: each.content for each in records.wordings(record)}
    heads = [wordings[head] for head in records.stand_of(record).heads]
    made = {**heads[0], **{name: wordings[head][name] for name, head in chosen.items()}}
    if "evidence" in made:
        every = [each for head in heads for each in head["evidence"]]
        made["evidence"] = [each for place, each in enumerate(every) if each not in every[:place]]
    return made
