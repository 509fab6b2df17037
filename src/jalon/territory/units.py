"""What a territory is, and what can go wrong when one is asked for."""

from dataclasses import dataclass
from datetime import date, datetime

from jalon import JalonError
from jalon.said import Said

LEVELS = ("country", "province", "prefecture", "district", "commune")
"""Levels from the top; a unit's parent is always above it. Only China has prefectures."""

_VIETNAMESE = {
    "province": "Tỉnh", "municipality": "Thành phố", "city": "Thành phố", "town": "Thị xã",
    "urban-district": "Quận", "rural-district": "Huyện", "commune": "Xã", "ward": "Phường",
    "township": "Thị trấn", "special-zone": "Đặc khu",
}  # fmt: skip
_CHINESE = {
    "province": "省", "city": "市", "urban-district": "区", "county": "县",
}  # fmt: skip


class UnknownTerritory(JalonError):
    """No territory ever had this code, or no place this name."""


class NotInForce(JalonError):
    """The territory exists in the tables, but did not exist on the day asked about."""


class Unknown(JalonError):
    """The tables cannot answer: the fact is not in them. The text says which fact, and why."""


class Ambiguous(JalonError):
    """Several territories answer to this name on that day; the text lists them."""


class BadDate(JalonError):
    """The date is no plain Gregorian date, or two dates stand the wrong way round."""


@dataclass(frozen=True, slots=True)
class Territory:
    """One version of an administrative area: what it was called and whom it belonged to, from one day to another.

    A code may be used again for another area (`VN:44` was Quảng Bình and is Quảng Trị), so a code means something
    only together with a day.

    Attributes:
        code: country and official code: `VN:44` (statistics office), `LA:07`, `CN:450681` (GB/T 2260), `KH:20`,
            `TH:57`, `MM:17` (numbers of ISO 3166-2); a country is `VN`.
        level: one of `LEVELS`.
        kind: a code of the list `territory-kinds`, such as `ward`.
        name: the name in its own script, without the word for its rank.
        latin: the name in Latin letters where its own script is another; else empty.
        parent_code: the territory above, to be read on the same day; None for a country.
        valid_from: first day; None where the table does not know it.
        valid_until: last day; None while it exists.
        attested_from: first day for which a source vouches; None where none does.
        iso: the ISO 3166-2 code, an alias; else empty.
        verified: False while code and name come from an unofficial list.
    """

    code: str
    level: str
    kind: str
    parent_code: str | None
    valid_from: date | None
    valid_until: date | None
    attested_from: date | None
    iso: str
    verified: bool
    name: str
    latin: str

    @property
    def country(self) -> str:
        """ISO 3166-1 code of the country."""
        return self.code[:2]

    @property
    def title(self) -> str:
        """The name with the word for its rank, as an address has it: `Phường Ba Đồn`, `云南省`."""
        if self.country == "VN" and self.kind in _VIETNAMESE:
            return f"{_VIETNAMESE[self.kind]} {self.name}"
        if self.country == "CN" and not self.name.endswith(("市", "县", "区", "州")):
            return self.name + _CHINESE.get(self.kind, "")
        return self.name

    @property
    def lifetime(self) -> str:
        """Its first and its last day: `1989-07-01 → 2025-06-30`; `…` where one is not known, or has not come."""
        return f"{self.valid_from or '…'} → {self.valid_until or '…'}"

    def in_force(self, on: date) -> bool:
        """Tell whether this version existed on a day; first and last day count."""
        return (self.valid_from or on) <= on <= (self.valid_until or on)

    def attested(self, on: date) -> bool:
        """Tell whether a source vouches that this version, as it stands here, existed on a day.

        False means that the table is a list of a later day: the area probably existed, but may have had other
        borders, another rank or another name.
        """
        return self.in_force(on) and self.attested_from is not None and self.attested_from <= on


def plain_day(on: date) -> date:
    """Return a day as a plain date.

    Raises:
        BadDate: the year is of the Buddhist era (the caller converts: minus 543), or out of all reason.
    """
    if isinstance(on, datetime):
        on = on.date()
    if not isinstance(on, date):
        raise BadDate(f"{on!r} is no date. Give a datetime.date, for example date(2025, 7, 1).")
    if on.year >= 2400:
        told = {"year": on.year, "ours": on.year - 543}
        raise BadDate(Said("The year %(year)s looks Buddhist. Convert it first: %(year)s - 543 = %(ours)s.", **told))
    if not 1800 <= on.year <= 2200:
        raise BadDate(Said("The year %(year)s is out of reach. Give a year between 1800 and 2200.", year=on.year))
    return on
