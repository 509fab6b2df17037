"""Printing a letter: an export, audited with its digest. Its markings are those of the record, or stronger."""

import hashlib
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.node import paper
from jalon.node.audit import actions as audit
from jalon.node.exchange.actions.steps import about
from jalon.node.exchange.choices.letters import PaperAct
from jalon.node.exchange.models import Inquiry, Reply
from jalon.node.exchange.queries import letters, printed
from jalon.node.kernel.refused import Refused

if TYPE_CHECKING:
    from jalon.node.accounts.models import User


class CannotPrintLetter(Refused):
    """There is no letter to print, or not in these languages."""

    code = "exchange.cannot-print-letter"


@transaction.atomic
def print_letter(inquiry: Inquiry, reply: Reply | None, *, reader: "User", languages: letters.Pair) -> bytes:
    """Set the letter of an inquiry or of its reply as PDF; the same letter gives the same bytes."""
    held = letters.letter(inquiry, reply)
    sent_at = held.one.sent_at
    if sent_at is None:
        raise CannotPrintLetter(_("This has not left yet. Its letter gets its number when it is released."))
    known = {code for code, _name in settings.LANGUAGES}
    if set(languages) - known or languages[0] == languages[1]:
        raise CannotPrintLetter(_("Choose two different languages of the list for the letter."))
    made = paper.pdf(
        "exchange/letter.typ",
        printed.printed(held, languages),
        frame=printed.frame(held, languages),
        at=sent_at,
        attached=[paper.Attached("letter.json", held.number, letters.as_data(held))],
    )
    handling, tlp, pap = letters.strongest(held)
    audit.record(
        PaperAct.PRINTED,
        actor=reader.actor,
        about=about(inquiry),
        detail={
            "message": str(held.key), "languages": "-".join(languages), "sha256": hashlib.sha256(made).hexdigest(),
            "handling": handling, "tlp": tlp, "pap": pap,
        },
    )  # fmt: skip
    return made
