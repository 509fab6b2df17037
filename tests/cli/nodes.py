"""Nodes for the tests of the command: a home of their own, ports of their own, an environment without `JALON_*`."""

import os
import pathlib
import socket
import subprocess
import sys


def environment(**extra: str) -> dict[str, str]:
    """The machine's environment without any node's settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JALON_", "DJANGO_"))}
    return kept | extra


def jalon(*words: object, **extra: str) -> subprocess.CompletedProcess[str]:
    """Run one command as its user would."""
    line = [sys.executable, "-W", "error", "-m", "jalon.cli", *map(str, words)]
    return subprocess.run(line, env=environment(**extra), capture_output=True, text=True, timeout=240, check=False)


def init(home: pathlib.Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Make the node VN-MPS in `home`."""
    identity = ("--code", "VN-MPS", "--country", "VN", "--name", "Bộ Công an", "--language", "vi")
    return jalon("init", "--home", home, *identity, *words)


def free_port() -> str:
    """A port on which nothing listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return str(listener.getsockname()[1])
