"""A watching program reads counts and ages from this machine or with the token, and nothing of anybody."""

import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from jalon.node.federation import metrics, outbox, queries
from jalon.node.federation.models import Partner


def enqueue():
    note = outbox.Message(
        type="test.note.v1", thread=uuid.uuid4(), body={"secret": "Linh"}, handling="H1", tlp="amber", pap="amber"
    )
    with transaction.atomic():
        outbox.enqueue("LA-MPS", note, key=uuid.uuid4(), actor="user:linh", about="")


def test_the_figures_of_each_partner_are_there_and_nobody_s_name(ours, client):
    enqueue()
    page = client.get("/metrics")
    said = page.content.decode()
    assert page.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    assert 'jalon_messages{partner="LA-MPS",state="waiting"} 1\n' in said
    assert "jalon_database_up 1\n" in said
    assert "jalon_unsequenced_entries" in said
    assert not [name for name in ours.people if name in said.lower()]


def test_every_line_is_as_a_watching_program_reads_it(ours):
    Partner.objects.update(skew_ms=-1500)
    for line in metrics.text().splitlines():
        name, _, value = line.rpartition(" ")
        assert line.startswith("# ") or (name and float(value) is not None), line
    assert 'jalon_clock_skew_seconds{partner="LA-MPS"} -1.5' in metrics.text()


@pytest.mark.parametrize(
    "sign",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"HTTP_X_FORWARDED_FOR": "192.0.2.7"},
        {"HTTP_VIA": "1.1 proxy"},
        {"REMOTE_ADDR": ""},
    ],
)
def test_from_elsewhere_nothing_is_told(ours, client, sign):
    answer = client.get("/metrics", **sign)
    assert answer.status_code == 403
    assert b"jalon_messages" not in answer.content


def test_with_a_token_set_the_token_alone_opens(ours, client, settings, tmp_path):
    settings.JALON_METRICS_TOKEN_FILE = tmp_path / "token"
    assert client.get("/metrics").status_code == 403  # no file: closed
    settings.JALON_METRICS_TOKEN_FILE.write_text("a long word\n")
    far = {"REMOTE_ADDR": "192.0.2.7"}
    assert client.get("/metrics", **far, HTTP_AUTHORIZATION="Bearer a long word").status_code == 200
    for wrong in ("Bearer another", "Bearer ", "a long word", ""):
        assert client.get("/metrics", HTTP_AUTHORIZATION=wrong).status_code == 403


def test_alive_and_ready_are_said_without_log_in(ours, client, monkeypatch):
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 200

    def fail():
        raise DatabaseError("gone")

    with monkeypatch.context() as broken:
        broken.setattr(connection, "cursor", fail)
        assert client.get("/healthz").status_code == 200
        answer = client.get("/readyz")
    assert (answer.status_code, b"database" in answer.content) == (503, True)


def test_a_database_that_does_not_answer_is_a_figure(ours, monkeypatch):
    def fail(_now):
        raise DatabaseError("gone")

    monkeypatch.setattr(queries, "health", fail)
    assert metrics.text().splitlines()[-1] == "jalon_database_up 0"
