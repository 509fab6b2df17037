"""The exchange for programs: requests, files, letters, the ledger with a partner, templates; the pages' doors."""

from jalon.node.exchange.api import files, ledger, letters, requests, templates
from jalon.node.exchange.api.routes import router

__all__ = ["files", "ledger", "letters", "requests", "router", "templates"]
