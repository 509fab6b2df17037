"""Which counterpart pair fits an offence: the nearest topic wins, then the one for every subject."""

from jalon import codes


def topics(offence: str) -> list[str]:
    """The offence, what stands above it, and last the empty topic of pairs for every subject.

    `drugs.smuggling` → `drugs.smuggling`, `drugs`, ``.
    """
    found = []
    while offence:
        found.append(offence)
        offence = offence.rpartition(".")[0]
    return [*found, ""]


def fit(pair_offence: str, offence: str) -> int | None:
    """How near a pair's subject is to an offence: 0 is the same topic; None where the pair is for something else.

    Without an offence, pairs for every subject come first and the others after them.
    """
    if not offence:
        return 0 if not pair_offence else 1
    wanted = topics(offence)
    return wanted.index(pair_offence) if pair_offence in wanted else None


def known(offence: str) -> bool:
    """Whether the closed list has the offence; the empty one means every subject."""
    return not offence or offence in codes.load("offences")
