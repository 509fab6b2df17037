"""What the pages of the directory show: words and components, put together from the reads."""

from jalon.node.directory.queries.pages.cards import Card, Way, card, unit_title
from jalon.node.directory.queries.pages.lists import ListPage, list_page
from jalon.node.directory.queries.pages.units import UnitPage, unit_page

__all__ = ["Card", "ListPage", "UnitPage", "Way", "card", "list_page", "unit_page", "unit_title"]
