"""Formats of Lao."""
