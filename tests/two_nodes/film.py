"""Runs inside a node: `send HOME PARTNER MIB` sends a file of so many MiB and prints its digest; `await HOME DIGEST
SECONDS` waits until the node holds that file whole, and prints whether it does."""

import hashlib
import json
import pathlib
import random
import sys
import time

from jalon.cli import bootstrap

BLOCK = 1 << 20


def send(partner, size):
    """Send a file that is the same in every run."""
    from django.db import transaction

    from jalon.node.federation import actions, files, outbox
    from jalon.node.kernel import ids

    noise = random.Random(size)
    kept = files.keep_blocks((noise.randbytes(BLOCK) for _ in range(size)), "video/mp4")
    message = outbox.Message(
        type=actions.TRIAL, thread=ids.new_id(), body={"text": ""}, files=[(kept.digest, "film.mp4")],
        handling="H1", tlp="amber", pap="amber",
    )  # fmt: skip
    files.seal_ahead([(kept.digest, "film.mp4")])
    with transaction.atomic():
        outbox.enqueue(partner, message, key=ids.new_id(), actor="system:test", about="")
    return kept.digest


def wait_for(digest, seconds):
    """Whether the node holds the file whole, by then at the latest."""
    from jalon.node.federation import files
    from jalon.node.federation.models import File

    until = time.monotonic() + seconds
    while not File.objects.filter(pk=digest, complete=True).exists():
        if time.monotonic() > until:
            return False
        time.sleep(0.2)
    return hashlib.sha256(files.path_of(digest).read_bytes()).hexdigest() == digest


if __name__ == "__main__":
    what, home, *words = sys.argv[1:]
    bootstrap.start_node(pathlib.Path(home))
    said = send(words[0], int(words[1])) if what == "send" else wait_for(words[0], float(words[1]))
    sys.stdout.write(json.dumps(said))
