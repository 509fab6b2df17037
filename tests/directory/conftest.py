"""Our node with its people, both sides of the line at Cầu Treo, and somebody logged in."""

import pytest

from factories.across import Across


@pytest.fixture
def across(ours):
    return Across(ours)


@pytest.fixture
def as_(ours, client):
    def log_in(name):
        client.force_login(ours.people[name])
        return client

    return log_in
