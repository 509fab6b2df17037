"""Search an index of persons.

A question goes through three narrowing steps, in every segment:

1. Candidates: the readings that share a key with the name (`keys`), and the persons whose birth date may be the one
   asked for (`dates.spans`), thinned by signature to those whose names have letter pairs in common.
2. Nearness: the spellings of these few dozen are compared with the question's, whatever the order of words
   (rapidfuzz). With the birth date, sex and nationality this ranks the candidates.
3. The best are compared by the room's model (`likeness`), weighed with the other facts (`evidence`), and put
   into words.
"""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from jalon.names.index import dates, evidence, sounds, store
from jalon.names.index.codes import MASK, SPREAD, code_of
from jalon.names.index.intake import SEXES, nat_code
from jalon.names.index.likeness import Likeness, by_model, decide, likeness
from jalon.names.index.nearness import Asked, Entries
from jalon.names.index.persons import KIND
from jalon.names.index.shelf import I64, Shelf

READINGS = 200
NAMES = 60
BEARERS = 100
RECORDS_A_NAME = 12
BORN = 48, 256
"""Persons of fitting birth dates whose names are compared: a sixth of them, at least and at most so many."""
FINAL = 1.2


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
    return Question(name, _birth(dob), SEXES.get(sex.strip().upper(), 0), max(nat_code(nat), 0), doc)


def _birth(text: str) -> dates.Birth:
    """A date as written, or as days since 1970 where it can be nothing else; unknown where it is neither."""
    for read in (dates.read_birth, lambda days: dates.from_days(int(days))):
        try:
            return read(text)
        except ValueError:
            continue
    return dates.NO_BIRTH


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
    tipped: evidence.Floats = field(init=False)

    def learn(self, asked: Question) -> evidence.Floats:
        """Look up the facts; give the scores on nearness and facts."""
        a, records = self.shelf.a, self.records
        wanted = code_of(asked.doc) if asked.doc else 0
        doc = np.zeros(len(records), np.bool_)
        if 0 < wanted <= MASK:
            doc = np.isin(records, self.shelf.with_document(wanted * SPREAD & MASK))
        date = self.shelf.relation(asked.birth, records)
        self.facts = evidence.Facts(date, a["record_sex"].take(records), a["record_nat"].take(records), doc)
        self.tipped = evidence.tipping(self.facts, asked.sex, asked.nat)
        return evidence.weighed(self.near, self.tipped)


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
            len(shelf.a["record_name"]) - (0 if shelf.gone is None else int(shelf.gone.sum()))
            for shelf in self._shelves
        )

    def search(self, asked: Question, *, top: int = 10, careful: bool = False) -> list[Found]:
        """The candidates for one question, the likeliest first, at most `top`.

        Args:
            asked: who is looked for.
            top: how many candidates.
            careful: compare the last candidates by the room's model, which takes some ten times as long.
        """
        near = Asked(asked.name, sounds.entries(asked.name))
        found: list[tuple[float, Found]] = []
        for shelf in self._shelves:
            found += _final(asked, near, _candidates(shelf, asked, near), int(top * FINAL) + 1, careful=careful)
        found.sort(key=lambda pair: -round(pair[0], 3))
        seen: dict[int | str, Found] = {}
        for _, one in found:
            seen.setdefault(one.id, one)
        return list(seen.values())[:top]


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
    return _first_of_each(np.concatenate([one for one, _ in parts]), np.concatenate([near for _, near in parts]))


def _first_of_each(numbers: I64, values: evidence.Floats) -> tuple[I64, evidence.Floats]:
    """Each number once, with the value that stands first beside it."""
    order = np.argsort(numbers, kind="stable")
    numbers = numbers[order]
    fresh = np.ones(len(numbers), np.bool_)
    np.not_equal(numbers[1:], numbers[:-1], out=fresh[1:])
    return numbers[fresh], values[order[fresh]]


def _by_name(shelf: Shelf, near: Asked) -> tuple[I64, evidence.Floats]:
    """Persons whose names share a key with the one asked for."""
    readings, shared = shelf.readings_under(near.keys)
    readings = near.thinned(readings, shelf.a["reading_signature"], READINGS, shared=shared)
    nearness = near.to(Entries(shelf.reading_text(readings)))
    order = np.argsort(-nearness, kind="stable")
    names, owner = shelf.listed("reading_names", readings[order], BEARERS)
    names, nearness = _first_of_each(names, nearness[order][owner])  # the first is the nearest
    best = np.lexsort((-shelf.bearers(names), -nearness.round(3)))[:NAMES]
    names, nearness = names[best], nearness[best]
    records, owner = shelf.listed("name_records", names, RECORDS_A_NAME)
    kept = shelf.present(records)
    if len(kept) != len(records):
        there = np.isin(records, kept)
        records, owner = records[there], owner[there]
    return records, nearness[owner]


def _by_birth(shelf: Shelf, asked: Question, near: Asked) -> tuple[I64, evidence.Floats]:
    """Persons whose birth date may be the one asked for and whose names are not far."""
    records = shelf.present(shelf.born(dates.spans(asked.birth)))
    most = min(max(len(records) // 6, BORN[0]), BORN[1])
    records = near.thinned(records, shelf.a["record_signature"], most, contained=True)
    return records, _nearness(shelf, records, near)


def _nearness(shelf: Shelf, records: I64, near: Asked) -> evidence.Floats:
    """How near the best reading of each record's name is; names that several bear are read once."""
    if not len(records):
        return np.empty(0)
    names, back = np.unique(shelf.a["record_name"].take(records), return_inverse=True)
    readings, owner = shelf.listed("name_readings", names.astype(np.int64))
    best = np.zeros(len(names))
    np.maximum.at(best, owner, near.to(Entries(shelf.reading_text(readings))))
    return best.take(back)


def _final(asked: Question, near: Asked, some: _Some, most: int, *, careful: bool) -> list[tuple[float, Found]]:
    """The best candidates of one segment, compared by the model and put into words."""
    shelf, scores = some.shelf, some.learn(asked)
    names = shelf.a["record_name"].take(some.records).astype(np.int64)
    best = _ranked(scores, names, shelf.bearers(names))[:most]
    records = some.records[best]
    alike = _judged(shelf, names[best], near, careful=careful)
    facts = some.facts.only(best)
    weighed = evidence.weighed(np.array([one.score for one in alike]), some.tipped[best]).tolist()
    rows = zip(facts.date.tolist(), facts.sex.tolist(), facts.nat.tolist(), facts.doc.tolist(), strict=True)
    ids = shelf.ids(records)
    return [
        (score, _told(asked, id, one, row, score))
        for id, one, row, score in zip(ids, alike, rows, weighed, strict=True)  # noqa: A001
    ]


def _ranked(scores: evidence.Floats, names: I64, bearers: I64) -> I64:
    """The order of candidates: by score; among equals every name once before any twice, common names first."""
    by_name = np.argsort(names, kind="stable")
    fresh = np.ones(len(names), np.bool_)
    np.not_equal(names[by_name[1:]], names[by_name[:-1]], out=fresh[1:])
    turn = np.empty(len(names), np.int64)
    turn[by_name] = np.arange(len(names)) - np.maximum.accumulate(np.where(fresh, np.arange(len(names)), 0))
    return np.lexsort((-bearers, turn, -scores.round(3)))


def _judged(shelf: Shelf, names: I64, near: Asked, *, careful: bool) -> list[Likeness]:
    """How alike each of these names is, every distinct one judged once."""
    distinct, back = np.unique(names, return_inverse=True)
    if careful:
        compared = by_model(near.name, shelf.name_texts(distinct))
        return [compared[place] for place in back.tolist()]
    readings, owner = shelf.listed("name_readings", distinct)
    nearest = near.nearest(Entries(shelf.reading_text(readings)), owner.tolist())
    judged = [likeness(near, name, one) for name, one in zip(shelf.name_texts(distinct), nearest, strict=True)]
    return [judged[place] for place in back.tolist()]


def _told(
    asked: Question,
    id: int | str,  # noqa: A002
    alike: Likeness,
    facts: tuple[int, int, int, bool],
    score: float,
) -> Found:
    date, sex, nat, doc = facts
    decision = evidence.limited(
        decide(score), alike.decision, date=date, sex_differs=bool(asked.sex and sex and sex != asked.sex)
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
    return Found(id, round(score, 4), decision, [*alike.reasons, *reasons])
