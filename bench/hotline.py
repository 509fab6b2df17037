"""How long from an alarm raised on one node to the partner's board, on one machine: `make bench B=hotline`.

Two nodes as in the demonstration, each with its processes. One person raises alarms by the page; another's board is
asked as a browser asks it, every second, and once more as fast as it answers. Real time.
"""

import argparse
import asyncio
import contextlib
import json
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile
import time

from jalon.cli.demo import hotline, nodes
from jalon.cli.demo.people import Person

MUST = 2.0


def main() -> int:
    """Measure, print the table and the JSON line; 1 where p95 misses the mark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--alerts", type=int, default=30)
    args = parser.parse_args()
    waits = asyncio.run(_measure(args.alerts))
    p95 = _percentile(waits["as a browser asks"], 0.95)
    print(f"{'':24} {'n':>4} {'median':>8} {'p95':>8} {'longest':>8}   seconds")
    for name, found in waits.items():
        print(
            f"{name:24} {len(found):>4} {statistics.median(found):>8.2f} {_percentile(found, 0.95):>8.2f}"
            f" {max(found):>8.2f}"
        )
    figures = {
        name.replace(" ", "_"): {"n": len(found), "median_s": round(statistics.median(found), 3),
                                 "p95_s": round(_percentile(found, 0.95), 3)}
        for name, found in waits.items()
    }  # fmt: skip
    print(
        json.dumps(
            {
                "bench": "hotline",
                "must_p95_s": MUST,
                "figures": figures,
                "commit": _commit(),
                "python": platform.python_version(),
            }
        )
    )
    return 0 if p95 <= MUST else 1


def _percentile(values: list[float], share: float) -> float:
    return sorted(values)[max(0, -(-int(share * 1000) * len(values) // 1000) - 1)]


async def _measure(count: int) -> dict[str, list[float]]:
    waits: dict[str, list[float]] = {"as fast as it answers": [], "as a browser asks": []}
    with contextlib.ExitStack() as stack:
        folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="jalon-bench-")))
        field = stack.enter_context(nodes.Field(folder, None))
        await field.start()
        ours, theirs = field.nodes["VN-MPS"], field.nodes["LA-MPS"]
        for node in (ours, theirs):
            await hotline.run_step(node, "lines")
        async with Person(ours, "linh", field.password) as linh, Person(theirs, "khamla", field.password) as khamla:
            for turn in range(count):
                for name, pause in (("as fast as it answers", 0.02), ("as a browser asks", 1.0)):
                    await asyncio.sleep((turn * 0.137) % 1.0)
                    path = await hotline.raise_alarm(linh, "help", line_with="Bolikhamxay provincial")
                    waits[name].append(await _shown(khamla, path, pause))
    return waits


async def _shown(person: Person, path: str, pause: float) -> float:
    began = time.perf_counter()
    await asyncio.sleep(pause * (began % 1.0))  # a browser's next look comes at any moment within its second
    while path not in await person.open("/hotline/?seen="):
        if time.perf_counter() - began > 60:
            raise SystemExit("the alert never reached the partner's board")
        await asyncio.sleep(pause)
    return time.perf_counter() - began


def _commit() -> str:
    said = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return said.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
