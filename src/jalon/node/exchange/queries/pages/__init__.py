"""What the pages of the exchange show: words, components and the steps that this person may take now.

`lists` the list and the desks; `detail` one request, with its `threads`, its `clocks`, and what of it would cross
(`sides`); `papers` and `ledger`; `parts` what they share.
"""

from jalon.node.exchange.queries.pages.detail import InquiryPage, inquiry_page, may, values_of
from jalon.node.exchange.queries.pages.lists import (
    VIEW_LABELS,
    ListPage,
    ReleaseDesk,
    ScreenDesk,
    list_page,
    release_desk,
    screen_desk,
)
from jalon.node.exchange.queries.pages.parts import Row, row, title
from jalon.node.exchange.queries.pages.threads import thread

__all__ = [
    "VIEW_LABELS",
    "InquiryPage",
    "ListPage",
    "ReleaseDesk",
    "Row",
    "ScreenDesk",
    "inquiry_page",
    "list_page",
    "may",
    "release_desk",
    "row",
    "screen_desk",
    "thread",
    "title",
    "values_of",
]
