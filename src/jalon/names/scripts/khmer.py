"""Khmer: two series of consonants that give the same vowel sign two sounds.

A syllable is a consonant (with others written under it), a vowel sign read by the consonant's series (`tables/khmer.csv`,
columns `first` and `second`), and a final. Two marks move a consonant to the other series, one silences a letter. What
is written under a final (វណ្ណ, ពេជ្រ) is not heard.
"""

import re
from functools import cache, lru_cache

from jalon.names.tables_io import rows

_C, _V = "[ក-អ]", "[ា-ៈ]"
_ONSET = f"{_C}[៉៊]?(?:្{_C}[៉៊]?)*"
_FINAL = f"(?![ហអ]){_C}(?!{_V}|[៉៊្])"
_SYLLABLE = re.compile(
    f"(?P<alone>[ឥ-ឳ])(?P<final0>{_FINAL})?"
    f"|(?P<onset>{_ONSET})(?:(?P<vowel>{_V}+)(?P<short>់)?(?P<final1>(?<![ំះ]){_FINAL}(?:់)?)?|(?P<final2>{_FINAL}(?:់)?))?"
)
_STACK = re.compile(f"(?<=.)(?!ហ)({_C})្(?={_C})((?:{_C}្)*)")
_UNHEARD = re.compile(f"·{_C}(?:្{_C})*[ិុ]?$")
_SILENT = re.compile(f"{_C}(?:្{_C})*[ិុ]?៍")
_DROPPED = dict.fromkeys(map(ord, "័៏៎៌៑\u17b4\u17b5\u17cf"))


@cache
def _part(name: str) -> dict[str, tuple[str, str]]:
    return {row["letters"]: (row["first"], row["second"]) for row in rows("khmer.csv") if row["part"] == name}


@lru_cache(maxsize=65536)
def syllables(word: str) -> tuple[str, ...]:
    """Read one Khmer word as the sounds of its syllables.

    Example:
        >>> syllables("សុខា")
        ('so', 'Ka')
    """
    text = _UNHEARD.sub("", _STACK.sub(r"\1·\2", _SILENT.sub("", word)))
    text = text.translate(_DROPPED).replace("េី", "ើ").replace("េា", "ោ")
    return tuple(sound for found in _SYLLABLE.finditer(text) if (sound := _one(found)))


def _one(found: re.Match[str]) -> str:
    final = found["final0"] or found["final1"] or found["final2"] or ""
    if found["alone"]:
        return _part("alone")[found["alone"]][0] + _final(final)
    onset, series = _onset(found["onset"])
    short = "់" if "់" in (found["short"] or "") + final else ""
    return onset + _vowel((found["vowel"] or "").replace("ៈ", "ះ"), short, series) + _final(final)


def _onset(text: str) -> tuple[str, int]:
    onsets = _part("onset")
    head = next(text[:n] for n in (3, 1) if text[:n] in onsets)
    sounds, series = onsets[head][0], int(onsets[head][1])
    if head == "ប" and len(text) > 1 and "៊" not in text:
        sounds = "p"
    for letter in re.findall(f"្({_C})", text[len(head) :]):
        sounds += onsets[letter][0]
        series = max(series, int(onsets[letter][1])) if head in "សហអ" else series
    return sounds, 1 if "៉" in text else 2 if "៊" in text else series


def _vowel(sign: str, short: str, series: int) -> str:
    vowels = _part("vowel")
    pair = vowels.get(sign + short) or vowels.get(sign) or vowels.get(sign[:1]) or vowels[""]
    return pair[series - 1]


def _final(text: str) -> str:
    letter = text[:1]
    return _part("final").get(letter, _part("onset").get(letter, ("", "")))[0]
