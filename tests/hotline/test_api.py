"""The hotline for programs: the same doors, actions and refusals as the pages."""

import uuid

import pytest

from api.conftest import Program, token
from hotline.cast import LA, VN
from jalon.node.audit.models import Entry
from jalon.node.hotline import tasks
from jalon.node.hotline.actions import exercises
from jalon.node.hotline.models import Alert


@pytest.fixture
def of(ours, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

    def program(name, *scopes, may_write=True):
        return Program(token(ours.people[name], *scopes, may_write=may_write)[1])

    return program


def new(border, **changes):
    return {"line": str(border.line.pk), "kind": "pursuit", "place": "Cầu Treo", "text": "White car", **changes}


def test_lines_are_listed_and_shown_with_both_ends(border, of):
    border.on_duty("linh")
    linh = of("linh")
    rows = linh.get("/lines").json()["items"]
    assert [(row["code"], row["partner"]) for row in rows] == [("LA-MPS/BL~VN-MPS/HT", "LA-MPS")]
    whole = linh.get(f"/lines/{border.line.pk}").json()
    assert whole["theirs"]["numbers"] == [{"kind": "landline", "number": LA, "note": "gate office"}]
    assert whole["ours"]["languages"] == ["vi", "en"]
    assert [(duty["name"], duty["number"]) for duty in whole["ours"]["on_duty"]] == [("Linh", VN)]
    assert (whole["dark"], whole["standing"]) == ("", str(border.line.pk))
    assert of("mei").get(f"/lines/{border.line.pk}").status_code == 404
    assert of("mei").get("/lines").json()["items"] == []
    assert of("hoa").get("/lines").status_code == 403


def test_lines_leave_as_shapes_of_the_provinces_where_they_end(border, of):
    border.line.place, border.line.their_place = "VN:42", "LA:11"
    border.line.save()
    linh = of("linh")
    answer = linh.get("/lines/geojson?on=2026-11-22")
    assert answer["Content-Type"] == "application/geo+json"
    found = {each["id"]: each for each in answer.json()["features"]}
    assert set(found) == {"VN:42", "LA:11"}
    for each in found.values():
        assert each["geometry"]["type"] == "Polygon"
        assert each["properties"]["lines"] == ["LA-MPS/BL~VN-MPS/HT"]
        assert each["properties"]["as_of"] == "2026-11-22"
    assert Entry.objects.get(action="hotline.lines.exported").actor == "user:linh"
    assert linh.get("/lines/geojson?on=2020-01-01").json()["features"] == []
    assert of("mei").get("/lines/geojson").json()["features"] == []
    assert of("hoa").get("/lines/geojson").status_code == 403
    assert linh.get("/lines/geojson?on=soon").status_code == 422


def test_a_long_list_of_alerts_comes_in_pieces_and_by_state(border, of, ours):
    keys = [str(border.raise_().pk) for _ in range(3)]
    taken = border.theirs_raise()
    linh, seen, after = of("linh"), [], ""
    while after is not None:
        answer = linh.get(f"/alerts?limit=2&after={after}").json()
        seen += [row["id"] for row in answer["items"]]
        after = answer["next"]
    assert sorted(seen) == sorted([*keys, str(taken.pk)])
    linh("POST", f"/alerts/{taken.pk}/acknowledge", key=uuid.uuid4())
    found = linh.get("/alerts?state=acknowledged").json()["items"]
    assert [row["id"] for row in found] == [str(taken.pk)]
    assert linh.get("/alerts?state=odd").status_code == 422


def test_an_alert_is_raised_once_and_leaves(border, of):
    linh, key = of("linh"), uuid.uuid4()
    said = new(border, latitude=18.39, longitude=105.15)
    for _ in range(2):
        answer = linh("POST", "/alerts", said, key=key)
        assert answer.status_code == 201, answer.content
    assert answer.json()["id"] == str(key)
    assert Alert.objects.count() == 1
    sent = border.sent("hotline.alert.v1")
    assert [(each["kind"], each["text"], each["position"]) for each in sent] == [
        ("pursuit", "White car", [18390000, 105150000])
    ]
    whole = linh.get(f"/alerts/{key}").json()
    assert whole["sms"].startswith("JLN1 PUR HT>BL")
    assert [event["kind"] for event in whole["events"]] == ["raised"]
    assert [stage["rung"] for stage in whole["plan"]] == ["duty", "deputy", "next-level", "ministry"]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"kind": "test"}, 422),
        ({"kind": "picnic"}, 422),
        ({"latitude": 91, "longitude": 0}, 422),
        ({"text": "x" * 1001}, 422),
        ({"line": str(uuid.uuid4())}, 404),
    ],
)
def test_what_may_not_be_raised_is_a_problem(border, of, changes, status):
    answer = of("linh")("POST", "/alerts", new(border, **changes), key=uuid.uuid4())
    assert answer.status_code == status
    assert answer["Content-Type"].startswith("application/problem+json")
    assert not Alert.objects.exists()


def test_raising_needs_the_right_the_scope_and_the_units_line(border, of):
    assert of("mei")("POST", "/alerts", new(border), key=uuid.uuid4()).status_code == 404
    assert of("hoa")("POST", "/alerts", new(border), key=uuid.uuid4()).status_code == 403
    assert of("linh", "hotline.read")("POST", "/alerts", new(border), key=uuid.uuid4()).status_code == 403
    assert of("linh", may_write=False)("POST", "/alerts", new(border), key=uuid.uuid4()).status_code == 403
    assert of("linh")("POST", "/alerts", new(border)).status_code == 422
    assert not Alert.objects.exists()


def test_theirs_is_acknowledged_and_closed_and_the_partner_is_told(border, of):
    alert = border.theirs_raise()
    path = f"/alerts/{alert.pk}"
    assert of("mei")("POST", f"{path}/acknowledge", key=uuid.uuid4()).status_code == 404
    assert of("linh", "hotline.read")("POST", f"{path}/acknowledge", key=uuid.uuid4()).status_code == 403
    linh = of("linh")
    answer = linh("POST", f"{path}/acknowledge", key=uuid.uuid4()).json()
    assert (answer["state"], answer["acknowledged_by"]) == ("acknowledged", "Linh")
    assert border.sent("hotline.acknowledgement.v1")[0]["alert"] == str(alert.pk)
    assert linh("POST", f"{path}/close", {"outcome": "won"}, key=uuid.uuid4()).status_code == 422
    closed = linh("POST", f"{path}/close", {"outcome": "resolved", "text": "Found"}, key=uuid.uuid4()).json()
    assert (closed["state"], closed["outcome"]) == ("closed", "resolved")
    assert border.sent("hotline.closure.v1")[0]["outcome"] == "resolved"
    assert linh("POST", f"{path}/acknowledge", key=uuid.uuid4()).status_code == 200
    assert of("minh")("POST", f"{path}/acknowledge", key=uuid.uuid4()).status_code == 409


def test_ours_cannot_be_acknowledged_here(border, of):
    alert = border.raise_()
    answer = of("linh")("POST", f"/alerts/{alert.pk}/acknowledge", key=uuid.uuid4())
    assert answer.status_code == 409
    assert answer.json()["code"] == "hotline.cannot-acknowledge"


def test_the_months_report_says_where_both_sides_differ(border, of, ours):
    alert = border.theirs_raise()
    of("linh")("POST", f"/alerts/{alert.pk}/acknowledge", key=uuid.uuid4())
    path = "/hotline-reports/LA-MPS/2026-11"
    first = of("linh").get(path).json()
    assert [(row["line"], row["alerts"], row["answered"]) for row in first["ours"]] == [(border.line.code, 1, 1)]
    assert (first["theirs"], first["differences"]) == (None, [])
    exercises.make_report("LA-MPS", "2026-11", actor="system:test")
    tasks.mind()
    rows = [{**border.sent("hotline.report.v1")[0]["rows"][0], "answered": 0}]
    border.deliver("hotline.report.v1", {"month": "2026-11", "rows": rows, "at": border.hand.at.isoformat()})
    found = of("linh").get(path).json()["differences"]
    assert [(each["figure"], each["ours"], each["theirs"]) for each in found] == [("answered", 1, 0)]
    assert of("linh").get("/hotline-reports/LA-MPS/2026-13").status_code == 422
    assert of("linh").get("/hotline-reports/CN-MPS/2026-11").status_code == 404
    assert of("mei").get(path).status_code == 404
