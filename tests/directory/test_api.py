"""The directory for programs: the same doors and answers as the pages."""

import uuid

from api.conftest import Program, token
from factories.across import ACTOR, GATE, SINCE
from jalon.node.directory import actions
from jalon.node.directory.models import GateNotice, Pair


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
