"""Partners and the exchange of envelopes with them, exactly once in effect and provable by both sides.

Words: *partner* (another node, pinned by its root's fingerprint), *envelope* (a signed, sealed message), *receipt* (the
partner's signed proof of what became of it), *card* (what a node gives to be pinned: its keys and its gate's address).

An envelope's way: a domain's action calls `outbox.enqueue` in its own transaction, which signs, seals and stores it
once. `sender`, in the worker, posts what waits to the partner's gate until it holds a receipt. There `gate` checks the
outer signature and hands the bytes to `inbox`, which stores them and signs *stored*; it holds no key that opens. The
worker inside opens each envelope (`opening.apply_waiting`), gives it to the handler that the domain registered in
`handlers`, and signs *opened*, in one transaction. *Read* and *answered* follow from what people do (`receipts`). Its
files cross beside it, a chunk at a time (`files`, `carrying`).
"""
