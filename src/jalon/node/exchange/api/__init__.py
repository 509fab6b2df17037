"""The exchange for programs: requests, their letters, the ledger with a partner, templates; the doors of the pages."""

from jalon.node.exchange.api import ledger, letters, requests, templates
from jalon.node.exchange.api.routes import router

__all__ = ["ledger", "letters", "requests", "router", "templates"]
