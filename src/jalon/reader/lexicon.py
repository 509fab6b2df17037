"""The word lists of one language, and the patterns built from them.

`tables/<lang>/*.toml` hold the words; this module loads them and turns an entry into a compiled pattern that matches
whole words (in Chinese, which writes no spaces, any place in the line). To add a language, write the same nine files
under its code and name the code in `LANGUAGES`; `tables/README.md` says what each entry means.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache, cached_property
from importlib import resources
from typing import Any

LANGUAGES = ("fr", "en", "vi", "zh")
SPACELESS = ("zh",)


class Lexicon:
    """The tables of one language.

    Args:
        language: one of `LANGUAGES`.

    Example:
        >>> bool(Lexicon("fr").words("agreements", "nouns", "protocol").search("un protocole"))
        True
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self._tables: dict[str, Mapping[str, Any]] = {}
        self._patterns: dict[tuple[object, ...], re.Pattern[str]] = {}

    @cached_property
    def spaced(self) -> bool:
        """Whether the language writes spaces between words."""
        return self.language not in SPACELESS

    def table(self, name: str) -> Mapping[str, Any]:
        """Return one table, such as `"calendar"`."""
        if name not in self._tables:
            self._tables[name] = load_table(f"{self.language}/{name}.toml")
        return self._tables[name]

    def entry(self, table: str, *keys: str) -> Any:
        """Return one entry of a table, an empty string where the language has none."""
        found: Any = self.table(table)
        for key in keys:
            if key not in found:
                return ""
            found = found[key]
        return found

    def words(self, table: str, *keys: str, cased: bool = False) -> re.Pattern[str]:
        """Return a pattern that matches an entry as whole words; one that never matches where the entry is empty."""
        return self.compiled(str(self.entry(table, *keys)), cased=cased)

    def compiled(self, expression: str, *, cased: bool = False, whole: bool = True) -> re.Pattern[str]:
        """Compile an expression once, as whole words unless told otherwise."""
        key = (expression, cased, whole)
        if key not in self._patterns:
            body = self.bounded(expression) if whole else (expression or NEVER)
            self._patterns[key] = re.compile(body, 0 if cased else re.IGNORECASE)
        return self._patterns[key]

    def bounded(self, expression: str) -> str:
        """Return the expression so that it begins and ends at a word's edge."""
        if not expression:
            return NEVER
        return rf"(?<!\w)(?:{expression})(?!\w)" if self.spaced else f"(?:{expression})"


NEVER = r"(?!)"


@cache
def lexicon(language: str) -> Lexicon:
    """Return the tables of a language, loaded once."""
    return Lexicon(language)


@cache
def load_table(name: str) -> dict[str, Any]:
    """Return a TOML table below `tables/`."""
    return tomllib.loads((resources.files(__package__) / "tables" / name).read_text("utf-8"))
