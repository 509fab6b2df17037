"""A letter as paper shows it: each coded part in both languages, each text as it was written.

The original is never replaced. Where one of the two languages is not that of a text, its newest signed translation
stands beside it, with who made it and which node signed it; where there is none, the letter says so.
"""

import datetime
from collections.abc import Callable
from functools import partial
from typing import Any

from django.utils import formats, translation
from django.utils.translation import gettext as _

from jalon.node import paper
from jalon.node.agreements import queries as agreements
from jalon.node.directory import queries as directory
from jalon.node.exchange import rules
from jalon.node.exchange.choices import Feedback, Kind, Outcome, Urgency
from jalon.node.exchange.choices.asking import asked_label, asking
from jalon.node.exchange.choices.letters import PARTS
from jalon.node.exchange.models import Inquiry, Passage, Reply, Translation
from jalon.node.exchange.queries.letters import Letter, Pair, original, strongest
from jalon.node.federation import queries as federation
from jalon.node.kernel.language import coded, moment, named


def both(pair: Pair, say: Callable[[], Any]) -> list[str]:
    """The same words in both languages."""
    said = []
    for language in pair:
        with translation.override(language):
            said.append(str(say()))
    return said


def _row(pair: Pair, label: Callable[[], Any], value: Callable[[], Any]) -> dict[str, list[str]]:
    return {"label": both(pair, label), "value": both(pair, value)}


def _moment(at: datetime.datetime | None) -> str:
    return moment(at) if at else "—"


def banner(held: Letter, pair: Pair) -> list[str]:
    """What stands on each page, in both languages: handling in words, its restrictions, TLP and PAP."""
    handling, tlp, pap = strongest(held)
    restrictions = getattr(held.one, "restrictions", "") or held.inquiry.restrictions

    def say() -> str:
        words = [f"{handling} · {coded('handling', handling)}", restrictions, coded("tlp", tlp), coded("pap", pap)]
        return " · ".join(word for word in words if word)

    return both(pair, say)


def frame(held: Letter, pair: Pair) -> paper.Frame:
    """The frame of the letter's pages; handling from H2 on stands in red."""
    own = directory.own_node().code
    return paper.Frame(
        title=" / ".join(dict.fromkeys(both(pair, lambda: _title(held)))),
        author=own,
        languages=pair,
        banner=banner(held, pair),
        foot=f"{own} · {held.number}",
        tone="strict" if strongest(held)[0] in rules.SECOND_PERSON else "plain",
    )


def _title(held: Letter) -> str:
    if held.reply is None:
        return str(Kind(held.inquiry.kind).label).capitalize()
    return str(Outcome(held.reply.outcome).label).capitalize()


def _sender(held: Letter) -> Callable[[], str]:
    return (lambda: _our_side(held)) if held.ours else (lambda: _their_side(held))


def _receiver(held: Letter) -> Callable[[], str]:
    return (lambda: _their_side(held)) if held.ours else (lambda: _our_side(held))


def _our_side(held: Letter) -> str:
    return f"{directory.own_node()}, {held.inquiry.unit} ({directory.own_node().code})"


def _their_side(held: Letter) -> str:
    partner = held.inquiry.partner_id
    node, unit = directory.node(partner), named(held.inquiry.partner_unit.get("names", {}))
    names = [str(node) if node else partner, unit]
    return f"{', '.join(name for name in names if name)} ({partner})"


def head(held: Letter, pair: Pair) -> list[dict[str, list[str]]]:
    """Numbers, parties and dates."""
    inquiry = held.inquiry
    registry = (str(held.entry), held.entry.theirs) if held.entry else ("—", "")
    own, theirs = directory.own_node().code, inquiry.partner_id
    rows = [
        _row(pair, lambda: _("From"), _sender(held)),
        _row(pair, lambda: _("To"), _receiver(held)),
        _row(pair, lambda: _("Registry number of %(node)s") % {"node": own}, lambda: registry[0]),
        _row(
            pair,
            lambda: _("Registry number of %(node)s") % {"node": theirs},
            lambda: registry[1] or _("not known yet"),
        ),
        _row(pair, lambda: _("Number of the request"), lambda: _numbers(inquiry)),
        _row(pair, lambda: _("Sent on"), lambda: _moment(held.one.sent_at)),
    ]
    if held.reply is None and inquiry.due_at:
        rows.append(_row(pair, lambda: _("Answer due on"), lambda: _moment(inquiry.due_at)))
    return rows


def _numbers(inquiry: Inquiry) -> str:
    return " · ".join(number for number in (inquiry.number, inquiry.partner_number) if number) or "—"


def coded_rows(held: Letter, pair: Pair) -> list[dict[str, list[str]]]:
    """Everything that is a code, in the words of each reader's language."""
    inquiry, reply = held.inquiry, held.reply
    rows = [_row(pair, lambda: _("Kind"), lambda: Kind(inquiry.kind).label)]
    if reply:
        rows.append(_row(pair, lambda: _("Outcome"), lambda: Outcome(reply.outcome).label))
        if reply.ground:
            ground = reply.ground
            rows.append(_row(pair, lambda: _("Ground of refusal"), lambda: coded("refusal-grounds", ground)))
        if feedback := getattr(reply, "feedback", ""):
            rows.append(_row(pair, lambda: _("Feedback"), lambda: Feedback(feedback).label))
    else:
        rows += [*_subject_rows(inquiry, pair), *_asking_rows(inquiry, pair)]
    if grades := _grades(held.one):
        rows.append(_row(pair, lambda: _("Evaluation"), lambda: _evaluation(grades)))
    return rows


def _subject_rows(inquiry: Inquiry, pair: Pair) -> list[dict[str, list[str]]]:
    return [
        _row(pair, partial(str, field.label), partial(_value, field, inquiry.subject[field.name]))
        for field in asking(inquiry.kind).subject
        if inquiry.subject.get(field.name)
    ]


def _value(field: Any, value: Any) -> str:
    if field.entry == "country":
        return coded("countries", value)
    if field.entry == "code":
        return coded(field.codes, value)
    if field.entry == "date":
        return formats.date_format(datetime.date.fromisoformat(value), "DATE_FORMAT")
    return "\n".join(value) if isinstance(value, list) else str(value)


def _asking_rows(inquiry: Inquiry, pair: Pair) -> list[dict[str, list[str]]]:
    urgent = inquiry.urgency == Urgency.URGENT
    rows = [
        _row(pair, lambda: _("What is asked"), lambda: "\n".join(asked_label(inquiry.kind, a) for a in inquiry.asked)),
        _row(pair, lambda: _("Offence"), lambda: coded("offences", inquiry.offence)),
        _row(pair, lambda: _("Agreement and article"), lambda: _agreement(inquiry)),
        _row(pair, lambda: _("Urgency"), lambda: Urgency(inquiry.urgency).label),
        _row(pair, lambda: _("Ground of urgency"), lambda: coded("urgency-grounds", inquiry.ground))
        if urgent
        else None,
    ]
    return [row for row in rows if row and row["value"][0]]


def _agreement(inquiry: Inquiry) -> str:
    found = agreements.cited(inquiry.agreement, inquiry.article)
    title = named(found.titles) if found else ""
    return ", ".join(part for part in (title, f"{inquiry.agreement} {inquiry.article}") if part)


def _grades(one: Inquiry | Reply) -> str:
    return str(getattr(one, "source_grade", "")) + str(getattr(one, "information_grade", ""))


def _evaluation(grades: str) -> str:
    source, information = coded("evaluation-source", grades[:1]), coded("evaluation-information", grades[1:])
    return f"{grades}: {source}; {information}"


def texts(held: Letter, pair: Pair) -> list[dict[str, Any]]:
    """Each free text: the original, and beside it what stands there in the other language."""
    return [
        {
            "label": both(pair, partial(str, PARTS[part])),
            "language": held.language,
            "named": both(pair, lambda: coded("languages", held.language)),
            "original": text,
            "cells": [_cell(held, part, text, language) for language in pair],
            "apart": held.language not in pair,
        }
        for part, text in original(held.one).items()
    ]


def _cell(held: Letter, part: str, text: str, language: str) -> dict[str, str]:
    if language == held.language:
        return {"language": language, "text": text, "note": _noted(language, lambda: _("Original"))}
    found = next((t for t in held.translations if t.language == language and t.parts.get(part)), None)
    if found is None:
        return {"language": language, "text": "", "note": _noted(language, lambda: _("No signed translation yet."))}
    return {"language": language, "text": found.parts[part], "note": _noted(language, lambda: _signed(found))}


def _noted(language: str, say: Callable[[], str]) -> str:
    with translation.override(language):
        return str(say())


def _signed(found: Translation) -> str:
    said = {"by": found.by or "—", "node": found.node, "at": _moment(found.signed_at), "key": str(found.pk)}
    return _("Translated by %(by)s; signed by %(node)s on %(at)s, message %(key)s.") % said


def origins(held: Letter, pair: Pair) -> list[dict[str, Any]]:
    """Passages of others, each with the line that says whose it was first."""
    return [
        {
            "line": both(pair, partial(_first_owner, passage)),
            "language": passage.language,
            "text": passage.text,
        }
        for passage in held.passages
    ]


def _first_owner(passage: Passage) -> str:
    return _("First owner: %(node)s") % {"node": passage.origin} + " · " + _marks(passage)


def _receipt(mark: "federation.Mark") -> str:
    return f"{coded('receipt-kinds', mark.fate)} · {_moment(mark.at)}"


def _marks(one: Any) -> str:
    return f"{one.handling} · TLP:{one.tlp.upper()} · PAP:{one.pap.upper()}"


def files(held: Letter) -> list[dict[str, str]]:
    """Attachments: name, size, digest, first owner and markings."""
    return [
        {
            "name": found.name,
            "size": f"{-(-found.file.length // 1024)} KB",
            "digest": found.file_id,
            "origin": found.origin,
            "marks": _marks(found),
        }
        for found in held.attachments
    ]


def proof(held: Letter, pair: Pair) -> list[dict[str, list[str]]]:
    """By which message it crossed, and which receipts this node holds for it."""
    trail = federation.trail(held.key)
    receipts = [mark for mark in trail.marks if mark.at] if held.ours else []
    return [
        _row(pair, lambda: _("Signed message"), lambda: str(held.key)),
        *(
            _row(
                pair,
                lambda: _("Receipt of %(node)s") % {"node": held.inquiry.partner_id},
                partial(_receipt, mark),
            )
            for mark in receipts
        ),
    ]


def printed(held: Letter, pair: Pair) -> dict[str, Any]:
    """What the template `exchange/letter.typ` prints."""
    heads = {
        "texts": lambda: _("In the words of the sender"),
        "passages": lambda: _("Words taken over from others"),
        "files": lambda: _("Attachments"),
        "proof": lambda: _("How it crossed"),
        "name": lambda: _("Name"),
        "size": lambda: _("Size"),
        "origin": lambda: _("First owner"),
        "marks": lambda: _("Marking"),
        "original": lambda: _("Original"),
    }
    return {
        "titles": both(pair, lambda: _title(held)),
        "pair": list(pair),
        "columns": [_noted(language, partial(coded, "languages", language)) for language in pair],
        "words": {name: both(pair, say) for name, say in heads.items()},
        "head": head(held, pair),
        "coded": coded_rows(held, pair),
        "texts": texts(held, pair),
        "passages": origins(held, pair),
        "files": files(held),
        "proof": proof(held, pair),
    }
