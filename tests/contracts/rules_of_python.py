"""The house rules that one Python file alone can break. Each yields sentences that say what to do instead.

A rule is a function from a `Source` to complaints; `RULES` lists them all, and `test_house_rules.py` feeds each of
them a bad example, so that no rule can silently stop working.
"""

import ast
import re
from collections.abc import Callable, Iterator

from contracts.sources import PURE, Source

Rule = Callable[[Source], Iterator[str]]

LONGEST_FUNCTION = 60
LONGEST_FILE = 500

APP_FILES = {
    "__init__", "choices", "rules", "models", "queries", "access", "actions", "forms", "schemas", "views", "api",
    "wire", "urls", "apps", "admin", "tasks", "management", "templates", "static", "migrations", "templatetags",
    "locale", "tables",
}  # fmt: skip
OTHER_FILES: dict[str, set[str] | None] = {
    # None: not an app of a domain, so that its files are named after what they hold
    "kernel": None,
    "project": None,
    "ui": None,
    "paper": None,
    # the exchange with partners has more stations than a domain has, each a file of its own
    "federation": {"handlers", "inbox", "opening", "outbox", "receipts", "gate", "sender", "files"}
    # the edges of these: bodies as the gate reads them, posts as the sender makes them, files chunk by chunk
    | {"bodies", "posting", "carrying", "spool"}
    | {"witness", "proofs", "bundles", "metrics", "recovery", "capabilities"},
    # what a log-in needs of the library that does it, and what that library tells by signals
    "accounts": {"adapters", "receivers", "middleware"},
    # the doors to SMS, mail and web push, which are neither page, API nor partner
    "hotline": {"adapters"},
}
CATCH_ALL = re.compile(r"util|helper|manager|misc|common|shared_code")
FORBIDDEN_FIELD = re.compile(
    r"ethnic|(?<![a-z])race(?![a-z])|racial|religio|(?<![a-z])faith|belief|opinion|politic|health|medical|disease"
    r"|biometric|(?<![a-z])dna(?![a-z])|(?<![a-z])iris(?![a-z])|facial|genetic|sexual"
)
GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}


def models_at_the_edge(source: Source) -> Iterator[str]:
    """Views and routers get what they show from queries and change it through actions."""
    if source.app and {"views", "views.py", "api", "api.py"} & set(source.parts[4:]):
        for module in run_time_imports(source.tree):
            if re.search(r"\.models$", module):
                yield f"imports {module}. Ask a function in queries or access, or call one in actions."


def models_of_another_app(source: Source) -> Iterator[str]:
    """Only an app touches its own models."""
    if source.is_migration or source.room not in ("node", "cli"):
        return
    for module in run_time_imports(source.tree):
        match = re.fullmatch(r"jalon\.node\.(\w+)\.models", module)
        if match and match[1] != source.app:
            yield f"imports {module}. Call queries and actions of {match[1]}; import its models under TYPE_CHECKING."


def models_by_name(source: Source) -> Iterator[str]:
    """No `get_model`: it is an import that nobody sees."""
    if not source.is_migration and source.room == "node":
        for call in calls(source.tree):
            if called(call) == "get_model":
                yield f"line {call.lineno}: get_model hides an import. Only a migration may need it."


def signals(source: Source) -> Iterator[str]:
    """Apps call each other in the open; nothing happens because something else was saved."""
    if source.room == "node" and source.parts[-1] != "receivers.py":  # a library's signals, heard in one place
        for module in run_time_imports(source.tree):
            if module in ("django.db.models.signals", "django.dispatch.Signal"):
                yield f"imports {module}. Call the other app's action, or register a handler in AppConfig.ready()."


def days_of_the_node(source: Source) -> Iterator[str]:
    """A day begins where the node's people live, not in UTC: `clock.today()`, or `clock.day(moment)`."""
    if source.room not in ("node", "cli"):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr in ("date", "year", "month", "day"):
            of = node.value
            if called(of) == "now" if isinstance(of, ast.Call) else isinstance(of, ast.Name) and of.id == "now":
                yield f"line {node.lineno}: a day in UTC. Ask clock.today() or clock.day(…)."


def names_of_files(source: Source) -> Iterator[str]:
    """A file's name says what it holds; in an app it is one of the listed names."""
    stem = source.parts[-1].removesuffix(".py")
    if CATCH_ALL.search(stem):
        yield "bears a name under which anything fits. Name it after what it holds."
    if not source.app or OTHER_FILES.get(source.app, set()) is None:
        return
    own = source.parts[4].removesuffix(".py")
    if own not in APP_FILES | (OTHER_FILES.get(source.app) or set()):
        yield f"{own} is none of an app's files. Put it where it belongs, or list it with a reason in {__name__}."


def long_functions(source: Source) -> Iterator[str]:
    """No function over sixty lines, its docstring not counted."""
    if not source.is_migration:
        for function in functions(source.tree):
            if (length := length_of(function)) > LONGEST_FUNCTION:
                yield f"line {function.lineno}: {function.name} has {length} lines. Split it by what it does."


def long_files(source: Source) -> Iterator[str]:
    """No file over five hundred lines, unless a generator wrote it."""
    length = source.text.count("\n")
    if length > LONGEST_FILE and "generated" not in source.path and not source.is_migration:
        yield f"has {length} lines. Make it a package of the same name."


def formatted_translations(source: Source) -> Iterator[str]:
    """What is translated is a plain sentence with named placeholders, filled in afterwards."""
    for call in calls(source.tree):
        if called(call) in GETTEXT and any(map(_is_put_together, call.args)):
            yield f"line {call.lineno}: translates a formatted text. Write _('… %(name)s …') % {{'name': …}}."


def _is_put_together(node: ast.expr) -> bool:
    strings = [part for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    return isinstance(node, ast.JoinedStr) or bool(isinstance(node, ast.BinOp | ast.Call) and strings)


def undocumented_names(source: Source) -> Iterator[str]:
    """Every public name of a pure room says what it is."""
    if source.room not in PURE or source.parts[-1].startswith("_"):
        return
    if ast.get_docstring(source.tree) is None:
        yield "has no docstring. Say in a few lines what this file teaches."
    for name, node in public_definitions(source.tree):
        if ast.get_docstring(node) is None:
            yield f"line {node.lineno}: {name} has no docstring. Say shapes, units, errors, source and one example."


def forbidden_fields(source: Source) -> Iterator[str]:
    """No place for ethnicity, religion, opinion, health or biometrics in any model, form or schema."""
    if source.room != "node" or not {"models", "schemas", "forms"} & {
        part.removesuffix(".py") for part in source.parts
    }:
        return
    for line, name in attributes(source.tree):
        if FORBIDDEN_FIELD.search(name.lower()):
            yield f"line {line}: {name} would hold what Jalon must never hold. Leave it out."


RULES: tuple[Rule, ...] = (
    models_at_the_edge,
    models_of_another_app,
    models_by_name,
    signals,
    days_of_the_node,
    names_of_files,
    long_functions,
    long_files,
    formatted_translations,
    undocumented_names,
    forbidden_fields,
)


def functions(tree: ast.AST) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method."""
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def length_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function, its decorators and docstring not counted."""
    first = function.body[0]
    docstring = ast.get_docstring(function) is not None
    spoken = (first.end_lineno or 0) - first.lineno + 1 if docstring else 0
    return (function.end_lineno or 0) - function.lineno + 1 - spoken


def calls(tree: ast.AST) -> list[ast.Call]:
    """Every call."""
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def called(call: ast.Call) -> str:
    """The last name of what is called: `get_model` for `apps.get_model(…)`."""
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def run_time_imports(tree: ast.Module) -> list[str]:
    """Modules that the file imports when it runs; `from a.b import c` counts as `a.b` and as `a.b.c`."""
    guarded = {id(node) for block in ast.walk(tree) if _is_type_checking(block) for node in ast.walk(block)}
    found: list[str] = []
    for node in ast.walk(tree):
        if id(node) in guarded:
            continue
        if isinstance(node, ast.Import):
            found += [name.name for name in node.names]
        if isinstance(node, ast.ImportFrom) and node.module:
            found += [node.module, *(f"{node.module}.{name.name}" for name in node.names)]
    return found


def _is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)


Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def public_definitions(node: ast.Module | ast.ClassDef, prefix: str = "") -> Iterator[tuple[str, Definition]]:
    """Public classes and functions of a module, and public methods of those classes."""
    for child in node.body:
        if not isinstance(child, Definition) or child.name.startswith("_") or _is_overload_or_override(child):
            continue
        yield prefix + child.name, child
        if isinstance(child, ast.ClassDef):
            yield from public_definitions(child, f"{prefix}{child.name}.")


def _is_overload_or_override(node: Definition) -> bool:
    return any("overload" in ast.dump(each) or "override" in ast.dump(each) for each in node.decorator_list)


def attributes(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and name of every attribute that a class declares."""
    for node in ast.walk(tree):
        for child in node.body if isinstance(node, ast.ClassDef) else ():
            targets = child.targets if isinstance(child, ast.Assign) else [getattr(child, "target", None)]
            yield from ((child.lineno, target.id) for target in targets if isinstance(target, ast.Name))
