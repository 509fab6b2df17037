"""What is secret lies where it must and nowhere else: logs, pages, databases, wire and sealed backup are searched."""

import asyncio
import base64
import contextlib
import ssl
import urllib.error
import urllib.request

import psycopg
import pytest
from psycopg import sql

from jalon.cli import postgres
from jalon.cli.demo.nodes import Field
from two_nodes.faults import Proxy, between
from two_nodes.test_kills import flood, settled

WORDS = "Orchid-7731 crosses at the ferry"
PHRASE = "seven wet lanterns over the pass"
COUNT = 6


class Tap(Proxy):
    """A proxy that keeps whatever passes."""

    def __init__(self, port):
        super().__init__(port)
        self.heard = bytearray()

    def passed(self, block):
        self.heard += block


def shapes(secret):
    """A secret as somebody might have written it down."""
    plain = secret if isinstance(secret, bytes) else secret.encode()
    return {
        plain,
        plain.hex().encode(),
        base64.b64encode(plain).rstrip(b"="),
        base64.urlsafe_b64encode(plain).rstrip(b"="),
    }


def secrets_of(node):
    """What is secret in a node: its private keys, and the secret of its pages' sessions."""
    found = [
        path.read_bytes() for path in (node.home / "keys").iterdir() if path.suffix in (".seed", ".key", ".secret")
    ]
    assert len(found) >= 8
    return [*found, *(line for pem in found if b"PRIVATE KEY" in pem for line in pem.splitlines()[1:-1])]


def everything_written(node):
    """Whatever lies in the home but its keys: the database, logs of all parts, transfers, caches."""
    for path in sorted(node.home.rglob("*")):
        if path.is_file() and path.parent.name != "keys":
            yield str(path.relative_to(node.home)), path.read_bytes()
    if node.database:
        with psycopg.connect(node.database) as connection:
            tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            for (table,) in tables:
                copied = sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))
                with connection.cursor().copy(copied) as rows:
                    yield table, b"".join(rows)


def open_pages(node):
    """What whoever reaches the gate can read of its health and its figures."""
    unchecked = ssl.create_default_context()
    unchecked.check_hostname, unchecked.verify_mode = False, ssl.CERT_NONE
    for path in ("healthz", "metrics", "nowhere"):
        try:
            address = f"https://127.0.0.1:{node.gate_port}/{path}"
            yield path, urllib.request.urlopen(address, context=unchecked, timeout=20).read()
        except urllib.error.HTTPError as refused:
            yield path, refused.read()


async def played(field):
    """Trials with words that must stay sealed go both ways through proxies that listen; then all that was left."""
    async with between(field, Tap) as (nodes, taps, _):
        for node, other in zip(nodes, nodes[::-1], strict=True):
            await flood(node, "send", other.code, COUNT, WORDS)
        held = await settled(nodes)
        places = {}
        for node in nodes:
            phrase, sealed = field.clock.parent / "phrase", field.clock.parent / f"{node.code}.age"
            phrase.write_text(PHRASE, encoding="utf8")
            await node.command("backup", "--to", str(sealed), "--passphrase-file", str(phrase))
            places |= {f"{node.code} {name}": found for name, found in everything_written(node)}
            places |= {
                f"{node.code} at {path}": found for path, found in await asyncio.to_thread(list, open_pages(node))
            }
            places |= {f"{node.code} backup": sealed.read_bytes()}
    places |= {f"wire to {node.code}": bytes(tap.heard) for node, tap in zip(nodes, taps, strict=True)}
    return nodes, held, places


@pytest.mark.slow
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_no_secret_and_no_word_of_a_sealed_message_lies_where_it_need_not(tmp_path, database):
    with contextlib.ExitStack() as stack:
        make = stack.enter_context(postgres.server()) if database == "postgresql" else None
        field = stack.enter_context(Field(tmp_path, make))
        nodes, held, places = asyncio.run(played(field))
        assert [len(one["opened"]) for one in held] == [COUNT, COUNT]  # they were read, and yet left no trace
        hidden = [WORDS, PHRASE, *secrets_of(nodes[0]), *secrets_of(nodes[1])]
        sought = {shape for secret in hidden for shape in shapes(secret)}
    assert {name.split()[-1] for name in places} >= {
        "gate.log",
        "worker.log",
        "talk.log",
        "backup",
        "healthz",
        "metrics",
    }
    assert all(len(places[f"wire to {node.code}"]) > 1000 * COUNT for node in nodes)
    assert [name for name, found in places.items() if any(secret in found for secret in sought)] == []
    assert any(nodes[0].code.encode() in found for found in places.values())  # the search does find what is there
