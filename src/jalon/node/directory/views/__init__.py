"""Pages of the directory: units, questions, pairs, gates, files. Each asks a door, then acts or shows."""
