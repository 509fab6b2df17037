"""Written names as they come: Unicode forms, spaces, case, commas, and which script a word stands in.

Everything that may differ between two ways of typing the same name goes here, so that no later step needs to care.
"""

import re
import unicodedata
from functools import lru_cache

LONGEST = 160
"""Characters of a name that are read; what lies beyond is no name."""

_UNSEEN = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]")
_SIGNS = str.maketrans(dict.fromkeys("`´ʹʻʼʽˈ‘’‛′＇", "'") | dict.fromkeys("‐‑‒–—―−﹣－", "-"))
_ODD = re.compile("[" + "".join(map(chr, _SIGNS)) + _UNSEEN.pattern[1:])
_BLOCKS = (
    ("thai", 0x0E00, 0x0E7F),
    ("lao", 0x0E80, 0x0EFF),
    ("burmese", 0x1000, 0x109F),
    ("burmese", 0xA9E0, 0xA9FF),
    ("burmese", 0xAA60, 0xAA7F),
    ("khmer", 0x1780, 0x17FF),
    ("cyrillic", 0x0400, 0x052F),
    ("han", 0x3400, 0x9FFF),
    ("han", 0xF900, 0xFAFF),
    ("han", 0x20000, 0x323AF),
    ("latin", 0x0041, 0x024F),
    ("latin", 0x1E00, 0x1EFF),
)
_SPLIT = re.compile(r"[\s\-·•・‧∙⋅.,;/|_+()\[\]{}\"“”«»、，။]+")


@lru_cache(maxsize=8192)
def script_of(char: str) -> str:
    """Name the script that a letter belongs to, or `""` for marks, digits and scripts that are not read here.

    Example:
        >>> script_of("阮"), script_of("ก"), script_of("5")
        ('han', 'thai', '')
    """
    code = ord(char)
    if code < 0x80:
        return "latin" if char.isalpha() else ""
    for name, first, last in _BLOCKS:
        if first <= code <= last:
            return name
    return ""


def clean(name: str) -> str:
    """Bring a name to one form: NFC, no invisible characters, plain quotes and dashes, lower case, single spaces.

    A comma puts the family name first (`Hunt, Jeremy` → `jeremy hunt`). At most `LONGEST` characters are kept.

    Example:
        >>> clean("  NGUYỄN   Văn Hùng ")
        'nguyễn văn hùng'
    """
    if name.isascii():
        text = name[: 8 * LONGEST].replace("`", "'").lower()[:LONGEST]
    else:
        text = name[: 8 * LONGEST]
        if _ODD.search(text) or not unicodedata.is_normalized("NFKC", text):
            text = unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).translate(_SIGNS)
        text = unicodedata.normalize("NFC", text.lower())[:LONGEST]
    if "," in text or "،" in text:
        parts = [part.strip() for part in re.split(r"[,،]", text) if part.strip()]
        if len(parts) == 2:
            text = f"{parts[1]} {parts[0]}"
    return " ".join(text.split())


def words(text: str) -> list[str]:
    """Split cleaned text into words: at spaces, dashes, dots and the middle dot of foreign names in Chinese.

    Example:
        >>> words("chan-o-cha"), words("杰里米·亨特")
        (['chan', 'o', 'cha'], ['杰里米', '亨特'])
    """
    if text.replace(" ", "").isalpha():  # most names
        return text.split()
    return [word for piece in _SPLIT.split(text) if (word := piece.strip("'"))]


@lru_cache(maxsize=65536)
def runs(word: str) -> tuple[tuple[str, str], ...]:
    """Cut a word where its script changes: `(script, letters)` each; marks stay with the letter before them.

    Example:
        >>> runs("王li")
        (('han', '王'), ('latin', 'li'))
    """
    first = script_of(word[0]) if word else ""
    if first and {first, ""}.issuperset(map(script_of, word)):
        return ((first, word),)
    found: list[tuple[str, str]] = []
    for char in word:
        script = script_of(char)
        if found and (script in ("", found[-1][0])):
            found[-1] = (found[-1][0], found[-1][1] + char)
        elif script:
            found.append((script, char))
    return tuple(found)
