"""The shared data folder, for tests that check against it.

It is no part of the project. Where it is absent, a test that asks for it is skipped with that reason.
"""

import os
import pathlib

import pytest


def shared(path: str) -> pathlib.Path:
    """Return a file or folder of the shared data folder ($JALON_SHARED, else `../shared` beside the checkout)."""
    beside = pathlib.Path(__file__).parents[2] / "shared"
    found = pathlib.Path(os.environ.get("JALON_SHARED", beside)) / path
    if not found.exists():
        pytest.skip(f"{found} is absent: set JALON_SHARED to the shared data folder")
    return found
