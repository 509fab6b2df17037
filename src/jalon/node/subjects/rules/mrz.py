"""The machine-readable zone of travel documents (ICAO Doc 9303): three shapes, and their check digits."""

import dataclasses
import datetime
import re

from django.utils.translation import gettext as _

from jalon.node.kernel.refused import Refused

_WEIGHTS = (7, 3, 1)
_SHAPES = {(30, 3): "TD1", (36, 2): "TD2", (44, 2): "TD3"}


class CannotReadMrz(Refused):
    """The lines are no machine-readable zone."""

    code = "subjects.cannot-read-mrz"
    status = 422


@dataclasses.dataclass(frozen=True)
class Mrz:
    """What a machine-readable zone says.

    Attributes:
        shape: `TD1`, `TD2` or `TD3`.
        document, issuer, number: first letters of the kind, issuing state, document number.
        surname, given: names as romanised there.
        nationality, sex: as coded there; sex is `M`, `F` or `X`.
        birth: `1985`, `1985-03` or `1985-03-07`, as far as it is said; empty where it is not.
        expires: ISO date; empty where it is not said.
        wrong: which check digits do not agree.
    """

    shape: str
    document: str
    issuer: str
    number: str
    surname: str
    given: str
    nationality: str
    sex: str
    birth: str
    expires: str
    wrong: tuple[str, ...]


def read_mrz(text: str, *, today: datetime.date) -> Mrz:
    """Read the zone, however it was broken into lines.

    Raises:
        CannotReadMrz: if it has none of the three shapes, or signs that no zone has.
    """
    lines = [re.sub(r"\s+", "", line).upper() for line in text.splitlines() if line.strip()]
    if len(lines) == 1 and len(lines[0]) in (72, 88, 90):
        width = {72: 36, 88: 44, 90: 30}[len(lines[0])]
        lines = [lines[0][at : at + width] for at in range(0, len(lines[0]), width)]
    shape = _SHAPES.get((len(lines[0]), len(lines))) if lines and len(set(map(len, lines))) == 1 else None
    if shape is None or not all(re.fullmatch(r"[A-Z0-9<]+", line) for line in lines):
        raise CannotReadMrz(_("These are not the lines under the photograph: two of 44 or 36 signs, or three of 30."))
    return _card(lines, today) if shape == "TD1" else _book(shape, lines, today)


def _card(lines: list[str], today: datetime.date) -> Mrz:
    first, second, names = lines
    number, number_digit = _number(first[5:14], first[14], first[15:30])
    whole = first[5:30] + second[0:7] + second[8:15] + second[18:29]
    checks = {
        "number": (number, number_digit),
        "birth": (second[0:6], second[6]),
        "expiry": (second[8:14], second[14]),
        "whole": (whole, second[29]),
    }
    return _said("TD1", first, number, names, second[15:18], second[7], second[0:6], second[8:14], checks, today)


def _book(shape: str, lines: list[str], today: datetime.date) -> Mrz:
    first, second = lines
    number, number_digit = second[0:9], second[9]
    if shape == "TD2":
        number, number_digit = _number(number, number_digit, second[28:35])
    checks = {
        "number": (number, number_digit),
        "birth": (second[13:19], second[19]),
        "expiry": (second[21:27], second[27]),
    }
    if not first.startswith("V"):  # a visa has no check digit over the whole
        checks["whole"] = (second[0:10] + second[13:20] + second[21:-1], second[-1])
    if shape == "TD3" and not first.startswith("V"):
        checks["personal number"] = (second[28:42], second[42])
    dates = second[13:19], second[21:27]
    return _said(shape, first, number, first[5:], second[10:13], second[20], *dates, checks, today)


def _number(number: str, digit: str, more: str) -> tuple[str, str]:
    """A number longer than nine signs goes on in the optional part, with its check digit at the end there."""
    rest = more.split("<")[0]
    if digit == "<" and len(rest) > 1:
        return number + rest[:-1], rest[-1]
    return number, digit


def _said(
    shape: str, first: str, number: str, names: str, nationality: str, sex: str, birth: str, expires: str,
    checks: dict[str, tuple[str, str]], today: datetime.date,
) -> Mrz:  # fmt: skip
    surname, _gap, given = names.partition("<<")
    return Mrz(
        shape,
        first[:2].rstrip("<"),
        first[2:5].rstrip("<"),
        number.rstrip("<"),
        _words(surname),
        _words(given),
        nationality.rstrip("<"),
        sex if sex in "MF" else "X",
        _born(birth, today),
        _expiry(expires),
        tuple(name for name, (said, digit) in checks.items() if not _agrees(name, said, digit)),
    )


def _agrees(name: str, said: str, digit: str) -> bool:
    if digit == "<":
        return name == "personal number" and not said.strip("<")
    return digit == check_digit(said)


def check_digit(text: str) -> str:
    """The check digit over a part of the zone.

    >>> check_digit("L898902C3")
    '6'
    """
    values = (0 if sign == "<" else int(sign, 36) for sign in text)
    return str(sum(value * _WEIGHTS[place % 3] for place, value in enumerate(values)) % 10)


def _words(part: str) -> str:
    return " ".join(part.replace("<", " ").split())


def _born(six: str, today: datetime.date) -> str:
    """Two-digit years are of the last hundred; unknown month or day stand as `<<`."""
    if not six[:2].isdigit():
        return ""
    year = today.year // 100 * 100 + int(six[:2])
    year -= 100 if year > today.year else 0
    month, day = six[2:4], six[4:6]
    if not month.isdigit() or not 1 <= int(month) <= 12:
        return f"{year:04}"
    return f"{year:04}-{month}-{day}" if day.isdigit() and day != "00" else f"{year:04}-{month}"


def _expiry(six: str) -> str:
    try:
        return datetime.date(2000 + int(six[:2]), int(six[2:4]), int(six[4:6])).isoformat()
    except ValueError:
        return ""
