"""Find a territory by any of its names, in any script, with or without tones.

A query may name what stands above, as people write it: `Ba Đồn (Quảng Bình)`, `Phường 1, Quận 3`. Words for the rank
(`thị xã`, `town`, `省`) are taken as a hint, not as part of the name. A quality tells how near the name was:

* `code`: a code was given;
* `exact`: the name as it stands in the table;
* `spelling`: the same name with another case, spacing or place of the tone mark;
* `toneless`: the same letters without tones;
* `old spelling`: the same sound in another spelling.
"""

import functools
import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from jalon.said import Said
from jalon.territory import shelf
from jalon.territory.register import ancestors, history, reach
from jalon.territory.spelling import loose, spelled, toneless
from jalon.territory.units import LEVELS, Ambiguous, NotInForce, Territory, UnknownTerritory, plain_day

QUALITIES = ("code", "exact", "spelling", "toneless", "old spelling")

_CITY = {"city", "municipality"}
_PROVINCE = {"province", "municipality", "autonomous-region"}
_DISTRICT = {"district", "urban-district", "rural-district", "county"}
_WORDS: dict[str, set[str]] = {  # stand before or after a name, with a space
    "tỉnh": {"province"}, "thành phố": _CITY, "tp": _CITY, "thị xã": {"town"}, "tx": {"town"},
    "quận": {"urban-district"}, "q": {"urban-district"}, "huyện": {"rural-district"}, "h": {"rural-district"},
    "phường": {"ward"}, "p": {"ward"}, "xã": {"commune"}, "x": {"commune"}, "thị trấn": {"township"},
    "tt": {"township"}, "đặc khu": {"special-zone"},
    "province": _PROVINCE, "city": {*_CITY, "town"}, "municipality": _CITY, "town": {"town", "township", "city"},
    "district": _DISTRICT, "county": {*_DISTRICT, "autonomous-county"}, "ward": {"ward"}, "commune": {"commune"},
    "township": {"township"}, "special zone": {"special-zone"}, "prefecture": {"city", "autonomous-prefecture"},
    "state": {"state"}, "region": {"region", "autonomous-region"},
    "ville": {"town", *_CITY}, "ville de": {"town", *_CITY}, "commune de": {"commune"}, "province de": _PROVINCE,
    "khoueng": {"province"}, "khwaeng": {"province"}, "muang": {"district"},
}  # fmt: skip
_BEFORE = {"ແຂວງ": {"province"}, "ເມືອງ": {"district"}, "ខេត្ត": {"province"}, "ស្រុក": {"district"}, "จังหวัด": {"province"}}
_AFTER = {
    "省": {"province", "municipality"}, "市": {*_CITY, "town"}, "县": {"county", "rural-district", "district"},
    "区": {"urban-district"}, "自治区": {"autonomous-region"}, "自治州": {"autonomous-prefecture"},
    "自治县": {"autonomous-county"},
}  # fmt: skip
_BARE_WORDS = {" ".join(map(toneless, words.split())): kinds for words, kinds in _WORDS.items()}
_PARTS = re.compile(r"[,;()（），、/\n]+")


@dataclass(frozen=True, slots=True)
class Match:
    """A territory that answers to a name on a day.

    Attributes:
        territory: the version in force on that day.
        name: the name that matched, as the table writes it.
        quality: how near it was, one of `QUALITIES`.
        attested: False where the table is a list of a later day than the one asked about.
    """

    territory: Territory
    name: str
    quality: str
    attested: bool


def find(text: str, *, on: date, country: str | None = None, level: str | None = None) -> list[Match]:
    """Return the territories that answer to a name on a day, best first; empty where none does.

    Args:
        text: a name or code, with what stands above it after a comma or in brackets, if anything.
        on: the day.
        country: only of this country (ISO 3166-1 code).
        level: only of this level.

    Raises:
        BadDate: the year is Buddhist or out of reach.

    Example:
        >>> best = find("ba don town (Quang Binh)", on=date(2018, 2, 12))[0]
        >>> best.territory.title, best.quality, best.attested
        ('Thị xã Ba Đồn', 'toneless', False)
    """
    return list(_found(unicodedata.normalize("NFC", text), plain_day(on), country, level))


@functools.lru_cache(maxsize=4096)
def _found(text: str, on: date, country: str | None, level: str | None) -> tuple[Match, ...]:
    if by_code := _by_code(text, on):
        return (by_code,)
    own, *above = [part.strip() for part in _PARTS.split(text) if part.strip()] or [""]
    matches = [match for match in _named(own, on) if _fits(match.territory, on, country, level, above)]
    return tuple(sorted(matches, key=_order))


def the_one(text: str, on: date) -> Territory:
    """Return the one territory that a name means on a day.

    Raises:
        UnknownTerritory: no territory has the name, on any day.
        NotInForce: it existed, but not on that day.
        Ambiguous: several are equally near; the text lists them.
    """
    matches = find(text, on=on)
    if not matches:
        raise _absent(text, on)
    near = [match for match in matches if _nearness(match) == _nearness(matches[0])]
    if len(near) > 1:
        choices = "; ".join(_placed(match.territory, on) for match in near[:6])
        raise Ambiguous(
            Said(
                "%(count)s territories are called “%(text)s” on %(day)s: %(choices)s. "
                "Name the province too, or give the code.",
                count=len(near),
                text=text,
                day=on,
                choices=choices,
            )
        )
    return matches[0].territory


def _by_code(text: str, on: date) -> Match | None:
    try:
        versions = history(text)
    except UnknownTerritory:
        return None
    for version in versions:
        if version.in_force(on) and on >= reach(version.country):
            return Match(version, version.code, "code", version.attested(on))
    return None


@functools.lru_cache(maxsize=4096)
def _named(text: str, on: date) -> list[Match]:
    found: dict[str, Match] = {}
    for name, kinds in _readings(text):
        for match in _lookup(name, on):
            if kinds and match.territory.kind not in kinds:
                continue
            known = found.setdefault(match.territory.code, match)
            if QUALITIES.index(match.quality) < QUALITIES.index(known.quality):
                found[match.territory.code] = match
    return list(found.values())


def _readings(text: str) -> list[tuple[str, set[str]]]:
    """Return the text as a whole, and without each rank word that it begins or ends with."""
    readings: list[tuple[str, set[str]]] = [(text, set())]
    words = text.replace(".", ". ").split()
    for size in range(1, min(3, len(words))):
        readings.append((" ".join(words[size:]), _kinds(words[:size])))
        readings.append((" ".join(words[:-size]), _kinds(words[-size:])))
    readings += [(text.removeprefix(word).strip(), kinds) for word, kinds in _BEFORE.items() if text.startswith(word)]
    readings += [(text.removesuffix(word), kinds) for word, kinds in _AFTER.items() if text.endswith(word)]
    return [readings[0], *((name, kinds) for name, kinds in readings[1:] if name and kinds)]


def _kinds(words: list[str]) -> set[str]:
    """Return the kinds that a rank word stands for; typed with tones, it must have the right ones."""
    typed = " ".join(words).replace(".", "").lower()
    return (_BARE_WORDS if typed.isascii() else _WORDS).get(typed, set())


def _lookup(name: str, on: date) -> list[Match]:
    key = loose(name)
    found = []
    for place in (shelf.units(), shelf.communes()):
        for number, written in place.by_name.get(key, ()):
            unit = place.territory(number)
            if unit.in_force(on) and on >= reach(unit.country):
                found.append(Match(unit, written, _quality(name, written), unit.attested(on)))
    return found


def _quality(asked: str, written: str) -> str:
    if asked == written:
        return "exact"
    if spelled(asked) == spelled(written):
        return "spelling"
    return "toneless" if toneless(asked) == toneless(written) else "old spelling"


def _fits(unit: Territory, on: date, country: str | None, level: str | None, above: list[str]) -> bool:
    if country not in (None, unit.country) or level not in (None, unit.level):
        return False
    if not above:
        return True
    over = {ancestor.code for ancestor in ancestors(unit, on)}
    return all(any(match.territory.code in over for match in _named(part, on)) for part in above)


def _nearness(match: Match) -> tuple[int, int]:
    """Order by quality, then by level: a province before a commune of its name. Capitals make no difference."""
    quality = "exact" if match.quality == "spelling" else match.quality
    return QUALITIES.index(quality), LEVELS.index(match.territory.level)


def _order(match: Match) -> tuple[int, int, int, str]:
    first, second = _nearness(match)
    return first, second, QUALITIES.index(match.quality), match.territory.code


def _placed(unit: Territory, on: date) -> str:
    names = [unit.title, *(above.name for above in ancestors(unit, on)[:-1])]
    return f"{', '.join(names)} ({unit.code})"


def _absent(text: str, on: date) -> UnknownTerritory | NotInForce:
    own = _PARTS.split(unicodedata.normalize("NFC", text))[0].strip()
    keys = {loose(name) for name, _ in _readings(own)}
    shelves = (shelf.units(), shelf.communes())
    units = [place.territory(number) for place in shelves for key in keys for number, _ in place.by_name.get(key, ())]
    if units:
        spans = "; ".join(sorted({f"{unit.title} ({unit.code}, {unit.lifetime})" for unit in units})[:4])
        told = {"text": text, "day": on, "spans": spans}
        return NotInForce(Said("“%(text)s” names no territory on %(day)s. Of that name there are: %(spans)s.", **told))
    return UnknownTerritory(Said("No territory is called “%(text)s”. Check the spelling, or give the code.", text=text))
