"""How French writes dates, times and numbers."""

from jalon.node.ui.formats import *  # noqa: F403 - what is common

THOUSAND_SEPARATOR = "\N{NARROW NO-BREAK SPACE}"
