"""The clock in the test's hand."""

import datetime

NOON = datetime.datetime(2026, 11, 23, 5, 0, tzinfo=datetime.UTC)
"""A Monday, 12:00 in Hà Nội."""


class Hand:
    """A clock that stands until the test moves it."""

    def __init__(self, at):
        self.at = at

    def __call__(self):
        return self.at.timestamp()

    def pass_(self, **span):
        self.at += datetime.timedelta(**span)
        return self.at
