"""One code list: its codes, their labels and dates, and how it is read from its table."""

import difflib
import functools
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from jalon import JalonError

LANGUAGES = ("en", "fr", "vi", "zh-hans", "lo", "km")
"""The six languages of every label, in the order in which they are shown."""

_OWN_KEYS = {"code", "from", "until", "note", *LANGUAGES}
_TABLES = Path(__file__).parent / "tables"
_LIST_NAME = re.compile(r"[a-z][a-z-]*")


class UnknownList(JalonError):
    """No code list has this name."""


class UnknownCode(JalonError):
    """The list has no such code."""


class UnknownLanguage(JalonError):
    """Labels exist in six languages; this is none of them."""


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of a list.

    Attributes:
        code: the word that messages carry, such as `drugs.trafficking`.
        labels: language tag to label, all six languages.
        valid_from: first day on which it may be used; None when there is no first day.
        valid_until: last day on which it may be used (that day included); None while it is in force.
        note: what the entry covers or leaves out, in English; may be empty.
        extra: further facts of this list, such as `hours` of an urgency level.
    """

    code: str
    labels: Mapping[str, str] = field(hash=False)
    valid_from: date | None = None
    valid_until: date | None = None
    note: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def parent(self) -> str | None:
        """The code above this one: `drugs` for `drugs.trafficking`; None at the top."""
        return self.code.rpartition(".")[0] or None

    def label(self, lang: str = "en") -> str:
        """Return the label in one of the six languages; `zh_Hans`, `zh-CN` and `fr-CA` are understood.

        Raises:
            UnknownLanguage: the language is none of the six.
        """
        return self.labels[_language(lang)]

    def valid_on(self, day: date) -> bool:
        """Tell whether the code may be used on a day; the first and the last day count."""
        return (self.valid_from or day) <= day <= (self.valid_until or day)


@dataclass(frozen=True)
class CodeList:
    """A closed list, in its own order.

    Attributes:
        name: the name under which it is loaded, such as `refusal-grounds`.
        titles: language tag to title.
        version: version of the content; partners announce it to each other.
        issued: the day of that version.
        source: where the codes come from.
        licence: the licence of the content.
        draft: languages that no native reader has checked yet; a screen marks them.
        note: how to use the list, in English; may be empty.

    Example:
        >>> grounds = load("refusal-grounds")
        >>> grounds.get("h").label("en")
        'Obtained from another state that has not consented'
        >>> "f.i" in grounds
        True
    """

    name: str
    titles: Mapping[str, str]
    version: str
    issued: date
    source: str
    licence: str
    draft: tuple[str, ...]
    note: str
    entries: Mapping[str, Code] = field(repr=False)

    def __iter__(self) -> Iterator[Code]:
        """Go through the codes in the order of the list, closed ones included."""
        return iter(self.entries.values())

    def __len__(self) -> int:
        """Count the codes, closed ones included."""
        return len(self.entries)

    def __contains__(self, code: object) -> bool:
        """Tell whether the list knows a code, at whatever date."""
        return code in self.entries

    def get(self, code: str) -> Code:
        """Return one entry.

        Raises:
            UnknownCode: the list has no such code; the message names the nearest ones.
        """
        try:
            return self.entries[code]
        except KeyError:
            raise UnknownCode(self._advice(code)) from None

    def label(self, code: str, lang: str = "en") -> str:
        """Return the label of a code; raises `UnknownCode` or `UnknownLanguage`."""
        return self.get(code).label(lang)

    def title(self, lang: str = "en") -> str:
        """Return the title of the list; raises `UnknownLanguage`."""
        return self.titles[_language(lang)]

    def valid_on(self, day: date) -> list[Code]:
        """Return the codes that may be used on a day, in the order of the list."""
        return [code for code in self if code.valid_on(day)]

    def children(self, code: str | None = None) -> list[Code]:
        """Return the codes directly under one; the top of the list where None."""
        if code is not None:
            self.get(code)
        return [entry for entry in self if entry.parent == code]

    def choices(self, lang: str = "en", *, on: date | None = None) -> list[tuple[str, str]]:
        """Return (code, label) pairs, as form fields want them; only those in force where a day is given."""
        return [(entry.code, entry.label(lang)) for entry in (self if on is None else self.valid_on(on))]

    def _advice(self, code: str) -> str:
        near = difflib.get_close_matches(str(code), self.entries, n=3, cutoff=0.5)
        hint = f"Did you mean {' or '.join(near)}?" if near else f"See `jalon codes {self.name}` for its codes."
        return f"The list {self.name} has no code {code!r}. {hint}"


def _language(lang: str) -> str:
    """Bring a language tag to one of the six."""
    tag = lang.strip().lower().replace("_", "-")
    base = tag.partition("-")[0]
    if base == "zh" and tag not in ("zh-hant", "zh-tw", "zh-hk", "zh-mo"):
        return "zh-hans"
    if base in LANGUAGES:
        return base
    raise UnknownLanguage(f"There are no labels in {lang!r}. Choose one of {', '.join(LANGUAGES)}.")


@functools.cache
def names() -> tuple[str, ...]:
    """Return the names of all lists, sorted."""
    return tuple(sorted(table.stem for table in _TABLES.glob("*.toml")))


@functools.cache
def load(name: str) -> CodeList:
    """Return a code list; it is read from its table once and then kept.

    Args:
        name: the list's name, such as `offences`; `names()` has them all.

    Raises:
        UnknownList: there is no such list.

    Example:
        >>> load("tlp").get("amber").code
        'amber'
    """
    if not _LIST_NAME.fullmatch(name) or name not in names():
        near = difflib.get_close_matches(name, names(), n=1) or ["jalon.codes.names()"]
        raise UnknownList(f"There is no code list {name!r}. Try {near[0]}; `jalon codes` prints every name.")
    text = (_TABLES / f"{name}.toml").read_text(encoding="utf-8")
    return _read(name, tomllib.loads(text))


def _read(name: str, table: Mapping[str, Any]) -> CodeList:
    return CodeList(
        name=name,
        titles={lang: table["title"][lang] for lang in LANGUAGES},
        version=table["version"],
        issued=table["date"],
        source=table["source"],
        licence=table["licence"],
        draft=tuple(table["draft"]),
        note=table.get("note", ""),
        entries={row["code"]: _code(row) for row in table["codes"]},
    )


def _code(row: Mapping[str, Any]) -> Code:
    return Code(
        code=row["code"],
        labels={lang: row[lang] for lang in LANGUAGES},
        valid_from=row.get("from"),
        valid_until=row.get("until"),
        note=row.get("note", ""),
        extra={key: value for key, value in row.items() if key not in _OWN_KEYS},
    )
