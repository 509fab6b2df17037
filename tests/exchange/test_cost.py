"""What one inquiry asks of the database, step by step: no more than it does today, on either."""

import uuid

import pytest

from factories.ours import NO_CONCERN, ask, receive, release, take
from factories.statements import at_most
from jalon.node.exchange import actions
from jalon.node.exchange.models import Inquiry


@pytest.fixture
def running(ours):
    """Our node, whose registers of the year have begun and whose streams have carried something."""
    release(ours, ask(ours))
    answered(ours, take(ours, receive(ours)))
    return ours


def answered(ours, inquiry):
    said = {"outcome": "full", "text": "Known.", "handling": "H1"}
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
