"""Django's SQLite, for a node whose processes write all the time: see `base`."""
