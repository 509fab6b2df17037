"""The directory for programs: the same doors and answers as the pages."""

import json
import uuid

import pytest

from api.conftest import Program, token
from factories.across import ACTOR, GATE, SINCE
from jalon import territory
from jalon.node.audit.models import Entry
from jalon.node.directory import actions
from jalon.node.directory.models import GateNotice, Pair
from jalon.node.kernel import sheets


def program(ours, name):
    return Program(token(ours.people[name])[1])


def test_units_are_searched_and_shown(ours, across):
    linh = program(ours, "linh")
    found = linh.get("/units?text=nam%20phao").json()["items"]
    assert [unit["code"] for unit in found] == ["NP"]
    whole = linh.get(f"/units/{found[0]['id']}").json()
    assert whole["names"]["lo"] == "ດ່ານນ້ຳພາວ"
    assert [contact["value"] for contact in whole["contacts"]] == ["+8562055551234"]
    assert linh.get(f"/units/{uuid.uuid4()}").status_code == 404


def test_a_long_list_comes_in_pieces(ours, across):
    linh, seen, after = program(ours, "linh"), [], ""
    while after is not None:
        answer = linh.get(f"/units?limit=2&after={after}").json()
        seen += [unit["code"] for unit in answer["items"]]
        after = answer["next"]
    assert sorted(seen) == seen
    assert len(seen) == len(set(seen)) == 7


def test_who_faces_me_says_whom_to_call(ours, across):
    linh = program(ours, "linh")
    answer = linh.get(f"/who-faces?gate={GATE}&at=2026-12-02T02:00:00%2B07:00").json()
    assert [step["unit"]["code"] for step in answer["steps"]] == ["NP", "BL", "MoPS"]
    assert answer["first"] == str(across.units["MoPS"].pk)
    refused = linh.get("/who-faces?marker=512")
    assert refused.status_code == 422
    assert "directory.cannot-answer" in refused.json()["type"]


def test_who_holds_it_today(ours, across):
    actions.abolish_unit(
        across.units["CT"].pk, actions.Ending(SINCE.replace(year=2025), ACTOR),
        [actions.heirs_named("VN-MPS", [("HT", "", ())], SINCE.replace(year=2025))[0]],
    )  # fmt: skip
    linh = program(ours, "linh")
    answer = linh.get("/who-holds?words=Cau%20Treo%20gate%20office&decided_on=2021-01-01").json()
    assert [unit["code"] for unit in answer["holders"]] == ["HT"]
    assert linh.get("/who-holds?words=Nowhere&decided_on=2021-01-01").status_code == 422


def test_pairs_are_named_by_who_may_and_once(ours, across):
    told = {
        "ours": str(across.units["HT"].pk), "theirs": str(across.units["NP"].pk), "offence": "drugs",
        "level": "province", "valid_from": "2026-01-01",
    }  # fmt: skip
    key = uuid.uuid4()
    assert program(ours, "linh")("POST", "/pairs", told, key=key).status_code == 403
    thu = program(ours, "thu")
    for _twice in range(2):
        assert thu("POST", "/pairs", told, key=key).status_code == 201
    assert Pair.objects.filter(offence="drugs").count() == 1
    assert len(thu.get("/pairs").json()["items"]) == 3
    wrong = thu("POST", "/pairs", {**told, "theirs": told["ours"]}, key=uuid.uuid4())
    assert wrong.status_code == 422


def test_a_notice_is_published(ours, across):
    told = {
        "gate": GATE, "kind": "hours", "from_at": "2026-12-01T00:00:00Z", "hours": "Mo-Su 07:00-19:00",
        "words": {"vi": "Giờ mới"},
    }  # fmt: skip
    assert program(ours, "hoa")("POST", "/gate-notices", told, key=uuid.uuid4()).status_code == 403
    linh = program(ours, "linh")
    assert linh("POST", "/gate-notices", told, key=uuid.uuid4()).status_code == 201
    assert GateNotice.objects.get().words == {"vi": "Giờ mới"}
    assert linh("POST", "/gate-notices", {**told, "hours": "?"}, key=uuid.uuid4()).status_code == 422
    assert [notice["gate"] for notice in linh.get("/gate-notices").json()["items"]] == [GATE]


@pytest.mark.parametrize(("what", "count"), [("units", 3), ("pairs", 2)])
@pytest.mark.parametrize(("ending", "kind"), sheets.TYPES.items())
def test_units_and_pairs_leave_as_files_for_those_who_keep_them(ours, across, what, count, ending, kind):
    answer = program(ours, "thu").get(f"/{what}/export/{ending}")
    assert (answer.status_code, answer["Content-Type"]) == (200, kind)
    assert answer["Content-Disposition"].endswith(f'.{ending}"')
    if ending == "jsonl":
        rows = [json.loads(line) for line in answer.content.decode().splitlines()]
        assert len(rows) >= count
        assert {row["code" if what == "units" else "ours"] for row in rows} >= {"CT", "HT"}
    assert Entry.objects.get(action="directory.export.done").detail["what"] == what
    assert program(ours, "linh").get(f"/{what}/export/{ending}").status_code == 403


def test_a_file_of_no_node_or_in_no_form_is_refused(ours, across):
    thu = program(ours, "thu")
    assert thu.get("/units/export/csv?node=XX-NONE").status_code == 404
    assert thu.get("/units/export/exe").status_code == 422


@pytest.mark.parametrize(("of", "some"), [("territories", "VN:42"), ("units", "HT"), ("gates", GATE)])
def test_a_border_leaves_as_shapes_with_source_and_day(ours, across, of, some):
    answer = program(ours, "linh").get(f"/borders/LA/geojson?of={of}&on=2026-11-22")
    assert answer["Content-Type"] == "application/geo+json"
    whole = answer.json()
    assert (whole["type"], whole["notice"]) == ("FeatureCollection", territory.NOTICE)
    by_code = {each["properties"]["code"]: each for each in whole["features"]}
    found = by_code[some]
    assert found["geometry"]["type"] in ("Polygon", "MultiPolygon")
    assert found["properties"]["as_of"] == "2026-11-22"
    assert all(each["properties"]["source"] for each in whole["features"])
    west = found["geometry"]["coordinates"][0][0]
    assert 100 < (west[0] if isinstance(west[0], float) else west[0][0]) < 110, "longitude comes first"
    assert Entry.objects.get(action="directory.shapes.exported").detail == {"neighbour": "LA", "of": of}


def test_a_border_as_it_was_before_the_reform_has_the_provinces_of_then(ours, across):
    linh = program(ours, "linh")

    def codes(day):
        features = linh.get(f"/borders/LA/geojson?on={day}").json()["features"]
        return [each["id"] for each in features if each["properties"]["country"] == "VN"]

    assert (len(codes("2024-06-30")), len(codes("2026-11-22"))) == (10, 9)


@pytest.mark.parametrize(
    ("name", "query", "status"),
    [("linh", "XX/geojson", 422), ("linh", "KR/geojson", 422), ("linh", "LA/geojson?of=people", 422),
     ("linh", "LA/geojson?on=1700-01-01", 422), ("linh", "VN/geojson", 422)],
)  # fmt: skip
def test_a_border_that_is_none_or_not_for_you_is_refused(ours, across, name, query, status):
    answer = program(ours, name).get(f"/borders/{query}")
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"].startswith("application/problem+json")
