"""Words kept in several languages, shown in the reader's."""

from collections.abc import Mapping

from django.utils.translation import get_language


def named(names: Mapping[str, str]) -> str:
    """The name in the reader's language, else in English, else in any; empty where there is none."""
    language = get_language() or "en"
    return names.get(language) or names.get("en") or next(iter(names.values()), "")
