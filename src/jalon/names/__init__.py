"""Names across scripts: read, compare, explain, index, search."""
