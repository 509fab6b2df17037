"""The address of the static files carries a hash of what they hold: a browser keeps them for good, and never too long.

On a line of 50 kbit/s each file that needn't be asked for again counts; relative addresses inside style sheets and
modules follow by themselves.
"""

import hashlib
import importlib.metadata
import pathlib

FROM_OTHERS = ["django-allauth"]
IMMUTABLE = r"^/static/[0-9a-f]{12}/"


def address(node: pathlib.Path) -> str:
    """`static/<hash>/`, the hash over every static file of the apps in `node` and the versions of those of others."""
    digest = hashlib.sha256()
    for name in FROM_OTHERS:
        digest.update(importlib.metadata.version(name).encode())
    for path in sorted(node.glob("*/static/**/*")):
        if path.is_file():
            digest.update(path.relative_to(node).as_posix().encode() + b"\0" + path.read_bytes())
    return f"static/{digest.hexdigest()[:12]}/"
