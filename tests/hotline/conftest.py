"""The two ends of a line: our Hà Tĩnh and their Bolikhamxay, people on duty, and the clock in the test's hand."""

import uuid

import pytest

from hotline.cast import Border


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
