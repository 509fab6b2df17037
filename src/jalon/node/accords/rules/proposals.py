"""From a proposal to a record: which fields can be corrected, and what content follows from them. Pure."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from jalon.node.accords.choices import MeetingKind, MeetingState, ProposalKind, Stage, TrainingKind

KINDS: dict[str, tuple[str, ...]] = {
    "event": ("meeting", "conference", "phone_call", "visit", "joint_patrol", "campaign", "operation", "training",
              "exercise", "exchange", "ceremony", "handover", "other"),
    "agreement": ("protocol", "mou", "agreement", "convention", "plan", "minutes", "declaration", "loi", "other"),
}  # fmt: skip
QUALIFIERS = ("exact", "about", "nearly", "more_than", "less_than", "at_least", "several")
UNITS = ("count", "kg", "t", "g", "km", "%", "L", "VND", "LAK", "CNY", "USD", "EUR")

FIELDS: dict[str, dict[str, str | tuple[str, ...]]] = {
    ProposalKind.MECHANISM: {"name": "text", "aliases": "lines"},
    ProposalKind.EVENT: {
        "kind": KINDS["event"], "date": "day", "date_end": "day", "place": "text", "ordinal": "whole",
        "mechanism": "text", "status": ("held", "past", "planned"), "countries": "words",
    },
    ProposalKind.AGREEMENT: {
        "kind": KINDS["agreement"], "status": ("signed", "adopted", "open_for_signature", "in_force", "planned"),
        "title": "text", "parties": "lines", "date": "day", "place": "text", "valid_until": "day", "articles": "lines",
        "succession": ("", "replaces", "amends"), "earlier": "agreement",
    },
    ProposalKind.PARTICIPANT: {
        "name": "text", "title": "text", "organisation": "text", "country": "text",
        "role": ("participant", "mentioned", "suspect"),
    },
    ProposalKind.COMMITMENT: {"modality": ("agreed", "pledged", "planned", "proposed"), "stage": tuple(Stage.values)},
    ProposalKind.STATISTIC: {
        "value": "number", "value_max": "number", "unit": UNITS, "qualifier": QUALIFIERS, "counted": "text",
        "place": "text", "period_start": "day", "period_end": "day",
    },
    ProposalKind.CAMPAIGN: {"name": "text", "participants": "words", "reporting_target": "text"},
    ProposalKind.TOPIC: {"topic": (
        "drug_trafficking", "human_trafficking", "smuggling", "wildlife", "arms_explosives", "illegal_migration",
        "cybercrime", "terrorism", "fugitives", "financial_crime",
    )},
}  # fmt: skip
"""Proposal kind → field → how it is filled in: text, day, whole, number, words, lines, an agreement of the register, or
one of the words named."""

MEETINGS = {
    "meeting": MeetingKind.MEETING,
    "conference": MeetingKind.CONFERENCE,
    "phone_call": MeetingKind.CALL,
    "visit": MeetingKind.VISIT,
    "ceremony": MeetingKind.OTHER,
}
TRAININGS = {"training": TrainingKind.COURSE, "exchange": TrainingKind.EXCHANGE}
AGREEMENTS = {
    "protocol": "protocol",
    "mou": "memorandum",
    "agreement": "agreement",
    "convention": "convention",
    "plan": "plan",
    "minutes": "minutes",
    "declaration": "declaration",
    "other": "agreement",
}
IN_FORCE = ("signed", "adopted", "in_force")
_STUDY = re.compile(r"étudi|examin|study|explore|nghiên cứu|研究|探讨", re.I)
_PILOT = re.compile(r"pilot|expériment|à titre d'essai|thí điểm|试点", re.I)


def stage_of(words: str) -> Stage:
    """Whether the words promise to study, to pilot or to do.

    Example:
        >>> stage_of("étudieront l'expansion du modèle").value
        'study'
    """
    if _PILOT.search(words):
        return Stage.PILOT
    return Stage.STUDY if _STUDY.search(words) else Stage.DO


def plain_name(name: str) -> str:
    """A name as mechanisms are compared: no case, no accents, no hyphens, no article in front."""
    letters = unicodedata.normalize("NFKD", name.casefold().replace("đ", "d"))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    words = re.sub(r"[\W_]+", " ", bare).strip()
    return re.sub(r"^(?:l|la|le|les|the|cac) ", "", words)


def editable(kind: str, fields: Mapping[str, Any], words: str) -> dict[str, Any]:
    """The fields of a proposal as its form shows them."""
    period = fields.get("period") or {}
    more = {"period_start": period.get("start"), "period_end": period.get("end"), "stage": stage_of(words).value}
    more["articles"] = []
    return {name: fields.get(name, more.get(name)) for name in FIELDS[kind]}


def corrected(kind: str, fields: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """The proposal's fields with what a person filled in instead."""
    made = {**fields, **{name: value for name, value in said.items() if not name.startswith("period_")}}
    if kind == ProposalKind.STATISTIC:
        start, end = said.get("period_start") or None, said.get("period_end") or None
        made["period"] = {"start": start, "end": end} if start or end else None
    return made


def known_day(iso: str | None) -> str:
    """A day as records keep it: a day without its year (`--10-14`) is not known well enough."""
    return iso if iso and re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", iso) else ""


def mechanism_content(fields: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The mechanism that a proposal names."""
    return {
        "names": {language: fields["name"][:500]},
        "aliases": [each[:200] for each in fields.get("aliases") or []][:20],
    }


def meeting_content(fields: Mapping[str, Any], words: str, language: str, mechanism: str | None) -> dict[str, Any]:
    """The meeting, call or visit that a proposal tells of."""
    planned = fields.get("status") == "planned"
    return {
        "titles": {language: _short(words)},
        "kind": MEETINGS[fields["kind"]].value,
        "state": MeetingState.PLANNED.value if planned else MeetingState.HELD.value,
        "mechanism": mechanism,
        "ordinal": fields.get("ordinal"),
        "date": known_day(fields.get("date")),
        "date_end": known_day(fields.get("date_end")),
        "place": (fields.get("place") or "")[:300],
        "countries": _countries(fields),
    }


def training_content(fields: Mapping[str, Any], words: str, language: str) -> dict[str, Any]:
    """The training or exchange that a proposal tells of."""
    kind = TRAININGS[fields["kind"]]
    planned = fields.get("status") == "planned"
    return {
        "titles": {language: _short(words)},
        "kind": kind.value,
        "subject": "young-officers" if kind == TrainingKind.EXCHANGE else "",
        "state": MeetingState.PLANNED.value if planned else MeetingState.HELD.value,
        "date": known_day(fields.get("date")),
        "date_end": known_day(fields.get("date_end")),
        "place": (fields.get("place") or "")[:300],
    }


def commitment_content(
    fields: Mapping[str, Any], words: str, language: str, *, meeting: str | None, title: str, page: str
) -> dict[str, Any]:
    """The promise that a proposal quotes."""
    return {
        "words": {language: words[:4_000]},
        "stage": fields.get("stage") or stage_of(words).value,
        "meeting": meeting,
        "source": {"title": title[:300], "page": page},
    }


def delegate(fields: Mapping[str, Any]) -> dict[str, str]:
    """A participant as a delegation lists people."""
    title = ", ".join(part for part in (fields.get("title"), fields.get("organisation")) if part)
    return {"name": fields["name"][:200], "title": title[:300]}


def agreement_code(parties: list[str], year: int, title: str) -> str:
    """The code under which a text enters the register: the same text, named alike, gets the same code.

    Example:
        >>> agreement_code(["VN", "LA"], 2024, "Protocole de coopération")
        'LA-VN-2024-B757'
    """
    mark = hashlib.sha256(plain_name(title).encode()).hexdigest()[:4].upper()
    return f"{'-'.join(sorted(parties)[:6])}-{year}-{mark}"


def articles_of(fields: Mapping[str, Any], language: str) -> list[dict[str, Any]]:
    """The articles of an agreement, each written as `4 | Exchange of information | its text`, in one language.

    Example:
        >>> articles_of({"articles": ["4 | Exchange of information"]}, "en")
        [{'number': '4', 'titles': {'en': 'Exchange of information'}, 'texts': {}}]
    """
    found = []
    for line in fields.get("articles") or []:
        number, title, text = [*(part.strip() for part in line.split("|", 2)), "", ""][:3]
        titles, texts = ({language: words} if words else {} for words in (title, text))
        found.append({"number": number, "titles": titles, "texts": texts})
    return found


def succession_of(fields: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Which earlier text an agreement replaces or amends, as `agreements.add_agreement` takes it."""
    how, earlier = fields.get("succession"), fields.get("earlier")
    return [(how, earlier)] if how and earlier else []


def countries_of(fields: Mapping[str, Any]) -> list[str]:
    """The parties of an agreement that are countries."""
    return sorted({party for party in fields.get("parties") or [] if re.fullmatch(r"[A-Z]{2}", party)})


def _countries(fields: Mapping[str, Any]) -> list[str]:
    return [country for country in fields.get("countries") or [] if re.fullmatch(r"[A-Z]{2}", country)][:20]


def _short(words: str) -> str:
    line = re.sub(r"\s+", " ", words).strip()
    return line if len(line) <= 300 else line[:299] + "…"
