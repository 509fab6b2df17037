"""Whole items: the schema holds, spans cite the source, furniture does not leak, the scores stay."""

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonschema
import pytest

from jalon.reader import read_text
from shared import shared

ITEMS = Path(__file__).parent / "items"
SCHEMA = json.loads((Path(__file__).parents[2] / "spec/reader.schema.json").read_text("utf-8"))
OWN = sorted(path.stem for path in ITEMS.glob("*.txt"))


def _read(folder: Path, stem: str) -> dict[str, Any]:
    text = (folder / f"{stem}.txt").read_bytes().decode("utf-8")
    return read_text(text, id=stem).to_json()


def _spans(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [record["span"] for records in document["records"].values() for record in records]


@pytest.mark.parametrize("stem", OWN)
def test_an_item_gives_what_the_schema_says(stem: str) -> None:
    faults = jsonschema.Draft202012Validator(SCHEMA).iter_errors(_read(ITEMS, stem))
    assert [fault.message for fault in faults] == []


@pytest.mark.parametrize("stem", OWN)
def test_each_record_cites_its_words(stem: str) -> None:
    text = (ITEMS / f"{stem}.txt").read_bytes().decode("utf-8")
    spans = _spans(_read(ITEMS, stem))
    assert spans
    assert all(text[span["start"] : span["end"]] == span["text"] for span in spans)


@pytest.mark.parametrize("stem", OWN)
def test_reading_twice_gives_the_same(stem: str) -> None:
    assert _read(ITEMS, stem) == _read(ITEMS, stem)


def _scorer() -> ModuleType:
    path = shared("data/communiques/score.py")
    spec = importlib.util.spec_from_file_location("communique_score", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def _score(texts: Path, gold_folder: Path) -> tuple[float, float, int]:
    """Return micro-F1, the share of slots that are right, and the leaks."""
    scorer = _scorer()
    names = sorted(path.stem for path in gold_folder.glob("*.json"))
    gold = {name: json.loads((gold_folder / f"{name}.json").read_text("utf-8")) for name in names}
    read = {name: _read(texts, name) for name in names}
    results, slots = scorer.score(gold, read)
    right, total = (sum(pair[n] for pair in slots.values()) for n in (0, 1))
    return scorer.micro(results)[2], right / total, sum(scorer.leaks(gold, read)[0].values())


def test_the_shared_communiques_are_read_well_and_nothing_leaks() -> None:
    folder = shared("data/communiques")
    f1, slots, leaks = _score(folder, folder / "gold")
    assert f1 >= 0.93
    assert slots >= 0.85
    assert leaks == 0


def test_our_own_items_are_read_well_and_nothing_leaks() -> None:
    f1, slots, leaks = _score(ITEMS, ITEMS / "gold")
    assert f1 >= 0.9
    assert slots >= 0.8
    assert leaks == 0


@pytest.mark.parametrize(
    ("stem", "facts"),
    [
        ("000_fr", ["2023-12-04", "Li Junjie"]),
        ("001_fr", ["2023-11-23", "Dragon du Mékong", "Organisation mondiale des douanes"]),
        ("002_fr", ["3+3", "Mékong - Lancang", "phone_call", "Dialogue stratégique"]),
        (
            "003_fr",
            ["14131", "19961", "1910", "3000000", "3448", "15859", "23458", "560", "2021-07", "protocol", "mou"],
        ),
        ("004_fr", ["Guo Shengkun", "2014-10"]),
    ],
)
def test_a_seed_tells_its_facts_and_nothing_of_its_teasers(stem: str, facts: list[str]) -> None:
    written = json.dumps(_read(shared("data/communiques"), stem), ensure_ascii=False)
    assert [fact for fact in facts if fact not in written] == []
    assert not [name for name in ("António Costa", "Men Sam An", "Michoustine", "Luong Cuong") if name in written]
