"""One node and many partners at once: how long each waits for its receipt, and what one slow partner costs the others.

    make bench B=partners [ARGS="--partners 30 --seconds 20 --slow 5 --sqlite"]

The node is real (gate and worker as processes, its own database). Its partners stand in one process: each has its own
keys, its own door behind TLS, and signs a *stored* receipt for what it gets, at once or, for one of them in the second
round, only after `--slow` seconds. The same messages a second go to every partner in both rounds; the waits of the
others are compared (must: at the 99th percentile no more than twice as long).
"""

import argparse
import asyncio
import base64
import contextlib
import hashlib
import json
import os
import pathlib
import ssl
import sys
import tempfile
import time

from aiohttp import web

from exchange import commit, cpu_seconds
from jalon.cli import postgres
from jalon.cli.certificate import self_signed
from jalon.cli.demo.nodes import Field
from jalon.wire.batches import Answer, read_delivery
from jalon.wire.certificates import Role, certify
from jalon.wire.directory import publish_directory
from jalon.wire.envelope import parse
from jalon.wire.keys import OpenKey, SigningKey, fingerprint_of, spoken
from jalon.wire.receipts import Fate, Item, sign_receipt
from jalon.wire.suites import suite_of

DRIVER = pathlib.Path(__file__).with_name("partners_driver.py")
ALGORITHM = "mlkem768x25519"
DAY = 86_400_000


class Standin:
    """A partner that stores nothing and signs that it did."""

    def __init__(self, number):
        self.code, self.slow = f"P{number:02}-MPS", 0.0
        self.root, self.node, self.agency, self.receipt, self.log = (SigningKey(os.urandom(32)) for _ in range(5))
        self.opening = OpenKey(ALGORITHM, os.urandom(suite_of(ALGORITHM).seed_length))

    def card(self, url, certificate):
        """What the node pins it by, and its fingerprint as it is read aloud."""
        said = {
            "card": 1, "node": self.code, "country": "LA", "names": {"en": self.code}, "gate": f"{url}/{self.code}",
            "gate_certificate": certificate, "keys": base64.b64encode(self.directory()).decode(),
        }  # fmt: skip
        return [json.dumps(said), spoken(fingerprint_of(self.root.public))]

    def directory(self):
        """Its signed keys."""
        now = int(time.time() * 1000)
        span = {"node": self.code, "not_before": now - DAY, "not_after": now + 30 * DAY}
        certificates = [
            certify(self.node.verify_key, role=Role.NODE, issuer=self.root, **span),
            certify(self.agency.verify_key, role=Role.AGENCY, issuer=self.root, **span),
            certify(self.receipt.verify_key, role=Role.RECEIPT, issuer=self.node, **span),
            certify(self.log.verify_key, role=Role.LOG, issuer=self.node, **span),
            certify(self.opening.seal_key, role=Role.ENCRYPTION, issuer=self.node, **span),
        ]
        return publish_directory(
            node=self.code, serial=1, issued=now, root=self.root.public, certificates=certificates, revocations=[],
            signer=self.node,
        )  # fmt: skip

    async def answer(self, request):
        """Sign for everything that came."""
        envelopes = [parse(raw) for raw in read_delivery(await request.read()).envelopes]
        await asyncio.sleep(self.slow)
        items = [Item(envelope.id, envelope.digest) for envelope in envelopes]
        now = int(time.time() * 1000)
        signed = [
            sign_receipt(Fate.STORED, items, node=self.code, to_node="VN-MPS", at=now, signer=self.receipt).raw
        ] if items else []  # fmt: skip
        return web.Response(body=Answer(("stored",) * len(items), tuple(signed)).encoded())


async def measure(args, database):
    """Both rounds on one database."""
    with contextlib.ExitStack() as stack:
        folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="jalon-bench-")))
        make = stack.enter_context(postgres.server()) if database == "postgresql" else None
        standins = [Standin(number) for number in range(args.partners)]
        runner, url, certificate = await served(standins, folder)
        field = stack.enter_context(Field(folder, make))
        await field.start()
        cards = folder / "cards.json"
        cards.write_text(json.dumps([standin.card(url, certificate) for standin in standins]), encoding="utf-8")
        node, figures = field.nodes["VN-MPS"], {}
        for name, slow in (("base", 0.0), ("beside_a_slow_one", args.slow)):
            standins[-1].slow = slow
            before = cpu_seconds([node])
            said = json.loads(
                await node.python(
                    str(DRIVER), str(node.home), str(cards), standins[-1].code, str(args.seconds), str(args.rate)
                )
            )
            figures[name] = {**said, "cpu_ms_a_message": round(1000 * (cpu_seconds([node]) - before) / said["sent"], 2)}
        await runner.cleanup()
    figures["p99_ratio"] = round(figures["beside_a_slow_one"]["p99_ms"] / figures["base"]["p99_ms"], 2)
    return figures


async def served(standins, folder):
    """All doors behind one address: the runner, the address and the certificate's digest."""
    pem, key = self_signed("partners", "127.0.0.1", "https://127.0.0.1")
    (folder / "gate.crt").write_bytes(pem)
    (folder / "gate.key").write_bytes(key)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "gate.crt", folder / "gate.key")
    doors = web.Application(client_max_size=8 << 20)
    for standin in standins:
        doors.router.add_post(f"/{standin.code}/v1/deliveries/VN-MPS", standin.answer)
    runner = web.AppRunner(doors)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context)
    await site.start()
    certificate = hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem.decode())).hexdigest()
    return runner, f"https://127.0.0.1:{runner.addresses[0][1]}", certificate


def main():
    """Measure on the databases that were asked for, print a table and one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--partners", type=int, default=30)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--rate", type=float, default=1.0, help="messages a second to each partner")
    parser.add_argument("--slow", type=float, default=5.0, help="seconds that the slow partner takes for each answer")
    parser.add_argument("--sqlite", action="store_true", help="SQLite only (default: both databases)")
    args = parser.parse_args()
    figures = {name: asyncio.run(measure(args, name)) for name in ["sqlite", "postgresql"][: 1 if args.sqlite else 2]}
    for name, found in figures.items():
        for what, value in found.items():
            print(f"{name:12} {what:20} {value}")
    print(json.dumps({"bench": "partners", "partners": args.partners, **figures, "commit": commit()}))


if __name__ == "__main__":
    sys.exit(main())
