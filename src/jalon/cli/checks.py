"""What `jalon doctor` looks at. A check takes the home and answers with one finding; it mends nothing."""

import dataclasses
import datetime
import pathlib
import shutil
import socket
import sys
import time
import zoneinfo
from collections.abc import Callable

from jalon.cli import bootstrap

GOOD, WARNING, WRONG = "good", "warning", "wrong"
GIB = 1 << 30
OLDEST_PYTHON = (3, 11)
EXPIRES_SOON = datetime.timedelta(days=30)


@dataclasses.dataclass(frozen=True)
class Finding:
    """One thing looked at: how it stands, in words, and what to do about it (empty where nothing)."""

    check: str
    state: str
    says: str
    do: str = ""


Check = Callable[[pathlib.Path], Finding]


def good(check: str, says: str) -> Finding:
    return Finding(check, GOOD, says)


def warning(check: str, says: str, do: str) -> Finding:
    return Finding(check, WARNING, says, do)


def wrong(check: str, says: str, do: str) -> Finding:
    return Finding(check, WRONG, says, do)


def python(_home: pathlib.Path) -> Finding:
    said = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST_PYTHON:
        return wrong("python", f"This is Python {said}.", "Install Python 3.11 or newer.")
    return good("python", f"Python {said}.")


def home_folder(home: pathlib.Path) -> Finding:
    if not home.is_dir():
        return wrong("home", f"{home} is not there.", f"Run `jalon init --home {home}`.")
    if home.stat().st_mode & 0o077:
        return wrong("home", f"Others on this machine can look into {home}.", f"Run `chmod 700 {home}`.")
    return good("home", f"{home} is for its own user alone.")


def secrets(home: pathlib.Path) -> Finding:
    keys = home / "keys"
    if not (home / bootstrap.SECRET_FILE).is_file():
        return wrong("secrets", f"{home / bootstrap.SECRET_FILE} is missing.", f"Run `jalon init --home {home}`.")
    is_open = [path.name for path in sorted(keys.rglob("*")) if path.is_file() and path.stat().st_mode & 0o077]
    if is_open:
        return wrong("secrets", f"Others can read {', '.join(is_open)}.", f"Run `chmod -R go= {keys}`.")
    return good("secrets", "Present, and for their own user alone.")


def disk(home: pathlib.Path) -> Finding:
    where = next(folder for folder in (home, *home.parents) if folder.exists())
    free = shutil.disk_usage(where).free
    says = f"{free / GIB:.1f} GiB free for {home}."
    if free < GIB:
        return wrong("disk", says, "Make room: a node that cannot write accepts nothing.")
    return warning("disk", says, "Make room soon.") if free < 5 * GIB else good("disk", says)


def clock(_home: pathlib.Path) -> Finding:
    installed = pathlib.Path(__file__).stat().st_mtime
    says = time.strftime("It is %Y-%m-%d %H:%M:%S UTC by this machine.", time.gmtime())
    if time.time() < installed - 86400:
        return wrong("clock", f"{says} That is before this Jalon was installed.", "Set the clock, then keep it by NTP.")
    return good("clock", says)


def certificate(home: pathlib.Path) -> Finding:
    from cryptography import x509

    path = home / "keys" / "gate.crt"
    if not path.is_file() or not path.with_suffix(".key").is_file():
        return wrong("certificate", "The gate has no certificate.", f"Run `jalon init --home {home}`.")
    try:
        ends = x509.load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc
    except ValueError:
        return wrong("certificate", f"{path} is not a certificate.", "Put it back from a backup.")
    left = ends - datetime.datetime.now(datetime.UTC)
    says = f"The gate's certificate is valid until {ends:%Y-%m-%d}."
    renew = "Remove gate.crt and gate.key, run `jalon init` again, and tell each partner the new fingerprint."
    if left < datetime.timedelta(0):
        return wrong("certificate", says, renew)
    return warning("certificate", says, renew) if left < EXPIRES_SOON else good("certificate", says)


def time_zone(_home: pathlib.Path) -> Finding:
    from django.conf import settings

    try:
        zoneinfo.ZoneInfo(settings.TIME_ZONE)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        do = "Set JALON_TIME_ZONE to a name such as Asia/Vientiane, or install the package tzdata."
        return wrong("time zone", f"This machine does not know {settings.TIME_ZONE}.", do)
    return good("time zone", f"{settings.TIME_ZONE}.")


def pages_port(_home: pathlib.Path) -> Finding:
    from django.conf import settings

    return _port("pages port", settings.JALON_WEB_HOST, settings.JALON_WEB_PORT, "JALON_WEB_PORT")


def gate_port(_home: pathlib.Path) -> Finding:
    from django.conf import settings

    return _port("gate port", settings.JALON_GATE_HOST, settings.JALON_GATE_PORT, "JALON_GATE_PORT")


def _port(check: str, host: str, port: int, setting: str) -> Finding:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as asked:
        asked.settimeout(2)
        if asked.connect_ex((host, port)) == 0:
            return good(check, f"Something answers on {host}:{port}.")
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except OSError as error:
            return wrong(check, f"{host}:{port} cannot be used: {error.strerror}.", f"Set {setting} to another.")
    return good(check, f"{host}:{port} is free.")


def database(home: pathlib.Path) -> Finding:
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    if connection.vendor == "sqlite" and not pathlib.Path(connection.settings_dict["NAME"]).exists():
        return wrong("database", "The database is not there.", f"Run `jalon init --home {home}`.")
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        return wrong("database", f"Cannot be reached: {error}".strip(), "Start it, or mend JALON_DATABASE_URL.")
    if waiting:
        return wrong("database", f"{len(waiting)} migrations are waiting.", f"Run `jalon init --home {home}`.")
    return good("database", f"{connection.vendor}, reachable, every migration applied.")


def identity(home: pathlib.Path) -> Finding:
    from jalon.node.directory import queries

    own = queries.own_node_if_any()
    if own is None:
        do = f"Run `jalon init --home {home}` with --code, --country and --name."
        return wrong("node", "The node does not know who it is.", do)
    return good("node", f"{own.code} ({own}).")


def own_keys(home: pathlib.Path) -> Finding:
    from jalon import JalonError
    from jalon.node.kernel import clock, keys

    try:
        ends = keys.certified_until()
        keys.open_keys()
    except JalonError as error:
        return wrong("keys", str(error), f"Put {home / 'keys'} back from a backup, or run `jalon init --home {home}`.")
    says = f"The node's signing keys are certified until {ends:%Y-%m-%d}."
    renew = "Bring the root key and run `jalon certify --root FILE`."
    if ends < clock.now():
        return wrong("keys", says, renew)
    return warning("keys", says, renew) if ends < clock.now() + EXPIRES_SOON else good("keys", says)


def push_key(home: pathlib.Path) -> Finding:
    from django.conf import settings

    from jalon.node.kernel import keys

    if not settings.JALON_PUSH_HOSTS:
        return good("web push", "Off.")
    try:
        keys.push_key()
    except (keys.KeysMissing, ValueError):
        return wrong("web push", "There is no push key.", f"Run `jalon init --home {home}`, or restore the key.")
    return good("web push", f"Through {', '.join(settings.JALON_PUSH_HOSTS)}.")


def partners(_home: pathlib.Path) -> Finding:
    from jalon.node.federation import queries
    from jalon.node.federation.choices import PartnerState
    from jalon.node.kernel import clock

    active = [each for each in queries.health(clock.now()) if each.partner.state == PartnerState.ACTIVE]
    if not active:
        return warning("partners", "No partner is pinned.", "Exchange cards and fingerprints with one.")
    expired = [each.partner.code for each in active if each.key_days_left == 0]
    if expired:
        return wrong("partners", f"The keys of {', '.join(expired)} have run out.", "Ask for a new card, and pin it.")
    aside = [each.partner.code for each in active if each.refused or each.quarantined]
    if aside:
        return warning("partners", f"Messages were refused or set aside: {', '.join(aside)}.", "Look at Partners.")
    return good("partners", f"{', '.join(each.partner.code for each in active)} pinned.")


OF_THE_MACHINE: tuple[Check, ...] = (python, home_folder, secrets, disk, clock, certificate)
OF_THE_NODE: tuple[Check, ...] = (time_zone, pages_port, gate_port, push_key, database)
OF_THE_DATABASE: tuple[Check, ...] = (identity, own_keys, partners)
