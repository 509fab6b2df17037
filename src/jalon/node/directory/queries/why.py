"""Sentences that can be said in any language: in the reader's, or in the partner's."""

import dataclasses
from typing import Any

from django.utils import translation
from django.utils.functional import Promise

from jalon.node.kernel.language import in_words, named


@dataclasses.dataclass(frozen=True)
class Why:
    """A sentence that can be said in any language: `str(why)` in the reader's, `why.said_in("lo")` in the partner's."""

    sentence: "str | Promise"
    names: dict[str, Any] = dataclasses.field(default_factory=dict)

    def __str__(self) -> str:
        return str(self.sentence) % {key: _said(value) for key, value in self.names.items()}

    def said_in(self, language: str) -> str:
        with translation.override(language):
            return str(self)


def _said(value: Any) -> str:
    return named(value) if isinstance(value, dict) else in_words(value() if callable(value) else value)
