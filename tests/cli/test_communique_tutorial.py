"""The tutorial on communiqués does what it says."""

import json
import pathlib
import re
import subprocess
import sys

import pytest

from cli import nodes

TUTORIAL = pathlib.Path(__file__).parents[2] / "docs" / "tutorial" / "communique.md"
BEFORE = 'set -euo pipefail\njalon() {{ {python} -m jalon.cli "$@"; }}\n'


@pytest.mark.slow
def test_every_command_of_the_tutorial_works_and_the_registers_fill(tmp_path: pathlib.Path) -> None:
    script = "\n".join(re.findall(r"```sh\n(.*?)```", TUTORIAL.read_text(encoding="utf-8"), re.S))
    line = ["bash", "-c", BEFORE.format(python=sys.executable) + script]
    played = subprocess.run(line, cwd=tmp_path, env=nodes.environment(), capture_output=True, text=True, timeout=300)
    assert played.returncode == 0, played.stderr
    before, after = (json.loads((tmp_path / f"{name}.json").read_text()) for name in ("before", "after"))
    assert (before["documents"], before["accepted"], before["meetings"], before["figures"]) == (2, 0, 0, 0)
    assert before["proposals"] == before["waiting"] > 8
    assert (after["waiting"], after["accepted"]) == (0, before["proposals"])
    assert after["meetings"] >= 2
    assert after["commitments"] >= 3
    assert after["figures"] >= 3
