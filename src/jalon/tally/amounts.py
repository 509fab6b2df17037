"""Amounts as typed, read exactly: text with a point or a comma, digits of six scripts, numbers of a spreadsheet.

An amount is an exact decimal with up to 22 digits before the point and 15 after it (`EXACT`). Sums of such amounts do
not depend on the order in which they are added, so one machine and many give the same figure to the last digit.

A number that a file holds in binary (a spreadsheet cell, a Parquet `double`) is read with the 15 significant digits
that such a number can keep: 5.132999999999999 was typed as 5.133.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jalon import JalonError

SCALE = 15
"""Digits after the point that are kept."""

EXACT = pa.decimal128(38, SCALE)
"""The column type of amounts."""

WIDE = Context(prec=120, rounding=ROUND_HALF_EVEN)
"""Decimal arithmetic in which no product of a sum and a factor is rounded."""

_STEP = Decimal(1).scaleb(-SCALE)
_LARGEST = Decimal(10) ** 22
_PLAIN = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d{1,2})?")


class UnreadableAmount(JalonError):
    """The text is no amount in this notation; the message says why and what to do."""


class FormulaCell(UnreadableAmount):
    """The cell holds a formula; its result may be stale, so it is neither computed nor believed."""


@dataclass(frozen=True, slots=True)
class Notation:
    """How a file writes numbers.

    Attributes:
        decimal: the sign before decimals, `.` or `,`.
        thousands: the sign between groups of three digits; empty where there is none.

    Example:
        >>> read_amount("1.912,5", Notation(decimal=",", thousands="."))
        Decimal('1912.5')
    """

    decimal: str = "."
    thousands: str = ""

    def __post_init__(self) -> None:
        if self.decimal not in {".", ","} or self.thousands == self.decimal:
            raise JalonError("Decimals are written with '.' or ',', and thousands with another sign, or none.")


POINT = Notation()
"""Decimals after a point, no sign between thousands: how programs write."""


def read_amount(text: str, notation: Notation = POINT) -> Decimal:
    """Read one amount exactly as it was typed.

    Args:
        text: what stands in the cell; digits of any script.
        notation: how the file writes numbers. Nothing is guessed: `1,5` is unreadable where the decimal sign is `.`.

    Raises:
        FormulaCell: the cell holds a formula.
        UnreadableAmount: anything else that is not a number in this notation.
    """
    plain = _ascii(text.strip())
    if plain.startswith("="):
        raise FormulaCell(f"{text.strip()!r} is a formula. Paste its value into the cell.")
    if notation.thousands:
        plain = _without_groups(plain, notation)
    if notation.decimal == ",":
        plain = plain.replace(".", "\0").replace(",", ".")
    if not _PLAIN.fullmatch(plain):
        raise UnreadableAmount(
            f"{text.strip()!r} is not a number with {notation.decimal!r} before its decimals. "
            "Correct the cell, or state `decimal` and `thousands` in the mapping file."
        )
    value = Decimal(plain)
    if abs(value) >= _LARGEST:
        raise UnreadableAmount(f"{text.strip()!r} has more than 22 digits before the point. Correct the cell.")
    return value.quantize(_STEP, context=WIDE) if _decimals(value) > SCALE else value


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _ascii(text: str) -> str:
    if text.isascii():
        return text
    marks = {"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2212": "-", "\uff0c": ",", "\uff0e": ".", "\u066b": ","}
    return "".join(str(unicodedata.digit(c)) if c.isdecimal() else marks.get(c, c) for c in text)


def _without_groups(plain: str, notation: Notation) -> str:
    whole, mark, rest = plain.partition(notation.decimal)
    groups = whole.lstrip("+-").split(notation.thousands)
    if len(groups) > 1 and not (1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])):
        return plain
    return whole.replace(notation.thousands, "") + mark + rest


def typed(value: Any) -> str:
    """Write a spreadsheet's number as it was typed: 15 significant digits, no exponent, no `.0`.

    Example:
        >>> typed(5.132999999999999)
        '5.133'
    """
    return f"{Decimal(format(value, '.15g')):f}" if isinstance(value, float) else str(value)


def plain(value: Decimal, places: int = 9) -> str:
    """Write an exact value with plain digits, no exponent and no trailing zeros, rounded half to even.

    Nine places keep a microgram of a figure in kilograms.

    Example:
        >>> plain(Decimal("12478929.250000"))
        '12478929.25'
    """
    text = f"{value.quantize(Decimal(1).scaleb(-places), context=WIDE):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def amounts_of_numbers(column: pa.Array) -> pa.Array:
    """Turn a numeric column into exact amounts; what is missing, infinite or too large becomes null.

    Args:
        column: integers, floating-point numbers or decimals.

    Returns:
        An array of type `EXACT`.
    """
    if pa.types.is_decimal(column.type) or pa.types.is_integer(column.type):
        wide = column.cast(pa.decimal128(20, 0)) if pa.types.is_integer(column.type) else column
        return wide.cast(EXACT, safe=False)
    values = column.cast(pa.float64()).fill_null(np.nan).to_numpy(zero_copy_only=False)
    known = np.isfinite(values) & (np.abs(values) < 9e17)
    values = np.where(known, values, 0.0)
    whole, part = _split_digits(values)
    upper = pa.array(whole).cast(pa.decimal128(19, 0)).cast(pa.decimal128(37, SCALE))
    lower = pa.array(part).cast(pa.decimal128(19, 0))
    lower = pa.Array.from_buffers(pa.decimal128(19, SCALE), len(lower), lower.buffers())
    return pc.if_else(pa.array(known), pc.add(upper, lower), pa.scalar(None, EXACT))


def _split_digits(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Split numbers into their whole part and 10^15 times the rest, after 15 significant digits."""
    with np.errstate(divide="ignore"):
        size = np.floor(np.log10(np.abs(values)))
    digits = np.clip(14 - size, 0, SCALE).astype(np.int64)
    power = 10**digits
    mantissa = np.rint(values * power).astype(np.int64)
    whole = mantissa // power
    return whole, (mantissa - whole * power) * 10 ** (SCALE - digits)


@dataclass(frozen=True, slots=True)
class ReadColumn:
    """A column of amounts read from text: the amounts, and which rows were no number or a formula (masks)."""

    amounts: pa.Array
    unreadable: np.ndarray
    formula: np.ndarray


def amounts_of_texts(column: pa.Array, notation: Notation) -> ReadColumn:
    """Turn a text column into exact amounts; empty cells become null, and so does what cannot be read.

    Args:
        column: strings, as typed.
        notation: how the file writes numbers.
    """
    texts = pc.utf8_trim_whitespace(column.cast(pa.string()))
    simple = pc.fill_null(pc.match_substring_regex(texts, _simple(notation)), False)  # noqa: FBT003
    ready = texts if notation.decimal == "." else pc.replace_substring(texts, ",", ".")
    amounts = pc.if_else(simple, ready, pa.scalar(None, pa.string())).cast(EXACT)
    unreadable = np.zeros(len(texts), bool)
    formula = np.zeros(len(texts), bool)
    odd = np.flatnonzero(~simple.to_numpy(zero_copy_only=False))
    found: list[Decimal | None] = []
    for row, text in zip(odd.tolist(), texts.take(pa.array(odd)).to_pylist(), strict=True):
        try:
            found.append(read_amount(text, notation) if text else None)
        except FormulaCell:
            found.append(None)
            formula[row] = True
        except UnreadableAmount:
            found.append(None)
            unreadable[row] = True
    if any(value is not None for value in found):
        mask = np.zeros(len(texts), bool)
        mask[odd] = True
        amounts = pc.replace_with_mask(amounts, pa.array(mask), pa.array(found, EXACT))
    return ReadColumn(amounts, unreadable, formula)


def _simple(notation: Notation) -> str:
    return rf"^-?[0-9]{{1,22}}({re.escape(notation.decimal)}[0-9]{{1,15}})?$"
