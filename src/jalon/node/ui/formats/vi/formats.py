"""How Vietnamese writes dates, times and numbers."""

from jalon.node.ui.formats import *  # noqa: F403 - what is common

YEAR_MONTH_FORMAT = "n/Y"
MONTH_DAY_FORMAT = "j/n"
