"""The library: an official text is taken in with its original, read, and read again when the reader has improved."""

import hashlib
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.node.accords import queries
from jalon.node.accords.choices import Act, Verdict
from jalon.node.accords.models import Document, Proposal, Reading
from jalon.node.accords.rules import readings
from jalon.node.accords.rules.readings import Found
from jalon.node.audit import actions as audit
from jalon.node.federation import files
from jalon.node.kernel import clock, ids, uploads
from jalon.node.kernel.language import in_words
from jalon.node.kernel.refs import ref
from jalon.node.kernel.refused import Refused
from jalon.reader import LANGUAGES, CannotRead, read_text
from jalon.reader.intake import text_of
from jalon.reader.read import LONGEST_TEXT

if TYPE_CHECKING:
    from jalon.node.accounts.models import User

LARGEST = 10 * 1024 * 1024


class CannotAddDocument(Refused):
    """The text cannot be taken into the library as it is."""

    code = "accords.cannot-add-document"
    status = 422


def about(document: Document) -> str:
    """The reference of a document."""
    return ref("accords/document", document.pk)


@transaction.atomic
def add_document(
    key: uuid.UUID,
    *,
    name: str,
    content: bytes,
    source: str,
    by: "User",
    address: str = "",
    language: str = "",
    date: str = "",
    unit: uuid.UUID | None = None,
) -> Document:
    """Keep an original and what the reader proposes from it; the same bytes again are the same document.

    Args:
        key: the document's id, minted with the form.
        name: what the file is called.
        content: its bytes: text, HTML, DOCX or PDF.
        source: who publishes it.
        by: who adds it.
        address: where it was published.
        language: where the reader has no tables for it, or gets it wrong; empty lets the reader find out.
        date: ISO 8601, where the person knows it better than the page says.
        unit: which unit keeps it; else that of who adds it.
    """
    digest = hashlib.sha256(content).hexdigest()
    if existing := Document.objects.filter(pk=key).first() or Document.objects.filter(digest=digest).first():
        return existing
    text = _text(content)
    said = _read(text, date) if language in ("", *LANGUAGES) else {}
    head = said.get("document", {})
    document = Document.objects.create(
        id=key,
        digest=digest,
        file=files.keep(content, uploads.detect(content)),
        name=uploads.safe_name(name),
        title=_title(head, text),
        source=source,
        address=address,
        language=language or head.get("lang", ""),
        date=head.get("date") or date,
        date_basis=(head.get("date_basis") or "")[:300],
        text=text,
        unit_id=unit or queries.unit_of(by),
        added_by=by,
        added_at=clock.now(),
    )
    audit.record(Act.DOCUMENT_ADDED, actor=by.actor, about=about(document), detail={"digest": digest})
    _keep(document, readings.found_in(said["records"]) if said else [], by)
    return document


@transaction.atomic
def read_document(document: Document, *, reader: "User", act: Act = Act.DOCUMENT_VIEWED) -> None:
    """Note that somebody read a text, or downloaded its original."""
    audit.record(act, actor=reader.actor, about=about(document))


def _text(content: bytes) -> str:
    """The text of the bytes, its size checked before anything is parsed, without what no database and no page takes."""
    if len(content) > LARGEST:
        raise CannotAddDocument(_("The file is larger than 10 MB. An official text is far smaller; check the file."))
    try:
        text = text_of(content)
    except CannotRead as error:
        said = _("%(why)s.") % {"why": in_words(error.args[0])}
        raise CannotAddDocument(said[:1].upper() + said[1:]) from error
    clean = text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    if len(clean) > LONGEST_TEXT or not clean.strip():
        raise CannotAddDocument(_("The text is empty or far longer than an official text. Check the file."))
    return clean


def _read(text: str, date: str) -> dict[str, Any]:
    try:
        return read_text(text, id="document", date_hint=date or None).to_json()
    except CannotRead as error:
        raise CannotAddDocument(
            _("The reader cannot read this text: %(why)s. Name its language to keep it without proposals.")
            % {"why": in_words(error.args[0])}
        ) from error


def _title(head: dict[str, Any], text: str) -> str:
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return ((head.get("title") or first)[:500]).strip()


def _keep(document: Document, found: Sequence[Found], by: "User") -> Reading:
    made = [_proposal(document, each) for each in found]
    Proposal.objects.bulk_create(made)
    changes = {"new": [str(each.pk) for each in made], "changed": [], "gone": []}
    return _reading(document, changes, by)


def _proposal(document: Document, found: Found) -> Proposal:
    return Proposal(
        id=ids.new_id(), document=document, kind=found.kind, start=found.start, end=found.end, words=found.words,
        fields=dict(found.fields),
    )  # fmt: skip


def _reading(document: Document, changes: dict[str, Any], by: "User") -> Reading:
    return Reading.objects.create(
        document=document,
        number=document.readings.count() + 1,
        reader=readings.reader_state(),
        at=clock.now(),
        by=by,
        changes=changes,
    )


@transaction.atomic
def read_again(document: Document, *, by: "User") -> Reading:
    """Read a document with the reader of today and say what changed. Decisions stay as they are.

    A proposal that waits takes the new wording; one that was decided keeps what was decided, and shows beside it what
    the reader says now. What the reader no longer proposes stays, marked as gone.
    """
    Document.objects.select_for_update().get(pk=document.pk)
    found = readings.found_in(_read(document.text, queries.stated_date(document))["records"])
    old = list(document.proposals.select_for_update().order_by("start", "id"))
    told = readings.compare([Found(one.kind, one.start, one.end, one.words, one.fields) for one in old], found)
    changed = [change for at, place in told.same if (change := _take_over(old[at], found[place]))]
    fresh = [_proposal(document, found[place]) for place in told.new]
    Proposal.objects.bulk_create(fresh)
    gone = [old[at] for at in told.gone if not old[at].gone]
    Proposal.objects.filter(pk__in=[one.pk for one in gone]).update(gone=True)
    reading = _reading(
        document,
        {"new": [str(one.pk) for one in fresh], "changed": changed, "gone": [str(one.pk) for one in gone]},
        by,
    )
    audit.record(
        Act.DOCUMENT_READ,
        actor=by.actor,
        about=about(document),
        detail={"reader": reading.reader, "new": len(fresh), "changed": len(changed), "gone": len(gone)},
    )
    return reading


def _take_over(proposal: Proposal, found: Found) -> dict[str, Any] | None:
    """Let a proposal follow the new reading as far as its decision allows; what changed, if anything did."""
    latest = proposal.latest or {"words": proposal.words, "fields": proposal.fields}
    now = {"words": found.words, "fields": dict(found.fields)}
    same = latest == now
    if proposal.verdict == Verdict.WAITING:
        proposal.start, proposal.end, proposal.words, proposal.fields = (
            found.start,
            found.end,
            found.words,
            now["fields"],
        )
    else:
        proposal.latest = None if now == {"words": proposal.words, "fields": proposal.fields} else now
    proposal.gone = False
    proposal.save(update_fields=["start", "end", "words", "fields", "latest", "gone"])
    return None if same else {"proposal": str(proposal.pk), "before": latest, "after": now}
