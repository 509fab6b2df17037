"""A writer that is killed at any of its steps: what lies there is the old index or the new one, and whole."""

import itertools
import multiprocessing
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from jalon.names.index import store
from jalon.names.index.documents import DocumentIndex, build_documents
from jalon.names.index.errors import IndexUnusable
from jalon.names.index.search import PersonIndex
from names.index.lists import PERSONS, asked, built, ids

KEY = bytes(range(32))
FORK = multiprocessing.get_context("fork")
MORE = [{"id": 11, "name": "Mai Linh"}, {"id": 5, "name": "Li Xiaolong", "dob": "1940-11-27"}]


def _dies_at(step: int, work: Callable[[], object]) -> None:
    """Do the work; be killed where it would open, flush, rename or remove for the n-th time."""
    done = 0

    def counted(call: Callable[..., Any]) -> Callable[..., Any]:
        def instead(*args: Any, **options: Any) -> Any:
            nonlocal done
            if done == step:
                os.kill(os.getpid(), signal.SIGKILL)
            done += 1
            return call(*args, **options)

        return instead

    os.fsync = counted(os.fsync)
    os.rmdir = counted(os.rmdir)
    Path.open = counted(Path.open)  # type: ignore[method-assign]
    Path.replace = counted(Path.replace)  # type: ignore[method-assign]
    Path.mkdir = counted(Path.mkdir)  # type: ignore[method-assign]
    work()


def _killed(step: int, work: Callable[[], object]) -> bool:
    """Whether the work was killed at this step, rather than done before it."""
    writer = FORK.Process(target=_dies_at, args=(step, work))
    writer.start()
    writer.join()
    assert writer.exitcode in (0, -signal.SIGKILL)
    return writer.exitcode != 0


def _found(root: Path, key: bytes | None) -> tuple[int, tuple[int | str, ...], bool]:
    index = PersonIndex(root, key=key, verify=True)
    return index.persons, tuple(ids(asked(index, "Wang Jianmin"))[:1]), 11 in ids(asked(index, "Mai Linh"))


def _steps(tmp_path: Path, old: Path, change: str, key: bytes | None, stride: int) -> Iterator[tuple[Path, bool]]:
    """Copies of an index whose change was killed at one step after another; the last one was changed to its end."""
    for step in itertools.count(0, stride):
        root = tmp_path / f"step-{step}"
        shutil.copytree(old, root)
        killed = _killed(step, lambda root=root: built(root, MORE, change=change, key=key))  # type: ignore[misc]
        yield root, killed
        if not killed:
            return


@pytest.mark.parametrize(
    ("change", "key", "stride"),
    [("replace", None, 5), ("add", None, 2), ("remove", None, 2), ("add", KEY, 7)],
    ids=["replaced", "added to", "taken from", "sealed and added to"],
)
def test_a_list_of_persons_is_the_old_one_or_the_new_one(
    tmp_path: Path, change: str, key: bytes | None, stride: int
) -> None:
    for name in ("old", "new"):
        built(tmp_path / name, key=key)
    built(tmp_path / "new", MORE, change=change, key=key)
    old, new = (_found(tmp_path / name, key) for name in ("old", "new"))
    assert old != new
    seen = []
    for root, killed in _steps(tmp_path, tmp_path / "old", change, key, stride):
        seen.append(_found(root, key))
        if killed:
            with store.writing(root):  # the next writer clears what was left
                assert len(list(root.glob("seg-*"))) == (2 if seen[-1] == new and change != "replace" else 1)
    assert set(seen) == {old, new}
    assert seen == sorted(seen, key=[old, new].index)  # never back to the old one
    assert len(seen) > 5


@pytest.mark.parametrize("change", ["replace", "add", "remove"])
def test_a_list_of_documents_is_the_old_one_or_the_new_one(tmp_path: Path, change: str) -> None:
    numbers = pa.array(["A2", "A3", "serial-2024/α-778899001122334455"])
    expected = {"replace": (False, True, True), "add": (True, True, True), "remove": (True, False, False)}[change]
    step, seen = 0, []
    while True:
        root = tmp_path / f"step-{step}"
        build_documents(root, [pa.array(["A1", "A2"])])
        killed = _killed(step, lambda root=root: build_documents(root, [numbers], change=change))  # type: ignore[misc]
        index = DocumentIndex(root, verify=True)
        seen.append(tuple(index.holds(number) for number in ("A1", "A2", "A3")))
        if not killed:
            break
        step += 1
    assert set(seen) == {(True, True, False), expected}
    assert seen[-1] == expected
    assert step > 6


@pytest.mark.parametrize("kept", [0.0, 0.3, 0.5, 0.9])
@pytest.mark.parametrize("key", [None, KEY], ids=["plain", "sealed"])
def test_an_index_cut_short_anywhere_is_refused(tmp_path: Path, key: bytes | None, kept: float) -> None:
    built(tmp_path, key=key)
    for path in sorted(path for path in tmp_path.rglob("*") if path.is_file() and path.stat().st_size):
        whole = path.read_bytes()
        path.write_bytes(whole[: int(kept * len(whole))])
        with pytest.raises(IndexUnusable, match=r"jalon screen"):
            PersonIndex(tmp_path, key=key)
        path.write_bytes(whole)
    assert PersonIndex(tmp_path, key=key, verify=True).persons == len(PERSONS)
