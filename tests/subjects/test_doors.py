"""Who may see which subject: 404 where one may not know, 403 where one may not act, nothing without a purpose."""

import datetime
import json
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jalon.node.audit.models import Entry
from jalon.node.kernel import ids
from jalon.node.kernel.refs import ref, shown_to
from jalon.node.subjects import actions, queries
from jalon.node.subjects.models import Comparison, Merge, Reader, State, Subject


@pytest.fixture
def na(enter):
    return enter("Nguyễn Thị Na", birth="1985", numbered=[("document", "B1234567", "VN")])


@pytest.fixture
def reading(as_):
    """Somebody who has said what for."""

    def log_in(name):
        client = as_(name)
        client.post("/subjects/purpose/", {"purpose": "investigation"})
        return client

    return log_in


def protect(desk, subject):
    return actions.record_state(
        ids.new_id(), subject=subject, kind="victim", doubtful=False, ground="her account", author=desk.people["linh"]
    )


def content(answer):
    return answer.content.decode()


@pytest.mark.parametrize(
    ("who", "status"), [("linh", 200), ("minh", 200), ("vy", 200), ("mei", 404), ("hoa", 404), ("outsider", 404)]
)
def test_only_those_of_the_unit_know_that_it_exists(na, reading, who, status):
    assert reading(who).get(f"/subjects/{na.pk}/").status_code == status


@pytest.mark.parametrize("who", ["hoa", "thu", "outsider"])
@pytest.mark.parametrize("page", ["", "purpose/", "new/person/", "same/"])
def test_without_the_role_the_pages_are_closed(desk, as_, who, page):
    assert as_(who).get(f"/subjects/{page}").status_code == 403


def test_nothing_is_read_before_the_purpose_is_said(na, as_):
    for page in ("", f"{na.pk}/"):
        assert as_("linh").get(f"/subjects/{page}")["Location"] == "/subjects/purpose/"
    assert as_("linh").post("/subjects/purpose/", {"purpose": "curiosity"}).status_code == 422
    assert not Entry.objects.filter(action="subjects.subject.viewed").exists()


def test_who_read_it_and_what_for_stands_on_the_page(na, reading):
    reading("minh").get(f"/subjects/{na.pk}/")
    assert Entry.objects.get(action="subjects.subject.viewed").purpose == "investigation"
    page = content(reading("linh").get(f"/subjects/{na.pk}/readers/"))
    assert "minh" in page
    assert "read the subject" in page
    assert "investigation" in page


def test_a_victim_is_seen_by_the_focal_point_and_who_needs_it_alone(desk, na, reading):
    protect(desk, na)
    for who in ("linh", "minh", "mei"):
        client = reading(who)
        assert client.get(f"/subjects/{na.pk}/").status_code == 404
        assert str(na.pk) not in content(client.get("/subjects/?q=Nguyễn Thị Na"))
        assert str(na.pk) not in content(client.get("/subjects/"))
    assert "her account" in content(reading("vy").get(f"/subjects/{na.pk}/"))


def test_who_needs_it_is_let_in_until_a_day(desk, na, reading):
    protect(desk, na)
    url, said = f"/subjects/{na.pk}/admit/", {"reason": "takes her home", "until_date": "2026-12-01"}
    assert reading("linh").post(url, {**said, "username": "linh"}).status_code == 404
    assert reading("vy").post(url, {**said, "username": "nobody"}).status_code == 422
    assert reading("vy").post(url, {**said, "username": "mei"}).status_code == 302
    assert reading("mei").get(f"/subjects/{na.pk}/").status_code == 200
    assert reading("mei").post(f"/subjects/{na.pk}/names/", {"text": "X", "kind": "alias"}).status_code == 403
    Reader.objects.update(until_date=datetime.date(2026, 11, 22))
    assert reading("mei").get(f"/subjects/{na.pk}/").status_code == 404


def test_a_record_that_is_the_same_as_a_victims_is_hidden_too(desk, na, enter, reading):
    other = enter("Nguyen Thi Na")
    protect(desk, na)
    minh = desk.people["minh"]
    actions.decide_pair(Comparison.objects.get().pk, verdict="same", because="papers", decider=minh)
    assert reading("linh").get(f"/subjects/{other.pk}/").status_code == 404


def test_a_reference_is_shown_to_those_alone_who_may_read(desk, na):
    reference = ref("subjects/subject", na.pk)
    assert shown_to(desk.people["linh"], reference).title == "Nguyễn Thị Na"
    assert shown_to(desk.people["mei"], reference) is None


def test_a_reader_without_the_right_to_protect_or_decide_is_told_so(desk, na, reading):
    actions.record_state(
        ids.new_id(), subject=na, kind="minor", doubtful=True, ground="looks young", author=desk.people["minh"]
    )
    lift = f"/subjects/states/{State.objects.get().pk}/lift/"
    assert reading("linh").post(lift, {"because": "x"}).status_code == 403
    assert reading("mei").post(lift, {"because": "x"}).status_code == 404
    assert reading("vy").post(lift, {"because": "birth certificate seen"}).status_code == 302
    assert queries.states_of(na.pk) == []


def test_a_person_is_entered_from_the_lines_under_the_photograph(desk, reading):
    zone = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
    key = str(ids.new_id())
    form = {"key": key, "unit": str(desk.units["HT"].pk), "mrz": zone}
    answer = reading("linh").post("/subjects/new/person/", form)
    assert answer.status_code == 302, content(answer)
    made = Subject.objects.get(pk=key)
    assert (made.label, made.birth, made.details) == ("ERIKSSON ANNA MARIA", "1974-08-12", {"sex": "F"})
    assert made.identifiers.get().normal == "L898902C3"
    wrong = {**form, "key": str(ids.new_id()), "mrz": zone.replace("L898902C3", "L898903C3")}
    answer = reading("linh").post("/subjects/new/person/", wrong)
    assert answer.status_code == 422
    assert "A check digit does not agree." in content(answer)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("vehicle", {"number_kind": "plate", "number": "38A-123.45", "number_country": "VN", "make": "Hilux"}),
        ("phone", {"number_kind": "phone", "number": "0912 345 678", "number_country": "VN"}),
        ("vessel", {"name": "Sông Mã 1", "colour": "green"}),
        ("document", {"number_kind": "document", "number": "B1", "document_kind": "passport"}),
        ("company", {"name": "Công ty Xanh", "country": "VN"}),
        ("thing", {"name": "A locked case", "description": "grey"}),
    ],
)
def test_every_kind_is_entered_and_shown(desk, reading, kind, said):
    linh, key = reading("linh"), str(ids.new_id())
    form = {"key": key, "unit": str(desk.units["HT"].pk), **said}
    assert linh.post(f"/subjects/new/{kind}/", form).status_code == 302
    assert linh.get(f"/subjects/{key}/").status_code == 200
    assert "A victim, or a minor" not in content(linh.get(f"/subjects/{key}/"))


def test_what_is_wrong_comes_back_with_what_was_typed(desk, reading):
    form = {"key": str(ids.new_id()), "unit": str(desk.units["HT"].pk), "birth": "yesterday", "alias": "Tiger"}
    answer = reading("linh").post("/subjects/new/person/", form)
    assert answer.status_code == 422
    assert "Write the date of birth as year" in content(answer)
    assert "Tiger" in content(answer)


def test_nobody_enters_for_a_unit_that_is_not_theirs(desk, reading):
    form = {"key": str(ids.new_id()), "unit": str(desk.units["LC"].pk), "name": "Na"}
    assert reading("linh").post("/subjects/new/person/", form).status_code == 422
    assert not Subject.objects.exists()


def test_what_only_the_second_of_two_records_tells_is_shown_beside_a_gap(desk, na, enter, reading):
    enter("阮氏娜", details={"sex": "F"})
    pair = queries.comparisons_waiting(desk.people["linh"]).get()
    assert (pair.one_id, pair.one.details) == (na.pk, {})
    page = content(reading("linh").get(f"/subjects/same/{pair.pk}/"))
    row = re.search(r'<th scope="row">Sex</th><td[^>]*>(.*?)</td><td[^>]*>(.*?)</td>', page)
    assert row is not None
    assert row.groups() == ("—", "Female")


def test_two_records_are_decided_on_their_page_and_parted_on_the_subjects(desk, na, enter, reading):
    enter("阮氏娜")
    enter("Nguyen Thi Na", unit="LC")
    pair = queries.comparisons_waiting(desk.people["linh"]).get()
    page = content(reading("linh").get(f"/subjects/same/{pair.pk}/"))
    assert "阮氏娜" in page
    assert reading("mei").get(f"/subjects/same/{pair.pk}/").status_code == 404
    decision = {"verdict": "same", "because": "the same passport"}
    assert reading("linh").post(f"/subjects/same/{pair.pk}/", decision).status_code == 302
    page = content(reading("linh").get(f"/subjects/{na.pk}/"))
    assert "阮氏娜" in page
    assert "the same passport" in page
    merge = Merge.objects.get()
    assert reading("mei").post(f"/subjects/merges/{merge.pk}/undo/", {"because": "x"}).status_code == 404
    assert reading("minh").post(f"/subjects/merges/{merge.pk}/undo/", {"because": "two sisters"}).status_code == 302
    assert Subject.objects.get(pk=merge.joined_id).root_id == merge.joined_id


def test_small_forms_of_the_page_write_and_refuse(na, enter, reading):
    linh, url = reading("linh"), f"/subjects/{na.pk}"
    car = enter(kind="vehicle", numbered=[("plate", "38A-1", "VN")])
    assert linh.post(f"{url}/names/", {"text": "ນາ", "kind": "alias"}).status_code == 302
    assert linh.post(f"{url}/numbers/", {"kind": "phone", "given": "0912345678", "country": "VN"}).status_code == 302
    assert linh.post(f"{url}/numbers/", {"kind": "phone", "given": "none", "country": "VN"}).status_code == 422
    assert linh.post(f"{url}/ties/", {"how": "owns", "other": str(car.pk)}).status_code == 302
    assert linh.post(f"{url}/ties/", {"how": "owns", "other": str(uuid.uuid4())}).status_code == 404
    assert linh.post(f"{url}/review/", {"because": "open case", "review_date": "2040-01-01"}).status_code == 422
    assert linh.post(f"{url}/review/", {"because": "open case", "review_date": "2028-01-01"}).status_code == 302
    page = content(linh.get(f"{url}/"))
    assert all(words in page for words in ("ນາ", "+84912345678", "owns", "38A-1"))
    assert json.loads(linh.post(f"{url}/ftm/").content)["schema"] == "Person"


def test_a_state_is_recorded_on_the_page_and_takes_the_record_out_of_sight(na, reading):
    form = {"key": str(ids.new_id()), "kind": "victim", "ground": "her account"}
    answer = reading("linh").post(f"/subjects/{na.pk}/states/", form, follow=True)
    assert "this person is protected" in content(answer)
    assert reading("linh").get(f"/subjects/{na.pk}/").status_code == 404


def test_who_names_a_subject_is_told_by_the_apps_that_do(desk, na, reading):
    asked = []
    queries.register_referrer(lambda user, references: asked.append(references) or [])
    reading("linh").get(f"/subjects/{na.pk}/")
    assert asked == [[ref("subjects/subject", na.pk)]]


@pytest.fixture
def program(reading):
    def call(who, method, path, body=None, key=None):
        client = reading(who)
        headers = {"Idempotency-Key": str(key or uuid.uuid4())} if method == "POST" else {}
        data = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        return client.generic(method, f"/api/v1{path}", headers=headers, **data)

    return call


def test_the_api_enters_finds_reads_and_protects(desk, program):
    key = uuid.uuid4()
    new = {"kind": "person", "unit": str(desk.units["HT"].pk), "names": [{"text": "Nguyễn Văn Hùng"}], "birth": "1985"}
    assert program("linh", "POST", "/subjects", new, key).json()["id"] == str(key)
    assert program("mei", "POST", "/subjects", new).status_code == 403
    found = program("linh", "GET", "/subjects/search?q=阮文雄&purpose=investigation").json()
    assert [each["id"] for each in found] == [str(key)]
    assert program("linh", "GET", "/subjects/search?q=x&purpose=curiosity").json()["code"] == (
        "subjects.cannot-read-unsaid"
    )
    assert program("linh", "GET", f"/subjects/{key}").status_code == 422
    whole = program("linh", "GET", f"/subjects/{key}?purpose=investigation").json()
    assert (whole["birth"], whole["names"][0]["text"]) == ("1985", "Nguyễn Văn Hùng")
    assert program("mei", "GET", f"/subjects/{key}?purpose=investigation").status_code == 404
    number = {"kind": "device", "given": "49-015420-323751-8"}
    assert program("linh", "POST", f"/subjects/{key}/numbers", number).json()["checked"] == "good"
    assert program("linh", "POST", f"/subjects/{key}/names", {"text": "Hùng", "kind": "alias"}).status_code == 201
    assert program("linh", "POST", f"/subjects/{key}/ftm?purpose=inquiry").json()["schema"] == "Person"
    state = program("linh", "POST", f"/subjects/{key}/states", {"kind": "victim", "ground": "account"})
    assert state.status_code == 201
    assert program("linh", "GET", f"/subjects/{key}?purpose=protection").status_code == 404
    assert program("linh", "GET", "/subjects").json()["items"] == []
    lift = f"/subjects/states/{state.json()['id']}/lift"
    assert program("linh", "POST", lift, {"because": "x"}).status_code == 404
    assert program("vy", "POST", lift, {"because": "another person was meant"}).status_code == 200


def test_the_api_decides_and_undoes(desk, enter, program):
    enter("Nguyễn Văn Hùng")
    enter("阮文雄")
    pair = program("minh", "GET", "/subjects/same").json()["items"][0]
    path = f"/subjects/same/{pair['id']}/decision"
    assert program("mei", "POST", path, {"verdict": "same", "because": "x"}).status_code == 404
    assert program("minh", "POST", path, {"verdict": "same", "because": "x"}).json()["verdict"] == "same"
    undo = f"/subjects/merges/{Merge.objects.get().pk}/undo"
    assert program("minh", "POST", undo, {"because": "two brothers"}).status_code == 204
    zone = {"lines": "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"}
    assert program("linh", "POST", "/subjects/mrz", zone).json()["wrong"] == []
    assert program("linh", "POST", "/subjects/mrz", {"lines": "x"}).json()["code"] == "subjects.cannot-read-mrz"


def questions_of(client, path):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_more_subjects_do_not_make_more_questions(desk, enter, reading):
    paths, counts = ("/subjects/", "/subjects/?q=Nguyen Van Hung", "/subjects/same/"), []
    for first in (0, 6):
        for number in range(first, first + 6):
            enter(f"Nguyễn Văn Hùng {number}", birth=str(1960 + 3 * number))
        linh = reading("linh")
        counts.append([questions_of(linh, path) for path in paths])
    assert counts[0] == counts[1]
