"""No log line holds anybody's data: neither a name, nor a number, nor a secret, whatever fails."""

import io
import json
import logging

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, RequestFactory

from factories.ours import ask
from jalon.node.exchange import actions as exchange
from jalon.node.project import environment, logs, worker

SEEDED = ["Nguyễn Thị Seeded", "B7654321", "tok-5eeded", "+84912000777"]
KEYS = {"at", "level", "logger", "message"}


@pytest.fixture(params=[logs.Json, logs.Lines])
def lines(request):
    """What the node says on stderr, from the most talkative level on."""
    talk = io.StringIO()
    handler = logging.StreamHandler(talk)
    handler.setFormatter(request.param())
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield lambda: talk.getvalue().splitlines()
    root.removeHandler(handler)
    root.setLevel(level)


def broken(*_args, **_said):
    try:
        raise KeyError(SEEDED[0])
    except KeyError as error:
        raise ValueError(f"{SEEDED[1]} of {SEEDED[0]}, {SEEDED[3]}") from error


def assert_nobody_is_told(lines):
    assert lines
    assert not [line for line in lines for seed in SEEDED if seed in line or seed.replace("+", "%2B") in line]


def test_a_page_that_fails_tells_where_and_not_about_whom(ours, lines, monkeypatch):
    inquiry = ask(ours, subject={"plate": SEEDED[1], "country": "LA", "make": "", "colour": ""}, facts=SEEDED[0])
    monkeypatch.setattr(exchange, "return_inquiry", broken)
    client = Client(raise_request_exception=False)
    client.force_login(ours.people["minh"])
    answer = client.post(f"/requests/{inquiry.pk}/return/?who={SEEDED[0]}", {"reason": SEEDED[3]})
    assert answer.status_code == 500
    told = lines()
    assert_nobody_is_told(told)
    assert any("ValueError at " in line and "KeyError at " in line and "test_logs.py" in line for line in told)
    assert any("requests/<uuid:key>/return/" in line for line in told)


def test_an_address_with_a_secret_is_told_as_it_is_written_in_the_source(db, lines):
    client = Client()
    assert client.get(f"/accords/calendar/{SEEDED[2]}.ics").status_code == 404
    assert client.get(f"/nowhere/{SEEDED[1]}/").status_code in (302, 404)
    assert_nobody_is_told(lines())
    assert any("/accords/calendar/<str:token>.ics" in line for line in lines())


def test_a_failed_log_in_tells_no_name(db, lines):
    Client().post("/accounts/login/", {"login": SEEDED[0], "password": SEEDED[2]})
    Client().post("/api/v1/oauth/token", {"client_secret": SEEDED[2]})
    assert_nobody_is_told([*lines(), "-"])


def test_the_worker_tells_which_round_failed_and_not_on_what(lines):
    try:
        broken()
    except ValueError:
        worker.log.exception("a round of the worker failed")
    assert_nobody_is_told(lines())
    assert "a round of the worker failed" in lines()[0]


def test_what_a_library_puts_into_its_sentence_is_left_out(lines):
    library = logging.getLogger("somebody.else")
    library.warning("connection to %s failed", SEEDED[3])
    library.warning(f"row {SEEDED[0]} is odd")
    assert_nobody_is_told(lines())
    assert "connection to %s failed" in lines()[0]
    assert "test_logs:" in lines()[1]


def test_each_line_of_json_is_an_object_with_its_moment_in_utc():
    request = RequestFactory().get("/somewhere/")
    record = logging.makeLogRecord({"name": "django.request", "msg": "x", "levelno": 40, "levelname": "ERROR"})
    record.request, record.status_code = request, 500
    told = json.loads(logs.Json().format(record))
    assert set(told) == KEYS
    assert told["message"] == "500 GET (no such address)"
    assert told["at"].endswith("+00:00")


def test_another_way_to_write_is_refused_by_the_setting(monkeypatch):
    monkeypatch.setenv("JALON_LOG", "loud")
    with pytest.raises(ImproperlyConfigured, match="one of: lines, json"):
        environment.one_of("JALON_LOG", ("lines", "json"), default="lines")
