"""Envelopes, signatures, receipts and the log that proves them; no clock, randomness or socket of its own.

Times are milliseconds since 1970 (UTC), ids and threads 16 random bytes, digests SHA-256; all are handed in. Every
refusal is a `errors.WireError` whose `reason` is the word that the negative receipt carries. By module:

* `encoding` deterministic CBOR: `encode(value)`, `decode(raw, limits)`.
* `keys` `SigningKey(seed)`, `VerifyKey(public)`, `OpenKey(algorithm, seed)`, `SealKey(algorithm, public)`,
  `fingerprint_of(root_public)`, `spoken(fingerprint)`, `spoken_words(fingerprint)`; `suites` the registry behind them.
* `certificates` `certify(key, node=, role=, …)`, `revoke(kid, …)`; `directory` `publish_directory(…)`,
  `verify_directory(raw, fingerprint=, known=)` → `Directory` with `key_for_arrival`, `key_at`, `seal_key`;
  `rotation` when a root itself is replaced.
* `header` `Header`, `Priority`, `GENESIS`; `content` `Content`, `Attachment`.
* `envelope` `compose(content, header, seal_to=, agency=, node=, randomness=)` → `Envelope` (send and store
  its `raw`); the gate's `receive(raw, node=, sender=, now=)`; the worker's `open_envelope(envelope, keys=,
  directory=)` → `Opened`; `parse(raw)` for bytes already stored.
* `receipts` `sign_receipt(Fate.STORED, [Item(id, digest)], …)`, `verify_receipt(raw, directory=, node=)`.
* `merkle` `Frontier.append(leaf)` → nodes to store, `inclusion_proof`, `consistency_proof`, `verify_inclusion`,
  `verify_consistency`, `entry_leaf(salt, sealed_entry)`; `checkpoints` `sign_checkpoint`, `verify_checkpoint`,
  `cosign`, `verify_cosignature`, `advance` (what a witness holds next).
* `streams` `classify(header, digest, Held(…))` → `Arrival(place, missing)`, `Head.follow(header)`; `positions` what is
  held of a partner's streams, signed (recovery, gaps); `capabilities` what a node reads, signed.
* `batches` `Delivery`, `Answer`, `read_delivery`, `read_answer`, `portions(raws)`, the gate's `take(envelopes, …)`
  → `Taken` (an expired one that was stored in time is a duplicate: `late`), the sender's `settle(sent, receipts)`.
* `groups` member lists; `slips` a bundle as QR codes.
* `attachments` `Sealer(…).seal(block)`, `read_chunk`, `open_chunk`; `resuming` what a gate has not got of them:
  `ask`, `tell`, `missing`; `bundles` the file for a carrier.
* `proofs` `Proof`, `Logged`, `verify_proof(raw, fingerprints=)`: one message proved offline.
* `statements` the signed form that certificates, directories, receipts and others share.

One message, end to end:

    envelope = compose(content, header, seal_to=[theirs.seal_key(now)], agency=agency, node=node, randomness=urandom)
    arrived = receive(envelope.raw, node="LA-MPS", sender=directory_of, now=now)       # the gate, without private keys
    receipt = sign_receipt(Fate.STORED, [Item(arrived.id, arrived.digest)], …)         # once it is synced to disk
    opened = open_envelope(arrived, keys=[weekly_key], directory=directory_of("VN-MPS"))  # the worker inside
"""
