"""Files are sealed before the transaction of the act that sends them, claimed by it once, and forgotten unclaimed."""

import hashlib
import os
import pathlib
import uuid

import pytest
from django.db import connection, transaction

from factories.ours import ask, receive, take
from jalon.node.exchange import actions
from jalon.node.federation import carrying, files, outbox, spool
from jalon.node.federation.models import Transfer
from jalon.node.kernel import ids
from jalon.node.kernel.uploads import Upload
from jalon.wire import attachments

MIB = 1 << 20
NAME, KIND = "film.mp4", "video/mp4"
DAY = 24 * 3600


@pytest.fixture
def sealed(monkeypatch):
    """In how many transactions of the node's own each file was sealed."""
    depths, seal = [], spool._seal

    def counting(*arguments):
        depths.append(len(connection.savepoint_ids))
        return seal(*arguments)

    monkeypatch.setattr(spool, "_seal", counting)
    return depths


@pytest.fixture
def folders(ours, settings):
    """The folders that lie in the spool."""
    return lambda: [path for path in pathlib.Path(settings.JALON_HOME, "transfers").iterdir() if path.is_dir()]


def send(digest):
    marks = {"handling": "H1", "tlp": "amber", "pap": "amber"}
    message = outbox.Message(type="test.note.v1", thread=ids.new_id(), body={}, files=[(digest, NAME)], **marks)
    with transaction.atomic():
        outbox.enqueue("LA-MPS", message, key=ids.new_id(), actor="user:linh", about="")
    return Transfer.objects.filter(outgoing=True).order_by("pk").last()


def test_what_was_sealed_ahead_is_what_the_partner_opens(ours, sealed):
    content = os.urandom(2 * MIB + 5)
    kept = files.keep(content, KIND)
    files.seal_ahead([(kept.digest, NAME)])
    claimed = spool.claim(files.path_of(kept.digest), NAME, KIND)
    parts = [(spool.spool_of(claimed.root) / str(index)).read_bytes() for index in range(claimed.chunks)]
    assert b"".join(attachments.open_chunk(claimed, index, part) for index, part in enumerate(parts)) == content
    assert (claimed.name, claimed.length, claimed.digest) == (NAME, len(content), hashlib.sha256(content).digest())
    assert sorted(path.name for path in spool.spool_of(claimed.root).iterdir()) == ["0", "1", "2", "leaves"]
    assert sealed == [0]


def test_each_partner_gets_a_key_of_its_own_and_what_is_missing_is_sealed_by_the_act(ours, sealed):
    kept = files.keep(b"a film", KIND)
    files.seal_ahead([(kept.digest, NAME)] * 2)
    files.seal_ahead([(kept.digest, NAME)])  # there already
    assert sealed == [0, 0]
    claimed = [spool.claim(files.path_of(kept.digest), NAME, KIND) for _ in range(3)]
    assert len(sealed) == 3
    assert len({entry.key for entry in claimed}) == len({entry.root for entry in claimed}) == 3


def test_another_name_is_another_entry(ours, sealed):
    kept = files.keep(b"a film", KIND)
    files.seal_ahead([(kept.digest, "other.mp4")])
    assert spool.claim(files.path_of(kept.digest), NAME, KIND).name == NAME
    assert len(sealed) == 2


def test_a_file_that_is_kept_already_is_not_written_again(ours):
    first = files.keep(b"a film", KIND)
    before = files.path_of(first.digest).stat()
    assert files.keep(b"a film", KIND).pk == first.pk
    after = files.path_of(first.digest).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_request_is_released_with_files_that_were_sealed_before_its_transaction(ours, sealed):
    inquiry = ask(ours, uploads=[Upload("a.txt", b"a", "text/plain"), Upload("b.txt", b"b", "text/plain")])
    assert sealed == []
    actions.release_inquiry(inquiry.pk, releaser=ours.people["minh"])
    assert sealed == [0, 0]
    assert Transfer.objects.filter(outgoing=True).count() == 2
    actions.release_inquiry(inquiry.pk, releaser=ours.people["minh"])
    assert sealed == [0, 0]


def test_an_answer_that_goes_at_once_was_sealed_before_its_transaction(ours, sealed):
    inquiry = take(ours, receive(ours))
    said = {"outcome": "full", "text": "Known.", "handling": "H1"}
    uploads = [Upload("a.txt", b"a", "text/plain")]
    key = uuid.uuid4()
    actions.reply_to_inquiry(key, inquiry_key=inquiry.pk, author=ours.people["linh"], uploads=uploads, **said)
    assert sealed == [0]
    assert Transfer.objects.filter(outgoing=True).count() == 1


def test_an_answer_that_a_second_person_releases_is_sealed_then(ours, sealed):
    inquiry = take(ours, receive(ours))
    said = {"outcome": "full", "text": "Known.", "handling": "H2"}
    uploads = [Upload("a.txt", b"a", "text/plain")]
    key = uuid.uuid4()
    actions.reply_to_inquiry(key, inquiry_key=inquiry.pk, author=ours.people["linh"], uploads=uploads, **said)
    assert sealed == []
    actions.release_reply(key, releaser=ours.people["minh"])
    assert sealed == [0]


def test_what_belongs_to_no_transfer_is_forgotten_after_a_day_and_nothing_else(ours, folders):
    kept = files.keep(b"a film", KIND)
    transfer = send(kept.digest)
    files.seal_ahead([(kept.digest, NAME)])
    spool.claim(files.path_of(files.keep(b"rolled back", KIND).digest), NAME, KIND)
    assert carrying.give_up() == 0
    assert len(folders()) == 3
    for path in folders():
        os.utime(path, (0, path.stat().st_mtime - 2 * DAY))
    assert carrying.give_up() == 0
    assert [path.name for path in folders()] == [bytes(transfer.root).hex()]
