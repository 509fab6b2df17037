"""Our node, Linh and the Outsider; failed attempts are counted anew in each test."""

import pytest
from django.core.cache import cache

from accounts import cast


@pytest.fixture(autouse=True)
def fresh_counts(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def linh(db):
    return cast.linh(cast.own_node())


@pytest.fixture
def outsider(db):
    return cast.outsider()
