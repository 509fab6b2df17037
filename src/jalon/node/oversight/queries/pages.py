"""What the pages of the auditor show."""

import dataclasses
import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from jalon.node.accounts import queries as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.audit import queries as log
from jalon.node.kernel import clock, refs
from jalon.node.kernel.paging import Piece, cut
from jalon.node.oversight.choices import Judged
from jalon.node.oversight.models import Sample, Sampled
from jalon.node.oversight.queries.sentences import Sentence, sentences, short
from jalon.node.ui import components as ui

if TYPE_CHECKING:
    from jalon.node.accounts.models import User

SIZE = 50


@dataclasses.dataclass(frozen=True)
class SearchPage:
    """The log in sentences."""

    lines: list[Sentence]
    paging: ui.Paging | None
    empty: ui.Empty


def search_page(user: "User", filters: log.Filters, asked: dict[str, str], after: str) -> SearchPage:
    """Entries that fit, newest first."""
    piece = cut(log.search(filters), Piece(after=after, limit=SIZE), by="at")
    paging = ui.Paging(older="?" + urlencode({**asked, "after": piece.next})) if piece.next else None
    empty = ui.Empty(
        _("Nothing with these filters."),
        _("Every act of this node is in the log; take a filter away."),
        _("Clear filters"),
        reverse("oversight:search"),
    )
    return SearchPage(sentences(piece.items, user), paging, empty)


@dataclasses.dataclass(frozen=True)
class RecordPage:
    """Everything that was done with one record, and by which reasons auditors opened it."""

    title: str
    url: str
    about: str
    lines: list[Sentence]
    readers: int
    openings: list[str]
    may_open: bool


def record_page(user: "User", about: str, shown: refs.Shown | None) -> RecordPage:
    """Who read this, and all else."""
    lines = sentences(log.entries_about(about), user)
    readers = {line.actor for line in lines if line.actor.startswith("user:")}
    reasons = [
        _("%(who)s, %(day)s: %(reason)s") % {"who": one.user, "day": f"{one.at:%d/%m/%Y}", "reason": one.reason}
        for one in accounts.openings(about)
    ]
    may_open = shown is None and user.has_perm(Permission.REVIEW_ACCESS)
    title, url = (shown.title, shown.url) if shown else (short(about), "")
    return RecordPage(title, url, about, lines, len(readers), reasons, may_open)


@dataclasses.dataclass(frozen=True)
class SampleLine:
    """One sample and how far its review has come."""

    month: datetime.date
    url: str
    drawn: int
    out_of: int
    done: int
    ask: int
    wrong: int


@dataclasses.dataclass(frozen=True)
class SamplesPage:
    """Every sample, and the months of which one can be drawn."""

    samples: list[SampleLine]
    months: list[tuple[str, str]]
    empty: ui.Empty


def accesses_to_review() -> int:
    """How many drawn accesses nobody has judged yet."""
    return Sampled.objects.filter(judged="").count()


def samples_page() -> SamplesPage:
    """The samples, newest month first."""
    samples = Sample.objects.annotate(
        drawn=Count("accesses"),
        done=Count("accesses", filter=~Q(accesses__judged="")),
        ask=Count("accesses", filter=Q(accesses__judged=Judged.ASK)),
        wrong=Count("accesses", filter=Q(accesses__judged=Judged.WRONG)),
    ).order_by("-month")
    lines = [
        SampleLine(
            one.month,
            reverse("oversight:sample", args=[one.pk]),
            one.drawn,
            one.out_of,
            one.done,
            one.ask,
            one.wrong,
        )
        for one in samples
    ]
    drawn = {line.month for line in lines}
    months = [(f"{month:%Y-%m}", f"{month:%m/%Y}") for month in _last_months(12) if month not in drawn]
    empty = ui.Empty(_("No sample yet."), _("Draw one: 50 accesses of a month, at random."))
    return SamplesPage(lines, months, empty)


def _last_months(count: int) -> list[datetime.date]:
    first = clock.today().replace(day=1)
    found = []
    for _number in range(count):
        found.append(first)
        first = (first - datetime.timedelta(days=1)).replace(day=1)
    return found


@dataclasses.dataclass(frozen=True)
class SampledLine:
    """One access of a sample, and what was found."""

    key: str
    sentence: Sentence
    judged: ui.Chip | None
    verdict: str
    note: str


@dataclasses.dataclass(frozen=True)
class SamplePage:
    """One sample under review."""

    month: datetime.date
    accesses: list[SampledLine]
    done: int
    total: int
    doubts: list[SampledLine]


TONES: dict[str, tuple[ui.Tone, str]] = {
    Judged.JUSTIFIED: ("good", "check"),
    Judged.ASK: ("wait", "info"),
    Judged.WRONG: ("bad", "alert"),
}


def sample_page(sample: Sample, user: "User") -> SamplePage:
    """The accesses of a sample, those to be judged first."""
    rows = list(sample.accesses.select_related("entry").order_by("judged_at", "entry__at"))
    said = {line.key: line for line in sentences([row.entry for row in rows], user)}
    lines = []
    for row in rows:
        chip = ui.Chip(Judged(row.judged).label, *TONES[row.judged]) if row.judged else None
        lines.append(SampledLine(str(row.pk), said[row.entry_id], chip, row.judged, row.note))
    lines.sort(key=lambda line: bool(line.verdict))
    doubts = [line for line in lines if line.verdict in (Judged.ASK, Judged.WRONG)]
    return SamplePage(sample.month, lines, sum(bool(line.verdict) for line in lines), len(lines), doubts)
