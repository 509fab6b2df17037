"""From a batch as the file holds it to items: dates, amounts, units, groups understood, findings marked.

Each distinct text is understood once (a hundred thousand rows hold a few dozen units and two thousand dates), then
spread over the rows. Findings are bits in the `flags` of a row (`findings.BIT`); nothing is changed or dropped.
"""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jalon.tally import places
from jalon.tally.amounts import EXACT, amounts_of_numbers, amounts_of_texts, typed
from jalon.tally.findings import BIT
from jalon.tally.periods import Period, UnreadableDate, read_period
from jalon.tally.profiles import Profile
from jalon.tally.quantities import Unit, UnknownUnit, unit_named
from jalon.tally.sources import Raw
from jalon.tally.substances import TABLET_GROUPS, UNKNOWN, Substance, limit, substance_named


class Coded(NamedTuple):
    """A column as codes into its distinct values; the last value is None and stands for an empty cell."""

    codes: np.ndarray
    values: list[str | None]

    def spread(self, per_value: Sequence[Any], kind: Any) -> np.ndarray:
        """Spread what was found for each distinct value over the rows."""
        found: np.ndarray = np.array(per_value, kind)[self.codes]
        return found


@dataclass(frozen=True)
class Items:
    """A batch, understood.

    Attributes:
        raw: the batch as the file holds it.
        rows: numbers of the rows.
        flags: bits of what was found in each row.
        period_codes: for each row, which of `periods`.
        periods: the distinct days, months or years; None where a date is missing or cannot be read.
        amounts: exact amounts in the unit as typed, type `EXACT`.
        units: the unit as typed; `known_units` has the meaning of each distinct value.
        known_units: meaning of each value of `units`.
        substances: meaning of each value of the substance column.
        cases, suspects: whole numbers per row.
        columns: our name → coded column, for every dimension that was asked for.
    """

    raw: Raw
    rows: np.ndarray
    flags: np.ndarray
    period_codes: np.ndarray
    periods: list[Period | None]
    amounts: pa.Array
    units: Coded
    known_units: list[Unit | None]
    substances: list[Substance | None]
    cases: np.ndarray
    suspects: np.ndarray
    columns: dict[str, Coded]


def headers_for(profile: Profile, names: Sequence[str]) -> list[str]:
    """Return the file's headers that our column names are made of, those that every item needs included."""
    needed = ("date", "amount", "unit", "cases", "suspects", "substance", "joined_to", "country", "province", *names)
    return list(dict.fromkeys(header for name in needed for header in profile.columns.get(name, ())))


def understand(raw: Raw, profile: Profile, today: date, names: Sequence[str] = ()) -> Items:
    """Understand a batch.

    Args:
        raw: from `sources.batches`.
        profile: how the file is understood.
        today: dates after it are in the future.
        names: dimensions that are wanted.
    """
    flags = np.zeros(len(raw), np.int32)
    dates = column(raw, profile, "date")
    periods = [_period(text, profile) for text in dates.values]
    on_dates = [_date_flags(text, found, today) for text, found in zip(dates.values, periods, strict=True)]
    flags |= dates.spread(on_dates, np.int32)
    amounts = _amounts(raw, profile, flags)
    units = column(raw, profile, "unit")
    known = [_unit(text, profile) for text in units.values]
    substance = column(raw, profile, "substance")
    substances = [substance_named(text) if text else None for text in substance.values]
    cases = _counts(raw, profile, "cases", 1, flags)
    flags |= _unit_flags(units, known)
    flags |= _plausibility(amounts, units, known, substance, substances, cases)
    if has(raw, profile, "substance"):
        flags |= substance.spread([_substance_flag(found) for found in substances], np.int32)
    _place_flags(raw, profile, dates, periods, flags)
    _joined_flags(raw, profile, flags)
    suspects = _counts(raw, profile, "suspects", 0, flags)
    columns = {name: column(raw, profile, name) for name in names} | {"substance": substance}
    return Items(
        raw, raw.rows, flags, dates.codes, periods, amounts, units, known, substances, cases, suspects, columns
    )


def _joined_flags(raw: Raw, profile: Profile, flags: np.ndarray) -> None:
    if has(raw, profile, "joined_to"):
        joined = column(raw, profile, "joined_to")
        flags[joined.spread([text is not None for text in joined.values], bool)] |= BIT["joined"]


def has(raw: Raw, profile: Profile, name: str) -> bool:
    """Tell whether the file or a constant says this."""
    headers = profile.columns.get(name, ())
    return name in profile.constants or any(header in raw.columns for header in headers)


def column(raw: Raw, profile: Profile, name: str) -> Coded:
    """Return a column by our name, trimmed, with the profile's words put in place; empty where the file lacks it."""
    if not has(raw, profile, name):
        constant = [profile.constants.get(name), None]
        return Coded(np.full(len(raw), 1, np.int64), constant)
    if name in profile.constants:
        return Coded(np.zeros(len(raw), np.int64), [profile.constants[name], None])
    coded = _coded(_joined(raw, profile.columns[name]))
    words = profile.values.get(name, {})
    return Coded(coded.codes, [words.get(text, text) if text else None for text in coded.values])


def _joined(raw: Raw, headers: Sequence[str]) -> pa.Array:
    arrays = [raw.columns[header] for header in headers if header in raw.columns]
    if len(arrays) == 1:
        return arrays[0]
    texts = [array.cast(pa.string()) for array in arrays]
    return pc.binary_join_element_wise(*texts, "|")


def _coded(array: pa.Array) -> Coded:
    array = array if pa.types.is_dictionary(array.type) else array.dictionary_encode()
    values = [None if value is None else typed(value).strip() or None for value in array.dictionary.to_pylist()]
    codes = array.indices.cast(pa.int64()).fill_null(len(values)).to_numpy(zero_copy_only=False)
    return Coded(codes, [*values, None])


def _period(text: str | None, profile: Profile) -> Period | None:
    if text is None:
        return None
    try:
        return read_period(text, profile.date_format, profile.era, profile.year_starts)
    except UnreadableDate:
        return None


def _date_flags(text: str | None, found: Period | None, today: date) -> int:
    if text is None:
        return BIT["missing-date"]
    if found is None:
        return BIT["unreadable-date"]
    return BIT["buddhist-year"] * found.converted | BIT["future-date"] * (found.start > today)


def _amounts(raw: Raw, profile: Profile, flags: np.ndarray) -> pa.Array:
    headers = [header for header in profile.columns.get("amount", ()) if header in raw.columns]
    if not headers:
        return pa.nulls(len(raw), EXACT)
    array = raw.columns[headers[0]]
    if _is_text(array.type):
        read = amounts_of_texts(array, profile.notation)
        amounts = read.amounts
        flags[read.unreadable] |= BIT["unreadable-amount"]
        flags[read.formula] |= BIT["formula"]
        empty = _mask(amounts.is_null()) & ~read.unreadable & ~read.formula
    else:
        amounts = amounts_of_numbers(array)
        empty = _mask(array.is_null())
        flags[_mask(amounts.is_null()) & ~empty] |= BIT["unreadable-amount"]
    flags[empty] |= BIT["missing-amount"]
    flags[_mask(pc.fill_null(pc.less_equal(amounts, pa.scalar(0, EXACT)), False))] |= BIT["not-positive"]  # noqa: FBT003
    return amounts


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_dictionary(kind) or pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _mask(array: pa.Array) -> np.ndarray:
    found: np.ndarray = array.to_numpy(zero_copy_only=False)
    return found


def _unit(text: str | None, profile: Profile) -> Unit | None:
    if text is None:
        return None
    try:
        return unit_named(text, profile.units)
    except UnknownUnit:
        return None


def _unit_flags(units: Coded, known: Sequence[Unit | None]) -> np.ndarray:
    found = [
        BIT["unknown-unit"] if text and unit is None else 0 for text, unit in zip(units.values, known, strict=True)
    ]
    return units.spread([*found[:-1], BIT["missing-unit"]], np.int32)


def _substance_flag(found: Substance | None) -> int:
    if found is None:
        return BIT["missing-substance"]
    return BIT["unknown-substance"] if found is UNKNOWN else 0


def _counts(raw: Raw, profile: Profile, name: str, default: int, flags: np.ndarray) -> np.ndarray:
    if not has(raw, profile, name):
        return np.full(len(raw), default, np.int64)
    coded = column(raw, profile, name)
    numbers = [_count(text, default) for text in coded.values]
    flags |= coded.spread([0 if number is not None else BIT["unreadable-count"] for number in numbers], np.int32)
    return coded.spread([number or 0 for number in numbers], np.int64)


def _count(text: str | None, default: int) -> int | None:
    if text is None:
        return default
    return int(text) if text.isdecimal() and len(text) <= 12 else None


def _plausibility(
    amounts: pa.Array,
    units: Coded,
    known: Sequence[Unit | None],
    substance: Coded,
    substances: Sequence[Substance | None],
    cases: np.ndarray,
) -> np.ndarray:
    """Mark amounts that one record cannot hold, and parts of things that are counted whole."""
    values = pc.fill_null(amounts.cast(pa.float64()), 0.0).to_numpy(zero_copy_only=False)
    factor = units.spread([float(unit.factor.value) if unit else 0.0 for unit in known], np.float64)
    pairs = units.codes * len(substances) + substance.codes
    distinct, where = np.unique(pairs, return_inverse=True)
    found = [_limit(known[pair // len(substances)], substances[pair % len(substances)]) for pair in distinct.tolist()]
    most = np.array([value for value, _ in found], np.float64)[where]
    bits = np.array([bit for _, bit in found], np.int32)[where]
    base = values * factor
    counted = units.spread([unit is not None and unit.counted for unit in known], bool)
    part = counted & _broken_number(base)
    too_much = base > most * np.maximum(cases, 1)
    tablets = too_much & (bits == BIT["implausible/tablets-as-kilograms"]) & ~_broken_number(values)
    flags = np.where(tablets, bits, np.where(too_much, BIT["implausible/beyond-limit"], 0))
    return (flags | np.where(part, BIT["implausible/part-of-a-piece"], 0)).astype(np.int32)


def _broken_number(values: np.ndarray) -> np.ndarray:
    """Tell which numbers are not whole; the twelfth digit decides, beyond it binary numbers err."""
    found: np.ndarray = np.abs(values - np.rint(values)) > 1e-12 * np.maximum(1, np.abs(values))
    return found


@functools.lru_cache(maxsize=1 << 16)
def _limit(unit: Unit | None, substance: Substance | None) -> tuple[float, int]:
    if unit is None:
        return np.inf, 0
    known = substance or UNKNOWN
    tablets = unit.measure == "mass" and known.group in TABLET_GROUPS
    reason = "implausible/tablets-as-kilograms" if tablets else "implausible/beyond-limit"
    return float(limit(unit.measure, known.kind)), BIT[reason]


def _place_flags(raw: Raw, profile: Profile, dates: Coded, periods: Sequence[Period | None], flags: np.ndarray) -> None:
    if not (has(raw, profile, "country") or has(raw, profile, "province")):
        return
    country, province = column(raw, profile, "country"), column(raw, profile, "province")
    no_country, no_province = country.codes == len(country.values) - 1, province.codes == len(province.values) - 1
    flags[no_country & no_province] |= BIT["missing-place"]
    if profile.places != "coded":
        return
    shape = (len(country.values), len(province.values), len(periods))
    keys = np.ravel_multi_index((country.codes, province.codes, dates.codes), shape)
    distinct, where = np.unique(keys, return_inverse=True)
    triples = zip(*(codes.tolist() for codes in np.unravel_index(distinct, shape)), strict=True)
    found = [_place_flag(country.values[c], province.values[p], periods[d]) for c, p, d in triples]
    flags |= np.array(found, np.int32)[where] if found else 0


def _place_flag(country: str | None, province: str | None, period: Period | None) -> int:
    state = places.state_of(country, province, period.start if period else None)
    return BIT.get(state, 0)
