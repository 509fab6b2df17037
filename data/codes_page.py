"""Write docs/reference/codes.md from the code lists.

Run `python data/codes_page.py` after changing a table; a test fails while the page is stale.
"""

from pathlib import Path

from jalon import codes

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "codes.md"
HEAD = """\
# Code lists

<!-- Written by data/codes_page.py from src/jalon/codes/tables; change the tables, then run it again. -->

A code list is a closed set of words that two nodes understand alike. Messages carry the code; every reader sees the
label in their own language. `jalon codes` prints the names of the lists, `jalon codes LIST --lang vi` one of them.
A code never changes its meaning and is never removed: it is closed with a last day. A sub-code is its parent's code,
a dot and a word.

Languages marked *draft* have been seen by no native reader yet; screens say so.
"""


def page() -> str:
    """Return the whole page."""
    tables = [codes.load(name) for name in codes.names()]
    contents = [f"- [{table.title()}](#{table.name}): {len(table)} codes" for table in tables]
    return "\n".join([HEAD, *contents, "", *map(_section, tables)])


def _section(table: codes.CodeList) -> str:
    draft = ", ".join(table.draft) or "none"
    rows = [_row(entry) for entry in table]
    note = [table.note, ""] if table.note else []
    about = f"{table.title()}. Version {table.version} of {table.issued}. Source: {table.source}. Draft: {draft}."
    columns = ["| code | English | French | Vietnamese | more |", "|---|---|---|---|---|"]
    return "\n".join([f"## {table.name}", "", about, "", *note, *columns, *rows, ""])


def _row(entry: codes.Code) -> str:
    more = [f"{key} {', '.join(value) if isinstance(value, list) else value}" for key, value in entry.extra.items()]
    more += [f"from {entry.valid_from}"] if entry.valid_from else []
    more += [f"until {entry.valid_until}"] if entry.valid_until else []
    more += [entry.note] if entry.note else []
    labels = " | ".join(entry.label(lang) for lang in ("en", "fr", "vi"))
    return f"| `{entry.code}` | {labels} | {'; '.join(more)} |"


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
