"""Gather every sentence of the pages into the six catalogues, and compile them.

    python data/messages.py                   gather, merge, compile; say what has no translation
    python data/messages.py --missing         print what has none, as JSON: {"vi": {"Log in": ""}, …}
    python data/messages.py --take table.json take in such a table, filled in by a translator

Uses Babel and Django's own reading of templates; no gettext tools are needed. A sentence that changed loses its
translation: none is ever guessed from a similar one.
"""

import argparse
import datetime
import io
import json
import pathlib
from collections.abc import Iterator

from babel.messages import mofile, pofile
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from django.conf import settings
from django.utils.translation.template import templatize

HERE = pathlib.Path(__file__).parents[1]
NODE = HERE / "src/jalon/node"
LOCALE = NODE / "ui/locale"
SHOWN = [
    HERE / "src/jalon/names/explain.py",
    *sorted((HERE / "src/jalon/reader").rglob("*.py")),
    *sorted((HERE / "src/jalon/territory").glob("*.py")),
]
"""Files outside the node whose sentences (`Said`) its pages show."""
LANGUAGES = ["en", "fr", "vi", "zh_Hans", "lo", "km"]
FUNCTIONS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3), "Said": None,
}  # fmt: skip
NO_DAY = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)

Key = tuple[str | tuple[str, str], str | None]


def sources() -> Iterator[tuple[pathlib.Path, bytes]]:
    """Every file with sentences, templates turned into something that reads like Python."""
    if not settings.configured:
        settings.configure()
    for path in [*SHOWN, *sorted(NODE.rglob("*"))]:
        if path.suffix == ".py" and "migrations" not in path.parts:
            yield path, path.read_bytes()
        elif path.suffix in (".html", ".txt") and "templates" in path.parts:
            words = templatize(path.read_text(encoding="utf-8"))
            yield path, "\n".join(line.lstrip() for line in words.splitlines()).encode()


def gathered() -> Catalog:
    """All sentences with the files that they stand in."""
    catalog = Catalog(project="Jalon", charset="utf-8")
    for path, code in sources():
        place = (str(path.relative_to(HERE)), 0)
        functions = FUNCTIONS | {"CannotRead": None} if path in SHOWN else FUNCTIONS
        for _, function, found, _ in extract_python(io.BytesIO(code), functions, [], {"encoding": "utf-8"}):
            message, context = _message(function, found)
            if message:
                catalog.add(message, locations=[place], context=context)
    return catalog


def _message(function: str, found: str | tuple[str | None, ...] | None) -> Key | tuple[None, None]:
    words = [found] if isinstance(found, str) else [word for word in found or () if word is not None]
    context = words.pop(0) if function.startswith(("pgettext", "npgettext")) and words else None
    if not words or not words[0]:
        return None, None
    return (words[0], words[1]) if "ngettext" in function or "npgettext" in function else words[0], context


def catalogue(language: str) -> Catalog:
    """One language as it stands on the disk; empty where there is none yet."""
    path = LOCALE / language / "LC_MESSAGES/django.po"
    if not path.exists():
        return Catalog(locale=language, domain="django")
    with path.open("rb") as file:
        return pofile.read_po(file, locale=language, domain="django")


def merged(language: str, found: Catalog) -> Catalog:
    """The sentences found now, with the translations that there were; nothing fuzzy, nothing obsolete."""
    old = catalogue(language)
    new = Catalog(locale=language, domain="django", project="Jalon", charset="utf-8")
    for message in found:
        if message.id:
            before = old.get(message.id, context=message.context)
            kept = before.string if before is not None and before.id == message.id else None
            new.add(message.id, kept or _blank(message, new), message.locations, context=message.context)
    return new


def _blank(message: Message, catalog: Catalog) -> str | tuple[str, ...]:
    return ("",) * catalog.num_plurals if message.pluralizable else ""


def po_bytes(catalog: Catalog) -> bytes:
    """A catalogue as a .po file, the same bytes whenever it is written."""
    text = io.BytesIO()
    pofile.write_po(text, catalog, width=120, sort_output=True, include_lineno=False, omit_header=True)
    head = (
        f'msgid ""\nmsgstr ""\n"Project-Id-Version: Jalon\\n"\n"Language: {catalog.locale}\\n"\n'
        f'"Plural-Forms: {catalog.plural_forms}\\n"\n"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n\n'
    )
    return head.encode() + text.getvalue()


def mo_bytes(po: bytes, language: str) -> bytes:
    """A .po file compiled."""
    catalog = pofile.read_po(io.BytesIO(po), locale=language, domain="django")
    catalog.revision_date = catalog.creation_date = NO_DAY  # the same bytes each time
    compiled = io.BytesIO()
    mofile.write_mo(compiled, catalog)
    return compiled.getvalue()


def lacking(catalog: Catalog) -> dict[str, str | list[str]]:
    """What has no translation; context before an EOT sign as gettext does."""
    blank: dict[str, str | list[str]] = {}
    for message in catalog:
        if message.id and not (all(message.string) if isinstance(message.string, tuple) else message.string):
            blank[_name(message)] = [""] * catalog.num_plurals if message.pluralizable else ""
    return blank


def _name(message: Message) -> str:
    singular = message.id[0] if message.pluralizable else message.id
    return f"{message.context}\x04{singular}" if message.context else str(singular)


def take(catalog: Catalog, table: dict[str, str | list[str]]) -> None:
    """Put a translator's sentences into a catalogue."""
    for message in catalog:
        words = table.get(_name(message)) if message.id else None
        if words:
            message.string = tuple(words) if isinstance(words, list) else words


def write(language: str, catalog: Catalog) -> None:
    """Keep a catalogue as .po and, compiled, as .mo."""
    folder = LOCALE / language / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    po = po_bytes(catalog)
    (folder / "django.po").write_bytes(po)
    (folder / "django.mo").write_bytes(mo_bytes(po, language))


def main() -> None:
    """Gather, merge, take in, compile, tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--missing", action="store_true")
    parser.add_argument("--take", type=pathlib.Path)
    asked = parser.parse_args()
    found, table = gathered(), json.loads(asked.take.read_text(encoding="utf-8")) if asked.take else {}
    blank = {}
    for language in LANGUAGES:
        catalog = merged(language, found)
        take(catalog, table.get(language, {}))
        write(language, catalog)
        if language != "en":
            blank[language] = lacking(catalog)
    if asked.missing:
        print(json.dumps(blank, ensure_ascii=False, indent=1))
    else:
        print(f"{len(found)} sentences; without translation: " + ", ".join(f"{k} {len(v)}" for k, v in blank.items()))


if __name__ == "__main__":
    main()
