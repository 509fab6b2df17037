"""`jalon gate`: the door for partners' nodes, served by uvicorn over TLS on JALON_GATE_HOST and JALON_GATE_PORT."""

import argparse
import ssl
import sys

from jalon.cli import bootstrap, processes

RESTS = 60
"""Seconds that a connection may rest: longer than a sender keeps one, so that none is closed under a message."""
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
    config = uvicorn.Config(
        "jalon.node.project.gate:application",
        host=host,
        port=port,
        ssl_certfile=home / "keys" / "gate.crt",
        ssl_keyfile=str(home / "keys" / "gate.key"),
        log_config=None,  # the node's own, which tells nobody's data
        access_log=False,
        server_header=False,
        timeout_keep_alive=RESTS,
        timeout_graceful_shutdown=10,
    )
    config.load()
    if config.ssl is not None:  # it is: the certificate stands above
        config.ssl.minimum_version = ssl.TLSVersion.TLSv1_3
    server = uvicorn.Server(config)
    server.run()
    return 0 if server.started else 1
