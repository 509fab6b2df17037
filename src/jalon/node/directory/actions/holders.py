"""What other apps hold open for a unit, and how it goes to a successor when the unit ends.

An app registers in its `AppConfig.ready()`; the directory knows nothing of what it holds. When a unit is abolished,
merged or split, every holder is called in the transaction of that act: either all of it moves, or the unit stays.

    holders.register(Holder("hotline/line", _("hotline lines"), count=…, reroute=…))
"""

import dataclasses
import datetime
import uuid
from collections.abc import Callable, Mapping

from django.utils.functional import Promise


@dataclasses.dataclass(frozen=True)
class Rerouting:
    """Where the open matters of a unit go.

    Attributes:
        unit: the unit that ended.
        on: the day from which its successors answer.
        usual: the successor that takes whatever no rule names.
        by_territory: successor by code of an area (as of `on`) whose matters it takes.
        by_record: successor by reference of a record (`jalon:exchange/inquiry/…`): what a person decided one by one.
        actor: who did it, for the audit log.
        decision: the text that ordered it.
    """

    unit: uuid.UUID
    on: datetime.date
    usual: uuid.UUID
    actor: str
    by_territory: Mapping[str, uuid.UUID] = dataclasses.field(default_factory=dict)
    by_record: Mapping[str, uuid.UUID] = dataclasses.field(default_factory=dict)
    decision: str = ""

    def successor(self, *, record: str = "", territory: str = "") -> uuid.UUID:
        """Who takes a record: by a person's decision, else by its area, else the usual successor."""
        return self.by_record.get(record) or self.by_territory.get(territory) or self.usual


@dataclasses.dataclass(frozen=True)
class Holder:
    """What one app holds open for units.

    Attributes:
        noun: which records, as references name them: `exchange/inquiry`.
        label: in the plural, lazily translated: *open requests*.
        count: how many are open for a unit.
        reroute: moves them as a `Rerouting` says, audits it, and returns how many it moved.
    """

    noun: str
    label: "str | Promise"
    count: Callable[[uuid.UUID], int]
    reroute: Callable[[Rerouting], int]


_holders: dict[str, Holder] = {}


def register(holder: Holder) -> None:
    """Let an app take part when a unit ends."""
    _holders[holder.noun] = holder


def registered() -> tuple[Holder, ...]:
    """Every app's holder."""
    return tuple(_holders.values())


def held(unit: uuid.UUID) -> dict[Holder, int]:
    """What is open for a unit, app by app; only what is more than nothing."""
    counts = {holder: holder.count(unit) for holder in _holders.values()}
    return {holder: count for holder, count in counts.items() if count}


def reroute(rerouting: Rerouting) -> dict[str, int]:
    """Let every app move what it holds; runs in the transaction of the act."""
    return {holder.noun: holder.reroute(rerouting) for holder in _holders.values()}
