"""The node that tests and type checks run against: the real settings, in a home of their own.

Each process has its own home under the temporary directory (no test writes into another's) and removes it at its end.
The worker process that tests the node on PostgreSQL (see `tests/__main__.py`) says so in `JALON_TEST_ON_POSTGRESQL`.
"""

import atexit
import os
import pathlib
import shutil
import tempfile

os.environ["JALON_HOME"] = str(pathlib.Path(tempfile.gettempdir()) / f"jalon-test-{os.getpid()}")
os.environ.setdefault("JALON_SECRET_KEY", "only-for-tests")
os.environ.setdefault("JALON_DEMO", "1")
if os.environ.get("JALON_TEST_ON_POSTGRESQL") == "1":
    os.environ["JALON_DATABASE_URL"] = os.environ["JALON_TEST_POSTGRESQL_URL"]

from jalon.node.project.settings import *  # noqa: F403 - after the environment

atexit.register(shutil.rmtree, JALON_HOME, ignore_errors=True)  # noqa: F405 - of the settings above
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if not os.environ.get("JALON_DATABASE_URL"):
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}  # noqa: F405 - Django's own choice, which pytest-django asks for
