"""What one inquiry asks of the database, step by step: no more than it does today, on either."""

import uuid

import pytest
from django.test import Client

from factories.ours import NO_CONCERN, ask, receive, release, step_body, take, tell
from factories.statements import at_most, statements
from jalon.node.exchange import actions
from jalon.node.exchange.models import Inquiry, Reply


@pytest.fixture
def running(ours):
    """Our node, whose registers of the year have begun and whose streams have carried something."""
    release(ours, ask(ours))
    answered(ours, take(ours, receive(ours)))
    return ours


def answered(ours, inquiry, **changes):
    said = {"outcome": "full", "text": "Known.", "handling": "H1", **changes}
    return actions.reply_to_inquiry(uuid.uuid4(), inquiry_key=inquiry.pk, author=ours.people["linh"], **said)


def test_to_send_an_inquiry(running):
    with at_most(17):
        inquiry = ask(running)
    with at_most(26):
        release(running, inquiry)
    assert Inquiry.objects.get(pk=inquiry.pk).state == "sent"


def test_to_answer_an_inquiry(running):
    inquiry, linh = receive(running, number="LA-MPS-2026-000002"), running.people["linh"]
    with at_most(25):
        actions.acknowledge_inquiry(inquiry.pk, handler=linh, direct=True)
    with at_most(20):
        actions.pass_screen(inquiry.pk, reviewer=running.people["rev"], answers=NO_CONCERN)
    with at_most(11):
        actions.assign_inquiry(inquiry.pk, handler=linh, by=linh)
    with at_most(33):
        answered(running, inquiry)
    inquiry.refresh_from_db()
    assert inquiry.state == "answered"


@pytest.fixture
def as_(ours):
    def log_in(name):
        client = Client()
        client.force_login(ours.people[name])
        return client

    return log_in


def asked_by(client, page):
    """What a page asks of the database once the process is warm."""
    assert client.get(page).status_code == 200
    with statements() as asked:
        client.get(page)
    return asked


def test_the_release_desk_asks_as_often_whatever_waits(ours, as_):
    ask(ours)
    few = asked_by(as_("minh"), "/requests/release/")
    for number in range(4):
        waiting = take(ours, receive(ours, number=f"LA-MPS-2026-00000{number}"))
        answered(ours, waiting, outcome="partial", handling="H2")
        ask(ours)
    assert Reply.objects.filter(state="to-release").count() == 4
    many = asked_by(as_("minh"), "/requests/release/")
    assert len(many) <= len(few) + 3, difference(few, many)
    assert len(many) <= 36


def test_a_list_of_requests_asks_as_often_however_long_it_is(ours, as_):
    ask(ours)
    take(ours, receive(ours))
    few = asked_by(as_("linh"), "/requests/")
    for number in range(2, 8):
        ask(ours)
        take(ours, receive(ours, number=f"LA-MPS-2026-00000{number}"))
    many = asked_by(as_("linh"), "/requests/")
    assert len(many) <= len(few), difference(few, many)
    assert len(many) <= 24


def test_a_request_asks_as_often_however_long_its_thread_is(ours, as_):
    inquiry = take(ours, receive(ours))
    few = asked_by(as_("linh"), f"/requests/{inquiry.pk}/")
    for number in range(4):
        linh = ours.people["linh"]
        actions.ask_clarification(inquiry.pk, by=linh, text=f"Which of {number}?", step_key=uuid.uuid4())
        tell(ours, "exchange.step.v1", inquiry, step_body(inquiry, "clarify", text="ທີ່ສອງ"))
    answered(ours, inquiry)
    many = asked_by(as_("linh"), f"/requests/{inquiry.pk}/")
    assert len(many) <= len(few) + 1, difference(few, many)
    assert len(many) <= 48


def difference(few, many):
    return "\n".join(sorted({sql[:110] for sql in many} - {sql[:110] for sql in few}))
