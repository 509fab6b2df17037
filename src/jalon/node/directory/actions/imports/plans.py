"""What an import would do, whatever its file holds; and why one cannot go in or be taken back."""

import dataclasses
from typing import Generic, TypeVar

from jalon.node.directory.rules.sheets import Problem, Sheet
from jalon.node.kernel.refused import Refused

BATCH = 500


class CannotImport(Refused):
    """The file can't go in now."""

    code = "directory.cannot-import"


class CannotUndo(Refused):
    """The import can't be undone any more."""

    code = "directory.cannot-undo"


New = TypeVar("New")
Change = TypeVar("Change")


@dataclasses.dataclass
class Plan(Generic[New, Change]):
    """The rows of a file: what to add, what to change, what is there already, and what is wrong."""

    sheet: Sheet
    same: int = 0
    problems: list[Problem] = dataclasses.field(default_factory=list)
    add: list[New] = dataclasses.field(default_factory=list)
    change: list[Change] = dataclasses.field(default_factory=list)

    @property
    def added(self) -> int:
        """How many records are new."""
        return len(self.add)

    @property
    def changed(self) -> int:
        """How many records change."""
        return len(self.change)

    @property
    def broken(self) -> set[int]:
        """The numbers of the broken rows."""
        return {problem.row for problem in self.problems}

    def wrong(self, number: int, column: str, value: str, sentence: str) -> bool:
        """Note what is wrong with a cell; says no, so that a check may end with it."""
        self.problems.append(Problem(number, self.sheet.address(number, column), value, sentence))
        return False
