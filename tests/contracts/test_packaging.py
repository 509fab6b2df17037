"""The units and the container are as hard as they say, and start commands that there are."""

import configparser
import re

import pytest

from contracts import sources
from jalon.cli import COMMANDS

UNITS = sorted((sources.ROOT / "packaging" / "systemd").glob("*.service"))
HARD = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "CapabilityBoundingSet": "",
    "UMask": "0077",
    "User": "jalon",
}


def unit(path):
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str
    parser.read(path)
    return parser


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_a_unit_is_hardened_and_starts_a_command_that_is_there(path):
    service = dict(unit(path)["Service"])
    assert {name: service.get(name) for name in HARD} == HARD
    command = re.search(r"/bin/jalon ([a-z-]+)", service["ExecStart"])[1]
    assert command in COMMANDS


def test_there_is_a_unit_for_each_part():
    assert {path.stem for path in UNITS} >= {"jalon-web", "jalon-gate", "jalon-worker", "jalon-backup"}


def test_the_container_is_not_root_and_writes_only_its_home():
    text = (sources.ROOT / "packaging/container/Containerfile").read_text()
    assert re.search(r"^USER [1-9]", text, re.M)
    compose = (sources.ROOT / "packaging/container/compose.yaml").read_text()
    assert "read_only: true" in compose
    assert "cap_drop: [ALL]" in compose
