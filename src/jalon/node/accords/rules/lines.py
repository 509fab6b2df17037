"""Lists that people write as lines, one entry a line: delegations, papers, owners, steps, seats, nominations. Pure.

Each pair of functions reads and writes one form; what was written reads back as the same list. A line that cannot be
read raises `ValueError` with the line and an example.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

Entry = Mapping[str, Any]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _sided(line: str, example: str) -> tuple[str, str]:
    side, colon, rest = line.partition(":")
    if not colon or not rest.strip():
        raise ValueError(
            _("“%(line)s” cannot be read. Write it like: %(example)s") % {"line": line, "example": example}
        )
    return side.strip().upper(), rest.strip()


def read_words(text: str) -> list[str]:
    """One entry a line."""
    return _lines(text)


def write_words(entries: Sequence[str]) -> str:
    """The same, to be edited."""
    return "\n".join(entries)


def read_delegations(text: str) -> list[dict[str, Any]]:
    """`VN: Nguyễn Thùy Linh, liaison officer` a line; one delegation a side."""
    sides: dict[str, list[dict[str, str]]] = {}
    for line in _lines(text):
        side, person = _sided(line, "VN: Nguyễn Thùy Linh, liaison officer")
        name, _comma, title = person.partition(",")
        sides.setdefault(side, []).append({"name": name.strip(), "title": title.strip()})
    return [{"party": side, "people": people} for side, people in sides.items()]


def write_delegations(entries: Sequence[Entry]) -> str:
    """The same, to be edited."""
    return "\n".join(
        f"{side['party']}: " + ", ".join(part for part in (person["name"], person["title"]) if part)
        for side in entries
        for person in side["people"]
    )


def read_papers(text: str) -> list[dict[str, str]]:
    """`Draft plan | VN-MPS | 2026-05-01` a line; side and day may be left out."""
    found = []
    for line in _lines(text):
        title, party, due = [*(part.strip() for part in line.split("|")), "", ""][:3]
        found.append({"title": title, "party": party.upper(), "due": due})
    return found


def write_papers(entries: Sequence[Entry]) -> str:
    """The same, to be edited."""
    return "\n".join(" | ".join((each["title"], each["party"], each["due"])).rstrip(" |") for each in entries)


def read_owners(text: str) -> list[dict[str, str]]:
    """`VN-MPS: Department of External Relations` a line."""
    pairs = (_sided(line, "VN-MPS: Department of External Relations") for line in _lines(text))
    return [{"party": side, "name": name} for side, name in pairs]


def write_owners(entries: Sequence[Entry]) -> str:
    """The same, to be edited."""
    return "\n".join(f"{each['party']}: {each['name']}" for each in entries)


_STEP = re.compile(r"(?:\[(?P<done>[ xX]?)\]\s*)?(?:(?P<due>\d{4}(?:-\d\d){0,2})\s+)?(?P<words>.+)")


def read_steps(text: str) -> list[dict[str, Any]]:
    """`[x] 2026-10-01 Test call from Cầu Treo` a line; mark and day may be left out."""
    matches = [_STEP.fullmatch(line) for line in _lines(text)]
    return [
        {"words": match["words"].strip(), "due": match["due"] or "", "done": (match["done"] or "").lower() == "x"}
        for match in matches
        if match
    ]


def write_steps(entries: Sequence[Entry]) -> str:
    """The same, to be edited."""
    return "\n".join(
        " ".join(part for part in ("[x]" if each["done"] else "[ ]", each["due"], each["words"]) if part)
        for each in entries
    )


def read_seats(text: str) -> list[dict[str, Any]]:
    """`VN-MPS: 5` a line."""
    found = []
    for line in _lines(text):
        side, places = _sided(line, "VN-MPS: 5")
        if not places.isdecimal():
            raise ValueError(_("“%(line)s” names no number of places. Write it like: VN-MPS: 5") % {"line": line})
        found.append({"party": side, "places": int(places)})
    return found


def write_seats(entries: Sequence[Entry]) -> str:
    """The same, to be edited."""
    return "\n".join(f"{each['party']}: {each['places']}" for each in entries)


def read_nominations(text: str) -> list[dict[str, Any]]:
    """`VN-MPS: Nguyễn Văn A; Hà Tĩnh; vi, lo; attended` a line; what follows the name may be left out."""
    found = []
    for line in _lines(text):
        side, rest = _sided(line, "VN-MPS: Nguyễn Văn A; Hà Tĩnh; vi, lo; attended")
        name, unit, languages, state = [*(part.strip() for part in rest.split(";")), "", "", ""][:4]
        spoken = [each.strip().lower() for each in languages.split(",") if each.strip()]
        found.append(
            {"party": side, "name": name, "unit": unit, "languages": spoken, "state": state.lower() or "nominated"}
        )
    return found


def write_nominations(entries: Sequence[Entry]) -> str:
    """The same, to be edited."""
    return "\n".join(
        f"{each['party']}: {each['name']}; {each['unit']}; {', '.join(each['languages'])}; {each['state']}"
        for each in entries
    )
