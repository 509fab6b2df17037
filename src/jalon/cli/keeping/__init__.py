"""A node kept and brought back: its database as of one moment, its keys, settings and files, in one archive.

`dumps` writes a database as of one moment, and loads it; `archive` puts it together with the home, sealed on request;
`proof` says whether what was brought back is whole.
"""
