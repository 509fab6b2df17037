"""Several nodes in one process, from a seed: real code, real bytes, a clock, a network and a disk that obey the test.

Each node has a database in memory and a home of its own; what runs `with node.here():` runs on that node. A power cut
falls before or after a commit: what was not committed is gone, what was committed stays, and nobody is told.
"""

import base64
import contextlib
import json
import random
import shutil

from django.conf import settings
from django.db import connections, transaction
from django.db.backends.sqlite3.base import DatabaseWrapper

from jalon.node.audit import actions as audit
from jalon.node.audit.choices import Tree
from jalon.node.audit.models import Entry
from jalon.node.directory import actions as directory
from jalon.node.federation import actions, gate, handlers, opening, outbox, recovery, sender
from jalon.node.federation.models import Incident, Incoming, Outgoing, Partner, Receipt, Statement
from jalon.node.kernel import clock, ids, keys
from jalon.wire.errors import WireError
from jalon.wire.keys import spoken

CODES = ("VN-MPS", "LA-MPS", "CN-MPS")
NOTE = "simulated.note.v1"
APPLIED = "simulated.note.applied"
START, DAY = 1_800_000_000.0, 86_400.0
ROUNDS = 60


class PowerCut(BaseException):
    """The machine stops here. No code of ours may catch it."""


class Fuse:
    """Blows at one of the next commits, before or after it."""

    def __init__(self):
        self.left, self.before = -1, True

    def light(self, left, *, before):
        self.left, self.before = left, before

    @contextlib.contextmanager
    def around_commit(self):
        blows = self.left == 0
        self.left -= 1
        if blows and self.before:
            raise PowerCut
        yield
        if blows:
            raise PowerCut


class Disk(DatabaseWrapper):
    """A database in memory, made from an image, with a fuse at each commit."""

    def __init__(self, image):
        super().__init__({**connections.settings["default"], "NAME": ":memory:"}, "default")
        self.fuse = Fuse()
        self.connect()
        self.connection.deserialize(image)
        self.connection.execute("PRAGMA foreign_keys=ON")
        self.execute_wrappers.append(self._alone)

    def _commit(self):
        with self.fuse.around_commit():
            super()._commit()

    def _alone(self, execute, sql, params, many, context):
        """A statement outside any transaction is a commit of its own."""
        if self.in_atomic_block or sql.startswith(("SELECT", "BEGIN", "PRAGMA")):
            return execute(sql, params, many, context)
        with self.fuse.around_commit():
            return execute(sql, params, many, context)

    def image(self):
        """What is committed."""
        self.connection.rollback()
        return self.connection.serialize()


class Node:
    """One node of the world."""

    def __init__(self, code, home, image, now):
        self.code, self.home, self.disk, self.now = code, home, Disk(image), now
        self.ahead = 0.0
        self.backup = None

    @contextlib.contextmanager
    def here(self):
        """What runs in this block runs on this node."""
        before, home = connections["default"], settings.JALON_HOME
        connections["default"], settings.JALON_HOME = self.disk, self.home
        try:
            with clock.injected(lambda: self.now() + self.ahead):
                yield self
        finally:
            connections["default"], settings.JALON_HOME = before, home

    def start_again(self):
        """After a power cut: the disk as it was committed."""
        self.disk = Disk(self.disk.image())

    def restore(self, image):
        """Put the disk back to what it was at the backup, and begin to recover."""
        self.disk = Disk(image)
        with self.here():
            recovery.begin(actor="system:simulator", reason="restored")


def on_note(delivered):
    """The effect of a note: one entry, with its number and how many of its stream were applied before."""
    applied = Entry.objects.filter(action=APPLIED, about=f"{delivered.from_node}").count()
    detail = {"id": delivered.id.hex, "n": delivered.body["n"], "place": applied}
    audit.record(APPLIED, actor="system:simulator", about=delivered.from_node, detail=detail)
    return ""


class World:
    """The nodes, the clock that they share, and the network between them."""

    def __init__(self, seed, images, homes):
        self.chance, self.seconds = random.Random(seed), START + DAY
        self.nodes = {code: Node(code, homes[code], images[code], lambda: self.seconds) for code in images}
        self.minted = {(a, b): [] for a in self.nodes for b in self.nodes if a != b}
        self.heard = {pair: [] for pair in self.minted}
        self.restored = set()

    def pair(self):
        return self.chance.choice(sorted(self.minted))

    def act(self, what, *words):
        """Do something somewhere; a power cut on the way is the end of it, and the node starts again."""
        self.seconds += self.chance.random()
        try:
            what(*words)
        except PowerCut:
            for node in self.nodes.values():
                if node.disk.fuse.left < 0:
                    node.start_again()

    def enqueue(self, a, b, n=1):
        """A domain on `a` writes to `b`, some of it urgent."""
        with self.nodes[a].here():
            if Partner.objects.get(pk=b).recovering_since:
                return
            parcels = [self._parcel(len(self.minted[a, b]) + at) for at in range(n)]
            self.minted[a, b] += [parcel.key.hex for parcel in parcels]
            with transaction.atomic():
                outbox.enqueue_all(b, parcels, actor="system:simulator")

    def _parcel(self, number):
        key = ids.new_id()
        marks = {"handling": "H1", "tlp": "amber", "pap": "amber"}
        return outbox.Parcel(key, outbox.Message(type=NOTE, thread=key, body={"n": number}, **marks))

    def post(self, a, b, weather="fair"):
        """A round of `a`'s sender to `b`, through this weather."""
        with self.nodes[a].here():
            waiting = sender.Waiting(b)
            if not waiting:
                return
            body = waiting.delivery()
        self.heard[a, b].append(body)
        status, answer = self._arrive(a, b, self._blown(body, weather), weather)
        with self.nodes[a].here():
            if status != 200:
                sender._failed(waiting, f"status {status}")
                return
            with contextlib.suppress(WireError):
                sender._settle(waiting, answer)

    def _arrive(self, a, b, body, weather):
        if weather == "lost":
            return 0, b""
        with self.nodes[b].here():
            status, answer = gate.take("deliveries", a, body)
        if weather == "captive":
            return 200, b"<html>Please log in</html>"
        return (0, b"") if weather == "deaf" else (status, answer)

    def _blown(self, body, weather):
        if weather == "flipped":
            at = self.chance.randrange(8 * len(body))
            return body[: at // 8] + bytes([body[at // 8] ^ 1 << at % 8]) + body[at // 8 + 1 :]
        return body[: self.chance.randrange(len(body))] if weather == "torn" else body

    def replay(self, a, b):
        """Somebody sends again what was overheard."""
        if self.heard[a, b]:
            with self.nodes[b].here():
                gate.take("deliveries", a, self.chance.choice(self.heard[a, b]))

    def divert(self, a, b, c):
        """Somebody sends to `c` what was meant for `b`."""
        if self.heard[a, b] and c not in (a, b):
            with self.nodes[c].here():
                gate.take("deliveries", a, self.chance.choice(self.heard[a, b]))

    def work(self, code):
        """A round of the worker."""
        with self.nodes[code].here():
            opening.apply_waiting()

    def sequence(self, code):
        with self.nodes[code].here():
            audit.sequence()

    def leap(self, code):
        """A clock jumps, by an hour or two, either way."""
        self.nodes[code].ahead = self.chance.uniform(-7200, 7200)

    def cut_power(self, code):
        """The power of a node will fail at one of its next commits."""
        self.nodes[code].disk.fuse.light(self.chance.randrange(4), before=self.chance.random() < 0.5)

    def back_up(self, code):
        node = self.nodes[code]
        if not node.disk.fuse.left >= 0:
            node.backup = node.disk.image()

    def restore(self, code):
        node = self.nodes[code]
        if node.backup is not None:
            self.restored.add(code)
            node.restore(node.backup)

    def calm(self):
        """Fair weather until nothing waits any more."""
        for node in self.nodes.values():
            node.disk.fuse.left, node.ahead = -1, 0.0
        for _ in range(ROUNDS):
            self.seconds += 60
            for a, b in sorted(self.minted):
                self.post(a, b)
            for code in self.nodes:
                self.work(code)
                self.sequence(code)
            if not any(self.waiting(code) for code in self.nodes):
                return

    def waiting(self, code):
        """How much waits at a node."""
        with self.nodes[code].here():
            return sum(
                found.count()
                for found in (
                    Outgoing.objects.exclude(state="stored"),
                    Incoming.objects.exclude(state="applied"),
                    Statement.objects.filter(side="to-partner", delivered_at=None),
                    Partner.objects.filter(recovering_since__isnull=False),
                )
            )

    def told(self, a, b):
        """What `a` holds as sent to `b`, and what `b` has applied of it, in the order in which it did."""
        with self.nodes[a].here():
            sent = [key.hex for key in Outgoing.objects.filter(partner=b).values_list("pk", flat=True)]
        with self.nodes[b].here():
            found = Entry.objects.filter(action=APPLIED, about=a).values_list("detail", flat=True)
            applied = sorted(found, key=lambda detail: detail["place"])
        return sent, applied

    def proofs(self, a, b):
        """What `a` holds of `b`'s receipts: the messages of each fate."""
        with self.nodes[a].here():
            found = Receipt.objects.filter(statement__partner=b, side="from-partner").values_list("fate", "envelope")
            return {fate: {key.hex for said, key in found if said == fate} for fate in ("stored", "opened")}

    def faults(self, code):
        """What the audit of a node finds wrong, and the incidents that it keeps."""
        with self.nodes[code].here():
            audit.sequence()
            faults = [fault for tree in Tree for fault in audit.verify(tree).faults]
            return faults, sorted(Incident.objects.values_list("kind", flat=True))


def make(image, folder, codes=CODES):
    """Make the nodes once and pin each to the others: their images and homes, to begin every schedule from."""
    homes = {code: folder / code for code in codes}
    nodes = {code: Node(code, homes[code], image, lambda: START) for code in codes}
    cards = {}
    for code, node in nodes.items():
        with node.here():
            directory.add_node(code, country=code[:2], names={"en": code}, actor="system:simulator", own=True)
            keys.make(code)
            cards[code] = _card(code), spoken((keys.folder() / "fingerprint").read_bytes())
    for code, node in nodes.items():
        with node.here():
            for other in codes:
                if other != code:
                    actions.add_partner(*cards[other], actor="system:simulator")
            audit.sequence()
    return {code: node.disk.image() for code, node in nodes.items()}, homes


def _card(code):
    said = {"card": 1, "node": code, "country": code[:2], "names": {"en": code}, "gate": "https://127.0.0.1:1"}
    raw = base64.b64encode(keys.own_directory().raw).decode()
    return json.dumps({**said, "gate_certificate": "00" * 32, "keys": raw})


def clear(homes):
    """Remove what schedules left in the homes, but for the keys."""
    for home in homes.values():
        for part in ("files", "transfers"):
            shutil.rmtree(home / part, ignore_errors=True)


def register(monkeypatch):
    """Let every node take notes."""
    monkeypatch.setitem(handlers._messages, NOTE, on_note)
