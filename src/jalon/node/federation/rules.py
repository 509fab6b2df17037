"""Which stream goes first."""

from jalon.node.federation.choices import STREAMS

_ORDER = tuple(STREAMS.values())


def rank(name: str) -> int:
    """The rank of a stream by its name (`urgent.1`), the most urgent 0; what is unknown comes last."""
    kind = name.partition(".")[0]
    return _ORDER.index(kind) if kind in _ORDER else len(_ORDER)
