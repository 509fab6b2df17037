"""The examples in the docstrings of the room are true."""

import doctest
import importlib
import pkgutil

import pytest

from jalon import codes, territory

MODULES = sorted(
    f"{room.__name__}.{module.name}" for room in (territory, codes) for module in pkgutil.iter_modules(room.__path__)
)


@pytest.mark.parametrize("name", [*MODULES, "jalon.territory", "jalon.codes"])
def test_the_examples_of_a_module_give_what_they_say(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
