"""What other apps show on a unit's page: agreements in force, its roster, open matters. They register; nobody imports.

slots.register("agreements", _("Agreements in force"), order=10, lines=lambda user, unit: [Shown(title, url), …])
"""

import dataclasses
import uuid
from collections.abc import Callable, Sequence

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.utils.functional import Promise

from jalon.node.kernel.refs import Shown

Lines = Callable[[AbstractBaseUser | AnonymousUser, uuid.UUID], Sequence[Shown]]


@dataclasses.dataclass(frozen=True)
class Slot:
    """One panel of the page; it is left out where it has no line for this reader."""

    name: str
    title: "str | Promise"
    order: int
    lines: Lines


@dataclasses.dataclass(frozen=True)
class Filled:
    """A panel as one reader sees it."""

    title: "str | Promise"
    lines: Sequence[Shown]


_slots: dict[str, Slot] = {}


def register(name: str, title: "str | Promise", *, order: int, lines: Lines) -> None:
    """Let an app show lines on every unit's page."""
    _slots[name] = Slot(name, title, order, lines)


def filled(user: AbstractBaseUser | AnonymousUser, unit: uuid.UUID) -> list[Filled]:
    """The panels that have something to show to this reader."""
    panels = [Filled(slot.title, slot.lines(user, unit)) for slot in sorted(_slots.values(), key=lambda s: s.order)]
    return [panel for panel in panels if panel.lines]
