"""The node that tests and type checks run against: the real settings, in a home of their own."""

import os
import pathlib
import tempfile

os.environ.setdefault("JALON_HOME", str(pathlib.Path(tempfile.gettempdir()) / "jalon-test"))
os.environ.setdefault("JALON_SECRET_KEY", "only-for-tests")
os.environ.setdefault("JALON_DEMO", "1")

from jalon.node.project.settings import *  # noqa: F403 - after the environment

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
