"""`jalon web`: the pages, served by granian (WSGI) on JALON_WEB_HOST and JALON_WEB_PORT."""

import argparse
import sys
from collections.abc import Callable
from typing import Any

from jalon.cli import bootstrap, processes

SUMMARY = "serve the pages"
THREADS = 4  # each holds one database connection; SQLite lets one of them write at a time


def arguments(parser: argparse.ArgumentParser) -> None:
    bootstrap.home_argument(parser)


def run(args: argparse.Namespace) -> int:
    processes.end_with_supervisor()
    bootstrap.start_node(args.home)
    from django.conf import settings
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    host, port = settings.JALON_WEB_HOST, settings.JALON_WEB_PORT
    print(f"pages: http://{host}:{port}/", file=sys.stderr, flush=True)
    Granian(
        "jalon.node.project.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=THREADS,
        log_level=LogLevels.warning,
        workers_kill_timeout=10,
    ).serve(target_loader=_application, wrap_loader=False)
    return 0


def _application() -> Callable[..., Any]:
    """The pages, loaded in granian's worker process, which must not outlive granian."""
    processes.end_with_parent()
    from jalon.node.project.wsgi import application

    return application
