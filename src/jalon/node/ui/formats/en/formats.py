"""How English writes dates, times and numbers."""

from jalon.node.ui.formats import *  # noqa: F403 - what is common

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
