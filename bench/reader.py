"""How well and how fast the reader reads, beside general tools for the parts that these do.

Prints precision, recall and F1 by record type, the slots, the leaks and milliseconds a document; last line: one JSON
object. Texts and gold: the shared communiqués ($JALON_SHARED) and the items under `tests/reader/items`. Peers (dates:
dateparser; numbers: quantulum3, recognizers-text) are skipped with a reason where they are not installed.
"""

import argparse
import importlib
import importlib.util
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jalon.reader import read_text

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("JALON_SHARED") or ROOT.parent / "shared") / "data/communiques"
ROUNDS = 5


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    rounds = parser.parse_args().rounds
    figures: dict[str, Any] = {"bench": "reader", "commit": _commit()}
    sets = {"communiques": (SHARED, SHARED / "gold"), "items": (ROOT / "tests/reader/items",) * 2}
    sets["items"] = (ROOT / "tests/reader/items", ROOT / "tests/reader/items/gold")
    for name, (texts, gold) in sets.items():
        if gold.is_dir() and SHARED.is_dir():
            figures[name] = _measured(name, texts, gold, rounds)
        else:
            print(f"{name}: skipped, {gold if SHARED.is_dir() else SHARED} is absent (set JALON_SHARED)")
    if SHARED.is_dir():
        figures["peers"] = _peers()
    print(json.dumps(figures, ensure_ascii=False))


def _commit() -> str:
    found = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return found.stdout.strip()


def _scorer() -> Any:
    spec = importlib.util.spec_from_file_location("communique_score", SHARED / "score.py")
    if spec is None or spec.loader is None:
        sys.exit("score.py is missing beside the communiqués")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _texts(folder: Path, gold: Path) -> dict[str, str]:
    return {path.stem: (folder / f"{path.stem}.txt").read_bytes().decode() for path in sorted(gold.glob("*.json"))}


def _measured(name: str, folder: Path, gold_folder: Path, rounds: int) -> dict[str, Any]:
    scorer = _scorer()
    texts = _texts(folder, gold_folder)
    gold = {stem: json.loads((gold_folder / f"{stem}.json").read_text("utf-8")) for stem in texts}
    read = {stem: read_text(text, id=stem).to_json() for stem, text in texts.items()}
    print(f"\n{name}: {len(texts)} documents")
    report: dict[str, Any] = {"documents": len(texts)}
    for language in ("all", "fr", "en", "vi"):
        chosen = {s: g for s, g in gold.items() if language in ("all", g["document"]["lang"])}
        if chosen:
            report[language] = _scores(scorer, chosen, read, loud=language == "all")
    report["milliseconds"] = _speed(texts, rounds)
    return report


def _scores(scorer: Any, gold: dict[str, Any], read: dict[str, Any], *, loud: bool) -> dict[str, Any]:
    results, slots = scorer.score(gold, read)
    if loud:
        scorer.table(results, slots)
    right, total = (sum(pair[n] for pair in slots.values()) for n in (0, 1))
    types = {kind: dict(zip(("p", "r", "f1"), scorer.prf(*counts), strict=True)) for kind, counts in results.items()}
    leaks = sum(scorer.leaks(gold, read)[0].values())
    micro = scorer.micro(results)[2]
    print(f"  documents {len(gold):3d}  micro-F1 {micro:.3f}  slots {right / max(total, 1):.3f}  leaks {leaks}")
    return {"micro_f1": micro, "slots": right / max(total, 1), "leaks": leaks, "types": types}


def _speed(texts: dict[str, str], rounds: int) -> dict[str, float]:
    """Return milliseconds of processor time a document: mean and slowest of the best of some rounds."""
    best = dict.fromkeys(texts, float("inf"))
    for _ in range(rounds):
        for stem, text in texts.items():
            start = time.process_time()
            read_text(text, id=stem)
            best[stem] = min(best[stem], (time.process_time() - start) * 1000)
    mean, slowest = sum(best.values()) / len(best), max(best.values())
    print(f"  {mean:.1f} ms a document, slowest {slowest:.1f} ms (processor time, best of {rounds})")
    return {"mean": mean, "slowest": slowest}


def _peers() -> dict[str, Any]:
    """Score numbers found as figures, and dates of events, by tools that know nothing of this kind of text."""
    texts = _texts(SHARED, SHARED / "gold")
    gold = {stem: json.loads((SHARED / "gold" / f"{stem}.json").read_text("utf-8")) for stem in texts}
    found: dict[str, Any] = {}
    tools: tuple[tuple[str, str, Callable[..., dict[str, float]]], ...] = (
        ("dateparser", "dateparser.search", _dates_by_dateparser),
        ("quantulum3", "quantulum3.parser", _numbers_by_quantulum),
        ("recognizers-text", "recognizers_number", _numbers_by_recognizers),
    )
    for name, module, run in tools:
        try:
            tool = importlib.import_module(module)
        except ImportError as error:
            print(f"{name}: skipped, not installed ({error})")
            found[name] = {"skipped": "not installed"}
            continue
        found[name] = run(tool, texts, gold)
        print(f"{name}: {found[name]}")
    found["this reader"] = _our_parts(texts, gold)
    print(f"this reader, the same parts: {found['this reader']}")
    return found


def _prf(right: int, told: int, wanted: int) -> dict[str, float]:
    precision, recall = right / max(told, 1), right / max(wanted, 1)
    return {"p": precision, "r": recall, "f1": 2 * precision * recall / max(precision + recall, 1e-9)}


def _values(document: dict[str, Any]) -> list[float]:
    scale = {"t": 1000.0, "g": 0.001}
    figures = document["records"]["statistics"]
    return [round(f["value"] * scale.get(f["unit"], 1.0), 3) for f in figures if f["value"] is not None]


def _matched(wanted: list[Any], told: list[Any]) -> int:
    left = list(told)
    return sum(1 for each in wanted if each in left and (left.remove(each) is None))


def _compare(
    texts: dict[str, str], gold: dict[str, Any], values: Callable[[str, dict[str, Any]], list[float]]
) -> dict[str, float]:
    right = told = wanted = 0
    for stem, text in texts.items():
        mine, theirs = values(text, gold[stem]), _values(gold[stem])
        right, told, wanted = right + _matched(theirs, mine), told + len(mine), wanted + len(theirs)
    return _prf(right, told, wanted)


def _numbers_by_quantulum(tool: Any, texts: dict[str, str], gold: dict[str, Any]) -> dict[str, float]:
    def values(text: str, document: dict[str, Any]) -> list[float]:
        scale = {"kilogram": 1.0, "tonne": 1000.0, "metric ton": 1000.0, "gram": 0.001}
        return [round(q.value * scale.get(q.unit.name, 1.0), 3) for q in tool.parse(text)]

    return _compare(texts, gold, values)


def _numbers_by_recognizers(tool: Any, texts: dict[str, str], gold: dict[str, Any]) -> dict[str, float]:
    cultures = {"fr": "fr-fr", "en": "en-us", "vi": "en-us"}

    def values(text: str, document: dict[str, Any]) -> list[float]:
        culture = cultures[document["document"]["lang"]]
        hits = tool.recognize_number(text, culture)
        return [round(float(str(h.resolution["value"]).replace(",", ".")), 3) for h in hits if h.resolution]

    return _compare(texts, gold, values)


def _dates_by_dateparser(tool: Any, texts: dict[str, str], gold: dict[str, Any]) -> dict[str, float]:
    import datetime

    found = wanted = 0
    for stem, text in texts.items():
        known = (gold[stem]["document"]["date"] or "2024") + "-06-15"[
            len(gold[stem]["document"]["date"] or "2024") - 4 :
        ]
        base = datetime.datetime.fromisoformat(known)
        hits = (
            tool.search_dates(text, languages=[gold[stem]["document"]["lang"]], settings={"RELATIVE_BASE": base}) or []
        )
        days = {hit[1].date().isoformat() for hit in hits}
        dates = [e["date"] for e in gold[stem]["records"]["events"] if e["date"] and len(e["date"]) == 10]
        found, wanted = found + sum(date in days for date in dates), wanted + len(dates)
    return {"event_days_found": found / max(wanted, 1)}


def _our_parts(texts: dict[str, str], gold: dict[str, Any]) -> dict[str, float]:
    read = {stem: read_text(text, id=stem).to_json() for stem, text in texts.items()}
    numbers = _compare(texts, gold, lambda text, document: _values(read[document["id"]]))
    found = wanted = 0
    for stem in texts:
        days = {event["date"] for event in read[stem]["records"]["events"]}
        for event in gold[stem]["records"]["events"]:
            if event["date"] and len(event["date"]) == 10:
                wanted += 1
                found += bool({event["date"], *event.get("date_alt", [])} & days)
    return {**numbers, "event_days_found": found / max(wanted, 1)}


if __name__ == "__main__":
    main()
