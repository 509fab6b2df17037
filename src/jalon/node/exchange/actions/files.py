"""Files and passages: kept with their first owner and markings, taken over to another record without losing either."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.node.audit import actions as audit
from jalon.node.directory import queries as directory
from jalon.node.exchange.actions.steps import about
from jalon.node.exchange.choices import Act, Direction, ReplyState, State
from jalon.node.exchange.models import Attachment, Inquiry, Passage, Reply
from jalon.node.federation import files
from jalon.node.kernel import rows
from jalon.node.kernel.refs import ref
from jalon.node.kernel.refused import Refused
from jalon.node.kernel.uploads import Upload

if TYPE_CHECKING:
    from jalon.node.accounts.models import User
    from jalon.node.exchange.rules.markings import Marked
    from jalon.node.exchange.schemas import FileBody, PassageBody
    from jalon.node.federation.handlers import Delivered


class CannotTakeFile(Refused):
    """The file is not here whole."""

    code = "exchange.cannot-take-file"


class CannotQuote(Refused):
    """There is nothing to quote there."""

    code = "exchange.cannot-quote"
    status = 404


def keep_ahead(uploads: Sequence[Upload]) -> None:
    """Write files to the disk before the transaction of the act that attaches them: the database waits for no disk."""
    for upload in uploads:
        files.keep(upload.content, upload.content_type)


def seal_ahead(inquiries: Sequence[uuid.UUID]) -> None:
    """Seal the files of inquiries that wait for release, before the transaction that sends them."""
    found = rows.select(Attachment, ("inquiry", "file", "name"), {"inquiry": list(inquiries), "reply": None})
    if found:
        waiting = {"id": list(inquiries), "state": State.TO_RELEASE}
        keys = {key for (key,) in rows.select(Inquiry, ("id",), waiting)}
        files.seal_ahead([(digest, name) for key, digest, name in found if key in keys])


def seal_reply_ahead(reply: uuid.UUID) -> None:
    """Seal the files of a reply that waits for release, likewise."""
    found = rows.select(Attachment, ("file", "name"), {"reply": reply})
    if found and rows.select(Reply, ("id",), {"id": reply, "state": ReplyState.TO_RELEASE}):
        files.seal_ahead([(digest, name) for digest, name in found])


def seal_direct(uploads: Sequence[Upload], copies: Iterable[Attachment]) -> None:
    """Seal the files of a reply that nobody else has to see first, likewise."""
    kept = [(files.keep(upload.content, upload.content_type).digest, upload.name) for upload in uploads]
    files.seal_ahead([*kept, *((found.file_id, found.name) for found in copies)])


def attach(
    inquiry: Inquiry, uploads: Sequence[Upload], *, actor: str, marked: "Marked", reply: Reply | None = None
) -> None:
    """Keep the files of an inquiry or reply; what was stripped from them is said in the entry."""
    for upload in uploads:
        file = files.keep(upload.content, upload.content_type)
        Attachment.objects.create(
            inquiry=inquiry, reply=reply, file=file, name=upload.name, origin=directory.own_node().code,
            handling=marked.handling, tlp=marked.tlp, pap=marked.pap,
        )  # fmt: skip
        audit.record(
            Act.ATTACHED,
            actor=actor,
            about=about(inquiry),
            detail={"digest": file.digest, "stripped": list(upload.stripped)},
        )


def quote(inquiry: Inquiry, sources: Iterable[Inquiry | Reply], *, reply: Reply | None = None) -> list[Passage]:
    """Take over what others said, with its first owner and markings; the text cannot be altered on the way."""
    return Passage.objects.bulk_create(
        Passage(
            inquiry=inquiry,
            reply=reply,
            origin=owner,
            source=ref("exchange/inquiry", _inquiry_of(source).pk),
            text=text,
            language=language,
            handling=handling,
            tlp=tlp,
            pap=pap,
        )
        for source in sources
        for owner, text, language, handling, tlp, pap in _passages_of(source)
    )


def _inquiry_of(source: Inquiry | Reply) -> Inquiry:
    return source if isinstance(source, Inquiry) else source.inquiry


def _passages_of(source: Inquiry | Reply) -> list[tuple[str, str, str, str, str, str]]:
    """What a record says itself, and what it quotes in its turn: every passage keeps its own first owner."""
    own = directory.own_node().code
    inquiry = _inquiry_of(source)
    owner = own if source.direction == Direction.OURS else inquiry.partner_id
    text = source.facts if isinstance(source, Inquiry) else source.text
    if not text.strip():
        raise CannotQuote(_("There are no words to quote there. Open the request and choose another entry."))
    quoted = source.passages.filter(reply=source if isinstance(source, Reply) else None)
    first = (owner, text, source.language, source.handling, source.tlp, source.pap)
    return [first, *((p.origin, p.text, p.language, p.handling, p.tlp, p.pap) for p in quoted)]


def copy_files(inquiry: Inquiry, attachments: Iterable[Attachment], *, reply: Reply | None = None) -> list[Attachment]:
    """Take over files of another record: the same bytes, with their first owner and markings."""
    return Attachment.objects.bulk_create(
        Attachment(
            inquiry=inquiry,
            reply=reply,
            file_id=found.file_id,
            name=found.name,
            origin=found.origin,
            source=ref("exchange/inquiry", found.inquiry_id),
            handling=found.handling,
            tlp=found.tlp,
            pap=found.pap,
        )
        for found in attachments
    )


def passage_bodies(passages: Iterable[Passage]) -> list[dict[str, Any]]:
    """Passages as they cross: without the reference, which is ours."""
    names = ("origin", "text", "language", "handling", "tlp", "pap")
    return [{name: getattr(passage, name) for name in names} for passage in passages]


def file_bodies(attachments: Iterable[Attachment]) -> list[dict[str, Any]]:
    """Whose each file was first, and how it is marked, as they cross."""
    return [
        {"digest": found.file_id, "origin": found.origin, "handling": found.handling, "tlp": found.tlp,
         "pap": found.pap}
        for found in attachments
    ]  # fmt: skip


def keep_received(
    inquiry: Inquiry,
    delivered: "Delivered",
    passages: Collection["PassageBody"],
    said: Collection["FileBody"],
    *,
    reply: Reply | None = None,
) -> None:
    """Keep the files and passages that came, with the first owners that the sender names."""
    marked: Marked = reply or inquiry
    known = {file.digest: file for file in said}
    Attachment.objects.bulk_create(
        Attachment(
            inquiry=inquiry,
            reply=reply,
            file_id=file.digest,
            name=file.name,
            origin=known[file.digest].origin if file.digest in known else delivered.origin,
            handling=known[file.digest].handling if file.digest in known else marked.handling,
            tlp=known[file.digest].tlp if file.digest in known else marked.tlp,
            pap=known[file.digest].pap if file.digest in known else marked.pap,
        )
        for file in delivered.files
    )
    Passage.objects.bulk_create(
        Passage(inquiry=inquiry, reply=reply, source="", **passage.model_dump()) for passage in passages
    )


@transaction.atomic
def download_file(attachment: Attachment, *, reader: "User") -> None:
    """Note that somebody took a file out of the node."""
    if not attachment.file.complete:
        raise CannotTakeFile(_("This file has not arrived whole yet. It comes by itself; try again in a while."))
    audit.record(
        Act.DOWNLOADED,
        actor=reader.actor,
        about=about(attachment.inquiry),
        detail={"digest": attachment.file_id, "handling": attachment.handling, "origin": attachment.origin},
    )
