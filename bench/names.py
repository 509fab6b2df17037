"""How well and how fast names are compared, beside the peers, on the development pairs.

    make bench B=names
    bench/names.py [--pairs FILE] [--random 1000000] [--peers PYTHON]

F1 is cross-validated with persons disjoint (`data/names_train.py`; needs scikit-learn), at one threshold for all
scripts, and given per pair of scripts. False acceptance is measured with the shipped scorer on pairs of names drawn at
random. rapidfuzz runs in this process; nomenklatura in the interpreter given by --peers, this one by default, where it
can be imported (it needs PyICU, which has no wheel: Debian's python3-icu, and a virtual environment of the system's
Python made with --system-site-packages). The last line is one JSON object with every figure and the commit.
"""

import argparse
import collections
import csv
import json
import os
import pathlib
import random
import statistics
import subprocess
import sys
import time

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from jalon import names
from jalon.names.scripts.latin import plain

HERE = pathlib.Path(__file__).parent
SHARED = pathlib.Path(os.environ.get("JALON_SHARED", HERE.parent.parent / "shared"))
PEER = """
import csv, json, sys, time
from followthemoney import model
from nomenklatura.matching import LogicV2
rows = list(csv.DictReader(open(sys.argv[1], encoding="utf-8", newline="")))
def person(name): return model.get_proxy({"id": name or "x", "schema": "Person", "properties": {"name": [name]}})
config, out = LogicV2.default_config(), []
for row in rows[:20]: LogicV2.compare(person(row["query"]), person(row["candidate"]), config)
start = time.process_time()
for row in rows: out.append(LogicV2.compare(person(row["query"]), person(row["candidate"]), config).score)
print(json.dumps({"scores": out, "us": 1e6 * (time.process_time() - start) / len(rows)}))
"""


def f1(accepted, labels):
    """F1 of accepted pairs."""
    return float(2 * (accepted & labels).sum() / max(1, accepted.sum() + labels.sum()))


def best(scores, labels):
    """The best F1 over all thresholds, and its threshold."""
    marks = np.unique(np.round(scores, 3))
    return max((f1(scores >= mark, labels), float(mark)) for mark in marks)


def by_scripts(rows, scores, labels, threshold):
    """F1 per pair of languages and per kind."""
    groups = collections.defaultdict(list)
    for index, row in enumerate(rows):
        groups["-".join(sorted((row["lang_q"], row["lang_c"])))].append(index)
        groups[row["kind"].replace("_hardneg", "")].append(index)
    return {
        key: round(f1(scores[index] >= threshold, labels[index]), 3)
        for key, index in sorted((key, np.array(index)) for key, index in groups.items())
        if labels[index].any() and len(index) >= 20
    }


def speed(rows):
    """Microseconds of CPU a pair: the first time with each name and each word, with words known, with names known.

    Words are new once in a process; the others are the median of seven rounds, and the least of them.
    """
    a, b = [row["query"] for row in rows], [row["candidate"] for row in rows]
    names.warm()
    names.score_pairs(["Hun Sen"], ["ហ៊ុន សែន"])

    def cost():
        start = time.process_time()
        names.score_pairs(a, b)
        return 1e6 * (time.process_time() - start) / len(rows)

    found = {"words_new": [cost()], "names_new": [], "names_known": []}
    for _ in range(7):
        names.prepare.cache_clear()
        found["names_new"].append(cost())
        found["names_known"].append(cost())
    said = {label: round(statistics.median(costs), 1) for label, costs in found.items()}
    return said | {f"{label}_least": round(min(costs), 1) for label, costs in found.items() if len(costs) > 1}


def at_random(rows, count):
    """Share of random pairs that are accepted, and microseconds a pair."""
    draw, pool = random.Random(11), sorted({row[side] for row in rows for side in ("query", "candidate")})
    same = {frozenset((row["query"], row["candidate"])) for row in rows if row["label"] == "match"}
    accepted = asked = 0
    start = time.process_time()
    while asked < count:
        pairs = [(draw.choice(pool), draw.choice(pool)) for _ in range(20000)]
        pairs = [pair for pair in pairs if pair[0] != pair[1] and frozenset(pair) not in same]
        accepted += int((names.score_pairs(*zip(*pairs, strict=True)) >= names.MATCH).sum())
        asked += len(pairs)
    return {"asked": asked, "accepted": accepted / asked, "us": round(1e6 * (time.process_time() - start) / asked, 1)}


def cross_validated(rows):
    """Scores by trees that saw neither person of a pair, or None where scikit-learn is absent."""
    sys.path.insert(0, str(HERE.parent / "data"))
    try:
        import names_train
    except ImportError:
        print("scikit-learn is absent: no cross-validation", file=sys.stderr)
        return None
    return names_train.cross_validate(rows)[0]


def rapidfuzz_peers(rows):
    """What the usual string measures give over the plain letters."""
    a, b = [plain(r["query"].lower()) for r in rows], [plain(r["candidate"].lower()) for r in rows]
    return {
        "rapidfuzz WRatio": np.array([fuzz.WRatio(x, y) for x, y in zip(a, b, strict=True)]),
        "rapidfuzz JaroWinkler": np.array([JaroWinkler.similarity(x, y) for x, y in zip(a, b, strict=True)]),
    }


def nomenklatura(python, pairs):
    """Scores of nomenklatura's logic-v2 and microseconds a pair, or the reason why there are none."""
    done = subprocess.run([python, "-c", PEER, str(pairs)], capture_output=True, text=True, check=False)
    if done.returncode:
        return None, f"not run: {done.stderr.strip().splitlines()[-1]}"
    found = json.loads(done.stdout.splitlines()[-1])
    return np.array(found["scores"]), round(found["us"], 1)


def main():
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=pathlib.Path, default=SHARED / "data/names/pairs_dev.csv")
    parser.add_argument("--random", type=int, default=1_000_000)
    parser.add_argument("--peers", default=sys.executable, help="a Python that has nomenklatura")
    args = parser.parse_args()
    with args.pairs.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    labels = np.array([row["label"] == "match" for row in rows])
    figures = {"pairs": len(rows), "us_a_pair": speed(rows), "random": at_random(rows, args.random), "peers": {}}
    scores = cross_validated(rows)
    if scores is not None:
        value, threshold = best(scores, labels)
        figures |= {"f1": round(value, 4), "threshold": threshold, "by": by_scripts(rows, scores, labels, threshold)}
        print(f"Jalon, cross-validated            F1 {value:.4f} at {threshold:.3f}")
    for peer, found in rapidfuzz_peers(rows).items():
        figures["peers"][peer] = round(best(found, labels)[0], 4)
    found, said = nomenklatura(args.peers, args.pairs)
    if found is not None:
        figures["peers"]["nomenklatura logic-v2 at 0.70"] = round(f1(found >= 0.7, labels), 4)
        figures["peers"]["nomenklatura logic-v2, best"] = round(best(found, labels)[0], 4)
        figures["us_a_pair"]["nomenklatura logic-v2"] = said
    else:
        print(f"nomenklatura: {said}")
    for peer, value in figures["peers"].items():
        print(f"{peer:33} F1 {value:.4f}")
    print(f"us a pair {figures['us_a_pair']}; random pairs {figures['random']}")
    commit = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False, cwd=HERE)
    print(json.dumps({**figures, "commit": commit.stdout.strip()}, ensure_ascii=False))


if __name__ == "__main__":
    main()
