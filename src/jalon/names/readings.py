"""From a written name to its readings: each script's reader, and how their parts become whole names."""

import itertools
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from jalon.names.reading import Reading
from jalon.names.scripts import burmese, cantonese, cyrillic, han, khmer, lao, latin, mandarin, thai, vietnamese
from jalon.names.tables_io import rows
from jalon.names.text import clean, runs, words

BURMESE_COMMA = "၊"
MOST = 8
"""Readings of one name that are kept."""


@lru_cache(maxsize=65536)
def readings(name: str) -> tuple[Reading, ...]:
    """Read a name in every way its script allows, likeliest first; at most `MOST`, none where nothing can be read.

    Args:
        name: as written, in any of the eight scripts; longer than `text.LONGEST` is cut.

    Example:
        >>> [reading.system for reading in readings("阮富仲")][:2]
        ['pinyin', 'han-viet']
    """
    return read(untitled(words(clean(name))))


def read(parts: Sequence[str]) -> tuple[Reading, ...]:
    """Read the words of a name, cleaned and without titles; the same as `readings` makes of the whole.

    Example:
        >>> [reading.system for reading in read(["阮富仲"])][:2]
        ['pinyin', 'han-viet']
    """
    parts = [word for word in parts if any(map(str.isalpha, word))]  # marks without a letter say nothing
    scripts = {script for word in parts for script, _ in runs(word)}
    found = list(_BY_SCRIPT[scripts.pop()](parts)) if len(scripts) == 1 else _mixed(parts)
    return tuple([reading for reading in found if any(reading.tokens)][:MOST])


def warm() -> None:
    """Read every table once, so that the first names are as quick as the others.

    Example:
        >>> warm()
    """
    for name in ("Nguyễn Văn", "Wang Wei", "王伟", "สมชาย", "ສົມສີ", "សុខ", "အောင်", "Иван"):
        readings(name)


@cache
def _titles() -> frozenset[str]:
    return frozenset(clean(row["title"]) for row in rows("titles.csv"))


def untitled(parts: Sequence[str]) -> list[str]:
    """Drop the titles before a name.

    Example:
        >>> untitled(["mr", "hun", "sen"])
        ['hun', 'sen']
    """
    kept = list(parts)
    while len(kept) > 1 and kept[0] in _titles():
        del kept[0]
    return kept


def _mixed(parts: Sequence[str]) -> list[Reading]:
    pieces = [
        next(iter(_BY_SCRIPT[script]([letters])), None) for word in parts for script, letters in runs(word) if letters
    ]
    heard = [piece for piece in pieces if piece and any(piece.tokens)]
    if not heard:
        return []
    text = " ".join(piece.latin for piece in heard)
    return [Reading("mixed", heard[0].script, text, tuple(t for piece in heard for t in piece.tokens), 0.8)]


def _latin(parts: Sequence[str]) -> Iterator[Reading]:
    yield from _vietnamese(parts)
    yield from _chinese_in_latin(parts)
    plain = [latin.plain(part).replace("'", "") for part in parts]
    yield Reading("latin", "latin", " ".join(plain), tuple(map(latin.phones, plain)), 1.0)


def _vietnamese(parts: Sequence[str]) -> Iterator[Reading]:
    marked = False
    if any(map(vietnamese.has_marks, parts)):
        whole = [vietnamese.syllable(part) for part in parts]
        marked = all(whole)
        if marked:
            yield Reading("vietnamese", "latin", " ".join(parts), tuple(s.phones for s in whole if s), 1.0)
            yield from _sino(parts)
    pieces = [vietnamese.cut(latin.plain(part)) for part in parts if len(part) > 1]
    if not marked and pieces and all(pieces):
        flat = [syllable for piece in pieces for syllable in piece or ()]
        sounds = vietnamese.bare()
        yield Reading("vietnamese-bare", "latin", " ".join(flat), tuple(sounds[s] for s in flat), 0.9)


@cache
def sino() -> dict[str, tuple[str, ...]]:
    """Sino-Vietnamese syllables → the Mandarin ones they may stand for, likeliest first.

    Example:
        >>> sino()["tập"][0]
        'xi'
    """
    return {row["hanviet"]: tuple(row["pinyin"].split()) for row in rows("sino.csv")}


def _sino(parts: Sequence[str]) -> Iterator[Reading]:
    """Take a Vietnamese name for a Chinese person's: the likeliest Mandarin behind it, and next to likeliest."""
    options = [sino().get(part, ())[:2] for part in parts]
    if not 2 <= len(parts) <= 4 or not all(options):
        return
    table = mandarin.pinyin()
    choices = sorted(itertools.product(*(range(len(option)) for option in options)), key=sum)
    for choice in choices[:4]:
        spelled = [option[rank] for option, rank in zip(options, choice, strict=True)]
        yield Reading("sino", "latin", " ".join(spelled), tuple(table[s] for s in spelled), 0.2)


def _chinese_in_latin(parts: Sequence[str]) -> Iterator[Reading]:
    cut = [mandarin.cut_pinyin(part) for part in parts]
    if all(cut):
        flat = [syllable for piece in cut for syllable in piece or ()]
        table = mandarin.pinyin()
        yield Reading("pinyin", "latin", " ".join(flat), tuple(table[s] for s in flat), 1.0)
    plain = [mandarin.without_tones(part) for part in parts]
    careful = any(char in "'üê" for part in plain for char in part)
    for system, table, kept in (
        ("wade-giles", mandarin.wade_giles(), plain),
        ("wade-giles-open", mandarin.open_wade_giles(), [part.replace("'", "") for part in plain]),
    ):
        if all(part in table for part in kept) and careful != system.endswith("open"):
            yield Reading(system, "latin", " ".join(kept), tuple(table[part] for part in kept), 0.8)


def _han(parts: Sequence[str]) -> Iterator[Reading]:
    text = "".join(parts)
    chars = [(char, found) for char in text if (found := han.hanzi(char))]
    if not chars:
        return
    foreign = len(parts) > 1 or len(text) > 4
    sounds = mandarin.pinyin()
    if len(parts) > 1:
        yield from _well_known(parts)
    for spelled, weight in _pinyin(text, foreign=foreign):
        tokens = tuple(sounds.get(s, "") or latin.phones(s) for s in spelled)
        yield Reading("pinyin", "han", " ".join(spelled), tokens, weight)
    if foreign and len(text) > 4:
        return
    yield from _hanviet([found.hanviet for _, found in chars])
    spelled = [cantonese.hongkong(found.jyutping[0]) for _, found in chars if found.jyutping]
    yield Reading("cantonese", "han", " ".join(spelled), tuple(map(latin.phones, spelled)), 0.5)
    yield from _dialects(chars)


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
    usual = [found.pinyin[0] if (found := han.hanzi(char)) and found.pinyin else "" for char in text]
    if foreign:
        yield [s for s in usual if s], 1.0
        return
    table = han.surnames()
    double = mandarin.cut_pinyin(table[text[:2]][0]) if text[:2] in table and len(text) > 2 else None
    heads = [list(double)] if double else [[s] for s in table.get(text[0], tuple(usual[:1]))]
    for rank, head in enumerate(heads[:2]):
        yield [s for s in head + usual[len(head) :] if s], 1.0 if rank == 0 else 0.3
    for place in range(len(heads[0]), len(text)):
        found = han.hanzi(text[place])
        if found and len(found.pinyin) > 1:
            yield (
                [s for s in heads[0] + usual[len(heads[0]) : place] + [found.pinyin[1]] + usual[place + 1 :] if s],
                0.2,
            )
            return


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
        others = [word for word in (*option[1:], _twins().get(usual[place], "")) if word]
        for word in dict.fromkeys(others):
            if made < 3:
                made += 1
                yield _sino_vietnamese([*usual[:place], word, *usual[place + 1 :]], 0.3)


def _sino_vietnamese(spelled: Sequence[str], weight: float) -> Reading:
    heard = [vietnamese.syllable(word) for word in spelled]
    tokens = tuple(s.phones if s else latin.phones(word) for s, word in zip(heard, spelled, strict=True))
    return Reading("han-viet", "han", " ".join(spelled), tokens, weight)


def _dialects(chars: Sequence[tuple[str, han.Hanzi]]) -> Iterator[Reading]:
    table = cantonese.dialects()
    surnames = table.get(chars[0][1].simple, ((), ()))[0]
    rest = [(table.get(found.simple, ((), ()))[1] or found.pinyin or ("",))[0] for _, found in chars[1:]]
    for surname in surnames[:2]:
        spelled = [surname, *rest]
        yield Reading("dialect", "han", " ".join(spelled), tuple(map(latin.phones, spelled)), 0.3)


def _thai(parts: Sequence[str]) -> Iterator[Reading]:
    yield _joined("thai", "thai", [thai.syllables(part) for part in parts], 1.0)
    letters = [thai.letters(part) for part in parts]
    yield Reading("thai-letters", "thai", " ".join(letters), tuple(map(latin.phones, letters)), 0.5)


def _joined(system: str, script: str, words_: Sequence[Sequence[str]], weight: float) -> Reading:
    tokens = tuple("".join(syllables).replace("yɲ", "y") for syllables in words_)
    return Reading(system, script, " ".join("-".join(syllables) for syllables in words_), tokens, weight)


def _lao(parts: Sequence[str]) -> Iterator[Reading]:
    yield _joined("lao", "lao", [lao.syllables(part) for part in parts], 1.0)


def _khmer(parts: Sequence[str]) -> Iterator[Reading]:
    yield _joined("khmer", "khmer", [khmer.syllables(part) for part in parts], 1.0)


def _burmese(parts: Sequence[str]) -> Iterator[Reading]:
    pieces = [piece for piece in " ".join(parts).split(BURMESE_COMMA) if piece.strip()]
    if len(pieces) == 2:  # two spellings of one name, or the family name put first
        pieces = [*pieces, " ".join(reversed(pieces))]
    for piece in pieces:
        heard = [syllable for part in piece.split() for syllable in burmese.syllables(part)]
        spelled = " ".join(latin_ for _, latin_ in heard)
        weight = 1.0 if len(pieces) == 1 else 0.8
        yield Reading("burmese", "burmese", spelled, tuple(sounds for sounds, _ in heard), weight)


def _cyrillic(parts: Sequence[str]) -> Iterator[Reading]:
    cut = [mandarin.cut_palladius(part) for part in parts]
    if all(cut):
        flat = [mandarin.palladius()[s] for piece in cut for s in piece or ()]
        yield Reading("palladius", "cyrillic", " ".join(p for p, _ in flat), tuple(sound for _, sound in flat), 0.9)
    yield Reading("cyrillic", "cyrillic", " ".join(parts), tuple(map(cyrillic.phones, parts)), 1.0)


_BY_SCRIPT = {
    "latin": _latin,
    "han": _han,
    "thai": _thai,
    "lao": _lao,
    "khmer": _khmer,
    "burmese": _burmese,
    "cyrillic": _cyrillic,
}
