"""Where a record stands between the sides. Pure, and the same on every node that knows the same versions and answers.

Each wording is a *version*, bound by its digest to its author and to the versions it builds on. Versions and answers
are only ever added, so two nodes that have exchanged everything hold the same sets, whatever the order in which they
came; from these sets alone everything else follows:

* a version is **valid** when it keeps to the rules of its kind towards every version it builds on, all of them known;
* it is **accepted** when every party but its author has accepted it, **declined** when one has declined it;
* the **heads** are the valid versions that are not declined and on which no other such version builds;
* two heads, or two accepted versions neither of which builds on the other, are a **conflict**: both are shown, on both
  sides, until a version that builds on both is accepted.
"""

import dataclasses
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from jalon.node.accords.choices import CommitmentState, Kind, Standing
from jalon.node.kernel.refused import YES, Decision, no
from jalon.wire.encoding import encode


@dataclasses.dataclass(frozen=True)
class Wording:
    """A version as the rules see it."""

    digest: str
    parents: tuple[str, ...]
    author: str
    content: Mapping[str, Any]


@dataclasses.dataclass(frozen=True)
class Stand:
    """Where a record stands: its state, the digest that all sides accepted, the heads, and the one that is shown."""

    state: Standing
    agreed: str = ""
    heads: tuple[str, ...] = ()
    shown: str = ""


def digest(*, record: str, kind: str, author: str, parents: Sequence[str], content: Mapping[str, Any]) -> str:
    """The name of a version, the same on every node: SHA-256 over its deterministic encoding."""
    said = {"record": record, "kind": kind, "author": author, "parents": sorted(parents), "content": dict(content)}
    return hashlib.sha256(encode(said)).hexdigest()


def standing(
    kind: str, versions: Sequence[Wording], answers: Mapping[tuple[str, str], bool], parties: Sequence[str]
) -> Stand:
    """Where a record stands.

    Args:
        kind: of the record.
        versions: every shared version that is known.
        answers: (digest, node) → accepted or declined.
        parties: the nodes that hold the record.
    """
    known = _valid(kind, versions)
    if not known:
        return Stand(Standing.LOCAL)
    elders = {one: _ancestors(one, known) for one in known}
    accepted = {
        one for one, wording in known.items()
        if all(node == wording.author or answers.get((one, node)) is True for node in parties)
    }  # fmt: skip
    declined = {one for one, node in answers if node in parties and answers[one, node] is False} - accepted
    agreed = _maximal(accepted, elders)
    heads = _maximal(set(known) - declined, elders)
    return _judged(agreed, heads, known)


def _judged(agreed: list[str], heads: list[str], known: Mapping[str, Wording]) -> Stand:
    one = agreed[0] if len(agreed) == 1 else ""
    if len(agreed) > 1 or len(heads) > 1:
        return Stand(Standing.CONFLICT, one, tuple(heads), one or (agreed or heads)[0])
    if not heads:
        return Stand(Standing.DECLINED, shown=sorted(known)[0])
    if one == heads[0]:
        return Stand(Standing.AGREED, one, (one,), one)
    state = Standing.AMENDED if one else Standing.PROPOSED
    return Stand(state, one, tuple(heads), one or heads[0])


def _valid(kind: str, versions: Sequence[Wording]) -> dict[str, Wording]:
    """The versions whose parents are valid and known, and which keep to the rules towards them."""
    waiting = {one.digest: one for one in versions}
    known: dict[str, Wording] = {}
    while True:
        ready = [one for one in waiting.values() if all(parent in known for parent in one.parents)]
        for one in ready:
            del waiting[one.digest]
            if may_follow(kind, [known[parent].content for parent in one.parents], one.content, one.author):
                known[one.digest] = one
        if not ready:
            return known


def _ancestors(one: str, known: Mapping[str, Wording]) -> set[str]:
    found: set[str] = set()
    fresh = list(known[one].parents)
    while fresh:
        found.update(fresh)
        fresh = [parent for each in fresh for parent in known[each].parents if parent not in found]
    return found


def _maximal(some: set[str], elders: Mapping[str, set[str]]) -> list[str]:
    """Those on which none of the others builds, in the order of their digests."""
    covered = {elder for one in some for elder in elders[one]}
    return sorted(some - covered)


def may_follow(kind: str, before: Sequence[Mapping[str, Any]], content: Mapping[str, Any], author: str) -> Decision:
    """Whether a wording may follow those it builds on: a commitment changes its state only with new evidence.

    Evidence is never taken out, and nobody adds evidence in another side's name.
    """
    if kind != Kind.COMMITMENT:
        return YES
    held = [list(one["evidence"]) for one in before]
    if any(each not in content["evidence"] for evidence in held for each in evidence):
        return no(_("Evidence that both sides hold cannot be taken out. Add what speaks against it instead."))
    fresh = [each for each in content["evidence"] if not any(each in evidence for evidence in held)]
    if any(each["node"] != author for each in fresh):
        return no(_("Each side adds evidence of its own node alone."))
    moved = [one for one in before if one["state"] != content["state"]]
    proved = [one for one in moved if len(content["evidence"]) > len(one["evidence"])]
    begun = content["state"] != CommitmentState.OPEN and not content["evidence"]
    if begun or len(proved) < len(moved):
        return no(_("The state changes only with evidence: name the record or the accepted text that shows it."))
    return YES


def differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """The keys whose values differ."""
    return [key for key in one if one.get(key) != other.get(key)]
