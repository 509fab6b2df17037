"""Words that several pages and messages share: an alert as the text of one SMS, names, moments."""

from django.utils.translation import get_language

from jalon import codes
from jalon.node.directory import queries as directory
from jalon.node.hotline.choices import KINDS, Side
from jalon.node.hotline.models import Alert, Line
from jalon.node.hotline.rules import texts

SPOKEN = {"VN": "vi", "LA": "lo", "CN": "zh-hans", "KH": "km"}
"""The language in which a country's officers read an alert."""


def languages_between(line: Line | None, their_node: str) -> list[str]:
    """The languages of both ends, ours first; those of the two countries where the line does not say."""
    if line and (both := [*line.languages.get(Side.OURS, [])[:1], *line.languages.get(Side.THEIRS, [])[:1]]):
        found = both
    else:
        own, other = directory.own_node(), directory.node(their_node)
        found = [SPOKEN.get(own.country, "en"), SPOKEN.get(other.country, "en") if other else "en"]
    return [language for language in dict.fromkeys(found) if language in codes.LANGUAGES] or ["en"]


def coded_text(alert: Alert, *, words: bool = True) -> str:
    """An alert as a coded text; with its kind in the languages of both ends."""
    ours, theirs = alert.unit.code, alert.partner_unit.get("code", "")
    sender, to = (ours, theirs) if alert.side == Side.OURS else (theirs, ours)
    position = (alert.latitude, alert.longitude)
    said = texts.Coded(
        kind=alert.kind,
        sender=sender,
        to=to,
        mark=alert.mark,
        when=alert.raised_at,
        marker=alert.marker,
        position=(position[0], position[1]) if position[0] is not None and position[1] is not None else None,
    )
    spoken = languages_between(alert.line, alert.their_node) if words else []
    return texts.coded(said, *(codes.load(KINDS).label(alert.kind, language) for language in spoken))


def language_names(tags: "list[str]") -> str:
    """Language tags as words in the reader's language."""
    known = codes.load("languages")
    reader = get_language() or "en"
    return ", ".join(known.label(tag, reader) if tag in known else tag for tag in tags)
