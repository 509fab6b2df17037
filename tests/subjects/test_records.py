"""Subjects are entered once, found by any name in any script, proposed as the same, joined and parted by a person."""

import datetime
import json

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from jalon.node.audit.models import Entry
from jalon.node.kernel import ids
from jalon.node.subjects import actions, queries, rules
from jalon.node.subjects.actions import CannotDecide, CannotEnter, CannotKeep
from jalon.node.subjects.choices import Checked
from jalon.node.subjects.models import Comparison, Subject
from jalon.node.subjects.queries import pairs
from jalon.node.subjects.rules import CannotDate, CannotReadMrz
from jalon.said import Said

TODAY = datetime.date(2026, 11, 23)


def search(desk, text, who="linh", kind=""):
    return [each.subject.label for each in queries.found(queries.readable(desk.people[who]), text, kind=kind)]


def test_a_repeat_returns_the_first(desk, enter):
    key = ids.new_id()
    said = {"kind": "person", "unit": desk.units["HT"].pk, "author": desk.people["linh"]}
    first = actions.enter_subject(key, named=[("Na", "given")], **said)
    assert actions.enter_subject(key, named=[("Other", "given")], **said) == first
    assert Entry.objects.filter(action="subjects.subject.entered").count() == 1


@pytest.mark.parametrize("query", ["阮文雄", "Nguyen Van Hung", "nguyễn văn hùng", "Hung Nguyen Van"])
def test_a_person_is_found_by_a_name_in_another_script(desk, enter, query):
    enter("Trần Thị Hoa")
    enter("Nguyễn Văn Hùng")
    assert search(desk, query)[:1] == ["Nguyễn Văn Hùng"]


def test_a_lao_name_is_found_by_its_romanisation_and_says_why(desk, enter):
    enter("ທອງລຸນ ສີສຸລິດ")
    hits = queries.found(queries.readable(desk.people["linh"]), "Thongloun Sisoulith")
    assert [each.subject.label for each in hits] == ["ທອງລຸນ ສີສຸລິດ"]
    assert hits[0].reasons


@pytest.mark.parametrize(
    ("number", "query"),
    [
        (("plate", "38A-123.45", "VN"), "38a 12345"),
        (("plate", "ກກ 1234", "LA"), "ກກ-1234"),
        (("phone", "0912 345 678", "VN"), "+84 912 345 678"),
        (("phone", "020 5555 1234", "LA"), "+856 20 5555 1234"),
        (("document", "B 1234567", "VN"), "b1234567"),
        (("hull", "IMO 9074729", ""), "9074729"),
    ],
)
def test_a_number_is_found_however_it_is_written(desk, enter, number, query):
    enter("Holder", numbered=[number])
    assert search(desk, query) == ["Holder"]


def test_a_search_by_kind_and_an_empty_one(desk, enter):
    enter("Hùng")
    enter("Hùng", kind="company")
    assert len(search(desk, "Hùng", kind="company")) == 1
    assert search(desk, " ") == []
    assert search(desk, "?!") == []


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"named": [("", "given")]},
        {"named": [("Na", "nickname")]},
        {"named": [("x" * 201, "given")]},
        {"numbered": [("plate", "---", "VN")]},
        {"numbered": [("plate", "38A", "ZZ")]},
        {"named": [("Na", "given")], "details": {"shoe_size": "42"}},
        {"named": [("Na", "given")], "details": {"country": "ZZ"}},
        {"kind": "ghost", "named": [("Na", "given")]},
        {"kind": "vehicle", "named": [("Na", "given")], "birth": "1985"},
    ],
)
def test_what_makes_no_sense_is_refused(desk, said):
    fields = {"kind": "person", "unit": desk.units["HT"].pk, "author": desk.people["linh"], **said}
    with pytest.raises(CannotEnter):
        actions.enter_subject(ids.new_id(), **fields)


def decide(desk, verdict, because="same papers", who="minh"):
    return actions.decide_pair(Comparison.objects.get().pk, verdict=verdict, because=because, decider=desk.people[who])


def test_what_may_be_the_same_is_proposed_with_its_reasons_and_never_joined(enter):
    one, other = enter("Nguyễn Văn Hùng", birth="1985-03-07"), enter("阮文雄", birth="1985-07-03")
    pair = Comparison.objects.get()
    assert (pair.one_id, pair.other_id, pair.verdict) == (one.pk, other.pk, "")
    assert "Day and month of birth are exchanged." in map(rules.worded, pair.reasons)
    assert other.root_id == other.pk


def test_each_reader_reads_in_their_language_why_two_may_be_the_same(enter):
    with translation.override("vi"):
        enter("Nguyễn Văn Hùng", birth="1985-03-07")
        enter("阮文雄", birth="1985")
    pair = Comparison.objects.get()
    said = {}
    for language in ("en", "fr", "vi", "zh-hans", "lo", "km"):
        with translation.override(language):
            said[language] = pairs.pair_page(pair).reasons
    assert len({len(words) for words in said.values()}) == 1
    for sentences in zip(*said.values(), strict=True):
        assert len(set(sentences)) == len(said)
    assert said["en"][0] == "nguyễn văn hùng (Hán-Việt) was compared with nguyễn văn hùng (Vietnamese)"
    assert "được so với" in said["vi"][0]


@pytest.mark.parametrize("reason", ["as it was written before", Said("100 % sure"), Said("%(a)s", a=Said("b %"))])
def test_a_reason_is_kept_as_it_was_said(reason):
    assert rules.worded(json.loads(json.dumps(rules.kept(reason)))) == str(reason)


def test_side_by_side_dates_that_may_be_one_are_not_said_to_differ(enter):
    enter("Nguyễn Văn Hùng", birth="1985-03-07")
    enter("Nguyen Van Hung", birth="1985")
    page = pairs.pair_page(Comparison.objects.get())
    chips = {label: chip.label for label, _, _, chip in page.rows}
    assert chips == {"Names": "written differently", "Born": "agrees as far as it is known", "Held by": "same"}


def test_a_birth_that_differs_speaks_against_it_and_a_shared_number_for_it(enter):
    enter("Nguyễn Văn Hùng", birth="1985-03-07")
    enter("Nguyễn Văn Hùng", birth="1962-01-01")
    assert not Comparison.objects.exists()
    enter("Mr X", numbered=[("document", "B1234567", "VN")])
    enter("Y", numbered=[("document", "b 123 4567", "VN")])
    assert Comparison.objects.get().score > 0.9


def test_two_records_become_one_keep_both_originals_and_part_again(desk, enter):
    one, other = enter("Nguyễn Văn Hùng"), enter("阮文雄", numbered=[("document", "B1", "VN")])
    decide(desk, "same")
    group = queries.group_of(Subject.objects.get(pk=other.pk))
    assert [each.label for each in group] == ["Nguyễn Văn Hùng", "阮文雄"]
    assert len(search(desk, "Nguyen Van Hung")) == 1
    merge = queries.merges_of(group[0]).get()
    actions.undo_merge(merge.pk, undoer=desk.people["linh"], because="two brothers")
    assert len(search(desk, "Nguyen Van Hung")) == 2
    assert Comparison.objects.get().verdict == ""
    assert list(Subject.objects.get(pk=other.pk).identifiers.values_list("given", flat=True)) == ["B1"]
    assert one.root_id == one.pk


def test_a_decision_has_reasons_and_is_not_overruled_in_passing(desk, enter):
    enter("Nguyễn Văn Hùng")
    enter("Nguyen Van Hung")
    with pytest.raises(CannotDecide):
        decide(desk, "same", because=" ")
    with pytest.raises(CannotDecide):
        decide(desk, "perhaps")
    decide(desk, "different", because="fingers of both seen")
    with pytest.raises(CannotDecide):
        decide(desk, "same")


def test_who_was_told_apart_is_not_proposed_again(desk, enter):
    one = enter("Nguyễn Văn Hùng")
    enter("Nguyen Van Hung")
    decide(desk, "different", because="two brothers")
    actions.add_name(one, text="Nguyen Van Hung", kind="romanised", author=desk.people["linh"])
    assert Comparison.objects.get().verdict == "different"


def test_three_records_part_in_the_order_in_which_they_were_joined(desk, enter):
    enter("Nguyễn Văn Hùng")
    enter("Nguyen Van Hung")
    enter("阮文雄")
    for pair in Comparison.objects.order_by("one", "other"):
        if pair.one.root_id != pair.other.root_id:
            pair.refresh_from_db()
            if Subject.objects.get(pk=pair.one_id).root_id != Subject.objects.get(pk=pair.other_id).root_id:
                actions.decide_pair(pair.pk, verdict="same", because="papers", decider=desk.people["minh"])
    root = Subject.objects.order_by("pk").first()
    assert len(queries.group_of(root)) == 3
    for merge in queries.merges_of(root):
        actions.undo_merge(merge.pk, undoer=desk.people["minh"], because="mistake")
    assert len({each.root_id for each in Subject.objects.all()}) == 3


def test_a_record_is_corrected_blocked_and_erased(desk, enter):
    na = enter("Na", "Nah", birth="1985", details={"country": "LA"})
    actions.correct_subject(na, actor="user:linh", because="typing error", drop_names=("Nah",), birth="1986")
    assert (na.birth, list(na.names.values_list("text", flat=True))) == ("1986", ["Na"])
    with pytest.raises(CannotKeep):
        actions.correct_subject(na, actor="user:linh", because="x", drop_names=("Na",))
    na.refresh_from_db()
    actions.block_subject(na, actor="user:linh", because="disputed")
    assert search(desk, "Na") == []
    actions.unblock_subject(na, actor="user:linh", because="settled")
    assert search(desk, "Na") == ["Na"]
    actions.erase_subject(na, actor="user:linh", because="asked for")
    na.refresh_from_db()
    assert (na.label, na.birth, na.details, na.names.count()) == ("", "", {}, 0)
    assert search(desk, "Na") == []


def test_a_listed_record_is_taken_off_its_list_before_it_is_erased(enter):
    na = enter("Na")
    entry = "jalon:screening/entry/01890000-0000-7000-8000-000000000001"
    actions.list_subject(na, entry=entry, aim="watch", actor="user:linh")
    with pytest.raises(CannotKeep):
        actions.erase_subject(na, actor="user:linh", because="asked for")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("1985", "1985"),
        ("1985-3", "1985-03"),
        ("7/3/1985", "1985-03-07"),
        ("2528-03-07", "1985-03-07"),
        ("03.1985", "1985-03"),
    ],
)
def test_dates_of_birth_are_as_exact_as_they_are_known(text, read):
    assert rules.read_birth(text, today=TODAY).text == read


@pytest.mark.parametrize("text", ["", "85", "1985-13", "1985-02-30", "2030", "1850", "yesterday", "2571"])
def test_what_is_no_date_of_birth_is_refused(text):
    with pytest.raises(CannotDate):
        rules.read_birth(text, today=TODAY)


@given(st.dates(datetime.date(1900, 1, 1), TODAY))
def test_whoever_may_be_under_eighteen_is_a_minor(born):
    exact = rules.is_minor(rules.read_birth(born.isoformat(), today=TODAY), on=TODAY)
    vague = rules.is_minor(rules.read_birth(str(born.year), today=TODAY), on=TODAY)
    assert not exact[1]
    assert vague[0] or not exact[0]


TD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
TD1 = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
TD2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"


@pytest.mark.parametrize(
    ("lines", "shape", "number"), [(TD3, "TD3", "L898902C3"), (TD1, "TD1", "D23145890"), (TD2, "TD2", "D23145890")]
)
def test_the_lines_of_the_specification_are_read(lines, shape, number):
    read = rules.read_mrz(lines, today=TODAY)
    assert (read.shape, read.number, read.surname, read.given) == (shape, number, "ERIKSSON", "ANNA MARIA")
    assert (read.birth, read.sex, read.nationality, read.wrong) == ("1974-08-12", "F", "UTO", ())


@given(st.integers(0, 43), st.sampled_from("0123456789"))
def test_a_digit_read_wrongly_is_seen_unless_it_stands_outside_every_check(place, digit):
    first, second = TD3.split("\n")
    changed = second[:place] + digit + second[place + 1 :]
    unchecked = {10, 11, 12, 20}
    read = rules.read_mrz(f"{first}\n{changed}", today=TODAY)
    same = int(digit, 36) % 10 == (0 if second[place] == "<" else int(second[place], 36)) % 10
    assert bool(read.wrong) == (changed != second and place not in unchecked and not same) or changed == second


@pytest.mark.parametrize("lines", ["", "P<UTO", TD3[:-1], TD3.replace("<", "*"), TD3 + "\n" + TD3])
def test_what_is_no_machine_readable_zone_is_refused(lines):
    with pytest.raises(CannotReadMrz):
        rules.read_mrz(lines, today=TODAY)


@pytest.mark.parametrize(
    ("kind", "given", "country", "checked"),
    [
        ("chassis", "1M8GDM9AXKP042788", "", Checked.GOOD),
        ("chassis", "1M8GDM9A1KP042788", "", Checked.WRONG),
        ("device", "49-015420-323751-8", "", Checked.GOOD),
        ("device", "49-015420-323751-7", "", Checked.WRONG),
        ("hull", "IMO 9074729", "", Checked.GOOD),
        ("hull", "IMO 9074728", "", Checked.WRONG),
        ("document", "11010519491231002X", "CN", Checked.GOOD),
        ("document", "110105194912310021", "CN", Checked.WRONG),
        ("plate", "38A-123.45", "VN", Checked.NONE),
        ("phone", "+84 91", "", Checked.WRONG),
    ],
)
def test_check_digits_are_verified(kind, given, country, checked):
    assert rules.normal(kind, given, country).checked == checked


def test_a_subject_leaves_as_follow_the_money(desk, enter):
    na = enter(
        "Nguyễn Thị Na", birth="1985", numbered=[("phone", "0912345678", "VN")], details={"country": "VN", "sex": "F"}
    )
    told = actions.take_out(na, reader=desk.people["linh"], purpose="investigation")
    assert told["schema"] == "Person"
    assert told["properties"] == {
        "name": ["Nguyễn Thị Na"], "phone": ["+84912345678"], "nationality": ["vn"], "birthDate": ["1985"],
        "gender": ["female"],
    }  # fmt: skip
    assert Entry.objects.filter(action="subjects.subject.exported", purpose="investigation").exists()
