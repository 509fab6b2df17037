"""Territories, gates and markers: dated, with predecessors and successors."""
