"""The example client of the documents does what it says, against a node that is served."""

import importlib.util
import pathlib

import pytest
from django.db import connection
from pytest_django.live_server_helper import LiveServer

from api.conftest import DAY
from jalon.node.accounts import actions
from jalon.node.kernel import ids

EXAMPLE = pathlib.Path(__file__).parents[2] / "docs" / "examples" / "client.py"
SCOPES = ["exchange.read", "exchange.draft"]


@pytest.fixture
def client_class():
    spec = importlib.util.spec_from_file_location("client", EXAMPLE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Jalon


@pytest.fixture
def node(ours, settings):
    """Served within the test's own transaction, which only SQLite in memory lets two threads share."""
    if connection.vendor != "sqlite":
        pytest.skip("a server on another connection would not see what the test has not committed")
    settings.ALLOWED_HOSTS = ["localhost"]
    server = LiveServer("localhost")
    yield server.url
    server.stop()


def test_the_example_reads_lists_and_is_refused_in_words(ours, node, client_class):
    user, _password = actions.add_person(
        "gateway", full_name="G", language="en", is_program=True, role="liaison",
        unit=ours.units["HT"].pk, actor="user:thu",
    )  # fmt: skip
    token, secret = actions.issue_token(
        ids.new_id(), user=user, name="g", scopes=SCOPES, may_write=True, lasts=DAY, actor="user:thu"
    )
    program = client_class(node, str(token.pk), secret)
    assert program.get("/me")["username"] == "gateway"
    assert [one["name"] for one in program.every("/tokens")] == ["g"]
    assert list(program.changes()) == []
    with pytest.raises(RuntimeError, match=r"api\.cannot-subscribe"):
        program.post("/webhooks", {"url": "https://x.example/", "events": ["exchange.*"]})
