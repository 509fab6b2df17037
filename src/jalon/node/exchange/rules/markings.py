"""The three markings and how strong each is. A marking may be made stronger on any path, never weaker."""

from collections.abc import Iterable
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from jalon.node.kernel.refused import YES, Decision, no

HANDLING = ("H0", "H1", "H2", "H3")
TLP = ("clear", "green", "amber", "amber+strict", "red")
PAP = ("clear", "green", "amber", "red")
SECOND_PERSON = frozenset({"H2", "H3"})
"""Handling codes that never leave without a second person."""

OWNERS_CONSENT = frozenset({"H2", "H3"})
"""Handling codes of received material that goes on only with its first owner's consent."""


class Marked(Protocol):
    """Whatever carries the three markings."""

    handling: str
    tlp: str
    pap: str


def strongest(*marked: Marked) -> tuple[str, str, str]:
    """The strongest handling, TLP and PAP among these: what a copy of all of them must carry at least."""
    return (
        max((each.handling for each in marked), key=HANDLING.index, default="H0"),
        max((each.tlp for each in marked), key=TLP.index, default="clear"),
        max((each.pap for each in marked), key=PAP.index, default="clear"),
    )


def may_mark(marked: Marked, sources: Iterable[Marked]) -> Decision:
    """Whether a text that holds what others marked is marked at least as strongly as each of them."""
    for source in sources:
        weaker = (
            (HANDLING.index(marked.handling) < HANDLING.index(source.handling), source.handling),
            (TLP.index(marked.tlp) < TLP.index(source.tlp), f"TLP:{source.tlp.upper()}"),
            (PAP.index(marked.pap) < PAP.index(source.pap), f"PAP:{source.pap.upper()}"),
        )
        for is_weaker, code in weaker:
            if is_weaker:
                return no(
                    _("What you send holds material marked %(code)s and cannot be marked lower. Raise the marking.")
                    % {"code": code}
                )
    return YES
