"""Partners and the exchange of envelopes with them: outbox, inbox, gate, sender, receipts."""
