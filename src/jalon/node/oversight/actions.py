"""Writes of the auditor: a sample drawn, an access judged, a search and a verification written down."""

import datetime
import random
import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.node.audit import actions as audit
from jalon.node.audit import queries as log
from jalon.node.audit.choices import Tree
from jalon.node.audit.rules import Verdict
from jalon.node.kernel import clock
from jalon.node.kernel.refused import Refused
from jalon.node.oversight.choices import Act, Judged
from jalon.node.oversight.models import Sample, Sampled

if TYPE_CHECKING:
    from jalon.node.accounts.models import User

DRAWN = 50
_chance = random.SystemRandom()


class CannotDraw(Refused):
    """There is nothing of which a sample could be drawn."""

    code = "oversight.cannot-draw"


@transaction.atomic
def draw_sample(month: datetime.date, *, auditor: "User") -> Sample:
    """Draw 50 accesses of a month at random (all where there are fewer); a repeat returns the first draw."""
    if existing := Sample.objects.filter(month=month).first():
        return existing
    keys = log.access_keys(month)
    if not keys:
        raise CannotDraw(_("Nobody read a record in that month. Choose another one."))
    sample = Sample.objects.create(month=month, drawn_at=clock.now(), drawn_by=auditor, out_of=len(keys))
    drawn = _chance.sample(keys, min(DRAWN, len(keys)))
    Sampled.objects.bulk_create(Sampled(sample=sample, entry_id=key) for key in drawn)
    audit.record(
        Act.SAMPLE_DRAWN,
        actor=auditor.actor,
        detail={"month": str(month), "drawn": len(drawn), "out_of": len(keys)},
    )
    return sample


class CannotJudge(Refused):
    """The verdict lacks its note, or the auditor judges themselves."""

    code = "oversight.cannot-judge"
    status = 422


@transaction.atomic
def judge_access(key: uuid.UUID, *, auditor: "User", judged: str, note: str) -> Sampled:
    """Keep what the auditor found; a later verdict replaces it, and both stand in the log."""
    access = Sampled.objects.select_for_update(of=("self",)).select_related("entry").get(pk=key)
    if judged != Judged.JUSTIFIED and not note.strip():
        raise CannotJudge(_("Write what is to be asked, or what was wrong."))
    if access.entry.actor == auditor.actor:
        raise CannotJudge(_("This is an access of your own. Leave it to another auditor."))
    if (access.judged, access.note) == (judged, note):
        return access
    access.judged, access.note, access.judged_at, access.judged_by = judged, note, clock.now(), auditor
    access.save(update_fields=["judged", "note", "judged_at", "judged_by"])
    audit.record(
        Act.ACCESS_JUDGED,
        actor=auditor.actor,
        about=access.entry.about,
        purpose=note,
        detail={"entry": str(access.entry_id), "judged": judged},
    )
    return access


@transaction.atomic
def note_search(*, auditor: "User", about: str, filters: dict[str, str]) -> None:
    """Write down that an auditor searched, and by what: whoever watches is watched as well."""
    audit.record(Act.LOG_SEARCHED, actor=auditor.actor, about=about, detail=filters)


@transaction.atomic
def verify_log(*, auditor: "User") -> dict[Tree, Verdict]:
    """Recompute both trees and hold them against what was signed."""
    found = {tree: audit.verify(tree) for tree in Tree}
    faults = sum(len(verdict.faults) for verdict in found.values())
    audit.record(Act.LOG_VERIFIED, actor=auditor.actor, detail={"faults": faults})
    return found
