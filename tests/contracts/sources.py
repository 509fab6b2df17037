"""The project's own files, as the contracts read them: what git keeps, parsed once."""

import ast
import dataclasses
import functools
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).parents[2]
PURE = ("codes", "territory", "wire", "names", "reader", "tally")


@dataclasses.dataclass(frozen=True)
class Source:
    """A Python file: its path within the project, and its text."""

    path: str
    text: str

    @functools.cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def parts(self) -> tuple[str, ...]:
        return pathlib.PurePosixPath(self.path).parts

    @property
    def app(self) -> str:
        """The node's app that the file belongs to; empty elsewhere."""
        inside = self.path.startswith("src/jalon/node/") and len(self.parts) > 4
        return self.parts[3] if inside else ""

    @property
    def room(self) -> str:
        """The room under `src/jalon`; empty elsewhere."""
        return self.parts[2] if self.path.startswith("src/jalon/") and len(self.parts) > 3 else ""

    @property
    def is_migration(self) -> bool:
        return "migrations" in self.parts


@functools.cache
def paths() -> tuple[str, ...]:
    """Every file that git keeps or would keep, by its path within the project."""
    line = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(line, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return tuple(sorted(path for path in listed.split("\0") if path and (ROOT / path).is_file()))


@functools.cache
def text(path: str) -> str:
    """A file's text; empty where it is not UTF-8."""
    try:
        return (ROOT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


@functools.cache
def python() -> tuple[Source, ...]:
    """Every Python file of the project."""
    return tuple(Source(path, text(path)) for path in paths() if path.endswith(".py"))


def src() -> list[Source]:
    """The Python files of the product itself."""
    return [source for source in python() if source.path.startswith("src/")]
