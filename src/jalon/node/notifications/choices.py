"""The register of kinds, the reasons why somebody is told, and the acts that are audited."""

import dataclasses
from collections import defaultdict
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Reason(TextChoices):
    ROLE = "role", _("Your role for this unit: %(may)s.")
    AUTHOR = "author", _("You wrote it.")
    HANDLER = "handler", _("You hold it.")
    NAMED = "named", _("You are named in it.")
    DUTY = "duty", _("You are on duty.")


class Act(TextChoices):
    """What people do with their notifications."""

    READ = "notifications.notification.read", _("marked notifications as read")
    CHOSEN = "notifications.kinds.chosen", _("chose which notifications to get")


@dataclasses.dataclass(frozen=True)
class Kind:
    """One thing that can happen.

    Attributes:
        code: `<app>.<what>`.
        label: how it is called where people choose.
        sentence: what a notification says, with named placeholders that `notify` fills.
        always: cannot be turned off, since nobody else would act.
    """

    code: str
    label: "str | Promise"
    sentence: "str | Promise"
    always: bool = False

    def said(self, words: dict[str, Any]) -> str:
        """The sentence in the reader's language; a word that an older record lacks is a dash."""
        return str(self.sentence) % defaultdict(lambda: "—", words)


_kinds: dict[str, Kind] = {}


def register(code: str, label: "str | Promise", sentence: "str | Promise", *, always: bool = False) -> None:
    """Make a kind known; called in `AppConfig.ready()`."""
    _kinds[code] = Kind(code, label, sentence, always)


def kinds() -> list[Kind]:
    """Every kind, by code."""
    return [_kinds[code] for code in sorted(_kinds)]


def kind_of(code: str) -> Kind | None:
    """One kind; None where no app knows it (any more)."""
    return _kinds.get(code)
