"""Deciding whether two records are one subject. Both originals stay, and every decision can be undone."""

import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from jalon.node.audit import actions as audit
from jalon.node.kernel import clock, ids
from jalon.node.kernel.refused import Refused
from jalon.node.subjects import queries, rules
from jalon.node.subjects.actions.entering import about
from jalon.node.subjects.choices import Act, Verdict
from jalon.node.subjects.models import Comparison, Merge, Subject

if TYPE_CHECKING:
    from jalon.node.accounts.models import User


class CannotDecide(Refused):
    """That can't be decided, or undone, like that."""

    code = "subjects.cannot-decide"


@transaction.atomic
def decide_pair(key: uuid.UUID, *, verdict: str, because: str, decider: "User") -> Comparison:
    """Decide that two records are the same, or are not; a repeat of the same verdict changes nothing."""
    pair = Comparison.objects.select_for_update(of=("self",)).select_related("one", "other").get(pk=key)
    if pair.verdict == verdict:
        return pair
    if pair.verdict:
        raise CannotDecide(_("Somebody has decided this already. Undo that decision first."))
    if verdict not in Verdict.values or not because.strip():
        raise CannotDecide(_("Write the reasons of your decision."))
    if verdict == Verdict.SAME:
        _merge(pair, because.strip(), decider)
    said = {"one": about(pair.one), "other": about(pair.other)}
    act = Act.MERGED if verdict == Verdict.SAME else Act.TOLD_APART
    for record in (pair.one, pair.other):
        audit.record(act, actor=decider.actor, about=about(record), purpose=because[:500], detail=said)
    pair.verdict, pair.because = verdict, because.strip()
    pair.decided_by, pair.decided_at = decider.actor, clock.now()
    pair.save(update_fields=["verdict", "because", "decided_by", "decided_at"])
    return pair


def _merge(pair: Comparison, because: str, decider: "User") -> None:
    roots = sorted({pair.one.root_id, pair.other.root_id})
    locked = {each.pk: each for each in Subject.objects.select_for_update(of=("self",)).filter(pk__in=roots)}
    if len(locked) < 2:
        raise CannotDecide(_("These two records stand under one subject already."))
    kept, joined = locked[roots[0]], locked[roots[1]]
    if kept.kind != joined.kind:
        raise CannotDecide(_("A record of one kind can't be the same as one of another."))
    states = {state.kind for root in roots for state in queries.states_of(root)}
    watched = any(queries.watched(root).exists() for root in roots)
    rules.may_merge(states, watched=watched).or_refuse(CannotDecide)
    moved = list(Subject.objects.filter(root=joined).values_list("pk", flat=True))
    Subject.objects.filter(pk__in=moved).update(root=kept)
    Merge.objects.create(
        id=ids.new_id(),
        kept=kept,
        joined=joined,
        moved=[str(each) for each in moved],
        merged_by=decider.actor,
        merged_at=clock.now(),
        because=because,
    )


@transaction.atomic
def undo_merge(key: uuid.UUID, *, undoer: "User", because: str) -> Merge:
    """Part two records again; the pair waits for a decision as before. A repeat changes nothing."""
    merge = Merge.objects.select_for_update(of=("self",)).select_related("kept", "joined").get(pk=key)
    if merge.undone_at:
        return merge
    if not because.strip():
        raise CannotDecide(_("Write the reasons of your decision."))
    if merge.joined.root_id != merge.kept_id:
        raise CannotDecide(_("A later decision rests on this one. Undo the later one first."))
    moved = [uuid.UUID(each) for each in merge.moved]
    Subject.objects.filter(pk__in=moved).update(root=merge.joined)
    merge.undone_by, merge.undone_at = undoer.actor, clock.now()
    merge.save(update_fields=["undone_by", "undone_at"])
    pairs = Comparison.objects.filter(verdict=Verdict.SAME)
    parted = pairs.filter(one__root=merge.kept, other__in=moved) | pairs.filter(other__root=merge.kept, one__in=moved)
    Comparison.objects.filter(pk__in=list(parted.values_list("pk", flat=True))).update(
        verdict="", decided_by="", decided_at=None, because=""
    )
    for record in (merge.kept, merge.joined):
        audit.record(Act.PARTED, actor=undoer.actor, about=about(record), purpose=because[:500])
    return merge
