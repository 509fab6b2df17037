"""Which session of a series: 15e, quatrième, 159th, lần thứ tư, Mekong Dragon VII; not "80e anniversaire"."""

import re

from jalon.reader.reading import Reading

ROMAN = re.compile(r"(?=[IVXL])(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
NUMERALS = {"I": 1, "V": 5, "X": 10, "L": 50}


def roman(numeral: str) -> int | None:
    """Return what a Roman number up to 89 says; None where it is none.

    Example:
        >>> roman("VIII"), roman("XIV"), roman("IIX")
        (8, 14, None)
    """
    if not ROMAN.fullmatch(numeral):
        return None
    values = [NUMERALS[letter] for letter in numeral]
    return sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))


def ordinal_near(reading: Reading, start: int, end: int) -> int | None:
    """Return the ordinal of the noun phrase `start:end` of the view: directly before it, or after it in Vietnamese.

    Example:
        >>> from jalon.reader.lexicon import lexicon
        >>> from jalon.reader.reading import reading_of
        >>> ordinal_near(reading_of("La quatrième conférence a eu lieu.", lexicon("fr")), 13, 23)
        4
    """
    table = reading.lexicon.table("calendar")
    words, digits = table["ordinals"], table["ordinal_digits"]
    spelled = "|".join(sorted(words, key=len, reverse=True))
    if not table["ordinal_before"]:
        after = reading.text[start : end + 70]
        phrase = re.split(r"[.;\n]", after)[0]
        hit = re.search(rf"{table['ordinal_lead']} (?:{digits}|(?P<word>{spelled})(?!\w))", phrase, re.IGNORECASE)
        if numeral := re.search(rf"{table['ordinal_lead']} (?:thứ )?([IVXL]+)(?!\w)", phrase):
            return roman(numeral[1])
    else:
        before = reading.text[max(0, start - 64) : start]
        if numeral := re.search(r"(?<!\w)([IVX]+)(?:e|ème|th) (?:[\w-]+ ){0,2}$", before):
            return roman(numeral[1])
        between = rf"(?:(?!(?:{table['noun_ends']})\b)[\w–-]+ ){{0,5}}"
        hit = re.search(rf"(?<![\w])(?:{digits}|(?P<word>{spelled})) ?{between}$", before, re.IGNORECASE)
        if hit and re.match(
            rf" ?(?:{table['not_ordinal_of']})",
            before[hit.end("n") if hit["n"] else hit.end("word") :].lstrip("eèrmsthnd"),
            re.IGNORECASE,
        ):
            hit = None
    if hit is None:
        return None
    if hit["n"]:
        return int(hit["n"])
    named = {key.lower(): value for key, value in words.items()}
    return named.get(hit["word"].lower()) or next(
        (v for k, v in named.items() if re.fullmatch(k, hit["word"].lower())), None
    )
