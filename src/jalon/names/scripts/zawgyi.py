"""Burmese typed for the Zawgyi font, brought to Unicode.

Zawgyi stores letters in the order in which they are drawn and gives ligatures codes of their own. The conversion takes
each code to what it stands for (`tables/zawgyi.csv`), then moves the signs drawn before their letter to where Unicode
keeps them. A word is taken for Zawgyi where it holds what Unicode text can't hold.
"""

import re
from functools import cache

from jalon.names.tables_io import rows

_LETTER = "[\u1000-\u1021\u1025\u1027\u1029\u103f]"
_STACKS = "|".join(f"[{row}]\u1039[{row}]" for row in ("က-င", "စ-ည", "ဋ-ဏ", "တ-န", "ပ-မ", "လ", "သ", "ဃဂ"))
_ONLY_ZAWGYI = re.compile(
    "[\u105a\u1060-\u1097\u1033\u1034]"  # ligatures and variants
    "|(?:^|[^\u1000-\u1021\u103b-\u103f])\u1031"  # the e sign before its letter: drawn first
    "|\u1039(?![\u1000-\u1021])"  # what silences a letter, stored as what stacks letters
    "|(?:^|[^\u1000-\u1021])\u103b"  # the r sign before its letter
    "|[\u1000-\u1021]\u103a[\u102d\u102f\u1030\u1032\u1036\u103d]"  # a vowel on a silenced letter
    f"|(?<!\u103a)(?=[\u1000-\u1021]\u1039)(?!{_STACKS})"  # letters that no word stacks
)


@cache
def _codes() -> dict[int, str]:
    return {ord(row["zawgyi"]): row["unicode"] for row in rows("zawgyi.csv")}


def is_zawgyi(word: str) -> bool:
    """Tell whether a Burmese word is typed for Zawgyi.

    Example:
        >>> is_zawgyi("ေမာင္"), is_zawgyi("မောင်")
        (True, False)
    """
    return bool(_ONLY_ZAWGYI.search(word))


def to_unicode(word: str) -> str:
    """Bring a Zawgyi word to Unicode.

    Example:
        >>> to_unicode("ေမာင္") == "မောင်"
        True
    """
    text = word.translate(_codes())
    e, medial = "\u1031", "[\u103b-\u103e]"
    text = re.sub(f"(\u103c?)({e}?)(\u103c?)({_LETTER})", r"\4\1\3\2", text)  # drawn first, stored after
    text = re.sub(f"{e}((?:\u1039{_LETTER})?)({medial}+)", rf"\1\2{e}", text)
    text = re.sub(f"([\u102b-\u1032\u1036]*){e}((?:\u1039{_LETTER})+)", rf"\2{e}\1", text)
    text = re.sub(f"({_LETTER}{medial}*{e}?)\u1004\u103a\u1039", r"\1", _kinzi(text))
    text = re.sub(f"({medial}+)", lambda found: "".join(sorted(found[1])), text)
    text = re.sub(f"([\u102b-\u1032\u1036-\u1038]+)({medial}+)", r"\2\1", text)
    text = re.sub("([\u102f\u1030])([\u102d\u102e\u1032])", r"\2\1", text)
    text = re.sub("\u1036([\u102d\u102f\u1030])", "\\1\u1036", text)
    text = re.sub("([\u1037\u1038])([\u102b-\u1032\u1036])", r"\2\1", text)
    return re.sub("([\u1037\u1038]+)\u103a", "\u103a\\1", text)


def _kinzi(text: str) -> str:
    return re.sub(f"({_LETTER})([\u103b-\u103e]*\u1031?)\u1004\u103a\u1039(?!{_LETTER})", "\u1004\u103a\u1039\\1\\2", text)
