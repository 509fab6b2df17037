"""Jalon: agencies on both sides of a land border work together, each on its own node.

The pure rooms (`codes`, `territory`, `wire`, `names`, `reader`, `tally`) know no framework; `node` is the Django
node that is built from them; `cli` is the command.
"""


class JalonError(Exception):
    """An error whose text may be shown to the person who caused it.

    The text says what happened and what to do next, in one or two plain sentences. Every error type of the pure rooms
    and of the node derives from this one; the command prints it on stderr and ends with exit code 1.
    """
