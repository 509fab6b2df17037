"""`jalon gate`: the door for partners' nodes, served by uvicorn over TLS on JALON_GATE_HOST and JALON_GATE_PORT."""

import argparse
import sys

from jalon.cli import bootstrap, processes

SUMMARY = "serve the gate that partners' nodes send to"


def arguments(parser: argparse.ArgumentParser) -> None:
    bootstrap.home_argument(parser)


def run(args: argparse.Namespace) -> int:
    processes.end_with_supervisor()
    home = bootstrap.start_node(args.home)
    import uvicorn
    from django.conf import settings

    host, port = settings.JALON_GATE_HOST, settings.JALON_GATE_PORT
    print(f"gate: https://{host}:{port}/", file=sys.stderr, flush=True)
    uvicorn.run(
        "jalon.node.project.gate:application",
        host=host,
        port=port,
        ssl_certfile=home / "keys" / "gate.crt",
        ssl_keyfile=str(home / "keys" / "gate.key"),
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=10,
    )
    return 0
