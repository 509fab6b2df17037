"""A partner's node in memory: real keys, real envelopes, real receipts, and no Django. It speaks to ours by bytes."""

import base64
import json
import os
import uuid

from jalon.node.federation import gate
from jalon.node.kernel import clock, keys
from jalon.wire.batches import Delivery, Shown, read_answer
from jalon.wire.certificates import Role, certify
from jalon.wire.checkpoints import Checkpoint, cosign, sign_checkpoint
from jalon.wire.content import Content
from jalon.wire.directory import publish_directory
from jalon.wire.encoding import decode, encode
from jalon.wire.envelope import compose, open_envelope, parse
from jalon.wire.header import Header, Priority
from jalon.wire.keys import OpenKey, SigningKey, fingerprint_of, spoken
from jalon.wire.merkle import MemoryTree, consistency_proof, leaf_hash
from jalon.wire.positions import sign_positions
from jalon.wire.receipts import Fate, Item, sign_receipt
from jalon.wire.streams import Head
from jalon.wire.suites import suite_of

DAY = 86_400_000


class Peer:
    """Another agency's node, as far as ours can see."""

    def __init__(self, code="LA-MPS", country="LA"):
        self.code, self.country = code, country
        self.root, self.node, self.agency, self.receipt, self.log = (SigningKey(os.urandom(32)) for _ in range(5))
        self.tree = MemoryTree()
        self.opening = OpenKey("mlkem768x25519", os.urandom(suite_of("mlkem768x25519").seed_length))
        self.head = Head("exchange.1")
        self.now = clock.now_ms()

    def directory(self):
        def certified(key, role, issuer):
            span = {"not_before": self.now - DAY, "not_after": self.now + 400 * DAY}
            return certify(key, node=self.code, role=role, issuer=issuer, **span)

        certificates = [
            certified(self.node.verify_key, Role.NODE, self.root),
            certified(self.agency.verify_key, Role.AGENCY, self.root),
            certified(self.receipt.verify_key, Role.RECEIPT, self.node),
            certified(self.log.verify_key, Role.LOG, self.node),
            certified(self.opening.seal_key, Role.ENCRYPTION, self.node),
        ]
        return publish_directory(
            node=self.code, serial=1, issued=self.now, root=self.root.public, certificates=certificates,
            revocations=[], signer=self.node,
        )  # fmt: skip

    def card(self, **changes):
        said = {
            "card": 1,
            "node": self.code,
            "country": self.country,
            "names": {"en": self.code},
            "gate": "https://127.0.0.1:1",
            "gate_certificate": "00" * 32,
            "keys": base64.b64encode(self.directory()).decode(),
        }
        return json.dumps({**said, **changes})

    @property
    def fingerprint(self):
        return spoken(fingerprint_of(self.root.public))

    def envelope(self, kind, body, *, key=None, thread=None, re=None, to="VN-MPS", created=None, files=(), **marks):
        """Compose the next envelope of this peer's stream to our node."""
        created = created or clock.now_ms()
        key = key or uuid.uuid4()
        content = Content(
            type=kind,
            thread=(thread or key).bytes,
            handling=marks.get("handling", "H1"),
            tlp=marks.get("tlp", "amber"),
            pap=marks.get("pap", "amber"),
            body=body if isinstance(body, bytes) else encode(body),
            re=re.bytes if re else b"",
            origin=self.code,
            attachments=tuple(files),
        )
        header = Header(
            id=key.bytes, from_node=self.code, to_node=to, stream="", seq=1, prev=bytes(32), created=created,
            expires=created + marks.get("lives", 7 * DAY), priority=marks.get("priority", Priority.ROUTINE),
        )  # fmt: skip
        made = compose(
            content,
            self.head.follow(header),
            seal_to=[keys.own_directory().seal_key(clock.now_ms())],
            agency=marks.get("agency", self.agency),
            node=marks.get("node", self.node),
            randomness=os.urandom,
        )
        self.head = self.head.after(made.digest)
        return made

    def deliver(self, *raws, receipts=(), statements=(), checkpoints=(), by=None):
        """Post a delivery to our gate; returns its status and, where it took it, its answer."""
        body = Delivery(raws, tuple(receipts), tuple(statements), tuple(checkpoints)).encoded()
        status, answer = gate.take("deliveries", by or self.code, body)
        return status, read_answer(answer, len(raws)) if status == 200 else answer

    def positions(self, *streams, since=0, at=None, signer=None):
        """What this peer says that it holds of our streams; `since` where it was restored."""
        return sign_positions(
            streams, node=self.code, to_node=keys.own_directory().node, at=at or clock.now_ms(),
            signer=signer or (self.node if since else self.receipt), since=since,
        )  # fmt: skip

    def grow(self, leaves=3):
        """Let this peer's exchange tree grow."""
        for _ in range(leaves):
            self.tree.append(leaf_hash(os.urandom(8)))
        return self.tree.size

    def show(self, since=0, size=None, tree=None):
        """This peer's signed state as a delivery shows it."""
        tree = tree or self.tree
        size = size or tree.size
        state = Checkpoint(f"{self.code}/exchange", size, tree.root(size))
        proof = consistency_proof(since, size, tree.node) if since and since <= size else ()
        return Shown(sign_checkpoint(state, key=self.log, public=self.log.public), since, tuple(proof))

    def cosigned(self, note):
        """Our note with this peer's cosignature under it."""
        return note + cosign(note, name=self.code, key=self.log, public=self.log.public, at=clock.now_ms())

    def read(self, raw):
        """Open an envelope of ours."""
        opened = open_envelope(parse(bytes(raw)), keys=[self.opening], directory=keys.own_directory())
        return opened.content, decode(opened.content.body)

    def say(self, fate, *envelopes, reason="", signer=None):
        """Sign a receipt for envelopes of ours (`Outgoing` rows)."""
        items = [Item(envelope.pk.bytes, bytes(envelope.digest), reason) for envelope in envelopes]
        gates = fate in (Fate.STORED, Fate.REJECTED)
        return sign_receipt(
            fate, items, node=self.code, to_node=keys.own_directory().node, at=clock.now_ms(),
            signer=signer or (self.receipt if gates else self.node),
        ).raw  # fmt: skip
