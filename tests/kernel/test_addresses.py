"""Addresses for long lists are those that Django finds one by one."""

import uuid

import pytest
from django.urls import NoReverseMatch, reverse, set_script_prefix

from jalon.node.kernel.addresses import address


@pytest.fixture
def prefix():
    yield set_script_prefix
    set_script_prefix("/")


@pytest.mark.parametrize("name", ["directory:unit", "directory:pair-end"])
def test_an_address_is_the_one_that_django_finds_wherever_the_node_is_mounted(prefix, name):
    for mounted in ("/", "/jalon/"):
        prefix(mounted)
        for key in (uuid.uuid4(), uuid.uuid4()):
            assert address(name, key) == reverse(name, args=[key])
            assert address(name, key).startswith(mounted)


@pytest.mark.parametrize("name", ["directory:nowhere", "directory:units"])
def test_a_name_that_takes_no_id_has_no_address(name):
    with pytest.raises(NoReverseMatch):
        address(name, uuid.uuid4())
