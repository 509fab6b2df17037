"""The node that tests and type checks run against: the real settings, in a home of their own.

The worker process that tests the node on PostgreSQL (see `tests/__main__.py`) says so in `JALON_TEST_ON_POSTGRESQL`.
"""

import os
import pathlib
import tempfile

os.environ.setdefault("JALON_HOME", str(pathlib.Path(tempfile.gettempdir()) / "jalon-test"))
os.environ.setdefault("JALON_SECRET_KEY", "only-for-tests")
os.environ.setdefault("JALON_DEMO", "1")
if os.environ.get("JALON_TEST_ON_POSTGRESQL") == "1":
    os.environ["JALON_DATABASE_URL"] = os.environ["JALON_TEST_POSTGRESQL_URL"]

from jalon.node.project.settings import *  # noqa: F403 - after the environment

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
