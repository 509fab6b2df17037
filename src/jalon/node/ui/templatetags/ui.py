"""`{% load ui %}`: draw a component, an icon, a panel, a page's header, an entry of a thread, a note of our side."""

import datetime
import functools

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import dateformat
from django.utils.formats import get_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from jalon.node.kernel import language
from jalon.node.ui.components import Chip, Clock, Component, Trail, Words

register = template.Library()


@register.simple_tag
def show(component: Component | None) -> str:
    """Draw a component where it stands; nothing for None."""
    if isinstance(component, (Chip, Clock)):
        return _sign(component, get_language() or "")
    return render_to_string(component.template, {"it": component}) if component else ""


@functools.lru_cache(maxsize=512)
def _sign(sign: Chip | Clock, _language: str) -> str:
    """A chip or a clock, drawn once for each language: a list has the same few on every row."""
    return render_to_string(sign.template, {"it": sign})


@register.simple_tag
def icon(name: str, label: Words = "") -> SafeString:
    """A symbol of the sprite: silent beside a word, named where it stands alone."""
    if label:
        sprite = static("ui/icons.svg")
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"/></svg>', label, sprite, name
        )
    return _silent(name)


@functools.lru_cache(maxsize=256)
def _silent(name: str) -> SafeString:
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', static("ui/icons.svg"), name)


@register.filter
def moment(at: datetime.datetime | None) -> SafeString | str:
    """A moment in the node's time, as the reader's language writes it."""
    if at is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), language.moment(at))


@register.filter
def day(date: datetime.date | None) -> SafeString | str:
    """A day as the reader's language writes it."""
    if date is None:
        return ""
    return format_html(
        '<time datetime="{}">{}</time>', date.isoformat(), dateformat.format(date, _pattern("DATE_FORMAT"))
    )


@register.filter
def dated(iso: str) -> str:
    """A day, month or year that is kept as it was said (ISO 8601), as the reader's language writes it."""
    return language.dated(iso)


def _pattern(name: str) -> str:
    return str(get_format(name))


@register.simple_block_tag
def page_header(content: str, title: Words, lead: Words = "", over: Words = "") -> str:
    """The page's one heading; what stands inside the block are its chips and actions."""
    return render_to_string(
        "ui/parts/page_header.html", {"content": content, "title": title, "lead": lead, "over": over}
    )


@register.simple_block_tag
def panel(content: str, title: Words = "", id: str = "", tone: str = "", count: object = "") -> str:  # noqa: A002
    """A card with a heading of the second rank."""
    about = {"content": content, "title": title, "id": id, "tone": tone, "count": count}
    return render_to_string("ui/parts/panel.html", about)


@register.simple_block_tag
def entry(
    content: str,
    who: Words,
    at: datetime.datetime | None = None,
    side: str = "ours",
    title: Words = "",
    trail: Trail | None = None,
) -> str:
    """One entry of a thread or timeline. `side`: `ours`, `theirs`, `internal` (never leaves the node) or `system`."""
    about = {"content": content, "who": who, "at": at, "side": side, "title": title, "trail": trail}
    return render_to_string("ui/parts/entry.html", about)


@register.simple_block_tag(takes_context=True)
def only_ours(context: Context, content: str) -> str:
    """A note that never leaves the node, and says so."""
    return render_to_string("ui/parts/only_ours.html", {"content": content, "frame": context.get("frame")})
