"""What a rule answers, and the error that an action raises when the answer is no."""

import dataclasses
from typing import ClassVar

from django.utils.functional import Promise

from jalon import JalonError


class Refused(JalonError):
    """An act that was not done, with the sentence that says why and what to do next.

    A subclass `Cannot<Verb>` carries its `code` (`exchange.cannot-reply`, the same on page, API and wire) and the HTTP
    `status` that a page or the API answers with.
    """

    code: ClassVar[str] = "kernel.refused"
    status: ClassVar[int] = 409

    def __init__(self, sentence: "str | Promise") -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


class NotAllowed(Refused):
    """The person may know that this exists, but may not do that with it."""

    code = "kernel.not-allowed"
    status = 403


@dataclasses.dataclass(frozen=True)
class Decision:
    """What a rule answers: yes, or no with a reason in words."""

    allowed: bool
    reason: "str | Promise" = ""

    def __bool__(self) -> bool:
        return self.allowed

    def or_refuse(self, error: type[Refused]) -> None:
        """Raise `error` with the reason, unless allowed."""
        if not self.allowed:
            raise error(self.reason)


YES = Decision(allowed=True)


def no(reason: "str | Promise") -> Decision:
    """A refusal with its reason."""
    return Decision(allowed=False, reason=reason)
