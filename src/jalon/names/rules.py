"""Spelling rules as data: the longest match at each place, from a table of `from,to`."""

import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType


def rewriter(table: Mapping[str, str]) -> Callable[[str], str]:
    """Make a function that rewrites text by a table, longest entry first; letters without an entry are dropped.

    An entry may look ahead (`c(?=[ei])`) or ask for the beginning (`^ht`); everything else is taken as it stands.

    Example:
        >>> rewriter({"sh": "ʂ", "a": "a"})("sha!")
        'ʂa'
    """
    keys = sorted(table, key=lambda key: (-len(_letters(key)), "(?" not in key, key))
    ways = {
        first: _ways([key for key in keys if _letters(key).lstrip("^")[0] == first], table) for first in _firsts(keys)
    }

    def replace(text: str) -> str:
        found, place = [], 0
        while place < len(text):
            pattern, values = ways.get(text[place], _NO_WAY)
            match = pattern.match(text, place)
            if match is not None and match.lastindex:
                found.append(values[match.lastindex - 1])
                place = match.end()
            else:
                place += 1
        return "".join(found)

    return replace


_NO_WAY: tuple[re.Pattern[str], list[str]] = (re.compile("(?!)"), [])


def _letters(key: str) -> str:
    """An entry without what it looks ahead or back to."""
    return re.sub(r"\(\?.*?\)", "", key)


def _firsts(keys: Sequence[str]) -> set[str]:
    return {_letters(key).lstrip("^")[0] for key in keys}


def _ways(keys: Sequence[str], table: Mapping[str, str]) -> tuple[re.Pattern[str], list[str]]:
    """The entries that begin with one letter, as a pattern with a group for each, and what they become."""
    patterns = [key if "(?" in key or key[0] == "^" else re.escape(key) for key in keys]
    return re.compile("|".join(f"({pattern})" for pattern in patterns), re.DOTALL), [table[key] for key in keys]


PIECE = 1_000_000
"""What each piece of a cut costs; what speaks for a piece is far less."""


def segment(
    text: str, known: Mapping[str, object], longest: int, likely: Mapping[str, int] = MappingProxyType({})
) -> list[str] | None:
    """Cut text into the fewest known pieces, or None where that is impossible.

    Ties are broken for the likelier pieces, then for the cut whose later pieces are longer, so that `xian` stays whole
    and `yanan` is `ya nan`.

    Args:
        text: what is cut.
        known: every piece that there is.
        longest: letters of the longest of them.
        likely: what speaks for a piece, from 0 to 10,000; nothing speaks for one that isn't named.

    Example:
        >>> segment("xiaoping", {"xi": 1, "ao": 1, "xiao": 1, "ping": 1}, 6)
        ['xiao', 'ping']
    """
    if text in known:
        return [text]
    size = len(text)
    if not any(text[-end:] in known for end in range(1, min(longest, size) + 1)):
        return None  # most words that can't be cut
    least, before = [0] * (size + 1), [-1] * (size + 1)  # the cost up to each place, and where its last piece begins
    reached = 0
    for start in range(size):
        if start > reached:
            return None
        if start and before[start] < 0:
            continue
        for end in range(start + 1, min(start + longest, size) + 1):
            if (piece := text[start:end]) in known:
                cost = least[start] + PIECE - likely.get(piece, 0)
                if before[end] < 0 or cost < least[end]:
                    least[end], before[end], reached = cost, start, max(reached, end)
    return _pieces(text, before) if size and before[size] >= 0 else None


def _pieces(text: str, before: Sequence[int]) -> list[str]:
    """The pieces of a cut, from where the last piece up to each place begins."""
    ends = [len(text)]
    while ends[-1]:
        ends.append(before[ends[-1]])
    return [text[start:end] for end, start in itertools.pairwise(ends)][::-1]
