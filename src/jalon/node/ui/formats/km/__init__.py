"""Formats of Khmer."""
