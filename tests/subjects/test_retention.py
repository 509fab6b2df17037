"""When records fall due: who sees which, a person keeps or erases them, and nothing goes by itself."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.conftest import Program, token
from jalon.node.audit.models import Entry
from jalon.node.kernel import ids
from jalon.node.oversight import actions as oversight
from jalon.node.subjects import actions, queries, rules
from jalon.node.subjects.actions import CannotKeep
from jalon.node.subjects.choices import Due
from jalon.node.subjects.models import Comparison, Name, Subject
from jalon.node.subjects.queries import retention

TODAY = datetime.date(2026, 11, 23)
DAY = datetime.timedelta(days=1)
PURPOSE = {"purpose": "investigation"}


@given(st.dates(datetime.date(2000, 1, 1), datetime.date(2060, 1, 1)), st.integers(-4000, 4000))
def test_every_review_day_lies_in_one_span_alone(today, days):
    review = today + days * DAY
    fits = [
        span
        for span, (first, last) in rules.due_within(today).items()
        if (first is None or first <= review) and (last is None or review <= last)
    ]
    assert fits == [rules.due(review, today=today)]
    assert bool(rules.may_let_go(review, today=today, blocked=False)) == (fits == [Due.PAST])
    assert not rules.may_let_go(review, today=today, blocked=True)


@pytest.fixture
def due(enter):
    """A record whose review is due so many days from today."""

    def entered(name, days=0, **said):
        subject = enter(name, **said)
        said = {"kept_since_date": TODAY + (days - 300) * DAY, "review_date": TODAY + days * DAY}
        Subject.objects.filter(pk=subject.pk).update(**said)
        subject.refresh_from_db()
        return subject

    return entered


def page(as_, name):
    client = as_(name)
    client.post("/subjects/purpose/", PURPOSE)
    return client.get("/subjects/due/")


def test_the_desk_sees_what_falls_due_and_another_unit_does_not(desk, due, as_):
    late, soon, far = due("Trần Văn Muộn", -3), due("Lê Thị Sớm", 40), due("Phạm Văn Xa", 400)
    words = page(as_, "minh").content.decode()
    assert str(late) in words
    assert str(soon) in words
    assert str(far) not in words
    assert words.index(str(late)) < words.index(str(soon))
    counts = retention.counted(queries.held_by(desk.people["minh"]))
    assert [(row.unit, row.past, row.month, row.quarter, row.later, row.held) for row in counts] == [
        ("HT", 1, 0, 1, 1, 3)
    ]
    assert "Trần" not in page(as_, "mei").content.decode()
    assert page(as_, "hoa").status_code == 403
    assert page(as_, "tam").status_code == 200


def test_one_says_what_for_before_names_are_shown(desk, due, as_):
    due("Trần Văn Muộn", -3)
    answer = as_("minh").get("/subjects/due/")
    assert (answer.status_code, answer["Location"]) == (302, "/subjects/purpose/")


def test_whoever_decides_erases_with_reasons_and_the_log_keeps_them(desk, due, as_):
    late, other = due("Trần Văn Muộn", 0), due("Tran Van Muon", 300)
    pair = Comparison.objects.get()
    client = as_("minh")
    client.post("/subjects/purpose/", PURPOSE)
    assert "Erase it" in client.get(f"/subjects/{late.pk}/").content.decode()
    assert "Erase it" not in client.get(f"/subjects/{other.pk}/").content.decode()
    assert client.post(f"/subjects/{late.pk}/let-go/", {"because": " "}).status_code == 422
    assert client.post(f"/subjects/{late.pk}/let-go/", {"because": "The case is closed."}).status_code == 302
    late.refresh_from_db()
    assert (late.label, late.erased_at is not None) == ("", True)
    assert not Name.objects.filter(subject=late).exists()
    pair.refresh_from_db()
    assert pair.reasons == []
    entry = Entry.objects.get(action="subjects.subject.erased")
    assert (entry.actor, entry.purpose) == ("user:minh", "The case is closed.")
    assert client.get(f"/subjects/{late.pk}/").status_code == 404


@pytest.mark.parametrize(("name", "status"), [("linh", 302), ("mei", 404), ("hoa", 404), ("outsider", 404)])
def test_only_who_decides_for_its_unit_lets_it_go(desk, due, as_, name, status):
    late = due("Trần Văn Muộn", 0)
    assert as_(name).post(f"/subjects/{late.pk}/let-go/", {"because": "done"}).status_code == status
    late.refresh_from_db()
    assert bool(late.erased_at) == (status == 302)


def test_nothing_goes_before_its_day_while_disputed_or_on_a_list(desk, due):
    minh = desk.people["minh"]
    with pytest.raises(CannotKeep, match="reviewed on 2026-11-24"):
        actions.let_go(due("A B", 1), decider=minh, because="done")
    disputed = actions.block_subject(due("C D"), actor="user:linh", because="another man")
    with pytest.raises(CannotKeep, match="disputed"):
        actions.let_go(disputed, decider=minh, because="done")
    listed = due("E F")
    actions.list_subject(
        listed, entry="jalon:screening/entry/01890000-0000-7000-8000-000000000001", aim="watch", actor="x:y"
    )
    with pytest.raises(CannotKeep, match="list"):
        actions.let_go(listed, decider=minh, because="done")
    assert not Subject.objects.filter(erased_at__isnull=False).exists()


def test_the_record_of_a_victim_is_reviewed_by_the_focal_point(desk, due, as_):
    na = due("Nguyễn Thị Na")
    actions.record_state(
        ids.new_id(), subject=na, kind="victim", doubtful=False, ground="g", author=desk.people["linh"]
    )
    assert str(na) not in page(as_, "minh").content.decode()
    assert str(na) in page(as_, "vy").content.decode()
    review = {"because": "Her return is prepared.", "review_date": "2027-03-01"}
    assert as_("vy").post(f"/subjects/{na.pk}/review/", review).status_code == 302
    na.refresh_from_db()
    assert na.review_date == datetime.date(2027, 3, 1)


def test_the_auditor_sees_counts_of_the_whole_node_and_no_name(desk, due, as_):
    due("Trần Văn Muộn", -3)
    words = as_("hoa").get("/audit/retention/").content.decode()
    assert "HT" in words
    assert "Trần" not in words
    assert as_("minh").get("/audit/retention/").status_code == 403


def test_today_and_health_tell_each_role_what_waits(desk, due, as_):
    late = due("Trần Văn Muộn", -3)
    actions.read_subject(late, reader=desk.people["linh"], purpose="investigation")
    oversight.draw_sample(datetime.date(2026, 11, 1), auditor=desk.people["hoa"])
    assert '<a href="/subjects/due/"><strong>1</strong>' in as_("minh").get("/today/").content.decode()
    audit = as_("hoa").get("/today/").content.decode()
    assert '<a href="/audit/retention/"><strong>1</strong>' in audit
    assert '<a href="/audit/samples/">' in audit
    assert "/subjects/due/" not in as_("rev").get("/today/").content.decode()
    assert "1 record is past its review day" in as_("thu").get("/health/").content.decode()


def test_programs_see_count_keep_and_let_go_behind_the_same_doors(desk, due):
    late, soon = due("Trần Văn Muộn", -3), due("Lê Thị Sớm", 40)
    minh, hoa, rev = (Program(token(desk.people[name])[1]) for name in ("minh", "hoa", "rev"))
    rows = minh.get("/subjects/due").json()["items"]
    assert [(row["id"], row["review_date"]) for row in rows] == [(str(late.pk), "2026-11-20")]
    assert len(minh.get("/subjects/due?until=2027-02-01").json()["items"]) == 2
    assert hoa.get("/subjects/due/counts").json()[0]["past"] == 1
    assert (hoa.get("/subjects/due").status_code, rev.get("/subjects/due/counts").status_code) == (403, 403)
    kept = minh(
        "POST", f"/subjects/{soon.pk}/review", {"because": "needed", "review_date": "2028-01-01"}, key=ids.new_id()
    )
    assert kept.json()["review_date"] == "2028-01-01"
    assert minh("POST", f"/subjects/{soon.pk}/let-go", {"because": "x"}, key=ids.new_id()).status_code == 409
    for _twice in range(2):
        gone = minh("POST", f"/subjects/{late.pk}/let-go", {"because": "closed"}, key=ids.new_id())
    assert gone.status_code == 404
    assert Entry.objects.filter(action="subjects.subject.erased").count() == 1
