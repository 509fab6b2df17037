"""The two trees, and the register of every kind of act that can be audited."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Tree(TextChoices):
    EXCHANGE = "exchange", _("exchange tree")
    INTERNAL = "internal", _("internal tree")


_acts: dict[str, TextChoices] = {}


def register(acts: type[TextChoices]) -> None:
    """Make an app's acts known; the label of each completes the sentence *who …*."""
    for act in acts:
        _acts[act.value] = act


def sentence(action: str) -> str:
    """The words for an act, in the reader's language."""
    return str(_acts[action].label) if action in _acts else action


def known() -> dict[str, TextChoices]:
    """Every registered act by its code."""
    return dict(_acts)
