"""The house rules for what is not Python: pages, catalogues, and the words of the whole tree.

A rule takes a path and a text and yields complaints. `test_words_and_pages.py` feeds each a bad example.
"""

import io
import pathlib
import re
from collections.abc import Callable, Iterator

from babel.messages.pofile import read_po

Rule = Callable[[str, str], Iterator[str]]

HOST = r"(?:https?:)?//(?!www\.w3\.org/)[\w\[]"
LOADS = {
    ".html": re.compile(rf"""(?:src|href|action|srcset|data|poster|content|hx-\w+)\s*=\s*["']?\s*{HOST}""", re.I),
    ".svg": re.compile(rf"""href\s*=\s*["']?\s*{HOST}""", re.I),
    ".css": re.compile(rf"""(?:url\(|@import)\s*["']?\s*{HOST}""", re.I),
    ".js": re.compile(rf"""["'`]{HOST}"""),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|%[sd]")

# What the project does not speak of, each in two halves, so that this list does not find itself: hosts of package
# registries, and the place and tools of whoever writes it.
_HALVES = [
    ("pypi.", "org"), ("pythonhosted.", "org"), ("npmjs.", "org"), ("npmjs.", "com"), ("deb.debian.", "org"),
    ("crates.", "io"), ("proxy.golang.", "org"), ("/wo", "rk/"), ("co-authored", "-by"), ("clau", "de"),
    ("anthro", "pic"), ("chat", "gpt"), ("open", "ai"), ("large language", " model"),
]  # fmt: skip
FOREIGN = re.compile("|".join(re.escape(first + second) for first, second in _HALVES), re.I)


def other_hosts(path: str, text: str) -> Iterator[str]:
    """Nothing that a page loads comes from another host: it must work without internet, and tell nobody."""
    pattern = LOADS.get(pathlib.PurePosixPath(path).suffix)
    if pattern is None or not path.startswith("src/"):
        return
    for match in pattern.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        yield f"line {line}: {match[0]}… Put the file under static/ and name it there."


def placeholders(path: str, text: str) -> Iterator[str]:
    """A translation fills in what its original fills in, no less and no more."""
    if not path.endswith(".po"):
        return
    for message in read_po(io.StringIO(text)):
        originals = message.id if isinstance(message.id, tuple) else (message.id,)
        translations = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = set().union(*(PLACEHOLDER.findall(each) for each in originals))
        for translation in filter(None, translations):
            if message.id and "fuzzy" not in message.flags and set(PLACEHOLDER.findall(translation)) != wanted:
                yield f"line {message.lineno}: {translation!r} must hold {sorted(wanted)}, as {originals[0]!r} does."


def foreign_words(path: str, text: str) -> Iterator[str]:
    """The project speaks of itself alone: no registry's host, no workplace, no author's tool."""
    for number, line in enumerate(text.splitlines(), 1):
        if match := FOREIGN.search(line):
            yield f"line {number}: {match[0]!r}. Leave it out."


RULES: tuple[Rule, ...] = (other_hosts, placeholders, foreign_words)
