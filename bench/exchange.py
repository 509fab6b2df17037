"""Messages a second between two nodes of this machine: signed, sealed, synced to disk, receipted.

    make bench B=exchange [ARGS="--messages 3000 --postgres"]
    make bench B=exchange ARGS="--file 1024 --sqlite"
    make bench B=exchange ARGS="--backlog 1000000 --sqlite"

Two nodes run as they do in the field: gate and worker are processes of their own, with a database each. A driver at
the first enqueues 2 KB messages: all at once (*batched*), one after the other (*one by one*, each with its receipt
before the next), and one by one by eight people at once (*in flight*); it waits for the partner's *stored* and
*opened*. `--domain 500` adds inquiries that go through the whole domain layer of both nodes, to their answer, with the
milliseconds and statements of each step. `--file 1024` adds a file of so many MiB with the memory that both nodes'
processes took beyond what they had, and the time of an urgent message sent meanwhile. `--backlog 100000` fills so many
messages while the partner is away, then lets it come back: how fast they drain, how many went before the one that is
urgent, and the memory of both nodes at a tenth of the way and at its highest. Ceilings of this machine stand beside:
fsync, and the signatures and seals of the wire alone.
"""

import argparse
import asyncio
import contextlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import wire
from jalon.cli import postgres
from jalon.cli.demo.nodes import Field, Node

DRIVER = pathlib.Path(__file__).with_name("exchange_driver.py")
FILE = pathlib.Path(__file__).with_name("exchange_file_driver.py")
BACKLOG = pathlib.Path(__file__).with_name("exchange_backlog_driver.py")
DOMAIN = pathlib.Path(__file__).with_name("exchange_domain_driver.py")
PEERS = {"synapse_1_163_messages_a_second": 10.9}
"""Two servers federating on two shared cores, measured apart from this bench."""


def main():
    """Measure on the databases that were asked for, print a table and one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=2000)
    parser.add_argument("--single", type=int, default=300)
    parser.add_argument("--postgres", action="store_true", help="PostgreSQL only (default: both databases)")
    parser.add_argument("--sqlite", action="store_true", help="SQLite only")
    parser.add_argument("--domain", type=int, default=0, help="inquiries asked and answered through the domain layer")
    parser.add_argument("--file", type=int, default=0, help="MiB of a file that crosses")
    parser.add_argument("--backlog", type=int, default=0, help="messages that wait while the partner is away")
    args = parser.parse_args()
    databases = ["postgresql"] if args.postgres else ["sqlite"] if args.sqlite else ["sqlite", "postgresql"]
    figures = {name: asyncio.run(measure(name, args)) for name in databases}
    ceilings = {"fdatasync_a_second": syncs_a_second(), "crypto_a_second": crypto_a_second()}
    for name in databases:
        for what, value in figures[name].items():
            print(f"{name:12} {what:24} {value:>10}")
    for what, value in ceilings.items():
        print(f"{'machine':12} {what:24} {value:>10}")
    for what, value in PEERS.items():
        print(f"{'peers':12} {what:24} {value:>10}")
    print(json.dumps({"bench": "exchange", **figures, **ceilings, "peers": PEERS, "commit": commit()}))


async def measure(database, args):
    """The figures of one database, between two nodes made for it."""
    with contextlib.ExitStack() as stack:
        folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="jalon-bench-")))
        make = stack.enter_context(postgres.server()) if database == "postgresql" else None
        field = stack.enter_context(Field(folder, make))
        await field.start()
        sender = field.nodes["VN-MPS"]
        before = cpu_seconds(field.nodes.values())
        said = json.loads(
            await sender.python(str(DRIVER), str(sender.home), "LA-MPS", str(args.messages), str(args.single))
        )
        spent = cpu_seconds(field.nodes.values()) - before
        said |= await through_the_domain(field, args.domain) if args.domain else {}
        said |= await with_a_file(field, args.file) if args.file else {}
        said |= await with_a_backlog(field, args.backlog) if args.backlog else {}
        return {**said, "cpu_ms_a_message": round(1000 * spent / (args.messages + 2 * args.single), 2)}


async def through_the_domain(field, count):
    """Inquiries a second from the draft to the answer, both nodes at work at once."""
    asking, answering = field.nodes["VN-MPS"], field.nodes["LA-MPS"]
    asked, answered = await asyncio.gather(
        asking.python(str(DOMAIN), "ask", str(asking.home), "LA-MPS", str(count)),
        answering.python(str(DOMAIN), "answer", str(answering.home), "VN-MPS", str(count)),
    )
    asked, answered = json.loads(asked), json.loads(answered)
    return {
        "domain_inquiries_a_second": round(count / asked["seconds"], 1),
        "domain_steps": json.dumps({**asked["steps"], **answered["steps"]}),
    }


async def with_a_file(field, size):
    """MiB a second of a file between two nodes, and the memory that its way took at most."""
    sender = field.nodes["VN-MPS"]
    before, most, ended = resident(field.nodes.values()), {}, asyncio.Event()

    async def watch():
        while not ended.is_set():
            for pid, octets in resident(field.nodes.values()).items():
                most[pid] = max(most.get(pid, 0), octets - before.get(pid, octets))
            await asyncio.sleep(1.0)

    watching = asyncio.create_task(watch())
    said = json.loads(await sender.python(str(FILE), str(sender.home), "LA-MPS", str(size)))
    ended.set()
    await watching
    return {**said, "file_more_memory_mib": round(max(most.values()) / 2**20)}


async def with_a_backlog(field, count):
    """Fill what waits while the partner's node is dead, start it again, and watch everything drain."""
    sender, receiver = field.nodes["VN-MPS"], field.nodes["LA-MPS"]
    receiver.kill()
    said = json.loads(await sender.python(str(BACKLOG), "fill", str(sender.home), "LA-MPS", str(count)))
    receiver.start()
    memory, ended = [], asyncio.Event()

    async def watch():
        while not ended.is_set():
            memory.append(sum(resident([sender, receiver]).values()))
            await asyncio.sleep(0.5)

    watching = asyncio.create_task(watch())
    since = str(said.pop("filled"))
    said |= json.loads(await sender.python(str(BACKLOG), "drain", str(sender.home), "LA-MPS", since))
    ended.set()
    await watching
    early = memory[len(memory) // 10]
    return {**said, "backlog_memory_mib": round(early / 2**20), "backlog_memory_most_mib": round(max(memory) / 2**20)}


def resident(nodes: "list[Node]") -> "dict[int, int]":
    """Bytes of memory of their own that the nodes' processes hold, by process."""
    import psutil

    held = {}
    for node in nodes:
        for process in psutil.Process(node._process.pid).children(recursive=True):
            memory = process.memory_info()
            held[process.pid] = memory.rss - memory.shared
    return held


def cpu_seconds(nodes: "list[Node]") -> float:
    """Processor time that the nodes' processes have used so far."""
    import psutil

    spent = 0.0
    for node in nodes:
        supervisor = psutil.Process(node._process.pid)
        for process in [supervisor, *supervisor.children(recursive=True)]:
            times = process.cpu_times()
            spent += times.user + times.system
    return spent


def syncs_a_second(count=300):
    """How often this machine can write 4 KB and wait for the disk."""
    with tempfile.NamedTemporaryFile() as file:
        started = time.perf_counter()
        for _ in range(count):
            file.write(b"x" * 4096)
            file.flush()
            os.fdatasync(file.fileno())
        return round(count / (time.perf_counter() - started))


def crypto_a_second():
    """How many messages the signatures, seals and hashes of both nodes alone would let through, on all cores."""
    return wire.per_second(wire.Bench("mlkem768x25519", 96).floor) * len(os.sched_getaffinity(0))


def commit():
    """The commit that was measured."""
    told = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return told.stdout.strip() or "unknown"


if __name__ == "__main__":
    sys.exit(main())
