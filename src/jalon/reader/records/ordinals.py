"""Which session of a series: 15e, quatrième, 159th, lần thứ tư, Mekong Dragon VII; not "80e anniversaire"."""

import re

from jalon.reader.reading import Reading

ROMAN = {
    "I": 1,
    "II": 2,
    "III": 3,
    "IV": 4,
    "V": 5,
    "VI": 6,
    "VII": 7,
    "VIII": 8,
    "IX": 9,
    "X": 10,
    "XI": 11,
    "XII": 12,
}


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
        pattern = rf"{table['ordinal_lead']} (?:{digits}|(?P<word>{spelled})(?!\w))"
        hit = re.search(pattern, re.split(r"[.;\n]", after)[0], re.IGNORECASE)
    else:
        before = reading.text[max(0, start - 44) : start]
        hit = re.search(rf"(?<![\w])(?:{digits}|(?P<word>{spelled})) ?(?:[\w-]+ ){{0,2}}$", before, re.IGNORECASE)
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
