"""Burmese: syllables of an onset and a rhyme, as they are spoken and as they are commonly spelled.

Texts typed for the Zawgyi font look right on screen and are wrong in store; `zawgyi` brings them to Unicode first.
Stacked letters (တ္တ) are unstacked: the upper one ends its syllable.
"""

import re
import unicodedata
from functools import cache, lru_cache

from jalon.names.scripts.zawgyi import is_zawgyi, to_unicode
from jalon.names.tables_io import rows

CUT_SHORT = ("ť", "t")
"""What people write at the end of a nasal syllable in the creaky tone: သန့် is Thant, မြင့် Myint."""
_LETTER = "[က-အဿ]"
_INDEPENDENT = str.maketrans({"ဣ": "အိ", "ဤ": "အီ", "ဥ": "အု", "ဦ": "အူ", "ဧ": "အေ", "ဩ": "အော", "ဪ": "အော်"})
_SYLLABLE = re.compile(f"{_LETTER}[ျြွှ]*[ါာိီုူေဲံး]*(?:{_LETTER}[့း]*်[့း]*(?:{_LETTER}်)?)?[့း]*")


@cache
def _parts() -> tuple[dict[str, tuple[str, str]], dict[str, tuple[str, str]]]:
    table = list(rows("burmese.csv"))
    return tuple(  # type: ignore[return-value]
        {row["letters"]: (row["phones"], row["latin"]) for row in table if row["part"] == part}
        for part in ("onset", "rhyme")
    )


def written(word: str) -> str:
    """Bring Burmese letters to one form: Unicode, unstacked, independent vowels spelled out, marks in one order.

    Example:
        >>> written("ဦး") == "အူး"
        True
    """
    text = to_unicode(word) if is_zawgyi(word) else word
    text = text.replace("ဥ်", "ဉ်").replace("ဥ္", "ဉ္").replace("ဦ", "ဦ").replace("စျ", "ဈ")
    text = re.sub("ဥ(?=[ာ])", "ဉ", text).translate(_INDEPENDENT)
    text = text.replace("င်္", "င်").replace("္", "်").replace("၀", "ဝ").replace("၇", "ရ")
    text = re.sub("([့း]+)်", r"်\1", text)
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=65536)
def syllables(word: str) -> tuple[tuple[str, str], ...]:
    """Read one Burmese word as its syllables: (sounds, common spelling) each.

    Example:
        >>> syllables("အောင်ဆန်း")
        (('awŋ', 'aung'), ('san', 'san'))
    """
    return tuple(_one(found) for found in _SYLLABLE.findall(written(word)))


def _one(text: str) -> tuple[str, str]:
    onsets, rhymes = _parts()
    medials = re.match(f"({_LETTER}[ျြ]?)(ွ?)(ှ?)(.*)", text, re.DOTALL)
    if medials is None:
        return "", ""
    head, round_, breath, tail = medials.groups()
    onset = onsets.get(head + breath) or onsets.get(head) or onsets[head[0]]
    rhyme = _rhyme(round_ + tail, rhymes)
    cut = CUT_SHORT if "့" in tail and rhyme[0].endswith("n") else ("", "")
    return onset[0] + rhyme[0] + cut[0], onset[1] + rhyme[1] + cut[1]


def _rhyme(tail: str, rhymes: dict[str, tuple[str, str]]) -> tuple[str, str]:
    tail = tail.replace("့", "")
    for end in range(len(tail), -1, -1):
        if tail[:end] in rhymes:
            return rhymes[tail[:end]]
    return rhymes[""]
