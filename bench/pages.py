"""How long pages take on a full node: 20,000 units, 100,000 inquiries, a million entries of the log.

    make bench B=pages [ARGS="--units 20000 --inquiries 100000 --entries 1000000 --rounds 40 --postgres"]

Filling takes minutes: `--home FOLDER` keeps the node there, and a second run with the same folder only asks its pages
(on PostgreSQL with an address of your own in JALON_DATABASE_URL, as `--postgres` clears its server away);
`--only WORD` asks the pages whose name holds the word.

The node runs in this process, in a home of its own, and `pages_filling.py` fills it; each page is asked as a person
asks it, from the middleware to the last byte of HTML. Printed for each: milliseconds at the median and the 95th
percentile, milliseconds of this process's processor at the median (SQLite works in it, PostgreSQL does not), questions
to the database, kilobytes.
"""

import argparse
import contextlib
import json
import os
import pathlib
import statistics
import subprocess
import tempfile
import time

from pages_filling import ACTOR, PARTS, SINCE

from jalon.cli import postgres

LIMIT_MS = 100


def main():
    """Fill a node, ask its pages, print a table and one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=20_000)
    parser.add_argument("--inquiries", type=int, default=100_000)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL (default: SQLite)")
    parser.add_argument("--home", type=pathlib.Path, help="keep the node in this folder, or measure the one kept there")
    parser.add_argument("--only", default="", help="only the pages whose name holds this word")
    args = parser.parse_args()
    with contextlib.ExitStack() as stack:
        start(stack, args)
        pages = kept(args.home) or fill(args)
        clients = {role: logged_in(role) for role in pages}
        asked = [(clients[role], *page) for role, here in pages.items() for page in here.items()]
        figures = {name: measure(client, page, args.rounds) for client, name, page in asked if args.only in name}
    print(f"{'page':36}{'p50 ms':>9}{'p95 ms':>9}{'cpu ms':>9}{'queries':>9}{'KB':>8}")
    for name, said in figures.items():
        print(f"{name:36}{said['p50_ms']:>9}{said['p95_ms']:>9}{said['cpu_ms']:>9}{said['queries']:>9}{said['kb']:>8}")
    slow = [name for name, said in figures.items() if said["p95_ms"] > LIMIT_MS]
    database = "postgresql" if "JALON_DATABASE_URL" in os.environ else "sqlite"
    sizes = {"units": args.units, "inquiries": args.inquiries, "entries": args.entries, "rounds": args.rounds}
    whole = {"bench": "pages", "database": database, **sizes, "pages": figures}
    print(json.dumps({**whole, "limit_ms": LIMIT_MS, "over_limit": slow, "commit": commit()}))


def start(stack, args):
    """A node of its own in this process, migrated and with keys."""
    home = args.home or pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="jalon-bench-")))
    (home / "keys").mkdir(parents=True, exist_ok=True)
    os.environ |= {
        "JALON_HOME": str(home),
        "JALON_SECRET_KEY": "only-for-the-bench",
        "DJANGO_SETTINGS_MODULE": "jalon.node.project.settings",
    }
    if args.postgres:
        os.environ["JALON_DATABASE_URL"] = stack.enter_context(postgres.server())("pages")
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.ALLOWED_HOSTS, settings.JALON_REQUIRE_MFA = ["testserver"], False
    call_command("migrate", interactive=False, verbosity=0)


def kept(home):
    """The pages of the node that an earlier run left in this folder, by role and name; empty: there is none."""
    told = home and home / "pages.json"
    return json.loads(told.read_text()) if told and told.exists() else {}


def fill(args):
    """Make everybody's accounts and records, and tell the pages by role and name."""
    desk = own_desk()
    pages = {}
    for part in PARTS:
        add_account(part.role, desk)
        pages[part.role] = part.fill(args)
    if args.home:
        (args.home / "pages.json").write_text(json.dumps(pages))
    return pages


def own_desk():
    """Our node and the desk at which everybody works."""
    from jalon.node.directory import actions

    node = actions.add_node("VN-MPS", country="VN", names={"en": "MPS"}, actor=ACTOR, own=True)
    return actions.add_unit(node, code="DESK", names={"en": "Desk"}, level="department", valid_from=SINCE, actor=ACTOR)


def add_account(role, desk):
    """Somebody with a role at the desk, whom the role names."""
    from jalon.node.accounts import actions as accounts

    user = accounts.add_user(role, full_name="Bench", password="only for the bench", language="en", actor=ACTOR)
    accounts.grant_role(user, role=role, unit=desk.pk, actor=ACTOR, valid_from=SINCE)


def logged_in(role):
    """A client of the one whom the role names."""
    from django.test import Client

    from jalon.node.accounts.models import User

    client, user = Client(), User.objects.get(username=role)
    client.force_login(user, backend="jalon.node.accounts.access.RoleBackend")
    return client


def measure(client, page, rounds):
    """One page, asked once to warm up and then so many times."""
    from django.db import connection

    asked = []

    def counted(execute, sql, *rest):
        asked.append(sql)
        return execute(sql, *rest)

    client.get(page, secure=True)
    with connection.execute_wrapper(counted):
        answer = client.get(page, secure=True)
    if answer.status_code != 200:
        raise SystemExit(f"{page} answered {answer.status_code}")
    took, worked = [], []
    for _round in range(rounds):
        begun, busy = time.perf_counter(), time.process_time()
        client.get(page, secure=True)
        took.append(1000 * (time.perf_counter() - begun))
        worked.append(1000 * (time.process_time() - busy))
    return {
        "cpu_ms": round(statistics.median(worked), 1),
        "p50_ms": round(statistics.median(took), 1),
        "p95_ms": round(statistics.quantiles(took, n=20)[-1], 1),
        "queries": len(asked),
        "kb": round(len(answer.content) / 1024, 1),
    }


def commit():
    """The commit that was measured."""
    line = ["git", "rev-parse", "HEAD"]
    return subprocess.run(line, capture_output=True, text=True, check=False).stdout.strip()


if __name__ == "__main__":
    main()
