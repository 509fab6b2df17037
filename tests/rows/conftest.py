"""The two ends of a line, at noon of one Monday."""

import pytest

from hotline.cast import Border


@pytest.fixture
def border(hand, ours):
    return Border(ours, hand)
