"""How Khmer writes dates, times and numbers."""

from jalon.node.ui.formats import *  # noqa: F403 - what is common
