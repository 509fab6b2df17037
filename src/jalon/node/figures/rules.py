"""How figures of several languages and publishers meet, and which of them contradict. Pure.

Two figures belong to one family when they count the same thing in the same unit, of the same place, over the same
period. Within a family `jalon.tally` compares them by what their words leave open.
"""

import calendar
import datetime
import decimal
import re
import unicodedata
from collections.abc import Mapping

from jalon import territory
from jalon.tally.figures import Agreement, Bound, agree
from jalon.tally.figures import Figure as Said
from jalon.tally.periods import Period

SUBJECTS = {
    "cases": ("cases", "affaires", "vụ", "vụ án", "vụ việc", "起案件"),
    "drug cases": ("drug cases", "drug-related cases", "affaires liées à la drogue", "affaires de drogue", "vụ ma túy",
                   "vụ án ma túy", "vụ phạm tội về ma túy"),
    "suspects": ("suspects", "đối tượng", "nghi phạm", "名嫌疑人"),
    "victims": ("victims", "victimes", "nạn nhân"),
    "drugs, all kinds": ("drugs", "drogues", "drogue", "drogues de divers types", "ma túy", "ma túy các loại",
                         "drugs of all kinds", "drugs of various kinds"),
    "opium poppy plants": ("plants de pavot", "poppy plants", "opium poppy plants", "cây thuốc phiện"),
    "synthetic drug tablets": ("comprimés de drogues", "comprimés de drogues de synthèse", "drug tablets",
                               "synthetic drug tablets", "viên ma túy tổng hợp"),
}  # fmt: skip
_KEYS = {words: key for key, said in SUBJECTS.items() for words in said}


def subject(counted: str, counted_class: str = "") -> str:
    """The key under which figures about the same thing meet, whatever their language.

    Example:
        >>> subject("affaires", "cases"), subject("étrangers", "persons_suspects")
        ('cases', 'persons_suspects: étrangers')
    """
    plain = re.sub(r"\s+", " ", unicodedata.normalize("NFC", counted)).strip().casefold()
    known = _KEYS.get(plain)
    return known or f"{counted_class or 'other'}: {plain}"[:300]


def last_day(iso: str) -> datetime.date | None:
    """The last day of an ISO date that may be a month or a year; None where there is none or no year."""
    match = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", iso)
    if not match:
        return None
    year, month, day = int(match[1]), int(match[2] or 12), int(match[3] or 0)
    return datetime.date(year, month, day or calendar.monthrange(year, month)[1])


def first_day(iso: str) -> datetime.date | None:
    """The first day of an ISO date that may be a month or a year."""
    match = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", iso)
    return datetime.date(int(match[1]), int(match[2] or 1), int(match[3] or 1)) if match else None


def as_it_was(place: str, on: datetime.date) -> tuple[str, str]:
    """Code and name of a place on a day; empty where no one place of the tables is meant."""
    try:
        found = territory.the_one(place, on)
    except (territory.Ambiguous, territory.NotInForce, territory.Unknown, territory.UnknownTerritory,
            territory.BadDate):  # fmt: skip
        return "", ""
    return found.code, found.title


def compared(one: Mapping[str, object], other: Mapping[str, object]) -> Agreement:
    """What `jalon.tally` finds when it compares two figures of a family."""
    return agree(_said(one), _said(other))


def _said(figure: Mapping[str, object]) -> Said:
    start, end = first_day(str(figure["period_start"])), last_day(str(figure["period_end"]))
    bound = str(figure["bound"])
    return Said(
        value=decimal.Decimal(str(figure["value"])),
        unit=str(figure["unit"]),
        counted=str(figure["subject"]),
        bound=Bound(bound if bound != "several" else "at-least"),
        period=Period(start, end) if start and end else None,
        territory=str(figure["territory"] or figure["place"]),
        publisher=str(figure["publisher"]),
        words=str(figure["words"]),
    )
