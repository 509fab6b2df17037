"""The federation edge of federation itself: the trial message, by which two administrators see that all is well."""

from jalon.node.federation import handlers
from jalon.node.federation.actions import TRIAL
from jalon.node.federation.handlers import Delivered


def on_trial(_delivered: Delivered) -> str:
    """A trial has no effect: that it was opened, and its receipts, are all that it is for."""
    return ""


def register() -> None:
    """Tell the dispatch what this room takes."""
    handlers.register(TRIAL, on_trial)
