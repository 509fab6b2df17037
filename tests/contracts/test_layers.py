"""The layers of `.importlinter` hold, cover every app that there is, and would be missed if they broke."""

import configparser
import os
import pathlib
import re
import shutil
import subprocess
import sys

import pytest

from contracts import sources

CONTRACTS = """
[importlinter]
root_package = house

[importlinter:contract:rooms]
name = Node above wire
type = layers
layers =
    house.node
    house.wire
"""


def lint(folder: pathlib.Path, python_path: pathlib.Path) -> subprocess.CompletedProcess[str]:
    command = [shutil.which("lint-imports", path=str(pathlib.Path(sys.executable).parent)) or "lint-imports"]
    environment = {**os.environ, "PYTHONPATH": str(python_path)}
    line = [*command, "--no-cache"]
    return subprocess.run(line, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def house(folder: pathlib.Path, *, wire: str) -> None:
    (folder / ".importlinter").write_text(CONTRACTS)
    for room, text in (("", ""), ("node", "import house.wire"), ("wire", wire)):
        (folder / "house" / room).mkdir()
        (folder / "house" / room / "__init__.py").write_text(text)


def layers(contract: str) -> set[str]:
    parser = configparser.ConfigParser()
    parser.read(sources.ROOT / ".importlinter")
    section = parser[f"importlinter:contract:{contract}"]
    return set(re.findall(r"jalon\.node\.(\w+)", section.get("layers", "") + section.get("containers", "")))


def test_no_import_goes_up_the_house() -> None:
    done = lint(sources.ROOT, sources.ROOT / "src")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(("wire", "code"), [("", 0), ("import house.node", 1)])
def test_an_import_upwards_would_be_seen(wire: str, code: int, tmp_path: pathlib.Path) -> None:
    house(tmp_path, wire=wire)
    assert lint(tmp_path, tmp_path).returncode == code


def test_every_app_has_its_place_in_the_order() -> None:
    apps = {source.app for source in sources.src() if source.app}
    assert apps <= layers("apps"), "Give the new app its floor in .importlinter."


def test_every_app_of_a_domain_is_layered_inside() -> None:
    domains = {source.app for source in sources.src() if source.app} - {"kernel", "project", "ui", "paper"}
    assert domains <= layers("inside"), "List the new app under `containers` in .importlinter."
