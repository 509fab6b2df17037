"""The two ends of a line: our Hà Tĩnh and their Bolikhamxay, people on duty, and the clock in the test's hand."""

import datetime
import uuid

import pytest

from hotline.cast import Border
from jalon.node.kernel import clock

NOON = datetime.datetime(2026, 11, 23, 5, 0, tzinfo=datetime.UTC)  # Monday, 12:00 in Hà Nội


class Hand:
    """A clock that stands until the test moves it."""

    def __init__(self, at):
        self.at = at

    def __call__(self):
        return self.at.timestamp()

    def pass_(self, **span):
        self.at += datetime.timedelta(**span)
        return self.at


@pytest.fixture
def hand():
    hand = Hand(NOON)
    with clock.injected(hand):
        yield hand


@pytest.fixture
def border(hand, ours):
    return Border(ours, hand)


@pytest.fixture
def as_(ours, client):
    def log_in(name):
        client.force_login(ours.people[name])
        return client

    return log_in


@pytest.fixture
def key():
    return uuid.uuid4()
