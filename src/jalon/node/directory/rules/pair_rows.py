"""One row of a table of counterpart pairs: what each cell must hold, checked by itself."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _

from jalon.node.directory.rules import matching
from jalon.node.directory.rules.cells import Cells
from jalon.node.directory.rules.sheets import Problem, Sheet

COLUMNS = ("ours", "their_node", "theirs", "offence", "level", "ground", "valid_from", "valid_until")
NEEDED = ("ours", "their_node", "theirs", "level", "valid_from")
LONGEST_GROUND = 200


@dataclass(frozen=True)
class PairRow:
    """A row that holds together by itself. The codes of units and node only the directory can check."""

    number: int
    ours: str
    their_node: str
    theirs: str
    offence: str
    level: str
    ground: str
    valid_from: datetime.date
    valid_until: datetime.date | None

    @property
    def who(self) -> tuple[str, str, str, str]:
        """Whom it pairs, and about what."""
        return self.ours, self.their_node, self.theirs, self.offence

    def overlaps(self, begin: datetime.date, end: datetime.date | None) -> bool:
        """Whether the row's days and others have one in common."""
        return (end is None or self.valid_from < end) and (self.valid_until is None or begin < self.valid_until)


def read(sheet: Sheet, number: int, cells: dict[str, str]) -> tuple[PairRow | None, list[Problem]]:
    """A row, or what is wrong with it."""
    reader = Cells(sheet, number, cells)
    for column in ("ours", "their_node", "theirs"):
        if not reader.text(column):
            reader.wrong(column, _("Write a code."))
    if not matching.known(reader.text("offence")):
        reader.wrong("offence", _("Choose a subject from the list of offences, or leave it empty for every subject."))
    if len(reader.text("ground")) > LONGEST_GROUND:
        reader.wrong("ground", _("Write at most %(most)d signs.") % {"most": LONGEST_GROUND})
    level = reader.level()
    begin, end = reader.days()
    if reader.problems or begin is None:
        return None, reader.problems
    said = {column: reader.text(column) for column in ("ours", "their_node", "theirs", "offence", "ground")}
    return PairRow(number=number, level=level, valid_from=begin, valid_until=end, **said), []


EXAMPLES = (
    {
        "ours": "CT", "their_node": "LA-MPS", "theirs": "NP", "level": "gate", "ground": "Protocol of 2016, article 4",
        "valid_from": "2020-01-01",
    },
    {
        "ours": "HT", "their_node": "LA-MPS", "theirs": "BL", "offence": "drugs", "level": "province",
        "valid_from": "2020-01-01", "valid_until": "2030-01-01",
    },
)  # fmt: skip
"""Two rows that show how the template is filled in; their codes are invented."""
