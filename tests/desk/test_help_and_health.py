"""Help by role, words in six languages, a page for each refusal; the node's health, each red line with what to do."""

import pytest
from django.test import Client
from django.urls import reverse

from jalon.node.audit import actions as audit
from jalon.node.desk import actions, queries
from jalon.node.kernel import clock


@pytest.fixture
def as_(ours):
    def log(name):
        client = Client()
        client.force_login(ours.people[name])
        return client

    return log


def line(label):
    return next(one for one in queries.node_health() if str(one.label) == label)


def test_help_shows_each_role_its_own_tasks(as_):
    linh, thu = (as_(name).get("/help/").content.decode() for name in ("linh", "thu"))
    assert "Ask the other side" in linh
    assert "Ask the other side" not in thu
    assert "Add people and grant roles" in thu
    assert "Nothing with these words." in as_("linh").get("/help/?q=zzz").content.decode()


def test_a_word_is_found_in_any_language(as_):
    page = as_("linh").get("/help/glossary/?q=mốc").content.decode()
    assert "border marker" in page
    assert "界碑" in page
    assert "seizure" not in page


@pytest.mark.parametrize("term", queries.glossary().terms, ids=lambda term: term.names[0][1])
def test_every_word_has_its_six_names(term):
    assert all(name for _code, name in term.names)


def test_every_problem_type_opens_a_page(client, db):
    for one in queries.problems():
        answer = client.get(f"/help/problems/{one.code}/")
        assert answer.status_code == 200, one.code
    assert client.get("/help/problems/").status_code == 200
    assert client.get("/help/problems/no.such/").status_code == 404


def test_the_type_of_a_real_problem_leads_to_its_page(client, db):
    told = client.get("/api/v1/me").json()
    page = client.get(told["type"]).content.decode()
    assert told["code"] in page
    assert "Send a valid token" in page


def test_health_says_what_to_do_about_each_red_line(ours):
    for one in queries.node_health():
        assert one.good or one.todo, one.label


def test_a_backup_and_its_test_are_told_with_their_age(ours):
    assert not line("Backup").good
    actions.note_backup(size=3_400_000, sealed=True, digest="x")
    actions.note_restore_test(kept_at="2026-11-20T00:00:00+00:00", faults=0, rows=12)
    assert (line("Backup").good, line("Last restore test").good) == (True, True)
    assert "3.4 MB" in str(line("Backup").detail)
    then = clock.now().timestamp()
    with clock.injected(lambda: then + 40 * 86400):
        assert (line("Backup").good, line("Last restore test").good) == (False, False)


def test_an_open_backup_and_one_that_was_not_whole_are_red(ours):
    actions.note_backup(size=1, sealed=False, digest="x")
    actions.note_restore_test(kept_at="x", faults=2, rows=12)
    assert "not sealed" in str(line("Backup").todo)
    assert not line("Last restore test").good


def test_a_worker_that_does_nothing_is_seen_and_one_that_catches_up_is_none(ours, monkeypatch):
    audit.sequence()
    assert line("Worker").good
    actions.note_backup(size=1, sealed=True, digest="x")
    then = clock.now().timestamp()
    with clock.injected(lambda: then + 600):
        assert not line("Worker").good
        monkeypatch.setattr(audit, "BATCH", 1)  # more came than one round takes, and it goes on with them
        actions.note_backup(size=1, sealed=True, digest="y")
        audit.sequence()
        assert line("Worker").good
    with clock.injected(lambda: then + 1200):
        assert not line("Worker").good


@pytest.mark.parametrize(("who", "status"), [("thu", 200), ("hoa", 200), ("linh", 200), ("outsider", 403)])
def test_the_page_of_health_is_for_those_who_look_after_the_node(as_, who, status):
    assert as_(who).get(reverse("desk:health")).status_code == status


@pytest.mark.parametrize("path", ["/developers/", "/developers/webhooks/"])
def test_the_pages_for_developers_open(as_, path):
    page = as_("thu").get(path).content.decode()
    assert "Webhooks" in page


def test_the_reference_shows_every_operation_with_an_example(as_):
    page = as_("thu").get("/developers/").content.decode()
    assert "GET /api/v1/me" in page
    assert "curl -X POST" in page
    assert "Idempotency-Key" in page
