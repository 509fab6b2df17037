"""What birth date, sex, nationality and document say beside the name, and the decision on all of it.

The name's score is taken as a probability; each further fact adds to or takes from its logarithmic odds by the
weights below, which were set by hand to this order: a full date that fits outweighs any doubt about spelling, a
date that contradicts outweighs a perfect name, sex and nationality only tip the scale.

Two limits keep a score from deciding what it cannot: persons with unlike names do not become a `match` because they
share a birthday, nor does a `match` stand against another birth date or the other sex; both are `possible` at most.
A person decides what a `possible` is.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jalon.names.index import dates

DATE_WEIGHT = np.array([0.0, 4.0, 3.0, 2.6, 1.2, -3.0])
DATE_WORDS = (
    "birth date unknown on one side",
    "birth date equal",
    "day and month of birth swapped",
    "year of birth one off",
    "birth date fits as far as it is known",
    "birth dates differ",
)
SEX_WEIGHT = np.array([0.0, -1.0, 0.2])  # unknown, differs, equal
NAT_WEIGHT = np.array([0.0, -0.6, 0.3])
DOC_WEIGHT = 5.0
LEAST, MOST = 0.02, 0.98
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Facts:
    """What is on record for some candidates: (n,) arrays, coded as in `intake.Rows`; `date` as in `dates.relation`."""

    date: NDArray[np.uint8]
    sex: NDArray[np.uint8]
    nat: NDArray[np.uint16]
    doc: NDArray[np.bool_]

    def only(self, places: NDArray[np.int64]) -> "Facts":
        """The facts of some of the candidates, in this order."""
        return Facts(self.date[places], self.sex[places], self.nat[places], self.doc[places])


def tipping(facts: Facts, sex: int, nat: int) -> Floats:
    """What the facts beside the names add to the odds of candidates, or take from them: (n,) logarithms.

    Args:
        facts: what is on record.
        sex: what was asked for, 0 unknown.
        nat: what was asked for, 0 unknown.
    """
    odds: Floats = DATE_WEIGHT.take(facts.date) + DOC_WEIGHT * facts.doc
    for recorded, asked, weight in ((facts.sex, sex, SEX_WEIGHT), (facts.nat, nat, NAT_WEIGHT)):
        if asked:
            odds += weight.take((recorded != 0).view(np.uint8) + (recorded == asked))
    return odds


def weighed(name: Floats, tipped: Floats) -> Floats:
    """Scores of candidates on name and facts together.

    Args:
        name: (n,) scores of the names, 0 to 1.
        tipped: (n,) from `tipping`.

    Returns:
        (n,) scores, 0 to 1.

    Example:
        >>> nobody = Facts(*(np.zeros(1, kind) for kind in (np.uint8, np.uint8, np.uint16, np.bool_)))
        >>> float(weighed(np.array([0.9]), tipping(nobody, 0, 0)).round(2)[0])
        0.9
    """
    sure = np.clip(name, LEAST, MOST)
    score: Floats = 1 / (1 + np.exp(-(np.log(sure / (1 - sure)) + tipped)))
    return score


def limited(decision: str, name_decision: str, *, date: int, sex_differs: bool) -> str:
    """A decision within what a score may decide.

    Example:
        >>> limited("match", "none", date=dates.EQUAL, sex_differs=False)
        'possible'
    """
    against = date == dates.CONFLICT or sex_differs or name_decision == "none"
    return "possible" if decision == "match" and against else decision


def words(*, date: int, asked_date: bool, sex: int, asked_sex: int, nat: int, asked_nat: int, doc: bool) -> list[str]:
    """The reasons beside the name's, only about what was asked for."""
    said = ["document number equal"] if doc else []
    if asked_date:
        said.append(DATE_WORDS[date])
    if asked_sex and sex:
        said.append("sex equal" if sex == asked_sex else "sex differs")
    if asked_nat and nat:
        said.append("nationality equal" if nat == asked_nat else "nationality differs")
    return said
