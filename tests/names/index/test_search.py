"""Who is found on a small planted list, and what is said about them."""

import random
from pathlib import Path

import pytest

from jalon.names.index.search import PersonIndex, question
from names.index.lists import PERSONS, asked, built, ids


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> PersonIndex:
    root = tmp_path_factory.mktemp("list")
    built(root)
    return PersonIndex(root)


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("Nguyễn Văn Hưng", 2),
        ("NGUYEN VAN HUNG", 1),
        ("Hung Nguyen Van", 1),
        ("Nguyen Hung", 1),
        ("Nguyn Van Hung", 1),
        ("NguyenVanHung", 1),
        ("Tran Thi Lan", 4),
        ("Wang Jianmin", 5),
        ("Jianmin Wang", 5),
        ("Vương Kiến Dân", 5),
        ("王建民", 5),
        ("张双丽", 6),
        ("Zhang Shaungli", 6),
        ("Somchai Jaidee", 8),
        ("Ivan Petrov", 9),
        ("Pani Vongsavan", 7),
    ],
)
def test_a_person_is_found_however_the_name_is_written(index: PersonIndex, name: str, person: int) -> None:
    assert person in ids(asked(index, name))


@pytest.mark.parametrize(
    ("dob", "reason"),
    [
        ("1977-03-08", "birth date equal"),
        ("1977-08-03", "day and month of birth swapped"),
        ("1976-03-08", "year of birth one off"),
        ("1978-03-08", "year of birth one off"),
        ("2520-03-08", "birth date equal"),
        ("1977", "birth date fits as far as it is known"),
        ("1977-03", "birth date fits as far as it is known"),
    ],
)
def test_every_usual_error_of_a_birth_date_puts_the_right_person_first(
    index: PersonIndex, dob: str, reason: str
) -> None:
    first = asked(index, "Nguyen Van Hung", dob=dob)[0]
    assert first.id == 1
    assert reason in first.reasons


@pytest.mark.parametrize(("name", "dob", "person"), [("Tran Lan", "1985-06-30", 4), ("Wang Jianmin", "1981-07-14", 5)])
def test_a_record_with_half_a_date_is_found_by_a_whole_one(
    index: PersonIndex, name: str, dob: str, person: int
) -> None:
    assert ids(asked(index, name, dob=dob))[0] == person


def test_a_birth_date_finds_who_the_name_alone_would_not(index: PersonIndex) -> None:
    assert 8 in ids(asked(index, "Somsak Jaidi", dob="1972-11-09"))


def test_the_right_tones_come_first(index: PersonIndex) -> None:
    assert ids(asked(index, "Nguyễn Văn Hưng"))[0] == 2
    assert ids(asked(index, "Nguyễn Văn Hùng"))[0] in {1, 3}


def test_sex_and_nationality_tip_the_scale_and_are_said(index: PersonIndex) -> None:
    found = asked(index, "Zhang Shuangli", sex="F", nat="CN")[0]
    other = asked(index, "Zhang Shuangli", sex="M", nat="KH")[0]
    assert found.score > other.score
    assert {"sex equal", "nationality equal"} <= set(found.reasons)
    assert {"sex differs", "nationality differs"} <= set(other.reasons)


def test_another_birth_date_never_makes_a_match(index: PersonIndex) -> None:
    conflict = next(one for one in asked(index, "Nguyễn Văn Hùng", dob="1955-05-05") if one.id == 1)
    assert conflict.decision != "match"
    assert "birth dates differ" in conflict.reasons


def test_a_shared_birthday_alone_never_makes_a_match(index: PersonIndex) -> None:
    assert all(one.decision != "match" for one in asked(index, "Lindqvist Oyelaran", dob="1977-03-08"))


def test_a_document_number_finds_its_bearer_whatever_the_name(index: PersonIndex) -> None:
    found = asked(index, "Unheard Of", doc="b-123 4567")
    assert ids(found)[0] == 1
    assert "document number equal" in found[0].reasons


@pytest.mark.parametrize("name", ["", "   ", "…", "12345", "\u200b", "n" * 10_000, "Nguyen " * 1500, "王" * 5000])
def test_no_name_is_too_strange_to_be_asked_for(index: PersonIndex, name: str) -> None:
    assert len(asked(index, name, dob="1977-03-08", sex="?", nat="Nowhere")) <= 10


def test_the_answer_is_ranked_and_as_long_as_wanted(index: PersonIndex) -> None:
    found = index.search(question("Nguyen Van Hung"), top=2)
    assert len(found) == 2
    assert found[0].score >= found[1].score
    assert all(0 <= one.score <= 1 and one.decision in {"match", "possible", "none"} for one in found)


def test_the_model_may_be_put_on_the_last_candidates(index: PersonIndex) -> None:
    found = index.search(question("Wang Jianmin", dob="1981-07-14"), careful=True)
    assert found[0].id == 5
    assert found[0].reasons[-1] == "birth date fits as far as it is known"


def test_ids_may_be_text(tmp_path: Path) -> None:
    built(tmp_path, [{**row, "id": f"VN/{row['id']:03}"} for row in PERSONS])
    assert ids(asked(PersonIndex(tmp_path), "Wang Jianmin"))[0] == "VN/005"


def test_one_person_under_two_names_is_one_answer(tmp_path: Path) -> None:
    built(tmp_path, [PERSONS[4], {**PERSONS[4], "name": "Wang Jianmin"}])
    assert ids(asked(PersonIndex(tmp_path), "Wang Jianmin")) == [5]


def test_an_empty_list_answers_nobody(tmp_path: Path) -> None:
    built(tmp_path, [])
    assert asked(PersonIndex(tmp_path), "Nguyen Van Hung", dob="1977-03-08", doc="B1234567") == []


def test_planted_persons_are_found_among_many(tmp_path: Path) -> None:
    chance = random.Random(3)
    family, middle = ["Nguyen", "Tran", "Le", "Pham", "Vu"], ["Van", "Thi", "Duc", "Minh", "Ngoc", "Huu"]
    given = ["Hung", "Lan", "Nam", "Tuan", "Hoa", "Binh", "Khanh", "Phuong", "Quang", "Thao"]
    rows = [
        {
            "id": number,
            "name": " ".join(map(chance.choice, (family, middle, given))),
            "dob": f"{chance.randint(1950, 2005)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
        }
        for number in range(3000)
    ]
    built(tmp_path, rows)
    index, found = PersonIndex(tmp_path), 0
    for row in chance.sample(rows, 100):
        letters = list(str(row["name"]))
        place = chance.randrange(1, len(letters) - 1)
        letters[place : place + 1] = chance.choice(["", "x", letters[place] * 2])
        found += row["id"] in ids(asked(index, "".join(letters), dob=str(row["dob"])))
    assert found >= 98


def test_a_person_is_found_in_another_script_among_thousands_born_the_same_day(tmp_path: Path) -> None:
    chance = random.Random(9)
    family, middle = ["Nguyễn", "Trần", "Lê", "Phạm", "Vũ", "Đỗ"], ["Văn", "Thị", "Đức", "Minh", "Ngọc"]
    given = ["Hùng", "Lan", "Nam", "Tuấn", "Hoa", "Bình", "Khánh", "Phương", "Quang", "Thảo", "Yến", "Sơn"]
    rows = [
        {"id": number, "name": " ".join(map(chance.choice, (family, middle, given))), "dob": "1980-05-06"}
        for number in range(3000)
    ]
    planted = ["王建民", "ທອງລຸນ ສີສຸລິດ", "ហ៊ុន សែន", "Иван Петров"]
    rows += [{"id": 9000 + number, "name": name, "dob": "1980-05-06"} for number, name in enumerate(planted)]
    built(tmp_path, rows)
    index = PersonIndex(tmp_path)
    for number, name in enumerate(["Wang Jianmni", "Thonglun Sisolit", "Hum Sen", "Ivna Petrov"]):
        for dob in ("1980-05-06", "1980-06-05", "1981-05-06"):
            assert 9000 + number in ids(asked(index, name, dob=dob)), (name, dob)
