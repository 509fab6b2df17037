"""What may leave the node as a file for another tool, beside the release gate: decided by its markings and its kind.

A file has no audience and asks nobody for consent. So what names its readers, what its first owner has not let go,
and whatever is about victims stays here.
"""

import unicodedata
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from jalon.node.exchange.choices import Direction
from jalon.node.exchange.choices.kinds import OF_VICTIMS
from jalon.node.exchange.rules.markings import OWNERS_CONSENT, Marked
from jalon.node.kernel.refused import YES, Decision, no


def may_leave_as_file(marked: Marked, *, kind: str, direction: str) -> Decision:
    """Whether what bears these markings may be written into a file that this node no longer watches."""
    if not (whole := may_leave_whole(kind, marked.tlp)):
        return whole
    if direction == Direction.THEIRS and marked.handling in OWNERS_CONSENT:
        return no(
            _("It belongs to the partner and is marked %(code)s. Ask for their consent, and send it on from here.")
            % {"code": marked.handling}
        )
    return YES


def may_leave_whole(kind: str, tlp: str) -> Decision:
    """Whether a request with its thread may be taken out by whoever works on it: their own case file, marked as it is.

    Args:
        kind: of the request.
        tlp: the strongest of all its parts.
    """
    if kind in OF_VICTIMS:
        return no(_("What concerns a victim never leaves as a file. Ask the victim focal point."))
    if tlp == "red":
        return no(_("TLP:RED is for the named persons alone. It is read here, and never leaves as a file."))
    return YES


def names_any(texts: Iterable[str], names: Iterable[str]) -> bool:
    """Whether one of the names stands in one of the texts, whatever its case, its tones or its spacing.

    Names in Latin letters are looked for as whole words; others anywhere, since their scripts part no words; numbers
    anywhere, however they are parted.

    Example:
        >>> names_any(["Seen with NGUYEN  THI NA at the bridge"], ["Nguyễn Thị Na"])
        True
        >>> names_any(["A national matter"], ["Na"])
        False
    """
    held = [f" {_plain(text)} " for text in texts]
    joined = [text.replace(" ", "") for text in held]
    return any(_stands(name, held, joined) for name in filter(None, map(_plain, names)))


def _stands(name: str, held: list[str], joined: list[str]) -> bool:
    whole = name.replace(" ", "")
    if any(sign.isdigit() for sign in whole) or not whole.isascii():
        return any(whole in text for text in joined)
    return any(f" {name} " in text for text in held)


def _plain(text: str) -> str:
    """Small letters without tones and marks, words parted by one space."""
    parted = unicodedata.normalize("NFKD", text.casefold().replace("đ", "d"))
    kept = (sign if sign.isalnum() else "" if unicodedata.category(sign) == "Mn" else " " for sign in parted)
    return " ".join("".join(kept).split())
