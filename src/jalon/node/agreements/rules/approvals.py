"""Who must approve before a message leaves: the house's own rule, the agreement's, and the national rules of the node.

The house's rule can't be switched off: whatever leaves was released by a second person, and restricted handling, bulk
and victims are never released by somebody alone. National rules add to it; nothing takes away.
"""

import dataclasses
import re
import unicodedata
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict

from jalon.node.agreements.choices import Effect
from jalon.node.agreements.rules.terms import ApprovalRule, Terms, Titles, Words, stands_under
from jalon.node.kernel.language import coded, named
from jalon.node.kernel.refused import YES, Decision, no

SECOND_PERSON_HANDLING = frozenset({"H2", "H3"})
RELEASER = "head-of-desk"
LEGAL = "reviewer"
VICTIMS = "victim-focal-point"


@dataclasses.dataclass(frozen=True)
class Message:
    """What of a message decides who approves it."""

    kind: str
    categories: tuple[str, ...] = ()
    handling: str = "H0"
    offence: str = ""
    law_article: str = ""
    country: str = ""
    unit: str = ""
    bulk: bool = False
    victims: bool = False


@dataclasses.dataclass(frozen=True)
class Approval:
    """One approval: by whom, why, and under which rule. Two approvals are never given by one person."""

    role: str
    reason: Words
    effect: Effect = Effect.APPROVAL


class NationalTerms(BaseModel):
    """When a national rule fits a message. An empty part means every message; a rule with no part fits all.

    `laws` are the names under which a law is cited, in any language; `articles` its numbers. Both must be met by the
    article that the message cites.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    laws: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    offences: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    handling: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    units: tuple[str, ...] = ()

    def fits(self, message: Message) -> bool:
        """Whether the rule speaks of this message."""
        return (
            (not self.offences or stands_under(message.offence, self.offences))
            and (not self.kinds or stands_under(message.kind, self.kinds))
            and (not self.categories or any(stands_under(each, self.categories) for each in message.categories))
            and (not self.handling or message.handling in self.handling)
            and (not self.countries or message.country in self.countries)
            and (not self.units or message.unit in self.units)
            and self._cites(message.law_article)
        )

    def _cites(self, law_article: str) -> bool:
        cited = _plain(law_article)
        law = not self.laws or any(_plain(each) in cited for each in self.laws)
        tokens = set(re.findall(r"\w+", cited))
        return law and (not self.articles or any(_plain(each) in tokens for each in self.articles))


@dataclasses.dataclass(frozen=True)
class NationalRule:
    """A rule of this node's country or agency: what it does, whom it asks, and which messages it fits."""

    code: str
    effect: Effect
    role: str
    titles: Titles
    terms: NationalTerms
    people: int = 1


def approval_steps(terms: Terms | None, national: Sequence[NationalRule], message: Message) -> list[Approval]:
    """Everybody who must approve a message before it leaves, in order; the releaser comes last."""
    fitting = [rule for rule in national if rule.effect != Effect.BLOCK and rule.terms.fits(message)]
    fitting.sort(key=lambda rule: rule.effect != Effect.LEGAL_REVIEW)
    steps: dict[tuple[str, str], list[Approval]] = {}
    for rule in fitting:
        _ask(steps, ("national", rule.role), Approval(rule.role, _named(rule), rule.effect), rule.people)
    if message.victims:
        _ask(steps, ("victims", VICTIMS), Approval(VICTIMS, _("It concerns a victim.")), 1)
    for asked in terms.approvals if terms else ():
        if _asked_by(asked, message):
            _ask(steps, ("agreement", asked.role), Approval(asked.role, _by_article(asked)), asked.people)
    return [*(step for same in steps.values() for step in same), Approval(RELEASER, _release_reason(message))]


def _ask(steps: dict[tuple[str, str], list[Approval]], whom: tuple[str, str], approval: Approval, people: int) -> None:
    """Ask as many people of a role as the strictest rule of one source says, not as many as all rules together."""
    asked = steps.setdefault(whom, [])
    asked.extend([approval] * (people - len(asked)))


def legal_review(national: Sequence[NationalRule], message: Message) -> list[NationalRule]:
    """The rules that force legal review at the ministry."""
    return [rule for rule in national if rule.effect == Effect.LEGAL_REVIEW and rule.terms.fits(message)]


def blocked(national: Sequence[NationalRule], message: Message) -> Decision:
    """Whether a national rule forbids that this leaves at all."""
    for rule in national:
        if rule.effect == Effect.BLOCK and rule.terms.fits(message):
            return no(
                _("A national rule forbids this to leave: %(rule)s. Ask the head of your desk.")
                % {"rule": named(rule.titles) or rule.code}
            )
    return YES


def _asked_by(rule: ApprovalRule, message: Message) -> bool:
    return (
        (not rule.kinds or stands_under(message.kind, rule.kinds))
        and (not rule.categories or any(stands_under(each, rule.categories) for each in message.categories))
        and (not rule.handling or message.handling in rule.handling)
    )


def _release_reason(message: Message) -> Words:
    if message.bulk:
        return _("It asks about many at once: never without a second person.")
    if message.handling in SECOND_PERSON_HANDLING:
        said = {"handling": coded("handling", message.handling)}
        return _("Its handling is “%(handling)s”: never without a second person.") % said
    return _("A second person releases whatever leaves.")


def _named(rule: NationalRule) -> Words:
    said = {"rule": named(rule.titles) or rule.code}
    if rule.effect == Effect.LEGAL_REVIEW:
        return _("National rule, legal review: %(rule)s.") % said
    return _("National rule: %(rule)s.") % said


def _by_article(rule: ApprovalRule) -> Words:
    if rule.article:
        return _("The agreement asks for it in article %(article)s.") % {"article": rule.article}
    return _("The agreement asks for it.")


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
