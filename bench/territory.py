"""Speed and recall of territory lookups on one core.

    make bench B=territory

Start: a new process that imports the room and looks one name up (best of five; Python's own start is not counted).
Steady: microseconds a question, best of five rounds; searches are of names not asked before. All times are of the
processor, so that a busy machine disturbs them less. Recall: of 2,000 old communes, how many come first when their
name is typed with what stands above, as it is written, without tones, in capitals, and with the tone mark in its other
place. The peer is vietnamadminunits (MIT), where it is installed: it converts old Vietnamese addresses to new ones.
The last line is one JSON object with every figure and the commit.
"""

import contextlib
import datetime
import importlib
import json
import random
import subprocess
import sys
import time
import unicodedata

from jalon import territory
from jalon.territory import search, spelling
from jalon.territory.spelling import toneless

EVE, NOW = datetime.date(2025, 6, 30), datetime.date(2026, 1, 1)
START = """
import time; begin = time.process_time()
from datetime import date
from jalon import territory; imported = time.process_time()
territory.find("Ba Đồn town (Quảng Bình)", on=date(2025, 6, 30)); found = time.process_time()
territory.resolve("VN:19009", date(2025, 6, 30), date(2026, 1, 1)); resolved = time.process_time()
print((imported - begin) * 1e3, (found - imported) * 1e3, (resolved - found) * 1e3)
"""
PEER_START = "import time; t = time.process_time(); import vietnamadminunits; print((time.process_time() - t) * 1e3)"
OTHER_PLACE = {"òa": "oà", "óa": "oá", "ỏa": "oả", "õa": "oã", "ọa": "oạ", "úy": "uý", "ùy": "uỳ", "ủy": "uỷ"}


def start(code):
    """Milliseconds of each step of a new process, best of five."""
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True) for _ in range(5)]
    return [round(min(steps), 1) for steps in zip(*(map(float, run.stdout.split()) for run in runs), strict=True)]


def micros(step, arguments):
    """Microseconds a call, best of five rounds over the arguments."""
    best = float("inf")
    for _ in range(5):
        for cached in (search._found, search._named, spelling.toneless, spelling.spelled):
            cached.cache_clear()
        begin = time.process_time()
        for argument in arguments:
            step(argument)
        best = min(best, (time.process_time() - begin) / len(arguments))
    return round(best * 1e6, 1)


def addresses(units):
    """Names of old communes with their district and province."""
    return [", ".join([unit.title, *(above.title for above in territory.ancestors(unit, EVE)[:-1])]) for unit in units]


def other_place(text):
    """The text with the tone mark of oa and uy in its other place."""
    for one, other in OTHER_PLACE.items():
        text = text.replace(one, other)
    return text


def recall(units, change):
    """Share of units that come first for their changed address."""
    asked = [
        (unit, ", ".join(map(change, address.split(", "))))
        for unit, address in zip(units, addresses(units), strict=True)
    ]
    first = [(unit, territory.find(text, on=EVE)[:1]) for unit, text in asked]
    return round(sum(bool(found) and found[0].territory == unit for unit, found in first) / len(units), 4)


def spaced(text):
    """The text without tones, its spaces kept."""
    return " ".join(map(toneless, text.split()))


def figures():
    """Every figure."""
    units = territory.children("VN", EVE, level="commune")
    sample = random.Random(1).sample(units, 2000)
    texts = addresses(sample)
    imported, found, resolved = start(START)
    result = {
        "start_import_ms": imported,
        "start_first_find_ms": found,
        "start_first_resolve_ms": resolved,
        "get_us": micros(lambda unit: territory.get(unit.code, EVE), sample),
        "find_us": micros(lambda text: territory.find(text, on=EVE), texts),
        "resolve_us": micros(lambda unit: territory.resolve(unit, EVE, NOW), sample),
        "find_and_resolve_us": micros(lambda text: territory.resolve(text, EVE, NOW), texts),
        "province_us": micros(lambda unit: territory.province(unit, EVE), sample),
        "border_us": micros(lambda day: territory.border("VN", "LA", on=day), [EVE, NOW] * 20),
        "recall_as_written": recall(sample, str),
        "recall_without_tones": recall(sample, spaced),
        "recall_capitals": recall(sample, str.upper),
        "recall_other_tone_place": recall(sample, other_place),
        "recall_decomposed": recall(sample, lambda text: unicodedata.normalize("NFD", text)),
    }
    with contextlib.suppress(ImportError):
        peer = importlib.import_module("vietnamadminunits")
        result["peer_vietnamadminunits_import_ms"] = start(PEER_START)[0]
        result["peer_vietnamadminunits_convert_us"] = micros(peer.convert_address, texts[:300])
    return result


def main():
    """Print the table and the JSON line."""
    result = figures()
    for name, value in result.items():
        print(f"{name:40} {value:>10}")
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True)
    print(json.dumps({"bench": "territory", "commit": commit.stdout.strip(), **result}))


if __name__ == "__main__":
    main()
