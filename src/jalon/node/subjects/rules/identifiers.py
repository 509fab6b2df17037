"""Numbers that tell subjects apart, in one form: what is compared, and what their check digit says."""

import dataclasses
import re
import unicodedata

import phonenumbers

from jalon.node.subjects.choices import Checked, IdentifierKind

_VIN_VALUES = (*range(1, 9), *range(1, 6), 7, 9, *range(2, 10), *range(10))
_VIN = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ0123456789", _VIN_VALUES, strict=True))
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_CHINESE_ID = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclasses.dataclass(frozen=True)
class Identified:
    """An identifier in the form in which it is compared, and whether its check digit agrees."""

    normal: str
    checked: Checked


def normal(kind: str, given: str, country: str = "") -> Identified:
    """The compared form of an identifier: capitals and digits, or the number in international form.

    Args:
        kind: an `IdentifierKind`.
        given: as it was written.
        country: where it was issued; a phone number without a prefix is read as one of that country.
    """
    if kind == IdentifierKind.PHONE:
        return _phone(given, country)
    plain = re.sub(r"[\W_]+", "", _digits(unicodedata.normalize("NFKC", given))).upper()
    if kind == IdentifierKind.CHASSIS and len(plain) == 17:
        return Identified(plain, _verdict(_vin(plain)))
    if kind == IdentifierKind.DEVICE and plain.isdigit() and len(plain) == 15:
        return Identified(plain, _verdict(_luhn(plain)))
    if kind == IdentifierKind.HULL and re.fullmatch(r"(IMO)?\d{7}", plain):
        number = plain.removeprefix("IMO")
        total = sum(int(digit) * weight for digit, weight in zip(number[:6], range(7, 1, -1), strict=True))
        return Identified(number, _verdict(total % 10 == int(number[6])))
    if kind == IdentifierKind.DOCUMENT and country == "CN" and re.fullmatch(r"\d{17}[\dX]", plain):
        return Identified(plain, _verdict(_chinese(plain)))
    return Identified(plain, Checked.NONE)


def _digits(text: str) -> str:
    """Digits of any script as ours; letters of any script stay, and so do the vowel signs that belong to them."""
    return "".join(str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in text)


def _phone(given: str, country: str) -> Identified:
    text = _digits(unicodedata.normalize("NFKC", given))
    try:
        number = phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException:
        return Identified(re.sub(r"\D+", "", text), Checked.NONE)
    valid = phonenumbers.is_possible_number(number)
    form = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Identified(form, Checked.NONE if valid else Checked.WRONG)


def _verdict(agrees: object) -> Checked:
    return Checked.GOOD if agrees else Checked.WRONG


def _vin(vin: str) -> bool:
    if any(sign not in _VIN for sign in vin):
        return False
    left = sum(_VIN[sign] * weight for sign, weight in zip(vin, _VIN_WEIGHTS, strict=True)) % 11
    return vin[8] == ("X" if left == 10 else str(left))


def _luhn(number: str) -> bool:
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _chinese(number: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _CHINESE_ID, strict=True))
    return number[17] == "10X98765432"[total % 11]
