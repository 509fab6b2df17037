"""Gates of the land border, with their counterparts across the line.

Names, kinds and counterparts are unverified until an official list replaces them; kinds change by decree. A gate has
no point: its place is the district it lay in on 30 June 2025, which `Gate.province` follows through the reform.
"""

import functools
from dataclasses import dataclass
from datetime import date

from jalon import codes
from jalon.territory import shelf
from jalon.territory.register import get, province
from jalon.territory.resolution import resolve
from jalon.territory.spelling import loose, toneless
from jalon.territory.units import Territory, Unknown, UnknownTerritory, plain_day

LISTED = date(2025, 6, 30)
"""The day whose districts the table names."""


@dataclass(frozen=True, slots=True)
class Gate:
    """A border crossing and the one that faces it.

    Attributes:
        code: `VN-LA:lao-bao`; the same name may stand on two borders.
        pair: the two countries.
        name: its name on the Vietnamese side.
        kind: a code of the list `gate-kinds`.
        mode: a code of the list `gate-modes`.
        place_code: the Vietnamese district on 30 June 2025.
        counterpart: the name of the gate across the line in Latin letters; empty where not known.
        counterpart_local: the same in its own script; may be empty.
        counterpart_place_code: the province or county across the line; empty where not known.
        other_names: further names of either side.
        note: contradictions between sources.
        verified: always False so far.
    """

    code: str
    pair: tuple[str, str]
    name: str
    kind: str
    mode: str
    place_code: str
    counterpart: str
    counterpart_local: str
    counterpart_place_code: str
    other_names: tuple[str, ...]
    note: str
    verified: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Every name, of this side and of the other."""
        names = (self.name, self.counterpart, self.counterpart_local, *self.other_names)
        return tuple(name for name in names if name)

    def province(self, on: date) -> Territory:
        """Return the Vietnamese first-level unit that holds the gate on a day.

        Example:
            >>> lao_bao = find_gates("Lao Bảo")[0]
            >>> lao_bao.province(date(2024, 1, 1)).code, lao_bao.province(date(2026, 1, 1)).code
            ('VN:45', 'VN:44')
        """
        on = plain_day(on)
        if on <= LISTED:
            return province(get(self.place_code, on), on)
        holder = resolve(self.place_code, LISTED, on).within
        if holder is None:
            raise Unknown(f"The district of {self.name} went to several provinces; which holds the gate is not known.")
        return holder

    def counterpart_place(self, on: date) -> Territory:
        """Return the province or county across the line on a day.

        Raises:
            Unknown: the table does not name it.
        """
        if not self.counterpart_place_code:
            raise Unknown(f"The place across the line from {self.name} is not in the table.")
        return get(self.counterpart_place_code, on)


def gates(
    first: str | None = None, second: str | None = None, *, on: date, kind: str | None = None, within: str | None = None
) -> list[Gate]:
    """Return gates, in the order of the table (north to south).

    Args:
        first: one of the two countries; None for all borders.
        second: the other country; None for all borders of the first.
        on: the day on which `within` is meant. Dates of opening are not known: every gate is returned for every day.
        kind: only this kind (list `gate-kinds`).
        within: only in this first-level unit of either side, by its code on that day.

    Raises:
        UnknownCode: there is no such kind.
        UnknownTerritory, NotInForce: there is no such unit on that day.

    Example:
        >>> [gate.name for gate in gates("VN", "LA", on=date(2026, 1, 1), within="VN:44")]
        ['Cha Lo', 'Cà Roòng', 'Lao Bảo', 'La Lay']
    """
    if kind is not None:
        codes.load("gate-kinds").get(kind)
    wanted = None if within is None else get(within, on)
    sides = {side for side in (first, second) if side}
    chosen = [gate for gate in _all() if sides <= set(gate.pair) and kind in (None, gate.kind)]
    return [gate for gate in chosen if wanted is None or wanted in _holders(gate, on)]


def gate(code: str) -> Gate:
    """Return a gate by its code, such as `VN-LA:lao-bao`.

    Raises:
        UnknownTerritory: there is no such gate.
    """
    for known in _all():
        if known.code == code:
            return known
    raise UnknownTerritory(
        f"No gate has the code {code!r}. Codes look like VN-LA:lao-bao; `find_gates` searches names."
    )


def find_gates(text: str) -> list[Gate]:
    """Return the gates that bear a name on either side, in any spelling; empty where none does.

    Example:
        >>> [found.code for found in find_gates("Thanh Thuy")]
        ['VN-CN:thanh-thuy', 'VN-LA:thanh-thuy']
        >>> find_gates("友谊关")[0].name
        'Hữu Nghị'
    """
    key = loose(text)
    return [known for known in _all() if any(loose(name) == key for name in known.names)]


def _holders(found: Gate, on: date) -> list[Territory]:
    holders = [found.province(on)]
    if found.counterpart_place_code:
        holders.append(province(found.counterpart_place(on), on))
    return holders


@functools.cache
def _all() -> tuple[Gate, ...]:
    return tuple(_gate(row) for row in shelf.table("gates.csv"))


def _gate(row: list[str]) -> Gate:
    pair, name, kind, mode, place, counterpart, local, other_place, other_names, note = row
    first, second = pair.split("-")
    slug = "-".join(filter(None, map(toneless, name.replace("'", "").split())))
    others = tuple(filter(None, other_names.split(";")))
    return Gate(
        f"{pair}:{slug}", (first, second), name, kind, mode, place, counterpart, local, other_place, others, note
    )
