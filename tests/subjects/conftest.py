"""Subjects at our desk: Linh enters, Minh decides, *Vy* is the victim focal point; Mei's unit is another one."""

import datetime
import itertools

import pytest

from factories.ours import ACTOR, PASSWORD, SINCE
from jalon.node.accounts import actions as accounts
from jalon.node.kernel import clock, ids
from jalon.node.subjects import actions

NOW = datetime.datetime(2026, 11, 23, 5, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def at_noon():
    """Noon, and a hundredth of a second more whenever somebody asks, so that ids are in order."""
    ticks = itertools.count()
    with clock.injected(lambda: NOW.timestamp() + next(ticks) / 100):
        yield


@pytest.fixture
def desk(ours):
    vy = accounts.add_user("vy", full_name="Vy", password=PASSWORD, language="en", actor=ACTOR)
    accounts.grant_role(vy, role="victim-focal-point", unit=ours.units["MPS"].pk, actor=ACTOR, valid_from=SINCE)
    accounts.grant_role(vy, role="victim-focal-point", unit=ours.units["HT"].pk, actor=ACTOR, valid_from=SINCE)
    ours.people["vy"] = vy
    return ours


@pytest.fixture
def enter(desk):
    """Enter a subject at Hà Tĩnh as Linh would."""

    def entered(*names, kind="person", unit="HT", **said):
        named = [(name, "given") for name in names]
        return actions.enter_subject(
            ids.new_id(), kind=kind, unit=desk.units[unit].pk, author=desk.people["linh"], named=named, **said
        )

    return entered


@pytest.fixture
def as_(desk, client):
    def log_in(name):
        client.force_login(desk.people[name])
        return client

    return log_in
