"""The documents tell what is there: generated pages are fresh, links lead somewhere, every audited act has words."""

import ast
import importlib.util
import pathlib
import re
from types import ModuleType

import pytest
from django.utils.translation import override

from contracts import rules_of_python as python_rules
from contracts import sources
from jalon.cli import COMMANDS
from jalon.node.audit import choices

NAMED_TEST = re.compile(r"`tests/([\w/]+\.py)(?:::(\w+))?`")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reference_docs", sources.ROOT / "data" / "reference_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def stale(pages: dict[str, str], folder: pathlib.Path) -> list[str]:
    return [path for path, text in pages.items() if not (folder / path).exists() or (folder / path).read_text() != text]


def broken_links(path: pathlib.Path, text: str) -> list[str]:
    targets = [target for target in LINK.findall(text) if "://" not in target and not target.startswith("mailto:")]
    return [target for target in targets if not (path.parent / target).exists()]


def unregistered_acts(text: str) -> list[str]:
    """Acts that are recorded by a literal code that no app has registered with words."""
    recorded = [call for call in python_rules.calls(ast.parse(text)) if python_rules.called(call) == "record"]
    codes = [call.args[0].value for call in recorded if call.args and isinstance(call.args[0], ast.Constant)]
    return [str(code) for code in codes if code not in choices.known()]


def test_every_generated_page_is_fresh(generator: ModuleType) -> None:
    assert not stale(generator.pages(), sources.ROOT), "Run `make docs` and commit what it wrote."


def test_a_stale_page_would_be_seen(tmp_path: pathlib.Path) -> None:
    (tmp_path / "old.md").write_text("then")
    assert stale({"old.md": "now", "missing.md": "now"}, tmp_path) == ["old.md", "missing.md"]


def test_every_command_has_its_section(generator: ModuleType) -> None:
    page = (sources.ROOT / "docs/reference/commands.md").read_text()
    written = [name for name in COMMANDS if generator.is_there(name)]
    assert [name for name in written if f"## jalon {name}\n" not in page] == []


def test_every_link_between_documents_leads_somewhere() -> None:
    documents = [path for path in sources.paths() if path.endswith(".md")]
    broken = {path: broken_links(sources.ROOT / path, sources.text(path)) for path in documents}
    assert {path: targets for path, targets in broken.items() if targets} == {}


def test_a_broken_link_would_be_seen(tmp_path: pathlib.Path) -> None:
    assert broken_links(tmp_path / "a.md", "[x](b.md) [y](https://y.example) [z](#here)") == ["b.md"]


def test_every_audited_act_is_registered_with_words() -> None:
    unknown = {
        source.path: unregistered_acts(source.text) for source in sources.src() if source.room in ("node", "cli")
    }
    assert {path: acts for path, acts in unknown.items() if acts} == {}, "Add it to the app's Act and register that."


def test_an_act_without_words_would_be_seen() -> None:
    assert unregistered_acts('audit.record("desk.coffee.made", actor="x")') == ["desk.coffee.made"]


def test_no_act_is_shown_as_its_code() -> None:
    with override("en"):
        assert [code for code in choices.known() if choices.sentence(code) in ("", code)] == []


def absent_tests(text: str, folder: pathlib.Path) -> list[str]:
    """The tests that a document names and that are not there."""
    named = NAMED_TEST.findall(text)
    return [f"{path}::{name}" for path, name in named if not _has(folder / path, name)]


def _has(path: pathlib.Path, name: str) -> bool:
    if not path.exists():
        return False
    functions = {node.name for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)}
    return not name or name in functions


def test_every_test_that_shows_a_safeguard_is_there() -> None:
    assert absent_tests((sources.ROOT / "docs/explanation/asvs.md").read_text(), sources.ROOT / "tests") == []


def test_the_verification_table_names_a_test_in_every_line() -> None:
    table = (sources.ROOT / "docs/explanation/asvs.md").read_text()
    lines = [line for line in table.splitlines() if line.startswith("| V")]
    assert len(lines) > 30
    assert [line for line in lines if not NAMED_TEST.search(line)] == []


def test_a_test_that_is_not_there_would_be_seen(tmp_path: pathlib.Path) -> None:
    (tmp_path / "test_x.py").write_text("def test_is(): ...")
    text = "`tests/test_x.py`, `tests/test_x.py::test_is`, `tests/test_x.py::test_was`, `tests/test_y.py`"
    assert absent_tests(text, tmp_path) == ["test_x.py::test_was", "test_y.py::"]


def test_the_map_of_the_house_names_every_app_and_none_that_is_not_there() -> None:
    text = (sources.ROOT / "ARCHITECTURE.md").read_text()
    inside = text[text.index("Inside `node`") :].split("```")[1]
    named = {line.split()[0] for line in inside.strip().splitlines()}
    there = {path.parent.name for path in (sources.ROOT / "src/jalon/node").glob("*/__init__.py")}
    assert named == there
