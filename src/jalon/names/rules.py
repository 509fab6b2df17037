"""Spelling rules as data: the longest match at each place, from a table of `from,to`."""

import re
from collections.abc import Callable, Mapping


def rewriter(table: Mapping[str, str]) -> Callable[[str], str]:
    """Make a function that rewrites text by a table, longest entry first; letters without an entry are dropped.

    An entry may look ahead (`c(?=[ei])`) or ask for the beginning (`^ht`); everything else is taken as it stands.

    Example:
        >>> rewriter({"sh": "ʂ", "a": "a"})("sha!")
        'ʂa'
    """
    keys = sorted(table, key=lambda key: (-len(re.sub(r"\(\?.*?\)", "", key)), "(?" not in key, key))
    patterns = [key if "(?" in key or key[0] == "^" else re.escape(key) for key in keys]
    whole = re.compile("|".join(f"({pattern})" for pattern in patterns) + "|.", re.DOTALL)
    values = [table[key] for key in keys]

    def replace(match: re.Match[str]) -> str:
        return values[match.lastindex - 1] if match.lastindex else ""

    return lambda text: whole.sub(replace, text)


def segment(text: str, known: Mapping[str, object], longest: int) -> list[str] | None:
    """Cut text into the fewest known pieces, or None where that is impossible.

    Ties are broken for the cut whose later pieces are longer, so that `xian` stays whole and `yanan` is `ya nan`.

    Example:
        >>> segment("xiaoping", {"xi": 1, "ao": 1, "xiao": 1, "ping": 1}, 6)
        ['xiao', 'ping']
    """
    if text in known:
        return [text]
    best: list[tuple[int, list[str]] | None] = [(0, [])] + [None] * len(text)
    for end in range(1, len(text) + 1):
        for start in range(max(0, end - longest), end):
            before, piece = best[start], text[start:end]
            if before is not None and piece in known:
                here = best[end]
                if here is None or before[0] + 1 < here[0]:
                    best[end] = (before[0] + 1, [*before[1], piece])
    last = best[-1]
    return last[1] if last and last[1] else None
