"""Border markers and how they are written.

A marker is never a bare number: number 116 stands on every border, rivers have double and triple markers
(`261(2)`), and at one spot each side may keep a marker of its own. The key is country pair + number + sub-number +
kind + side, written `VN-CN:261(2)`; kind and side follow only where they are not a main marker on the line:
`VN-KH:171(4):auxiliary:VN`.
"""

import re
import unicodedata
from dataclasses import dataclass

from jalon import JalonError

COUNTRIES = ("VN", "LA", "CN", "KH", "TH", "MM")
KINDS = ("main", "auxiliary", "stake")

_KEY = re.compile(r"([A-Z]{2})-([A-Z]{2})[\s:/#-]+(.*)", re.DOTALL)
_NUMBER = re.compile(r"(?<![\d.,-])(\d{1,4})(?:\s*\(\s*(\d{1,3})\s*\)|/(\d{1,3}))?(?!\d|\s*[.,/(-]\s*\d)")
_KIND_WORDS = {
    "auxiliary": ("auxiliary", "auxiliaire", "mốc phụ", "附属界碑", "辅助界碑", "ຫຼັກໝາຍຊ່ວຍ"),
    "stake": ("stake", "piquet", "cọc dấu", "cọc", "界桩"),
}


class BadMarker(JalonError):
    """The text does not say which marker is meant."""


@dataclass(frozen=True, slots=True, order=True)
class Marker:
    """One border marker; markers sort by pair, number and sub-number.

    Attributes:
        pair: the two countries, `("VN", "CN")`, Viet Nam first where it is one of them.
        number: the number on the stone; 0 is a tri-junction.
        sub: the sub-number of a double, triple or auxiliary marker; 0 where there is none.
        kind: `main`, `auxiliary` or `stake` (list `marker-kinds`).
        side: `shared` on the line, or the country that keeps it (list `marker-sides`).

    Example:
        >>> str(Marker.parse("mốc 261(2)", pair=("VN", "CN")))
        'VN-CN:261(2)'
        >>> Marker.parse("VN-CN:1117::CN").side
        'CN'
    """

    pair: tuple[str, str]
    number: int
    sub: int = 0
    kind: str = "main"
    side: str = "shared"

    def __post_init__(self) -> None:
        if len(set(self.pair)) != 2 or not set(self.pair) <= set(COUNTRIES):
            raise BadMarker(f"{self.pair} is no pair of countries. Give two of {', '.join(COUNTRIES)}.")
        object.__setattr__(self, "pair", _ordered(*self.pair))
        if self.kind not in KINDS:
            raise BadMarker(f"There is no kind of marker {self.kind!r}. Choose one of {', '.join(KINDS)}.")
        if self.side != "shared" and self.side not in self.pair:
            raise BadMarker(f"{self.side!r} is no side of {'-'.join(self.pair)}. Give shared or one of the two.")
        if not (0 <= self.number <= 9999 and 0 <= self.sub <= 999):
            raise BadMarker(f"Marker {self.number}({self.sub}) is out of reach. Numbers go from 0 to 9999.")

    def __str__(self) -> str:
        """Return the key, as `parse` reads it."""
        sub = f"({self.sub})" if self.sub else ""
        kind = "" if self.kind == "main" else self.kind
        side = "" if self.side == "shared" else self.side
        return f"{'-'.join(self.pair)}:{self.number}{sub}" + f":{kind}:{side}".rstrip(":")

    @classmethod
    def parse(cls, text: str, *, pair: tuple[str, str] | None = None) -> "Marker":
        """Read a marker from a key or from how people write it.

        Args:
            text: `VN-CN:261(2)`, `VN-CN 836/2`, `mốc 1116`, `界碑1116号`, `cọc dấu 12`; kinds are read from words.
            pair: the border, where the text does not name it; a bare number without it is refused.

        Raises:
            BadMarker: no number, several numbers, no border, or a border other than `pair`.
        """
        plain = unicodedata.normalize("NFKC", text).strip()
        if key := _KEY.fullmatch(plain):
            named = _ordered(key[1], key[2])
            if pair is not None and named != _ordered(*pair):
                raise BadMarker(f"{text!r} names the border {'-'.join(named)}, not {'-'.join(_ordered(*pair))}.")
            pair, plain = named, key[3]
        if pair is None:
            raise BadMarker(f"{text!r} does not say on which border. Write it as VN-CN:1116, or give the pair.")
        number, sub = _numbers(plain, text)
        kind, side = _kind_and_side(plain, pair)
        return cls(pair, number, sub, kind, side)


def _ordered(first: str, second: str) -> tuple[str, str]:
    """Put Viet Nam first, then the order of `COUNTRIES`; unknown codes stay as they are and are refused later."""
    if {first, second} <= set(COUNTRIES) and COUNTRIES.index(second) < COUNTRIES.index(first):
        return second, first
    return first, second


def _numbers(plain: str, text: str) -> tuple[int, int]:
    found = _NUMBER.search(plain)
    if found is None or re.search(r"\d", plain[: found.start()] + plain[found.end() :]):
        raise BadMarker(f"{text!r} does not name one marker. Write its number, and a sub-number as in 261(2).")
    return int(found[1]), int(found[2] or found[3] or 0)


def _kind_and_side(plain: str, pair: tuple[str, str]) -> tuple[str, str]:
    lowered = plain.lower()
    kinds = [kind for kind, words in _KIND_WORDS.items() if any(word in lowered for word in words)]
    sides = [country for country in pair if re.search(rf":{country}$", plain)]
    return (kinds[0] if kinds else "main"), (sides[0] if sides else "shared")
