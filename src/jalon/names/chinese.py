"""Names in Chinese characters: their Mandarin, Sino-Vietnamese, Cantonese and southern readings."""

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from jalon.names.reading import Reading
from jalon.names.scripts import cantonese, han, latin, mandarin, vietnamese
from jalon.names.tables_io import rows

_Chars = Sequence[tuple[str, han.Hanzi]]


def read(parts: Sequence[str]) -> Iterator[Reading]:
    """Read the words of a name; those of foreign names are parted by a dot.

    Example:
        >>> [reading.latin for reading in read(["阮富仲"])][:2]
        ['ruan fu zhong', 'nguyễn phú trọng']
    """
    text = "".join(parts)
    chars = [(char, found) for char in text if (found := han.hanzi(char))]
    if not chars:
        return
    foreign = len(parts) > 1 or len(text) > 4
    if len(parts) > 1:
        yield from _well_known(parts)
    for spelled, weight in _pinyin(text, foreign=foreign):
        yield Reading("pinyin", "han", " ".join(spelled), tuple(map(_mandarin_sounds, spelled)), weight)
    if foreign and len(text) > 4:
        return
    yield from _hanviet([found.hanviet for _, found in chars])
    spelled = [spelling for char, _ in chars if (spelling := _hongkong(char))]
    yield Reading("cantonese", "han", " ".join(spelled), tuple(map(latin.phones, spelled)), 0.5)
    yield from _dialects(chars)


@lru_cache(maxsize=8192)
def _mandarin_sounds(spelled: str) -> str:
    return mandarin.pinyin().get(spelled, "") or latin.phones(spelled)


@lru_cache(maxsize=32768)
def _hongkong(char: str) -> str:
    found = han.hanzi(char)
    return cantonese.hongkong(found.jyutping[0]) if found and found.jyutping else ""


@cache
def _foreign_given() -> dict[str, str]:
    return {row["han"]: row["latin"] for row in rows("foreign_given.csv")}


def _well_known(parts: Sequence[str]) -> Iterator[Reading]:
    """Read a foreign name whose given name Chinese writes in a way of its own: 约翰 is John."""
    given = _foreign_given().get(han.fold(parts[0]))
    if given:
        sounds = mandarin.pinyin()
        rest = [[sounds.get(s, "") for s in next(_pinyin(part, foreign=True))[0]] for part in parts[1:]]
        tokens = (latin.phones(given), *("".join(syllables) for syllables in rest))
        yield Reading("well-known", "han", " ".join((given, *parts[1:])), tokens, 1.0)


def _pinyin(text: str, *, foreign: bool) -> Iterator[tuple[list[str], float]]:
    several = [found.pinyin if (found := han.hanzi(char)) else () for char in text]
    usual = [options[0] if options else "" for options in several]
    if foreign:
        yield _said(usual), 1.0
        return
    heads = _surname(text, usual)
    for rank, head in enumerate(heads[:2]):
        yield _said([*head, *usual[len(head) :]]), 1.0 if rank == 0 else 0.3
    for place in range(len(heads[0]), len(text)):
        if len(several[place]) > 1:
            yield _said([*heads[0], *usual[len(heads[0]) : place], several[place][1], *usual[place + 1 :]]), 0.2
            return


def _surname(text: str, usual: Sequence[str]) -> list[tuple[str, ...]]:
    """The ways to read the surname that a name begins with, of one or two characters."""
    table = han.surnames()
    double = mandarin.cut_pinyin(table[text[:2]][0]) if text[:2] in table and len(text) > 2 else None
    return [double] if double else [(s,) for s in table.get(text[0], tuple(usual[:1]))]


def _said(spelled: Sequence[str]) -> list[str]:
    return [s for s in spelled if s]


@cache
def _twins() -> dict[str, str]:
    table = list(rows("hanviet_twins.csv"))
    return {**{row["other"]: row["one"] for row in table}, **{row["one"]: row["other"] for row in table}}


def _hanviet(options: Sequence[tuple[str, ...]]) -> Iterator[Reading]:
    usual = [option[0] for option in options if option]
    if not usual or len(usual) != len(options):
        return
    yield _sino_vietnamese(usual, 0.7)
    made = 0
    for place, option in enumerate(options):
        others = [other for other in (*option[1:], _twins().get(usual[place], "")) if other]
        for other in dict.fromkeys(others):
            if made < 3:
                made += 1
                yield _sino_vietnamese([*usual[:place], other, *usual[place + 1 :]], 0.3)


def _sino_vietnamese(spelled: Sequence[str], weight: float) -> Reading:
    return Reading("han-viet", "han", " ".join(spelled), tuple(map(_vietnamese_sounds, spelled)), weight)


@lru_cache(maxsize=8192)
def _vietnamese_sounds(spelled: str) -> str:
    heard = vietnamese.syllable(spelled)
    return heard.phones if heard else latin.phones(spelled)


def _dialects(chars: _Chars) -> Iterator[Reading]:
    table = cantonese.dialects()
    surnames = table.get(chars[0][1].simple, ((), ()))[0]
    if not surnames:
        return
    rest = [(table.get(found.simple, ((), ()))[1] or found.pinyin or ("",))[0] for _, found in chars[1:]]
    for surname in surnames[:2]:
        spelled = [surname, *rest]
        yield Reading("dialect", "han", " ".join(spelled), tuple(map(latin.phones, spelled)), 0.3)
