"""The people of these tests: *Minh* heads the desk and may agree, *Linh* keeps the registers, *Mei* too, elsewhere."""

import pytest


@pytest.fixture
def linh(ours):
    return ours.people["linh"]


@pytest.fixture
def minh(ours):
    return ours.people["minh"]
