"""Resuming a transfer: what a gate has not got of it, asked by its sender and told by the gate.

Nobody but the two nodes knows the root that the question names, and the answer is of use to the sender alone: what a
gate says it has not got is sent to it once more. So neither is signed; the line that carries both is that of chunks.
"""

from collections.abc import Collection, Sequence

from jalon.wire.encoding import Limits, decode, encode
from jalon.wire.errors import Malformed

QUESTION = 64
"""Bytes of a question at most."""
ANSWER = 1 << 14
"""Bytes of an answer at most."""
MOST_GAPS = 1000


def missing(chunks: int, held: Collection[int]) -> list[range]:
    """The resume plan: the ranges of chunks still to be sent.

    Example:
        >>> missing(5, {0, 2})
        [range(1, 2), range(3, 5)]
    """
    plan: list[range] = []
    for index in range(chunks):
        if index in held:
            continue
        if plan and plan[-1].stop == index:
            plan[-1] = range(plan[-1].start, index + 1)
        else:
            plan.append(range(index, index + 1))
    return plan


def ask(root: bytes) -> bytes:
    """The sender's question: what have you not got of this transfer?"""
    return encode([root])


def read_question(raw: bytes) -> bytes:
    """The root that a question names.

    Raises:
        TooBig, Malformed: if it isn't as the protocol wants it.
    """
    match decode(raw, Limits(size=QUESTION, depth=1, count=2)):
        case [bytes(root)] if len(root) == 32:
            return root
    raise Malformed("These bytes don't ask what is missing of a transfer.")


def tell(plan: Sequence[range]) -> bytes:
    """The gate's answer: the first chunk of each gap, and the one after its last.

    Where there are more gaps than an answer holds, the last one goes on to the end of all.

    Example:
        >>> tell([range(1, 2), range(3, 5)]).hex()
        '82820102820305'
    """
    gaps = [[gap.start, gap.stop] for gap in plan[:MOST_GAPS]]
    if len(plan) > MOST_GAPS:
        gaps[-1][1] = plan[-1].stop
    return encode(gaps)


def read_told(raw: bytes, chunks: int) -> list[range]:
    """What the gate of a partner has not got, in order.

    Args:
        raw: its answer.
        chunks: of the transfer.

    Raises:
        TooBig, Malformed: if it isn't as the protocol wants it, or names chunks that the transfer doesn't have.
    """
    told = decode(raw, Limits(size=ANSWER, depth=2, count=3 * MOST_GAPS + 1))
    plan, begun = list[range](), 0
    for gap in told if isinstance(told, list) else [None]:
        match gap:
            case [int(start), int(stop)] if begun <= start < stop <= chunks:
                plan.append(range(start, stop))
                begun = stop + 1
            case _:
                raise Malformed("These bytes don't tell what is missing of a transfer.")
    return plan
