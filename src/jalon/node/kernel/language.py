"""Words kept in several languages, moments, and days as they were said, shown in the reader's language."""

import datetime
import re
from collections.abc import Mapping

from django.utils import dateformat, timezone
from django.utils.formats import get_format
from django.utils.translation import get_language, gettext

from jalon import codes
from jalon.said import Said


def named(names: Mapping[str, str]) -> str:
    """The name in the reader's language, else in English, else in any; empty where there is none."""
    language = get_language() or "en"
    return names.get(language) or names.get("en") or next(iter(names.values()), "")


def coded(list_name: str, code: str) -> str:
    """A code's label in the reader's language; the code itself where the list does not know it (a newer partner)."""
    known = codes.load(list_name)
    return known.label(code, get_language() or "en") if code in known else code


def choices(list_name: str) -> list[tuple[str, str]]:
    """A code list as a form's choices, in the reader's language."""
    return codes.load(list_name).choices(get_language() or "en")


def in_words(said: object) -> str:
    """What one of the libraries below the node says (`Said`), in the reader's language; all else as it is."""
    if isinstance(said, datetime.date):
        return dated(said.isoformat())
    if not isinstance(said, Said):
        return str(said)
    values = {name: in_words(value) for name, value in said.values.items()}
    return gettext(said.pattern) % values if values else gettext(said.pattern)


def moment(at: datetime.datetime) -> str:
    """A moment in the node's time, as the reader's language writes it: `21/11/2026 14:20`."""
    return dateformat.format(timezone.localtime(at), str(get_format("DATETIME_FORMAT")))


def dated(iso: str) -> str:
    """A day, month or year (ISO 8601) as the reader's language writes it; other words stay as they are."""
    match = re.fullmatch(r"(\d{4})-(\d\d)(?:-(\d\d))?", iso)
    if not match:
        return iso
    year, month, day = match.groups()
    pattern = str(get_format("DATE_FORMAT"))
    try:
        first = datetime.date(int(year), int(month), int(day or 1))
    except ValueError:
        return iso
    return dateformat.format(first, pattern if day else "Y-m" if pattern.startswith("Y") else "m/Y")
