"""Short keys that a name shares with every other way of writing it: what an index looks up to find candidates.

A skeleton keeps the classes of the consonants of one syllable or word (`phones.csv`, column `class`) and drops what
scripts disagree on: vowels, breath, voice, h, y and w. It is coarse on purpose; scoring is for what it finds.
"""

from functools import lru_cache

from jalon.names.prepared import prepare

_DROPPED = str.maketrans({"A": "", "E": "", "O": "", "U": "", "H": "", "Y": "", "W": "", "R": "L"})


@lru_cache(maxsize=1 << 16)
def skeletons(name: str) -> tuple[str, ...]:
    """Make the keys of a name: per syllable of each reading one, and per reading one of the whole name after `=`.

    Example:
        >>> set(skeletons("阮富仲")) & set(skeletons("Nguyen Phu Trong")) >= {"=NNPSN"}
        True
    """
    keys: dict[str, None] = {}
    for shape in prepare(name).shapes:
        if shape.kind == 0:
            keys["=" + shape.coarse.translate(_DROPPED)] = None
            for token in shape.reading.tokens:
                keys[_skeleton(token)] = None
    return tuple(key for key in keys if key.strip("="))


def _skeleton(token: str) -> str:
    from jalon.names.phones import classes  # noqa: PLC0415

    return token.translate(classes()).translate(_DROPPED)[:6]
