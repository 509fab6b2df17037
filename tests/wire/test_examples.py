"""The examples in the docstrings of this room are true."""

import doctest
import importlib
import pkgutil

import pytest

import jalon.wire

MODULES = [f"jalon.wire.{module.name}" for module in pkgutil.iter_modules(jalon.wire.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_are_true(name):
    results = doctest.testmod(importlib.import_module(name))
    assert results.failed == 0
