"""Write the pages of docs/reference that the source itself can tell, and the index of every folder of docs.

Run `make docs` after adding a setting, a command, an error, an audited act or a page; a test fails while one is stale.
"""

import argparse
import ast
import importlib
import importlib.util
import json
import os
import pathlib
import pkgutil
import re
import tempfile
import tomllib
from collections.abc import Iterator

ROOT = pathlib.Path(__file__).resolve().parent.parent
NOTE = "<!-- Written by data/reference_docs.py from the source; run `make docs` after a change. -->"
MODES = {
    "tutorial": "Learn by doing, from nothing to a first exchange.",
    "how-to": "Reach one goal, step by step.",
    "reference": "Look something up. What the source can tell is generated, and tests keep it true.",
    "explanation": "Understand why it is as it is.",
    "decisions": "What was decided, when, and what was given up for it.",
}


def pages() -> dict[str, str]:
    """Every generated page by its path within the project."""
    start_django()
    reference = {
        "docs/reference/settings.md": settings_page(),
        "docs/reference/commands.md": commands_page(),
        "docs/reference/errors.md": errors_page(),
        "docs/reference/audited-acts.md": acts_page(),
        "docs/reference/life-of-a-request.md": life_page(),
        "docs/reference/openapi.json": openapi_page(),
        "docs/reference/authorisation.md": authorisation_page(),
    }
    indexes = {f"docs/{mode}/README.md": index_page(mode, reference) for mode in MODES}
    return reference | indexes


def start_django() -> None:
    """Start Django where no test has started it: in no node's home, with no secret."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jalon.node.project.settings")
    os.environ.setdefault("JALON_SECRET_KEY", "only-to-read-the-source")
    os.environ.setdefault("JALON_HOME", tempfile.gettempdir())
    import django

    django.setup()


def life_page() -> str:
    """The transition table of a request, one table a side, from `exchange.rules.LIFE`."""
    from jalon.node.exchange import rules
    from jalon.node.exchange.choices import Direction, State, Step

    lines: list[str] = []
    for side, states in rules.LIFE.items():
        lines += ["", f"## {Direction(side).label}", "", "| state | step | leads to | taken by |", "|---|---|---|---|"]
        lines += [
            f"| `{State(state)}` | {Step(step).label} | `{target}` | {rules.taken_by(side, step)} |"
            for state, steps in states.items()
            for step, target in steps.items()
        ]
    return page(
        "Life of a request",
        "Every step that a request can take, on the side that asked and on the side that is asked; what is not here is "
        "refused. *Taken by* names the permission of our own people, `partner` for what the other side's message "
        "brings, `receipt` for what its receipt brings. Both nodes hold a copy and bring it forward by the same steps.",
        lines,
    )


def settings_page() -> str:
    """Each setting with its kind, its default and what it is for."""
    said = tomllib.loads((ROOT / "data" / "settings.toml").read_text(encoding="utf-8"))
    found = dict(settings_in_source())
    if said.keys() != found.keys():
        raise SystemExit(f"data/settings.toml and the source differ in {sorted(said.keys() ^ found.keys())}.")
    rows = [f"| `{name}` | {kind} | {default} | {said[name]} |" for name, (kind, default) in sorted(found.items())]
    return page(
        "Settings",
        "A node is set by its environment alone. `jalon init --set JALON_NAME=VALUE` keeps a setting in the home's "
        "`settings.env`; what stands in the environment wins over that file. A value that makes no sense stops the "
        "node with a sentence. A flag is `1` or `0`; a list is parted by commas; a secret may also be given as a "
        "file, in `NAME_FILE`.",
        ["| setting | kind | default | for |", "|---|---|---|---|", *rows],
    )


def settings_in_source() -> Iterator[tuple[str, tuple[str, str]]]:
    """Name, kind and default of each setting that the node asks its environment for."""
    for path in sorted((ROOT / "src" / "jalon" / "node").rglob("*.py")):
        for call in calls(path):
            asked = isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) == "environment"
            if asked and call.args and isinstance(call.args[0], ast.Constant):
                defaults = [*call.args[1:], *(keyword.value for keyword in call.keywords)]
                yield str(call.args[0].value), (call.func.attr, shown(defaults))  # type: ignore[attr-defined]


def shown(defaults: list[ast.expr]) -> str:
    """A default as the page shows it."""
    return f"`{ast.unparse(defaults[0])}`" if defaults else "none"


def calls(path: pathlib.Path) -> list[ast.Call]:
    """Every call in a file."""
    return [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]


def commands_page() -> str:
    """Each command with its arguments, as argparse knows them."""
    from jalon.cli import COMMANDS

    sections = [line for name in COMMANDS if is_there(name) for line in command_section(name)]
    return page(
        "Commands",
        "Data goes to stdout or to the named file, talk to stderr. The exit code is 0 when it is done, 1 when "
        "something failed (said on stderr), 2 for wrong usage.",
        sections,
    )


def is_there(name: str) -> bool:
    """Whether a listed command has been written."""
    return importlib.util.find_spec(f"jalon.cli.{name.replace('-', '_')}") is not None


def command_section(name: str) -> list[str]:
    """One command and its subcommands."""
    module = importlib.import_module(f"jalon.cli.{name.replace('-', '_')}")
    parser = argparse.ArgumentParser(prog=f"jalon {name}")
    module.arguments(parser)
    summary = (module.__doc__ or "").split("\n\n")[0].replace("\n", " ")
    return [f"## jalon {name}", "", summary, "", *arguments(parser, f"jalon {name}"), ""]


def arguments(parser: argparse.ArgumentParser, line: str) -> list[str]:
    """A line for each argument, then those of each subcommand under its own name."""
    lines: list[str] = []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, subparser in action.choices.items():
                lines += ["", f"`{line} {name}`", "", *arguments(subparser, f"{line} {name}")]
        elif not isinstance(action, argparse._HelpAction):
            lines.append(argument(action))
    return lines or ["No arguments."]


def argument(action: argparse.Action) -> str:
    """One argument: its names, what it takes, what it is for."""
    value = action.metavar or ("|".join(map(str, action.choices)) if action.choices else action.dest.upper())
    takes = "" if action.nargs == 0 or not action.option_strings else f" {value}"
    names = ", ".join(action.option_strings) or str(action.metavar or action.dest)
    default = action.default if isinstance(action.default, str | int | float) and action.nargs != 0 else ""
    words = (action.help or "").replace("%(default)s", str(default)).replace("|", r"\|")
    return f"- `{names}{takes}`" + (f": {words}" if words else "")


def errors_page() -> str:
    """Each refusal with its code, and each reason with which an envelope is not accepted."""
    from jalon.node.kernel.refused import Refused
    from jalon.wire.errors import WireError

    import_every_app()
    refusals = {(kind.code, kind.status, first_line(kind)) for kind in [Refused, *descendants(Refused)]}
    reasons = {(kind.reason, first_line(kind)) for kind in descendants(WireError)}
    return page(
        "Errors",
        "A refusal says what happened and what to do next. Its code is the same on the page, in the API and on the "
        "wire. The second table holds what the pages answer where no act was refused; the third, the words with which "
        "a node answers an envelope that it does not accept.",
        ["| code | status | when |", "|---|---|---|"]
        + [f"| `{code}` | {status} | {words} |" for code, status, words in sorted(refusals)]
        + ["", "| code | status | says |", "|---|---|---|"]
        + [f"| `{code}` | {status} | {words} |" for code, status, words in sorted(answers_in_source())]
        + ["", "| reason on the wire | when |", "|---|---|"]
        + [f"| `{reason}` | {words} |" for reason, words in sorted(reasons)],
    )


def answers_in_source() -> Iterator[tuple[str, int, str]]:
    """Code, status and first sentence of each answer that the pages give without a refusal."""
    for path in (ROOT / "src" / "jalon" / "node").rglob("*.py"):
        for call in calls(path):
            if ast.unparse(call.func).rpartition(".")[2] in ("_answer", "problem"):
                parts = [node for each in ast.iter_child_nodes(call) for node in ast.walk(each)]
                said = [node.value for node in parts if isinstance(node, ast.Constant)]
                codes = [value for value in said if re.fullmatch(r"[a-z]+\.[a-z-]+", str(value))]
                words = [value for value in said if isinstance(value, str) and value not in codes]
                if codes:
                    yield codes[0], next(value for value in said if isinstance(value, int)), words[0]


def import_every_app() -> None:
    """Import the apps' modules, so that each refusal is defined."""
    import jalon.node

    for module in pkgutil.walk_packages(jalon.node.__path__, "jalon.node."):
        if not re.search(r"\.(project|migrations)(\.|$)", module.name):
            importlib.import_module(module.name)


def descendants(kind: type) -> list[type]:
    """Every class beneath one, but for those that tests made."""
    below = [each for each in kind.__subclasses__() if each.__module__.startswith("jalon.")]
    return below + [each for child in below for each in descendants(child)]


def first_line(kind: type) -> str:
    """The first paragraph of a docstring, in one line."""
    return " ".join((kind.__doc__ or "").split("\n\n")[0].split())


def acts_page() -> str:
    """Each act that is written into the audit log."""
    from django.utils.translation import override

    from jalon.node.audit import choices

    with override("en"):
        rows = [f"| `{code}` | {act.label} |" for code, act in sorted(choices.known().items())]
    return page(
        "Audited acts",
        "Every act writes its entry in its own transaction: no entry, no act. The words complete the sentence *who …*.",
        ["| act | who … |", "|---|---|", *rows],
    )


def openapi_page() -> str:
    """The description of the API as the node itself gives it: a change of it is seen in a review."""
    from django.utils.translation import override

    from jalon.node.api.api import description

    with override("en"):
        told = description()
        told["components"]["securitySchemes"]["Session"]["name"] = "__Host-session"  # as it is outside demonstrations
        return json.dumps(told, indent=1, ensure_ascii=False, sort_keys=True, default=str) + "\n"


def authorisation_page() -> str:
    """Role × unit × handling × operation, from the policy alone."""
    from django.utils.translation import override

    from jalon.node.accounts.choices import Permission, Role
    from jalon.node.accounts.queries import policy

    reach: dict[tuple[str, str], list[str]] = {}
    for cell in policy.matrix():
        if cell.allowed:
            reach.setdefault((cell.permission, cell.role), []).append(cell.handling)
    with override("en"):
        head = "| permission | " + " | ".join(str(Role(role).label) for role in Role) + " |"
        rows = [
            f"| `{permission}` {permission.label} | "
            + " | ".join(span(reach.get((permission, role), [])) for role in Role)
            + " |"
            for permission in Permission
        ]
    return page(
        "Authorisation",
        "Who may do what, in the role's unit and those beneath it, up to which handling code; outside, and where a "
        "cell is empty, nobody may. A token may do no more than its person and its scopes. An auditor reads a record "
        "beside this only by a stated reason, for eight hours. Tests hold pages and API against this table.",
        [head, "|---" * (len(Role) + 1) + "|", *rows],
    )


def span(codes: list[str]) -> str:
    """The first and the last of some codes; nothing where there is none."""
    return f"{codes[0]}–{codes[-1]}" if codes else ""


def index_page(mode: str, generated: dict[str, str]) -> str:
    """The pages of one folder, each with its title and first sentence."""
    folder = f"docs/{mode}/"
    texts = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / folder).glob("*.md")}
    texts |= {
        path.removeprefix(folder): text
        for path, text in generated.items()
        if path.startswith(folder) and path.endswith(".md")
    }
    texts.pop("README.md", None)
    lines = [f"- [{title(text)}]({name}): {first_sentence(text)}" for name, text in sorted(texts.items())]
    return page(mode.capitalize(), MODES[mode], lines or ["Nothing yet."])


def title(text: str) -> str:
    """The first heading."""
    return next((line[2:] for line in text.splitlines() if line.startswith("# ")), "untitled")


def first_sentence(text: str) -> str:
    """The first sentence under the first heading, its links as plain words."""
    paragraphs = [part.strip() for part in text.split("\n\n")[1:]]
    said = next((part for part in paragraphs if part and not part.startswith(("#", "<", "|", "-", "```"))), "")
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", " ".join(said.split()))
    return re.split(r"(?<=[.:!?]) ", plain)[0].rstrip(":")


def page(heading: str, lead: str, lines: list[str]) -> str:
    """A generated page."""
    return "\n".join([f"# {heading}", "", NOTE, "", lead, "", *lines]).rstrip() + "\n"


if __name__ == "__main__":
    for path, text in pages().items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(text, encoding="utf-8")
