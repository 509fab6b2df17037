"""A node that is brought back from a backup gets again what it had acknowledged since: two nodes, real processes."""

import asyncio
import contextlib
import json
import pathlib

import pytest

from jalon.cli import postgres
from jalon.cli.demo.nodes import Field

FILM = pathlib.Path(__file__).with_name("film.py")
PATIENCE = 60
SIZE = 3  # MiB


async def film(node, *words):
    return json.loads(await node.python(str(FILM), words[0], str(node.home), *map(str, words[1:])))


async def lost_and_found(field, backup, database):
    """A film crosses after a backup of the second node, again once that is brought back, and then one the other way."""
    await field.start()
    ours, theirs = field.nodes["VN-MPS"], field.nodes["LA-MPS"]
    await theirs.command("backup", "--to", str(backup))
    digest = await film(ours, "send", theirs.code, SIZE)
    assert await film(theirs, "await", digest, PATIENCE)
    theirs.stop()
    theirs.home.rename(theirs.home.with_suffix(".lost"))
    where = ["--home", str(theirs.home), *(["--database-url", database] if database else [])]
    await theirs.python("-m", "jalon.cli", "restore", str(backup), *where)
    assert not (theirs.home / "files").exists()
    theirs.start()
    await theirs.serving()
    found = await film(theirs, "await", digest, PATIENCE)
    back = await film(theirs, "send", ours.code, SIZE - 1)
    arrived = await film(ours, "await", back, PATIENCE)
    assert not field.failures()
    return found, arrived, [await node.command("verify-audit") for node in (ours, theirs)]


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_node_that_was_brought_back_gets_again_what_it_had_and_goes_on(tmp_path, database):
    with contextlib.ExitStack() as stack:
        make = stack.enter_context(postgres.server()) if database == "postgresql" else None
        field = stack.enter_context(Field(tmp_path, make))
        empty = make("restored") if make else ""
        found, arrived, verdicts = asyncio.run(lost_and_found(field, tmp_path / "backup.jalon", empty))
    assert (found, arrived) == (True, True)
    assert all("unbroken" in verdict for verdict in verdicts), verdicts
