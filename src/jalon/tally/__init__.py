"""Quantities, factors, bounds, periods and double counts: figures that can be trusted."""
