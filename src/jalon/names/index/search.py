"""Search an index of persons.

A question goes through three narrowing steps, in every segment:

1. Candidates: the readings that share a key with the name (`keys`), and the persons whose birth date may be the one
   asked for (`dates.spans`), thinned by signature to those whose names have letter pairs in common.
2. Nearness: the spellings of these few dozen are compared with the question's, whatever the order of words
   (rapidfuzz). With the birth date, sex and nationality this ranks the candidates.
3. The best are compared by the room's model (`sounds.scores`), weighed with the other facts (`evidence`), and put
   into words.
"""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from jalon.names.index import dates, evidence, keys, sounds, store
from jalon.names.index.codes import MASK, SPREAD, code_of
from jalon.names.index.intake import SEXES, nat_code
from jalon.names.index.nearness import Asked
from jalon.names.index.persons import KIND
from jalon.names.index.shelf import I64, Shelf

READINGS = 300
NAMES = 48
RECORDS_A_NAME = 40
BORN = 40
FINAL = 1.6


@dataclass(frozen=True)
class Question:
    """Who is looked for: a name, and what else is known.

    Attributes:
        name: in any script.
        birth: the birth date, `dates.NO_BIRTH` where unknown.
        sex: 1 M, 2 F, 0 unknown.
        nat: as `intake.nat_code` gives it, 0 unknown.
        doc: a document number, or nothing.
    """

    name: str
    birth: dates.Birth = dates.NO_BIRTH
    sex: int = 0
    nat: int = 0
    doc: str = ""


def question(name: str, *, dob: str = "", sex: str = "", nat: str = "", doc: str = "") -> Question:
    """A question from what people write; what cannot be read counts as unknown.

    Example:
        >>> question("Nguyen Van Hung", dob="1977-03-28", sex="M").sex
        1
    """
    try:
        birth = dates.read_birth(dob)
    except ValueError:
        birth = dates.NO_BIRTH
    return Question(name, birth, SEXES.get(sex.strip().upper(), 0), max(nat_code(nat), 0), doc)


@dataclass(frozen=True)
class Found:
    """One candidate: its id on the list, score 0 to 1, decision, and the reasons in words."""

    id: int | str
    score: float
    decision: str
    reasons: list[str]


@dataclass
class _Some:
    """Candidates of one segment: records, and how near their names are."""

    shelf: Shelf
    records: I64
    near: evidence.Floats
    facts: evidence.Facts = field(init=False)

    def learn(self, asked: Question) -> evidence.Floats:
        """Look up the facts; give the scores on nearness and facts."""
        a, records = self.shelf.a, self.records
        wanted = code_of(asked.doc) if asked.doc else 0
        doc = np.zeros(len(records), np.bool_)
        if 0 < wanted <= MASK:
            doc = np.isin(records, self.shelf.with_document(wanted * SPREAD & MASK))
        date = self.shelf.relation(asked.birth, records)
        self.facts = evidence.Facts(date, a["record_sex"].take(records), a["record_nat"].take(records), doc)
        return evidence.weighed(self.near, self.facts, asked.sex, asked.nat)


class PersonIndex:
    """An opened index of persons. Many processes may search one index at once; a fork shares its memory.

    Args:
        root: the folder that `build_persons` wrote.
        key: the key of an encrypted index.
        verify: read everything once and compare the checksums, instead of only the sizes.

    Raises:
        IndexUnusable: absent, damaged, of another kind or version, or locked with another key.

    Example:
        index = PersonIndex(Path("lists"))
        index.search(question("阮文雄", dob="1977-03-28"), top=10)
    """

    def __init__(self, root: Path, *, key: bytes | None = None, verify: bool = False) -> None:
        manifest, arrays = store.opened(root, key, KIND, sounds.SCHEME, verify=verify)
        self._shelves = []
        for segment, own in zip(manifest.segments, arrays, strict=True):
            if "record_name" in own:
                later = [other[f"gone-{segment.name}"] for other in arrays if f"gone-{segment.name}" in other]
                self._shelves.append(Shelf(own, _gone(len(own["record_name"]), later)))

    @property
    def persons(self) -> int:
        """How many persons the index holds."""
        return sum(
            len(shelf.a["record_name"]) - (0 if shelf.gone is None else int(shelf.gone.sum())) for shelf in self._shelves
        )

    def search(self, asked: Question, *, top: int = 10) -> list[Found]:
        """The candidates for one question, the likeliest first, at most `top`."""
        entries = sounds.entries(asked.name)
        near = Asked(entries)
        some = [_candidates(shelf, asked, near) for shelf in self._shelves]
        first = [one.learn(asked) for one in some]
        best = _best(first, int(top * FINAL) + 2)
        return _final(asked, some, best)[:top]


def _gone(count: int, later: list[store.Array]) -> np.ndarray[tuple[int], np.dtype[np.bool_]] | None:
    if not any(len(one) for one in later):
        return None
    gone = np.zeros(count, np.bool_)
    for one in later:
        gone[one] = True
    return gone


def _candidates(shelf: Shelf, asked: Question, near: Asked) -> _Some:
    by_name = _by_name(shelf, near)
    by_birth = _by_birth(shelf, asked, near)
    records, nearness = _merged(by_name, by_birth)
    if asked.doc and (code := code_of(asked.doc)) <= MASK:
        with_doc = shelf.with_document(code * SPREAD & MASK)
        records, nearness = _merged((with_doc, _nearness(shelf, with_doc, near)), (records, nearness))
    return _Some(shelf, records, nearness)


def _merged(*parts: tuple[I64, evidence.Floats]) -> tuple[I64, evidence.Floats]:
    records, first = np.unique(np.concatenate([records for records, _ in parts]), return_index=True)
    return records, np.concatenate([near for _, near in parts])[first]


def _by_name(shelf: Shelf, near: Asked) -> tuple[I64, evidence.Floats]:
    """Persons whose names share a key with the one asked for."""
    readings = shelf.readings_under(near.keys)
    readings = near.thinned(readings, shelf.a["reading_signature"], READINGS)
    nearness = near.to(shelf.reading_texts(readings))
    order = np.argsort(-nearness, kind="stable")[:NAMES]
    names, owner = shelf.listed("reading_names", readings[order])
    names, first = np.unique(names, return_index=True)  # owners stand in order of nearness: the first is the best
    nearness = nearness[order][owner[first]]
    records, owner = shelf.listed("name_records", names, RECORDS_A_NAME)
    kept = shelf.present(records)
    if len(kept) != len(records):
        there = np.isin(records, kept)
        records, owner = records[there], owner[there]
    return records, nearness[owner]


def _by_birth(shelf: Shelf, asked: Question, near: Asked) -> tuple[I64, evidence.Floats]:
    """Persons whose birth date may be the one asked for and whose names are not far."""
    records = shelf.present(shelf.born(dates.spans(asked.birth)))
    records = near.thinned(records, shelf.a["record_signature"], BORN, contained=True)
    return records, _nearness(shelf, records, near)


def _nearness(shelf: Shelf, records: I64, near: Asked) -> evidence.Floats:
    """How near the best reading of each record's name is."""
    if not len(records):
        return np.empty(0)
    names = shelf.a["record_name"].take(records).astype(np.int64)
    readings, owner = shelf.listed("name_readings", names)
    best = np.zeros(len(records))
    np.maximum.at(best, owner, near.to(shelf.reading_texts(readings)))
    return best


def _best(scores: list[evidence.Floats], most: int) -> list[tuple[int, int]]:
    """The (segment, place) of the highest scores."""
    every = [(float(score), segment, place) for segment, some in enumerate(scores) for place, score in _top(some, most)]
    every.sort(key=lambda one: -one[0])
    return [(segment, place) for _, segment, place in every[:most]]


def _top(scores: evidence.Floats, most: int) -> list[tuple[int, float]]:
    order = np.argsort(-scores, kind="stable")[:most]
    return list(zip(order.tolist(), scores[order].tolist(), strict=True))


def _final(asked: Question, some: list[_Some], best: list[tuple[int, int]]) -> list[Found]:
    found: list[tuple[float, Found]] = []
    said: dict[str, sounds.Likeness] = {}
    for segment, place in best:
        one = some[segment]
        record = one.records[place : place + 1]
        name = one.shelf.name_texts(one.shelf.a["record_name"].take(record).astype(np.int64))[0]
        likeness = said.get(name) or said.setdefault(name, sounds.compare(asked.name, name))
        facts = evidence.Facts(*(part[place : place + 1] for part in vars(one.facts).values()))
        score = float(evidence.weighed(np.array([likeness.score]), facts, asked.sex, asked.nat)[0])
        found.append((score, _told(asked, one.shelf.ids(record)[0], likeness, facts, score)))
    found.sort(key=lambda pair: -pair[0])
    seen: dict[int | str, Found] = {}
    for _, each in found:
        seen.setdefault(each.id, each)
    return list(seen.values())


def _told(asked: Question, id: int | str, likeness: sounds.Likeness, facts: evidence.Facts, score: float) -> Found:  # noqa: A002
    date, sex, nat, doc = (part[0].item() for part in vars(facts).values())
    decision = evidence.limited(
        sounds.decide(score), likeness.decision, date=date, sex_differs=bool(asked.sex and sex and sex != asked.sex)
    )
    reasons = evidence.words(
        date=date,
        asked_date=asked.birth.precision > dates.NONE,
        sex=sex,
        asked_sex=asked.sex,
        nat=nat,
        asked_nat=asked.nat,
        doc=doc,
    )
    return Found(id, round(score, 4), decision, [*likeness.reasons, *reasons])
