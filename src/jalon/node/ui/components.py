"""What a page is built of: small frozen values that queries return and `{% show it %}` draws.

Each knows its template and nothing of where its words come from: whoever fills one in gives sentences in the reader's
language. A component never claims more than it was given: a trail has the receipts that it has.
"""

import dataclasses
import datetime
from collections.abc import Mapping, Sequence
from typing import ClassVar, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise
Tone = Literal["plain", "good", "wait", "bad", "ours", "theirs"]
MOST_BANDS = 12


@dataclasses.dataclass(frozen=True)
class Chip:
    """A state in one or two words; the tone colours it, the icon says the same to those who see no colour."""

    label: Words
    tone: Tone = "plain"
    icon: str = ""
    template: ClassVar[str] = "ui/parts/chip.html"


@dataclasses.dataclass(frozen=True)
class Clock:
    """A deadline as a banded stake: `used` of `total` working days or hours are gone."""

    sentence: Words
    total: int
    used: int
    state: Literal["running", "soon", "late", "paused", "met"] = "running"
    note: Words = ""
    template: ClassVar[str] = "ui/parts/clock.html"

    @property
    def bands(self) -> list[bool]:
        """The bands of the stake from the left, true where time is gone; twelve at most."""
        count = max(1, min(self.total, MOST_BANDS))
        gone = round(count * min(self.used, self.total) / self.total) if self.total > 0 else count
        return [place < gone for place in range(count)]

    @property
    def icon(self) -> str:
        return {"paused": "pause", "late": "alert", "met": "check"}.get(self.state, "clock")


@dataclasses.dataclass(frozen=True)
class Step:
    """One station of a trail, and when it was reached; None while it was not."""

    name: str
    label: Words
    at: datetime.datetime | None = None


@dataclasses.dataclass(frozen=True)
class Trail:
    """How far a message has come. `steps` in order; only those with a time have a receipt behind them."""

    steps: Sequence[Step]
    compact: bool = False
    template: ClassVar[str] = "ui/parts/trail.html"

    @property
    def last(self) -> Step | None:
        return next((step for step in reversed(self.steps) if step.at), None)


STATIONS: dict[str, Promise] = {
    "sent": _("sent"),
    "stored": _("stored"),
    "opened": _("opened"),
    "read": _("read"),
    "answered": _("answered"),
}


def trail(times: Mapping[str, datetime.datetime | None], *, compact: bool = False) -> Trail:
    """The trail of a message from the times of its receipts; a `refused` receipt ends it.

    Args:
        times: moments by station (`sent`, `stored`, `opened`, `read`, `answered`, `refused`); leave out what is not.
        compact: only the last station reached, for tables.
    """
    steps = [Step(name, label, times.get(name)) for name, label in STATIONS.items()]
    if times.get("refused"):
        steps = [step for step in steps if step.at] + [Step("refused", _("refused"), times["refused"])]
    return Trail(steps, compact=compact)


@dataclasses.dataclass(frozen=True)
class Handling:
    """What may be done with it, in words first and then as codes; the three axes are never merged."""

    code: str
    words: Words
    tlp: str = ""
    pap: str = ""
    template: ClassVar[str] = "ui/parts/handling.html"


@dataclasses.dataclass(frozen=True)
class SharedRow:
    """One thing about a record: what we keep, and what of it the other side will see (empty: nothing)."""

    label: Words
    keep: Words
    see: Words = ""


@dataclasses.dataclass(frozen=True)
class TwoSides:
    """*You keep | They will see*, row by row, before something leaves."""

    partner: Words
    rows: Sequence[SharedRow]
    template: ClassVar[str] = "ui/parts/two_sides.html"


@dataclasses.dataclass(frozen=True)
class Empty:
    """Nothing here, why, and what to do next."""

    title: Words
    text: Words = ""
    action: Words = ""
    url: str = ""
    template: ClassVar[str] = "ui/parts/empty.html"


@dataclasses.dataclass(frozen=True)
class Paging:
    """The way on through a long list, by cursor; an empty address is no way on."""

    older: str = ""
    newer: str = ""
    summary: Words = ""
    template: ClassVar[str] = "ui/parts/paging.html"


@dataclasses.dataclass(frozen=True)
class Fingerprint:
    """A key's fingerprint to read over the telephone: groups of signs, and the same as words where there are any."""

    groups: Sequence[str]
    words: Sequence[str] = ()
    template: ClassVar[str] = "ui/parts/fingerprint.html"


@dataclasses.dataclass(frozen=True)
class Health:
    """One line of health. A red line says what to do, and may carry the button that does it."""

    label: Words
    good: bool
    detail: Words
    todo: Words = ""
    action: Words = ""
    url: str = ""
    template: ClassVar[str] = "ui/parts/health.html"


Component = Chip | Clock | Trail | Handling | TwoSides | Empty | Paging | Fingerprint | Health
