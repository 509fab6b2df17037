"""Pages load nothing from elsewhere, catalogues keep their placeholders, and the tree speaks of itself alone."""

import subprocess

import pytest

from contracts import rules_of_text as rules
from contracts import sources

PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "{}"\nmsgstr "{}"\n'
BAD = [
    (rules.other_hosts, "src/jalon/node/ui/templates/ui/base.html", '<script src="https://cdn.example/x.js"></script>'),
    (rules.other_hosts, "src/jalon/node/ui/templates/ui/base.html", '<img src="//cdn.example/x.png">'),
    (rules.other_hosts, "src/jalon/node/ui/static/ui/base.css", "@import 'https://fonts.example/x.css';"),
    (rules.other_hosts, "src/jalon/node/ui/static/ui/base.css", "src: url(https://fonts.example/x.woff2)"),
    (rules.other_hosts, "src/jalon/node/ui/static/ui/draft.js", "fetch('https://api.example/x')"),
    (rules.placeholders, "src/fr.po", PO.format("due %(when)s", "échéance %(quand)s")),
    (rules.placeholders, "src/fr.po", PO.format("{count} left", "plus rien")),
    (rules.foreign_words, "README.md", "see https://py" + "pi.org/project/x"),
    (rules.foreign_words, "docs/x.md", "as in /wo" + "rk/notes"),
]
GOOD = [
    (rules.other_hosts, "src/jalon/node/ui/templates/ui/base.html", '<a href="/inquiries/">x</a>'),
    (rules.other_hosts, "src/jalon/node/ui/static/ui/x.svg", '<svg xmlns="http://www.w3.org/2000/svg"></svg>'),
    (rules.placeholders, "src/fr.po", PO.format("due %(when)s", "échéance %(when)s")),
    (rules.placeholders, "src/fr.po", PO.format("due %(when)s", "")),
    (rules.foreign_words, "docs/x.md", "the framework of a homework/desk"),
]


def name_of(value: object) -> str | None:
    return getattr(value, "__name__", None)


@pytest.mark.parametrize("rule", rules.RULES, ids=name_of)
def test_every_file_keeps_the_rule(rule: rules.Rule) -> None:
    found = [f"{path}: {complaint}" for path in sources.paths() for complaint in rule(path, sources.text(path))]
    assert not found, "\n".join([rule.__doc__ or "", *found])


@pytest.mark.parametrize(("rule", "path", "text"), BAD, ids=name_of)
def test_the_rule_sees_a_bad_example(rule: rules.Rule, path: str, text: str) -> None:
    assert list(rule(path, text))


@pytest.mark.parametrize(("rule", "path", "text"), GOOD, ids=name_of)
def test_the_rule_lets_a_good_example_pass(rule: rules.Rule, path: str, text: str) -> None:
    assert not list(rule(path, text))


def test_what_was_said_of_each_change_is_about_the_project_alone() -> None:
    line = ["git", "log", "--format=%h %s %b", "--no-merges"]
    said = subprocess.run(line, cwd=sources.ROOT, capture_output=True, text=True, check=False).stdout
    assert not list(rules.foreign_words("the log", said))
