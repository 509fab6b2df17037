"""The one place where the command becomes a node: find its home, read its settings, start Django.

A home is the folder that `jalon init` makes: `keys/` with the node's secrets, `settings.env` with the settings that
it was made with, and `node.db` unless the database is PostgreSQL. What stands in the environment wins over
`settings.env`. Everything that a node writes is for its own user alone (umask 077).
"""

import argparse
import os
import pathlib

from jalon import JalonError

SETTINGS_FILE = "settings.env"
SECRET_FILE = pathlib.Path("keys") / "pages.secret"


class NoNode(JalonError):
    """The node cannot start: its home is missing or its settings are wrong."""


def home_argument(parser: argparse.ArgumentParser) -> None:
    """Add `--home`, which every command that works on a node takes."""
    parser.add_argument("--home", type=pathlib.Path, help="the node's folder (default: $JALON_HOME, else ./node)")


def find_home(given: pathlib.Path | None) -> pathlib.Path:
    """The home that was named on the command line, else in the environment, else `./node`."""
    return (given or pathlib.Path(os.environ.get("JALON_HOME", "node"))).absolute()


def start_node(given: pathlib.Path | None) -> pathlib.Path:
    """Read the home's settings into the environment, start Django in it and return the home.

    Raises:
        NoNode: there is no node in that folder, or a setting is wrong; the text says what to do.
    """
    home = find_home(given)
    named = {"JALON_SECRET_KEY", "JALON_SECRET_KEY_FILE"} & os.environ.keys()
    if not named and not (home / SECRET_FILE).is_file():
        raise NoNode(f"There is no node in {home}. Run `jalon init --home {home}` first, or name another folder.")
    for name, value in read_settings(home).items():
        os.environ.setdefault(name, value)
    os.environ["JALON_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jalon.node.project.settings")
    os.umask(0o077)
    _start_django()
    return home


def read_settings(home: pathlib.Path) -> dict[str, str]:
    """The settings that stand in the home's `settings.env`, one `JALON_NAME=value` a line."""
    path = home / SETTINGS_FILE
    if not path.exists():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    return dict(parse_setting(line, path) for line in lines if line.strip() and not line.startswith("#"))


def parse_setting(line: str, where: object) -> tuple[str, str]:
    """Name and value of a line `JALON_NAME=value`."""
    name, equals, value = line.partition("=")
    if not equals or not name.startswith("JALON_"):
        raise NoNode(f"{where}: {line!r} is not a setting. Write JALON_NAME=value.")
    return name.strip(), value.strip()


def _start_django() -> None:
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except (ImproperlyConfigured, ValueError) as error:  # Django says a wrong time zone with ValueError
        raise NoNode(f"A setting is wrong: {error}") from error
