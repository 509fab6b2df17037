"""Nodes and their units: who there is on both sides of the line.

Words: *node* (one agency's installation, with a code such as `VN-MPS`), *unit* (an organisational unit with validity
dates).
"""
