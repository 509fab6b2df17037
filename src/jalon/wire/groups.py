"""Groups: who belongs to a campaign or a mechanism, as a list that its owner signs.

A message to a group is one envelope per member with a shared thread. Each edition of the list has an epoch; who joins
later gets what the owner sends again, who leaves gets nothing more. An older edition, or another one under the same
epoch, is refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from jalon.wire.certificates import Role
from jalon.wire.directory import Directory
from jalon.wire.errors import Malformed, UnknownKey
from jalon.wire.fields import NODE
from jalon.wire.keys import Signer
from jalon.wire.statements import read_statement, state

MAX_MEMBERS = 100


@dataclass(frozen=True)
class Group:
    """One edition of a member list.

    Attributes:
        id: 16 random bytes, the same in every edition.
        owner: code of the node that signs the list.
        epoch: grows with every edition, from 1.
        members: codes of the member nodes, sorted; the owner is among them where it takes part.
        observers: codes of nodes that get what is meant for observers, and nothing else.
        issued: milliseconds since 1970.
        raw: the signed bytes.
    """

    id: bytes
    owner: str
    epoch: int
    members: tuple[str, ...]
    observers: tuple[str, ...]
    issued: int
    raw: bytes = field(repr=False)

    def recipients(self, sender: str, *, observers: bool = False) -> tuple[str, ...]:
        """To whom a member's message goes: an envelope each.

        Args:
            sender: code of the node that sends.
            observers: whether observers get it too.

        Raises:
            UnknownKey: if the sender is no member.
        """
        if sender not in self.members:
            raise UnknownKey(f"{sender} is no member of the group, and can't write to it.")
        return tuple(node for node in (*self.members, *(self.observers if observers else ())) if node != sender)


def sign_group(
    id_: bytes,
    *,
    owner: str,
    epoch: int,
    members: Sequence[str],
    issued: int,
    signer: Signer,
    observers: Sequence[str] = (),
) -> bytes:
    """Sign an edition of a member list; see `Group` for the arguments. Signed by the owner's node key."""
    fields = {
        "id": id_,
        "owner": owner,
        "epoch": epoch,
        "members": sorted(members),
        "observers": sorted(observers),
        "issued": issued,
    }
    return state("group", fields, signer)


def verify_group(raw: bytes, *, directory: Directory, known: Group | None = None) -> Group:
    """Check an edition of a member list.

    Args:
        raw: the bytes as they came.
        directory: the owner's key directory.
        known: the edition that is held, where there is one; the new one must follow it.

    Raises:
        WireError: if it isn't the owner's word, or doesn't follow the edition that is held.
    """
    statement = read_statement(raw)
    fields = statement.fields("group")
    group = Group(
        id=fields.octets("id", 16),
        owner=fields.text("owner", NODE),
        epoch=fields.uint("epoch"),
        members=fields.texts("members", MAX_MEMBERS),
        observers=fields.texts("observers", MAX_MEMBERS),
        issued=fields.time("issued"),
        raw=raw,
    )
    fields.end()
    if group.owner != directory.node:
        raise UnknownKey(f"The group is of {group.owner}, not of {directory.node}.")
    statement.verify(directory.key_for_arrival(statement.kid, Role.NODE, group.issued))
    _check_lists(group)
    if known is not None and not _follows(group, known):
        raise Malformed("The member list is older than the one that is held, or differs under the same epoch.")
    return group


def _check_lists(group: Group) -> None:
    everyone = (*group.members, *group.observers)
    well = (
        group.epoch > 0
        and list(group.members) == sorted(group.members)
        and list(group.observers) == sorted(group.observers)
        and len(set(everyone)) == len(everyone)
        and all(NODE.fullmatch(node) for node in everyone)
    )
    if not well:
        raise Malformed("The member list is unsorted, names somebody twice, or isn't as the protocol wants it.")


def _follows(new: Group, known: Group) -> bool:
    same_group = (new.id, new.owner) == (known.id, known.owner)
    return same_group and (new.epoch > known.epoch or new.raw == known.raw)
