"""Writes of the briefing: the paper, of which the log says who made it."""

import dataclasses
import uuid
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.node import paper
from jalon.node.audit import actions as audit
from jalon.node.directory import queries as directory
from jalon.node.kernel import clock
from jalon.node.kernel.language import dated
from jalon.node.kernel.refs import ref
from jalon.node.statistics import queries
from jalon.node.statistics.choices import Act

if TYPE_CHECKING:
    from jalon.node.accounts.models import User


@transaction.atomic
def print_briefing(key: uuid.UUID, *, languages: tuple[str, str], by: "User") -> bytes:
    """The briefing as a PDF, each line in both languages; the same figures lie inside it as data."""
    sides = []
    for language in languages:
        with translation.override(language):
            found = queries.briefing(key, by)
            if found is None:
                raise Http404
            sides.append(_printed(found, language))
    now = clock.now()
    frame = paper.Frame(
        title=" · ".join(dict.fromkeys(side["title"] for side in sides)),
        author=directory.own_node().code,
        languages=languages,
        banner=[side["banner"] for side in sides],
        foot=f"{directory.own_node().code} · {clock.day(now).isoformat()}",
    )
    attached = [paper.Attached("briefing.json", "The figures of this paper", sides)]
    made = paper.pdf("statistics/briefing.typ", {"sides": sides}, frame=frame, at=now, attached=attached)
    audit.record(Act.PRINTED, actor=by.actor, about=ref("accords/meeting", key), detail={"languages": list(languages)})
    return made


MOST = 8
"""As many promises as one page holds beside the rest."""


def _left(more: int) -> str:
    return (
        ngettext("%(n)d more is in the register.", "%(n)d more are in the register.", more) % {"n": more}
        if more > 0
        else ""
    )


def _printed(found: queries.Briefing, language: str) -> dict[str, Any]:
    """What the template prints in one language: what is late first, then what is open, then what is done."""
    undone = [one for one in found.promises if one not in found.late and one.state.tone != "good"]
    ordered = [*found.late, *undone, *(one for one in found.promises if one.state.tone == "good")]
    return {
        "language": language,
        "banner": _("For official use only"),
        "title": found.title,
        "meeting": found.meeting,
        "headings": {
            "figures": _("Figures"),
            "figure": _("Figure"),
            "value": _("Value"),
            "definition": _("What it counts"),
            "commitments": _("Commitments"),
            "late": _("Late"),
            "words": _("Words as signed"),
            "state": _("State"),
            "due": _("Due"),
            "next": _("Next meeting"),
            "papers": _("Papers due"),
        },
        "figures": [dataclasses.asdict(figure) for figure in found.figures],
        "counts": [f"{label}: {count}" for label, count in found.counts],
        "promises": [
            {"title": each.title, "state": str(each.state.label), "due": dated(each.due) or "—", "owners": each.owners}
            for each in ordered[:MOST]
        ],
        "left": _left(len(ordered) - MOST),
        "next": " · ".join(part for part in (found.next_title, dated(found.next_date), found.next_place) if part)
        or _("none is planned"),
        "papers": found.papers,
    }
