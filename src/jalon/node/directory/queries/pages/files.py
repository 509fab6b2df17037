"""An import before and after, and a partner's directory with its differences."""

import dataclasses
import datetime
from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalon.node.directory.choices import FileKind, SnapshotState
from jalon.node.directory.models import ImportBatch, Node, Snapshot
from jalon.node.directory.queries import sharing
from jalon.node.directory.rules import calendars
from jalon.node.directory.rules.shared import Difference
from jalon.node.kernel import clock
from jalon.node.ui import components as ui

SHOWN = 200
UNDO_WITHIN = datetime.timedelta(hours=24)
FIELD_LABELS = {
    "names": gettext_lazy("Names"),
    "level": gettext_lazy("Level"),
    "parent": gettext_lazy("Under"),
    "agency": gettext_lazy("Agency"),
    "territory": gettext_lazy("Place"),
    "languages": gettext_lazy("Languages"),
    "hours": gettext_lazy("Hours"),
    "lines_of_work": gettext_lazy("Lines of work"),
    "central": gettext_lazy("central contact point"),
    "valid_from": gettext_lazy("Since"),
    "valid_until": gettext_lazy("Until"),
    "gates": gettext_lazy("Gates"),
    "contacts": gettext_lazy("Contacts"),
}


@dataclasses.dataclass(frozen=True)
class BatchPage:
    """A file that was handed in."""

    key: str
    name: str
    kind: "ui.Words"
    node: str
    at: datetime.datetime
    state: ui.Chip
    rows: int
    added: int
    changed: int
    same: int
    broken: int
    problems: Sequence[dict[str, object]]
    more: int
    may_run: bool
    undo_until: datetime.datetime | None
    url: str


@dataclasses.dataclass(frozen=True)
class Changed:
    """A field that differs."""

    label: "ui.Words"
    known: str
    said: str


@dataclasses.dataclass(frozen=True)
class DifferenceLine:
    """A unit that differs."""

    code: str
    name: str
    kind: ui.Chip
    fields: Sequence[Changed]


@dataclasses.dataclass(frozen=True)
class SnapshotPage:
    """A partner's directory."""

    key: str
    node: str
    taken_at: datetime.datetime
    received_at: datetime.datetime
    state: ui.Chip
    waiting: bool
    units: int
    lines: Sequence[DifferenceLine]
    more: int
    url: str


def batch_page(batch: ImportBatch) -> BatchPage:
    """A file before it goes in, or after."""
    until = batch.imported_at + UNDO_WITHIN if batch.imported_at and not batch.undone_at else None
    return BatchPage(
        key=str(batch.pk),
        name=batch.file_name,
        kind=FileKind(batch.kind).label,
        node=batch.node_id,
        at=batch.imported_at or batch.at,
        state=_state(batch),
        rows=batch.rows,
        added=batch.added,
        changed=batch.changed,
        same=batch.rows - batch.added - batch.changed - batch.broken,
        broken=batch.broken,
        problems=batch.problems[:SHOWN],
        more=max(0, len(batch.problems) - SHOWN),
        may_run=batch.imported_at is None and batch.added + batch.changed > 0,
        undo_until=until if until and until > clock.now() else None,
        url=reverse("directory:batch", args=[batch.pk]),
    )


def _state(batch: ImportBatch) -> ui.Chip:
    if batch.undone_at:
        return ui.Chip(_("undone"), "plain", "back")
    if batch.imported_at:
        return ui.Chip(_("imported"), "good", "check")
    return ui.Chip(_("not imported yet"), "wait", "waiting")


def batches() -> list[BatchPage]:
    """The newest files."""
    return [batch_page(batch) for batch in ImportBatch.objects.defer("content").order_by("-at")[:20]]


def nodes() -> list[tuple[str, str]]:
    """Every node as a choice, ours first."""
    return [(node.pk, f"{node.pk} · {node}") for node in Node.objects.order_by("-own", "code")]


def partner_nodes() -> list[tuple[str, str]]:
    """Every other node as a choice."""
    return [(node.pk, f"{node.pk} · {node}") for node in Node.objects.filter(own=False).order_by("code")]


def snapshots() -> list[SnapshotPage]:
    """The newest directories of partners, without their differences."""
    rows = Snapshot.objects.order_by("-received_at")[:20]
    return [_snapshot(row, []) for row in rows]


def waiting_snapshots() -> int:
    """How many wait for a person."""
    return Snapshot.objects.filter(state=SnapshotState.WAITING).count()


def snapshot_page(snapshot: Snapshot) -> SnapshotPage:
    """A partner's directory with what would change."""
    day = calendars.local(clock.now(), snapshot.node.country).date()
    waiting = snapshot.state == SnapshotState.WAITING
    return _snapshot(snapshot, sharing.differences_of(snapshot, day) if waiting else [])


def _snapshot(row: Snapshot, found: Sequence[Difference]) -> SnapshotPage:
    waiting = row.state == SnapshotState.WAITING
    return SnapshotPage(
        key=str(row.pk),
        node=row.node_id,
        taken_at=row.taken_at,
        received_at=row.received_at,
        state=ui.Chip(SnapshotState(row.state).label, "wait" if waiting else "plain"),
        waiting=waiting,
        units=len(row.body["units"]),
        lines=[_line(difference) for difference in found[:SHOWN]],
        more=max(0, len(found) - SHOWN),
        url=reverse("directory:snapshot", args=[row.pk]),
    )


def _line(difference: Difference) -> DifferenceLine:
    words: dict[str, tuple[str, ui.Tone]] = {
        "added": (_("new"), "good"), "changed": (_("changed"), "wait"), "ended": (_("no longer there"), "bad"),
    }  # fmt: skip
    fields = [Changed(FIELD_LABELS.get(name, name), before, after) for name, before, after in difference.fields]
    return DifferenceLine(difference.code, difference.name, ui.Chip(*words[difference.kind]), fields)
