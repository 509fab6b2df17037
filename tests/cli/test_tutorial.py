"""The tutorial's commands do what the tutorial says."""

import contextlib
import os
import pathlib
import re
import signal
import subprocess
import sys

import pytest

from cli import nodes

TUTORIAL = pathlib.Path(__file__).parents[2] / "docs" / "tutorial" / "two-nodes.md"
BEFORE = "set -euo pipefail\njalon() {{ {python} -m jalon.cli \"$@\"; }}\ntrap 'kill $(jobs -p); wait' EXIT\n"
PORTS = ("8001", "8002", "8441", "8442")


def script() -> str:
    """Every shell block of the page in order, on ports that are free."""
    text = "\n".join(re.findall(r"```sh\n(.*?)```", TUTORIAL.read_text(encoding="utf-8"), re.S))
    for port in PORTS:
        text = text.replace(port, nodes.free_port())
    return BEFORE.format(python=sys.executable) + text.replace("jalon run", f"{sys.executable} -m jalon.cli run")


@pytest.mark.slow
def test_every_command_of_the_tutorial_works(tmp_path: pathlib.Path) -> None:
    line = ["bash", "-c", script()]
    talk = tmp_path / "talk"
    with talk.open("wb") as out:
        played = subprocess.Popen(
            line, cwd=tmp_path, env=nodes.environment(), stdout=out, stderr=out, start_new_session=True
        )
    try:
        assert played.wait(400) == 0, talk.read_text()
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(played.pid, signal.SIGTERM)
    assert {"LA-MPS pinned.", "VN-MPS pinned."} <= {line[-14:] for line in talk.read_text().splitlines()}
    assert [line.split()[0] for line in (tmp_path / "vn.passwords").read_text().splitlines()] == ["linh", "minh"]
