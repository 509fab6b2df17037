"""The index on the disk: whole or refused, whatever happened to it."""

import json
import multiprocessing
import os
import signal
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from jalon.names.index import store
from jalon.names.index.documents import DocumentIndex, build_documents
from jalon.names.index.errors import IndexDamaged, IndexUnusable, WrongKey
from jalon.names.index.persons import build_persons
from jalon.names.index.search import PersonIndex
from names.index.lists import PERSONS, asked, built, ids, table

KEY, OTHER = bytes(range(32)), bytes(32)


def files(root: Path) -> list[Path]:
    return sorted(path for path in root.rglob("*") if path.is_file() and path.name != "lock" and path.stat().st_size)


@pytest.mark.parametrize("key", [None, KEY])
def test_a_changed_byte_in_any_file_is_noticed(tmp_path: Path, key: bytes | None) -> None:
    built(tmp_path, key=key)
    for path in files(tmp_path):
        whole = path.read_bytes()
        place = len(whole) // 2
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(IndexUnusable, match=r"jalon screen"):
            PersonIndex(tmp_path, key=key, verify=True)
        path.write_bytes(whole)
    assert PersonIndex(tmp_path, key=key, verify=True).persons == len(PERSONS)


def test_a_cut_or_missing_file_is_noticed_without_reading_it(tmp_path: Path) -> None:
    built(tmp_path)
    for path in files(tmp_path):
        whole = path.read_bytes()
        path.write_bytes(whole[:-1])
        with pytest.raises(IndexDamaged, match=r"jalon screen"):
            PersonIndex(tmp_path)
        path.unlink()
        with pytest.raises(IndexUnusable, match=r"jalon screen"):
            PersonIndex(tmp_path)
        path.write_bytes(whole)


def test_an_absent_index_and_one_of_another_kind_are_refused(tmp_path: Path) -> None:
    with pytest.raises(IndexUnusable, match="no index"):
        PersonIndex(tmp_path / "nowhere")
    built(tmp_path)
    with pytest.raises(IndexUnusable, match="holds persons"):
        DocumentIndex(tmp_path)


def test_an_index_by_other_rules_is_refused_instead_of_finding_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built(tmp_path)
    monkeypatch.setattr("jalon.names.index.sounds.SCHEME", "persons-99")
    with pytest.raises(IndexUnusable, match="other name rules"):
        PersonIndex(tmp_path)


def test_an_encrypted_index_opens_with_its_key_alone(tmp_path: Path) -> None:
    built(tmp_path, key=KEY)
    assert ids(asked(PersonIndex(tmp_path, key=KEY), "Wang Jianmin"))[0] == 5
    for key in (OTHER, None):
        with pytest.raises(WrongKey):
            PersonIndex(tmp_path, key=key)
    text = "Nguyễn Văn Hùng".encode()
    assert not any(text in path.read_bytes() or b"nguyen van hung" in path.read_bytes() for path in files(tmp_path))


def test_a_key_does_not_hurt_a_plain_index(tmp_path: Path) -> None:
    built(tmp_path)
    assert PersonIndex(tmp_path, key=KEY).persons == len(PERSONS)


def test_blocks_of_an_encrypted_index_cannot_change_places(tmp_path: Path) -> None:
    built(tmp_path, key=KEY)
    segment = next(tmp_path.glob("seg-*"))
    first, second = segment / "record_first", segment / "record_name"
    assert first.stat().st_size == second.stat().st_size
    one, other = first.read_bytes(), second.read_bytes()
    first.write_bytes(other)
    second.write_bytes(one)
    with pytest.raises(IndexDamaged):
        PersonIndex(tmp_path, key=KEY)


def test_updates_add_replace_and_remove_persons(tmp_path: Path) -> None:
    built(tmp_path)
    built(
        tmp_path, [{"id": 5, "name": "Li Xiaolong", "dob": "1940-11-27"}, {"id": 11, "name": "Mai Linh"}], change="add"
    )
    index = PersonIndex(tmp_path)
    assert index.persons == len(PERSONS) + 1
    assert 5 not in ids(asked(index, "Wang Jianmin"))
    assert ids(asked(index, "Li Xiaolong"))[0] == 5
    assert ids(asked(index, "Mai Linh"))[0] == 11
    built(tmp_path, [{"id": 11, "name": ""}, {"id": 1, "name": ""}], change="remove")
    index = PersonIndex(tmp_path)
    assert index.persons == len(PERSONS) - 1
    assert not {1, 11} & set(ids(asked(index, "Nguyễn Văn Hùng") + asked(index, "Mai Linh")))


def test_an_update_of_an_encrypted_index_needs_its_key(tmp_path: Path) -> None:
    built(tmp_path, key=KEY)
    with pytest.raises(WrongKey):
        built(tmp_path, PERSONS[:1], change="add")
    built(tmp_path, [{"id": 12, "name": "Mai Linh"}], change="add", key=KEY)
    assert ids(asked(PersonIndex(tmp_path, key=KEY), "Mai Linh"))[0] == 12


def test_only_one_process_writes(tmp_path: Path) -> None:
    with store.writing(tmp_path), pytest.raises(IndexUnusable, match="Another process"):
        built(tmp_path)


def test_what_was_opened_stays_searchable_while_the_index_is_replaced(tmp_path: Path) -> None:
    built(tmp_path)
    index = PersonIndex(tmp_path)
    built(tmp_path, [{"id": 99, "name": "Mai Linh"}])
    assert ids(asked(index, "Wang Jianmin"))[0] == 5
    assert ids(asked(PersonIndex(tmp_path), "Mai Linh")) == [99]
    assert len(list(tmp_path.glob("seg-*"))) == 1


def test_a_failed_build_leaves_the_index_and_no_rubbish(tmp_path: Path) -> None:
    built(tmp_path)

    def broken():  # type: ignore[no-untyped-def]
        yield table(PERSONS)
        raise OSError("the disk of the list went away")

    with pytest.raises(OSError, match="went away"):
        build_persons(tmp_path, broken())
    assert PersonIndex(tmp_path, verify=True).persons == len(PERSONS)
    assert len(list(tmp_path.glob("seg-*"))) == 1


def _build_for_ever(root: Path) -> None:
    numbers = pa.array([f"B{number:08}" for number in range(20_000)])
    while True:
        build_documents(root, [numbers])


def test_a_builder_killed_at_any_moment_does_no_harm(tmp_path: Path) -> None:
    build_documents(tmp_path, [pa.array([f"B{number:08}" for number in range(20_000)])])
    for round_ in range(8):
        builder = multiprocessing.get_context("fork").Process(target=_build_for_ever, args=(tmp_path,))
        builder.start()
        time.sleep(0.02 + 0.03 * round_)
        os.kill(builder.pid or 0, signal.SIGKILL)
        builder.join()
        index = DocumentIndex(tmp_path, verify=True)
        assert index.holds("B00019999")
        assert not index.holds("B00020000")
    build_documents(tmp_path, [pa.array(["A1"])])
    assert len(list(tmp_path.glob("seg-*"))) == 1


def _read_on(root: Path, until: float, results: "multiprocessing.Queue[int]") -> None:
    wrong = 0
    while time.monotonic() < until:
        index = DocumentIndex(root, verify=True)
        wrong += not index.holds("ALWAYS1") or index.holds("NEVER1")
    results.put(wrong)


def test_readers_are_right_all_the_time_while_a_writer_updates(tmp_path: Path) -> None:
    build_documents(tmp_path, [pa.array(["ALWAYS1"])])
    fork = multiprocessing.get_context("fork")
    results: multiprocessing.Queue[int] = fork.Queue()
    readers = [fork.Process(target=_read_on, args=(tmp_path, time.monotonic() + 1.5, results)) for _ in range(2)]
    for reader in readers:
        reader.start()
    number = 0
    while any(reader.is_alive() for reader in readers) and number < 400:
        change = "replace" if number % 5 == 0 else "add"
        build_documents(tmp_path, [pa.array(["ALWAYS1", f"N{number}"])], change=change)
        number += 1
    assert [results.get(timeout=20) for _ in readers] == [0, 0]
    for reader in readers:
        reader.join()
    assert number > 3


def test_the_manifest_names_what_lies_there(tmp_path: Path) -> None:
    built(tmp_path)
    body = json.loads((tmp_path / "manifest.json").read_text())["body"]
    arrays = body["segments"][0]["arrays"]
    assert {path.name for path in next(tmp_path.glob("seg-*")).iterdir()} == set(arrays)


@pytest.mark.parametrize("key", [None, KEY])
def test_an_array_written_part_by_part_reads_as_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: bytes | None
) -> None:
    monkeypatch.setattr(store.vault, "BLOCK", 64)
    whole = np.arange(1000, dtype=np.uint32)
    with store.writing(tmp_path), store.Writer(tmp_path, key) as writer:
        with writer.growing("parts", np.uint32) as add:
            for start, end in ((0, 3), (3, 3), (3, 500), (500, 532), (532, 1000)):
                add(whole[start:end])
        writer.put("empty", whole[:0])
        segment = writer.segment({})
        empty = store.empty_manifest("test", "1", key)
        store.commit(tmp_path, store.Manifest("test", "1", (segment,), empty.lock_check), key)
    arrays = store.opened(tmp_path, key, "test", "1", verify=True)[1][0]
    assert arrays["parts"].tolist() == whole.tolist()
    assert arrays["empty"].size == 0
