"""The release gate: whether something may leave, as a list of sentences that is stored and shown.

Every check says its sentence, also when it is content; one that is not is enough to keep it here. What is missing is
never taken for allowed: without an audience, an agreement in force, a passed screen or a consent, nothing leaves.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jalon.node.exchange.choices.kinds import NOTICED


@dataclasses.dataclass(frozen=True)
class Sentence:
    """What one check says, with the values that its words need."""

    check: str
    passed: bool
    values: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def words(self) -> "str | Promise":
        """The sentence, in the reader's language when shown."""
        text = SENTENCES.get((self.check, self.passed))
        return text % self.values if text else self.check


@dataclasses.dataclass(frozen=True)
class Facts:
    """Everything that the gate decides upon, gathered by `actions.gate`.

    Attributes:
        partner: code of the node that it goes to; `active` whether anything may go to it.
        members: how many partners the same thread goes to.
        unit: the unit there that it is addressed to; empty for the node as a whole.
        agreement: the agreement and article that are cited; `in_force` whether they are, today.
        may_write: empty, or why the agreement lets this unit not write that.
        copy: whose central contact point gets a copy; empty where none does. `copy_left_out`: the exception taken.
        second_person: whether one is needed; `second` whether the releaser is one.
        missing: whose approvals, by the agreement and the national rules, are not there yet.
        screened: whether the Article 3 screen was passed; `ministry` whether it waits for the ministry.
        lowered: empty, or why the marking is lower than that of a source.
        unconsented: first owners whose consent is missing.
        blocked: empty, or why a national rule forbids it.
        files_with_metadata: names of files that still carry metadata.
    """

    partner: str
    active: bool
    kind: str
    handling: str
    tlp: str
    pap: str
    unit: str = ""
    members: int = 1
    agreement: str = ""
    in_force: bool = False
    may_write: str = ""
    copy: str = ""
    copy_left_out: str = ""
    second_person: bool = True
    second: bool = False
    missing: Sequence[str] = ()
    screened: bool = False
    ministry: bool = False
    lowered: str = ""
    unconsented: Sequence[str] = ()
    blocked: str = ""
    files_with_metadata: Sequence[str] = ()


SENTENCES: dict[tuple[str, bool], "str | Promise"] = {
    ("audience", True): _("It goes to %(partner)s %(unit)s and to nobody else."),
    ("audience", False): _("Nobody would get it: %(partner)s is not an active partner of this node."),
    ("agreement", True): _("It rests on %(agreement)s, which is in force."),
    ("agreement", False): _("The agreement or article %(agreement)s is not in force today. Choose one that is."),
    ("may-write", True): _("The agreement lets this unit write to that one about this."),
    ("may-write", False): _("%(why)s"),
    ("copy", True): _("%(why)s"),
    ("copy-left-out", True): _("No copy goes to the central contact point: %(why)s."),
    ("tlp", True): _("TLP:%(tlp)s allows this audience."),
    ("tlp", False): _("TLP:%(tlp)s names its readers. Address one unit of one partner, and send it to nobody else."),
    ("pap", True): _("PAP:%(pap)s allows what is asked."),
    ("pap", False): _("PAP:RED allows nothing that others can notice, and what is asked would be noticed."),
    ("lowered", True): _("No marking is lower than that of what it was made from."),
    ("lowered", False): _("%(why)s"),
    ("consent", True): _("Every first owner of what is passed on has consented, or did not need to."),
    ("consent", False): _("%(owners)s own part of it and have not consented. Ask for their consent."),
    ("national", True): _("No national rule stands against it."),
    ("national", False): _("%(why)s"),
    ("article-3", True): _("The Article 3 screen was passed."),
    ("article-3", False): _("The Article 3 screen was not passed yet."),
    ("ministry", False): _("The offence or article is on the list for legal review: the ministry screens it first."),
    ("approvals", True): _("Every approval that the agreement and the national rules ask for is there."),
    ("approvals", False): _("An approval is missing: %(missing)s"),
    ("second-person", True): _("A second person looks at it."),
    ("second-person", False): _("Whoever wrote it cannot release it. A second person must."),
    ("files", True): _("No file carries hidden data about place, time or device."),
    ("files", False): _("These files carry hidden data: %(files)s. Take them out and add them anew."),
}


def judge(facts: Facts) -> tuple[Sentence, ...]:
    """What the gate says, check by check; all must have passed for anything to leave."""
    return (*_audience(facts), *_material(facts), *_people(facts))


def passed(sentences: Sequence[Sentence]) -> bool:
    """Whether it may leave; nothing said is nothing allowed."""
    return bool(sentences) and all(sentence.passed for sentence in sentences)


def _audience(facts: Facts) -> list[Sentence]:
    named = bool(facts.unit) and facts.members == 1
    said = [
        Sentence("audience", facts.active, {"partner": facts.partner, "unit": facts.unit}),
        Sentence("agreement", facts.in_force, {"agreement": facts.agreement}),
        Sentence("may-write", not facts.may_write, {"why": facts.may_write}),
        Sentence("tlp", facts.tlp != "red" or named, {"tlp": facts.tlp.upper()}),
    ]
    if facts.copy:
        said.append(Sentence("copy", passed=True, values={"why": facts.copy}))
    if facts.copy_left_out:
        said.append(Sentence("copy-left-out", passed=True, values={"why": facts.copy_left_out}))
    return said


def _material(facts: Facts) -> list[Sentence]:
    return [
        Sentence("pap", facts.pap != "red" or facts.kind not in NOTICED, {"pap": facts.pap.upper()}),
        Sentence("lowered", not facts.lowered, {"why": facts.lowered}),
        Sentence("consent", not facts.unconsented, {"owners": ", ".join(facts.unconsented)}),
        Sentence("files", not facts.files_with_metadata, {"files": ", ".join(facts.files_with_metadata)}),
    ]


def _people(facts: Facts) -> list[Sentence]:
    article3 = "ministry" if facts.ministry and not facts.screened else "article-3"
    said = [
        Sentence("national", not facts.blocked, {"why": facts.blocked}),
        Sentence(article3, facts.screened),
        Sentence("approvals", not facts.missing, {"missing": " ".join(facts.missing)}),
    ]
    if facts.second_person:
        said.append(Sentence("second-person", facts.second))
    return said
