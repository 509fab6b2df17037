"""A warning as other tools take it, before it is written in their form: `stix`, `misp`."""

import dataclasses
import datetime
import uuid

SPACE = uuid.UUID("5f3d2f63-6f0e-5a52-9a3c-1d3a6f6b7c11")
"""Ids of what is made for other tools are name-based in it, so that the same warning gives the same file."""


@dataclasses.dataclass(frozen=True)
class Warned:
    """What a warning says, with the markings that go wherever it goes.

    Attributes:
        key: id of the warning on both sides.
        number: its number in the sender's register.
        sender: code of the node that sent it.
        at: when it was sent, aware.
        about: what is expected.
        facts: the words of the sender, in `language`.
        parts: what else it says, by name: `place`, `period` (days as `2026-11-20/2026-11-25`), `plate`, `danger`.
        offence: a code of the list `offences`.
        handling, tlp, pap: the three markings; `restrictions` says which where `handling` is H3.
        source_grade, information_grade: the evaluation, A B C X and 1 to 4.
        language: of the free texts.
    """

    key: uuid.UUID
    number: str
    sender: str
    at: datetime.datetime
    about: str
    facts: str
    parts: dict[str, str]
    offence: str
    handling: str
    restrictions: str
    tlp: str
    pap: str
    source_grade: str
    information_grade: str
    language: str

    @property
    def handling_words(self) -> str:
        """The handling code as tools show it, with its restrictions."""
        return f"Handling {self.handling}" + (f": {self.restrictions}" if self.restrictions else "")

    @property
    def labels(self) -> dict[str, str]:
        """What it is about and how it was evaluated, as codes by name."""
        return {
            "offence": self.offence,
            "evaluation-source": self.source_grade,
            "evaluation-information": self.information_grade,
        }


def key_of(*parts: object) -> str:
    """An id that always comes out the same for the same parts."""
    return str(uuid.uuid5(SPACE, "/".join(map(str, parts))))
