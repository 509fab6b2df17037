"""Names as they really come, on the list and in the question: long, mixed, marked, empty, and typed in other forms."""

import itertools
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.names.index import dates, evidence
from jalon.names.index.search import Found, PersonIndex, question
from names.index.lists import PERSONS, asked, built, ids

STRANGE = {
    100: "\u200fHun Sen\u200e",
    101: "王 Fang",
    102: "Nguyễn 阮 Văn",
    103: "Tran\u202e Thi \u2066Hoa",
    104: "Nguyen Van " + "Khanh " * 1700,
    105: "Li\u0301ng Đa\u0323ng",
    106: "สม\u200bชาย รักไทย",
}
UNREAD = {200: "\u0301\u0323", 201: "????", 202: "\u0e31\u0e34", 203: "\u200f\u202e", 204: "123-45", 205: "⠀"}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> PersonIndex:
    root = tmp_path_factory.mktemp("strange")
    rows = [{"id": number, "name": name} for number, name in (STRANGE | UNREAD).items()]
    complaints = built(root, [*PERSONS, *rows])
    assert complaints.lines()[0].startswith(f"{len(UNREAD)} rows left out: the name holds no letters")
    return PersonIndex(root)


def test_no_strange_name_is_lost_and_none_without_letters_is_kept(index: PersonIndex) -> None:
    assert index.persons == len(PERSONS) + len(STRANGE)


@pytest.mark.parametrize(("number", "name"), STRANGE.items(), ids=map(str, STRANGE))
def test_a_strange_name_is_found_by_itself(index: PersonIndex, number: int, name: str) -> None:
    assert ids(asked(index, name))[0] == number


@pytest.mark.parametrize("name", [*UNREAD.values(), "", " ", "\u200b"])
def test_what_can_not_be_read_finds_nobody_by_name(index: PersonIndex, name: str) -> None:
    assert asked(index, name) == []
    assert all(one.decision != "match" for one in asked(index, name, dob="1977-03-08"))


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
@pytest.mark.parametrize("name", [str(row["name"]) for row in PERSONS])
def test_unicode_form_case_spacing_and_unseen_marks_change_no_answer(index: PersonIndex, name: str, form: str) -> None:
    plain = asked(index, name)
    written = f"\u200f {unicodedata.normalize(form, name).upper().replace(' ', '  ')}\u200e"
    found = asked(index, written)
    assert ids(found) == ids(plain)
    assert [one.decision for one in found] == [one.decision for one in plain]


@pytest.mark.parametrize(
    ("listed", "wanted"),
    [
        ("李小红", "李晓红"),
        ("Lê Văn Tấn", "Lê Văn Tân"),
        ("တင်လွင်", "Tint Hlaing"),
        ("ບຸນຍັງ ວໍລະຈິດ", "Hun Sen"),
        ("សម រង្ស៊ី", "Somchai Jaidee"),
    ],
)
def test_what_others_take_for_one_is_no_match_here(tmp_path: Path, listed: str, wanted: str) -> None:
    built(tmp_path, [{"id": 1, "name": listed}])
    index = PersonIndex(tmp_path)
    assert all(one.decision != "match" for one in index_answers(index, wanted))
    assert asked(index, listed)[0].decision == "match"


def index_answers(index: PersonIndex, name: str) -> list[Found]:
    """The answers of the room's model on the last candidates, and the quick ones."""
    return [*asked(index, name), *index.search(question(name), careful=True)]


@pytest.mark.parametrize(
    ("listed", "wanted"), [("習近平", "习近平"), ("阮文雄", "Nguyễn Văn Hùng"), ("Nguyễn Văn Hùng", "阮文雄")]
)
def test_what_others_miss_is_found_here(tmp_path: Path, listed: str, wanted: str) -> None:
    built(tmp_path, [{"id": 1, "name": listed}, *PERSONS[4:8]])
    assert ids(asked(PersonIndex(tmp_path), wanted))[0] == 1
    assert asked(PersonIndex(tmp_path), wanted)[0].decision == "match"


@given(st.floats(0, 1), st.floats(0, 1), st.sampled_from(range(6)))
def test_a_nearer_name_never_scores_lower_with_the_same_facts(one: float, other: float, date: int) -> None:
    facts = evidence.Facts(
        np.full(2, date, np.uint8), np.zeros(2, np.uint8), np.zeros(2, np.uint16), np.zeros(2, np.bool_)
    )
    low, high = evidence.weighed(np.array(sorted((one, other))), evidence.tipping(facts, 0, 0))
    assert low <= high


def test_a_fact_that_fits_better_never_scores_lower() -> None:
    order = [dates.CONFLICT, dates.UNKNOWN, dates.PARTLY, dates.YEAR_OFF, dates.SWAPPED, dates.EQUAL]
    name = np.linspace(0, 1, 11)
    for sex, nat, doc in itertools.product((2, 0, 1), (5, 0, 7), (False, True)):
        scores = [_score(name, date, sex, nat, doc=doc) for date in order]
        assert all((low <= high).all() for low, high in itertools.pairwise(scores))
    for date in order:
        for side in ((2, 0), (0, 0), (1, 0)), ((0, 5), (0, 0), (0, 7)):
            differs, unknown, equal = (_score(name, date, sex, nat) for sex, nat in side)
            assert (differs < unknown).all()
            assert (unknown < equal).all()
        assert (_score(name, date, 0, 0) < _score(name, date, 0, 0, doc=True)).all()


def _score(name: evidence.Floats, date: int, sex: int, nat: int, *, doc: bool = False) -> evidence.Floats:
    """Scores of names whose record has these facts, when sex 1 and nationality 7 are asked for."""
    n = len(name)
    facts = evidence.Facts(
        np.full(n, date, np.uint8), np.full(n, sex, np.uint8), np.full(n, nat, np.uint16), np.full(n, doc, np.bool_)
    )
    return evidence.weighed(name, evidence.tipping(facts, 1, 7))
