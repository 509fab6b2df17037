"""The agency's own log-in, where there is one: an OpenID Connect provider, told to the log-in framework."""

import pathlib
from typing import Any

from jalon.node.project import environment

PROVIDER = "agency"


def providers(home: pathlib.Path, issuer: str, name: str) -> dict[str, Any]:
    """The framework's description of the provider; empty where no issuer is set."""
    if not issuer:
        return {}
    app = {
        "provider_id": PROVIDER,
        "name": name,
        "client_id": environment.text("JALON_OIDC_CLIENT_ID", "jalon"),
        "secret": environment.secret("JALON_OIDC_SECRET", home / "keys" / "oidc.secret"),
        "settings": {"server_url": issuer},
    }
    return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}
