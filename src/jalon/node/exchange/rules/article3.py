"""Article 3: nothing political, military, religious or racial, on either side of the line.

The questions are put to the person who screens. Their answers are never stored: what is kept is that the screen was
passed or refused, by whom and when. Any *yes* takes the decision from the desk: a reviewer at the ministry decides.
"""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from jalon.node.kernel.refused import YES, Decision, no

QUESTIONS = {
    "character": _("Is the matter in whole or in part of political, military, religious or racial character?"),
    "asylum": _("Has the person asked for asylum or protection anywhere, as far as you can know?"),
    "journalist": _("Is the person sought for work as a journalist?"),
    "lawyer": _("Is the person sought for work as a lawyer?"),
    "defender": _("Is the person sought for defending rights?"),
    "dissident": _("Is the person sought for opinions or opposition?"),
    "danger": _("Could the person face torture, or the death penalty without an assurance against it?"),
}
"""Put to whoever screens; the answers are not kept."""

GROUNDS = ("j", "k")
"""Grounds of refusal that a screen may end with."""


def may_pass_here(answers: Mapping[str, bool], *, at_ministry: bool) -> Decision:
    """Whether whoever screens may pass it: every question answered, and none with *yes* unless at the ministry."""
    if set(answers) != set(QUESTIONS):
        return no(_("Every question of the Article 3 screen needs an answer."))
    if any(answers.values()) and not at_ministry:
        return no(
            _("You answered a question with yes. Refuse it, or leave the decision to the reviewer at the ministry.")
        )
    return YES


def may_screen(*, reviewer: object, involved: Iterable[object], forced: bool, at_ministry: bool) -> Decision:
    """Whether this person may screen: nobody who handles it, and only the ministry where its list says so."""
    if reviewer in {person for person in involved if person is not None}:
        return no(_("You handle this request yourself. Somebody else answers its Article 3 screen."))
    if forced and not at_ministry:
        return no(_("The offence or article is on the list for legal review. A reviewer at the ministry screens it."))
    return YES
