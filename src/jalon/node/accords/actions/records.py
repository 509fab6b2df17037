"""The register: records entered and changed on our side, moved with evidence, and our own notes."""

import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.node.accords import queries
from jalon.node.accords.choices import Act, Kind, Standing
from jalon.node.accords.models import Note, Record, Version
from jalon.node.accords.rules import contents, standing
from jalon.node.audit import actions as audit
from jalon.node.directory import queries as directory
from jalon.node.federation import receipts
from jalon.node.kernel import clock, refs
from jalon.node.kernel.refs import ref
from jalon.node.kernel.refused import Refused
from jalon.wire.receipts import Fate

if TYPE_CHECKING:
    from jalon.node.accounts.models import User


class CannotChange(Refused):
    """The record may not be changed like that."""

    code = "accords.cannot-change"


def about(record: Record) -> str:
    """The reference of a record."""
    return ref(f"accords/{record.kind}", record.pk)


def locked(key: uuid.UUID) -> Record:
    """The record, locked until the transaction ends."""
    return Record.objects.select_for_update().get(pk=key)


@transaction.atomic
def add_record(
    key: uuid.UUID, *, kind: str, content: Mapping[str, Any], by: "User", unit: uuid.UUID | None = None
) -> Record:
    """Enter a record on our side, kept by a unit (else by that of who enters it); a repeat returns the first."""
    if existing := Record.objects.filter(pk=key).first():
        return existing
    own = directory.own_node().code
    checked = contents.check(kind, content)
    standing.may_follow(kind, [], checked, own).or_refuse(CannotChange)
    now = clock.now()
    keeper = unit or queries.unit_of(by)
    record = Record(id=key, kind=kind, unit_id=keeper, parties=[own], created_at=now, changed_at=now)
    fill(record, checked)
    record.save(force_insert=True)
    keep_version(record, checked, parents=[], node=own, by=str(by))
    audit.record(Act.RECORD_ADDED, actor=by.actor, about=about(record))
    return record


@transaction.atomic
def read_record(record: Record, *, reader: "User") -> None:
    """Note that somebody read a record; the first to read what a partner wrote signs *read* for the partner."""
    audit.record(Act.RECORD_VIEWED, actor=reader.actor, about=about(record))
    own = directory.own_node().code
    for version in record.versions.filter(read_at=None, envelope__isnull=False).exclude(node=own):
        if Version.objects.filter(pk=version.pk, read_at=None).update(read_at=clock.now()) and version.envelope:
            receipts.give_for(version.envelope, Fate.READ, actor=reader.actor)


def take_over(record: Record, by: "User") -> None:
    """Let what a partner proposed be kept by the unit of whoever here first decides on it."""
    if record.unit_id is None:
        record.unit_id = queries.unit_of(by)
        record.save(update_fields=["unit"])


def fill(record: Record, content: Mapping[str, Any]) -> None:
    """Let a record show a content, and find it by what stands in it."""
    record.content = dict(content)
    record.titles = contents.titles_of(record.kind, content)
    record.date = content.get("date") or content.get("signed") or ""
    record.due = content.get("due") or ""
    record.state = content.get("state") or ""
    record.above = contents.above(record.kind, content)
    record.evidence = len(content.get("evidence") or [])
    record.changed_at = clock.now()


def keep_version(
    record: Record,
    content: Mapping[str, Any],
    *,
    parents: list[str],
    node: str,
    by: str,
    shared: bool = False,
    envelope: uuid.UUID | None = None,
) -> Version:
    """Keep a wording under its digest; the same wording again is the same version."""
    name = standing.digest(record=str(record.pk), kind=record.kind, author=node, parents=parents, content=content)
    version, _created = Version.objects.get_or_create(
        record=record,
        digest=name,
        shared=shared,
        defaults={
            "parents": sorted(parents),
            "content": dict(content),
            "node": node,
            "by": by,
            "at": clock.now(),
            "envelope": envelope,
        },
    )
    return version


@transaction.atomic
def change_record(key: uuid.UUID, *, content: Mapping[str, Any], by: "User") -> Record:
    """Change a record of ours; one that partners hold as well gets a draft, which leaves only when it is proposed."""
    record = locked(key)
    if record.standing == Standing.OBSERVED:
        raise CannotChange(_("This node observes. Only the members of the mechanism change the record."))
    take_over(record, by)
    checked = contents.check(record.kind, content)
    own = directory.own_node().code
    if record.standing == Standing.LOCAL:
        before = queries.last_local(record)
        standing.may_follow(record.kind, [record.content], checked, own).or_refuse(CannotChange)
        fill(record, checked)
        record.save()
        keep_version(record, checked, parents=[before] if before else [], node=own, by=str(by))
    else:
        _draft(record, checked, own, by)
    audit.record(Act.RECORD_CHANGED, actor=by.actor, about=about(record))
    return record


def _draft(record: Record, content: dict[str, Any], own: str, by: "User") -> None:
    """Keep an amendment as a draft that builds on every wording that now stands."""
    heads = queries.stand_of(record).heads
    wordings = [wording.content for wording in queries.wordings(record) if wording.digest in heads]
    standing.may_follow(record.kind, wordings, content, own).or_refuse(CannotChange)
    record.draft, record.draft_on, record.draft_by = content, list(heads), by
    record.save(update_fields=["draft", "draft_on", "draft_by"])


@transaction.atomic
def discard_draft(key: uuid.UUID, *, by: "User") -> Record:
    """Throw an unsent amendment away."""
    record = locked(key)
    record.draft, record.draft_on, record.draft_by = None, [], None
    record.save(update_fields=["draft", "draft_on", "draft_by"])
    audit.record(Act.RECORD_CHANGED, actor=by.actor, about=about(record), detail={"draft": "discarded"})
    return record


@transaction.atomic
def move_commitment(key: uuid.UUID, *, state: str, reference: str, words: str, by: "User") -> Record:
    """Change the state of a commitment on the evidence of a record that the person may see, or of an accepted text."""
    record = locked(key)
    named = refs.find(by, reference)
    if record.kind != Kind.COMMITMENT or named is None:
        raise CannotChange(_("No record of this node that you may see has this reference. Copy it from its page."))
    if named == about(record):
        raise CannotChange(_("A commitment is no evidence of itself. Name the record that shows what was done."))
    if not queries.counts_as_evidence(named):
        raise CannotChange(_("No proposal of this text was accepted yet. Decide on it in the library first."))
    content = record.draft or record.content
    evidence = {
        "node": directory.own_node().code,
        "reference": named,
        "words": words,
        "on": clock.today().isoformat(),
    }
    held = content["evidence"]
    held = held if evidence in held else [*held, evidence]
    return change_record(key, content={**content, "state": state, "evidence": held}, by=by)


@transaction.atomic
def add_note(key: uuid.UUID, *, record: Record, text: str, by: "User") -> Note:
    """Write a note of our side, which never leaves the node."""
    note, created = Note.objects.get_or_create(
        id=key, defaults={"record": record, "author": by, "text": text, "written_at": clock.now()}
    )
    if created:
        audit.record(Act.NOTED, actor=by.actor, about=about(record))
    return note
