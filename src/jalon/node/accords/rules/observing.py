"""What an observer of a mechanism gets: what its rule gives, and nothing else. Pure."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from jalon.node.accords.choices import Kind, MemberRole, Sees

GATE = {
    Kind.MECHANISM: None,
    Kind.MEETING: Sees.MEETINGS,
    Kind.MINUTES: Sees.MINUTES,
    Kind.COMMITMENT: Sees.COMMITMENTS,
    Kind.TRAINING: Sees.TRAINING,
}
HIDDEN: dict[Kind, dict[str, Sees | None]] = {
    Kind.MEETING: {"delegations": Sees.DELEGATIONS, "papers": Sees.PAPERS},
    Kind.COMMITMENT: {"owners": Sees.PROGRESS, "steps": Sees.PROGRESS, "evidence": Sees.PROGRESS},
    Kind.TRAINING: {"nominations": None, "seats": None, "outcome": None},
}
"""Parts of a content that stay out unless the rule names what opens them; None opens never."""


def observers(mechanism: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """Each observing party of an agreed mechanism, and what it may see."""
    return {
        member["party"]: frozenset(member["sees"])
        for member in mechanism["members"]
        if member["role"] == MemberRole.OBSERVER and member["sees"]
    }


def for_observer(kind: str, content: Mapping[str, Any], sees: Collection[str]) -> dict[str, Any] | None:
    """What one observer gets of a content; None where it gets nothing.

    Of the mechanism an observer sees its own place and the members, never what other observers are given.
    """
    gate = GATE[Kind(kind)]
    if not sees or (gate is not None and gate not in sees):
        return None
    hidden = HIDDEN.get(Kind(kind), {})
    shut = {part for part, key in hidden.items() if key is None or key not in sees}
    shown: dict[str, Any] = {
        key: ([] if isinstance(value, list) else "") if key in shut else value for key, value in content.items()
    }
    if kind == Kind.MECHANISM:
        shown["members"] = [_plain(member) for member in shown["members"] if member["role"] == MemberRole.MEMBER]
    return shown


def _plain(member: Mapping[str, Any]) -> dict[str, Any]:
    return {**member, "sees": []}


def members(mechanism: Mapping[str, Any], known: Sequence[str]) -> list[str]:
    """The member nodes of a mechanism, among the nodes that are known."""
    return [
        member["party"] for member in mechanism["members"]
        if member["role"] == MemberRole.MEMBER and member["party"] in known
    ]  # fmt: skip
