"""*You keep | They will see*: what of a draft crosses, and what stays."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from jalon.node.exchange.models import Attachment, Inquiry, Passage, Reply
from jalon.node.exchange.queries.pages import parts
from jalon.node.ui import components as ui


def of_inquiry(inquiry: Inquiry) -> ui.TwoSides:
    """*You keep | They will see*, for a draft of ours."""
    crossing = [ui.SharedRow(fact.label, fact.value, fact.value) for fact in parts.facts(inquiry)]
    passages = [
        ui.SharedRow(_("Quoted from %(origin)s") % {"origin": each.origin}, each.text, f"{each.text} ({each.markings})")
        for each in parts.quoted(inquiry)
    ]
    files = ", ".join(attachment.name for attachment in inquiry.attachments.filter(reply=None))
    handling = parts.handling_of(inquiry)
    marks = f"{handling.code} · {handling.tlp} · {handling.pap}"
    return ui.TwoSides(
        parts.route(inquiry).rpartition("→")[2].strip(),
        [
            *crossing,
            *passages,
            ui.SharedRow(_("Unit"), str(inquiry.unit), str(inquiry.unit)),
            ui.SharedRow(_("Handling"), marks, marks),
            ui.SharedRow(_("Files"), files or _("none"), files or _("none")),
            ui.SharedRow(_("Author"), str(inquiry.author)),
            ui.SharedRow(_("Article 3 screen"), _("stays here")),
            ui.SharedRow(_("Internal notes"), _("stay here")),
        ],
    )


def of_reply(reply: Reply, passages: Iterable[Passage], attached: Iterable[Attachment]) -> ui.TwoSides:
    """*You keep | They will see*, for a reply of ours, with the words of others and the files that go along."""
    outcome, handling = parts.outcome_words(reply), parts.handling_of(reply)
    files = ", ".join(attachment.name for attachment in attached) or _("none")
    marks = f"{handling.code} · {handling.tlp} · {handling.pap}"
    return ui.TwoSides(
        reply.inquiry.partner_id,
        [
            ui.SharedRow(_("Outcome"), outcome, outcome),
            ui.SharedRow(_("Reply"), reply.text, reply.text),
            *(
                ui.SharedRow(_("Quoted from %(origin)s") % {"origin": each.origin}, each.text, each.text)
                for each in parts.quotes(passages)
            ),
            ui.SharedRow(_("Handling"), marks, marks),
            ui.SharedRow(_("Files"), files, files),
            ui.SharedRow(_("Author"), str(reply.author)),
        ],
    )
