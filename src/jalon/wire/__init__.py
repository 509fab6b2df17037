"""Envelopes, signatures, receipts and the log that proves them; no clock, randomness or socket of its own."""
