"""Linh with a token, and a plain client; requests are counted anew in each test."""

import datetime
import json

import pytest
from django.core.cache import cache
from django.test import Client

from factories.furnished import furnish
from factories.ours import ACTOR, SINCE
from jalon.node.accounts import actions
from jalon.node.kernel import ids

DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def fresh_counts(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    yield
    cache.clear()


class Program:
    """A program that holds a token."""

    def __init__(self, secret):
        self.secret = secret
        self.client = Client(raise_request_exception=False)

    def __call__(self, method, path, body=None, *, key=None, **headers):
        headers |= {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        headers |= {"Idempotency-Key": str(key)} if key else {}
        content = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        return self.client.generic(method, f"/api/v1{path}", headers=headers, **content)

    def get(self, path, **headers):
        return self("GET", path, **headers)


def token(user, *scopes, may_write=True, lasts=DAY):
    """A token of `user`; with every permission they hold where no scope is named."""
    from jalon.node.accounts import queries

    scopes = scopes or tuple(queries.permissions_of(user))
    return actions.issue_token(ids.new_id(), user=user, name="test", scopes=scopes, may_write=may_write, lasts=lasts)


@pytest.fixture
def program(ours):
    """A program of Linh's that may do what Linh may."""
    return Program(token(ours.people["linh"])[1])


@pytest.fixture
def anybody(db):
    return Program("")


@pytest.fixture
def house(ours, settings):
    """A program of somebody who may do nearly everything, and the ids of records that are there."""
    settings.JALON_API_REQUESTS_PER_MINUTE = 10**6
    furnish(ours)
    minh = ours.people["minh"]
    for role in ("head-of-cooperation", "duty-officer", "reviewer"):
        actions.grant_role(minh, role=role, unit=ours.units["MPS"].pk, actor=ACTOR, valid_from=SINCE)
    from jalon.node.exchange.models import Inquiry
    from jalon.node.subjects.models import Subject

    keys = [*Inquiry.objects.values_list("pk", flat=True), *Subject.objects.values_list("pk", flat=True)]
    keys += [unit.pk for unit in ours.units.values()]
    return Program(token(minh)[1]), tuple(str(key) for key in keys)
