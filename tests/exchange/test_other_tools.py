"""Warnings for other tools: STIX 2.1 and MISP as their own libraries read them, with every marking."""

import dataclasses
import json
import uuid

import jsonschema
import pytest
import stix2
from pymisp import MISPEvent

from exchange.warned import WARNED
from factories.ours import ask, receive, release, take
from jalon.node.audit.models import Entry
from jalon.node.exchange import actions
from jalon.node.exchange.actions import taking_out
from jalon.node.exchange.models import Inquiry
from jalon.node.exchange.rules import misp, stix
from jalon.node.exchange.rules.leaving import may_leave_as_file, names_any
from jalon.node.exchange.rules.markings import HANDLING, PAP, TLP
from jalon.node.kernel import ids
from jalon.node.subjects import actions as subjects

VEHICLE = {
    "kind": "verification.vehicle", "asked": ["owner"], "subject": {"plate": "38A-123.45", "country": "VN"},
}  # fmt: skip
WARNING = {
    "kind": "warning", "asked": [],
    "subject": {"about": "Two lorries", "place": "Nam Phao", "from_date": "2026-11-20", "plate": "ກກ 1234"},
}  # fmt: skip


def parsed(warned):
    return stix2.parse(json.dumps(stix.bundle(warned)), allow_custom=False)


@pytest.mark.parametrize("tlp", TLP)
def test_the_bundle_is_read_by_the_library_and_every_object_is_marked(tlp):
    bundle = parsed(dataclasses.replace(WARNED, tlp=tlp))
    marks = {each.id: each for each in bundle.objects if each.type == "marking-definition"}
    words = [each.definition.statement for each in marks.values() if "definition" in each]
    assert words == ["PAP:GREEN", 'Handling H3: Only for "this" control\nand no other']
    assert [each["name"] for each in marks.values() if "name" in each] == [f"TLP:{tlp.upper()}"]
    for each in bundle.objects:
        assert each.type == "marking-definition" or set(each.object_marking_refs) == set(marks)


def test_the_bundle_says_what_the_warning_says_and_is_the_same_each_time():
    assert stix.bundle(WARNED) == stix.bundle(WARNED)
    bundle = parsed(WARNED)
    report = next(each for each in bundle.objects if each.type == "report")
    assert (report.name, report.description, report.lang) == (WARNED.about, WARNED.facts, "lo")
    assert report.external_references[0].external_id == "LA-MPS-2026-000007"
    notes = {each.abstract: each.content for each in bundle.objects if each.type == "note"}
    assert notes == WARNED.parts
    here = {each.id for each in bundle.objects}
    refs = {ref for each in bundle.objects for ref in each.get("object_refs", [])}
    assert refs <= here, "nothing dangles"


def test_the_event_is_read_by_the_library_with_its_tags():
    event = MISPEvent()
    event.from_dict(**misp.event(WARNED)["Event"])
    tags = {tag.name for tag in event.tags}
    assert {"tlp:amber+strict", "PAP:GREEN", 'jalon:handling="H3"', 'jalon:offence="drugs.trafficking"'} <= tags
    assert 'jalon:restrictions="Only for ”this” control and no other"' in tags
    assert (str(event.distribution), event.published, str(event.orgc.uuid)) == (
        "0",
        False,
        misp.key_of("node", "LA-MPS"),
    )
    said = {each.comment: (each.value, each.to_ids, str(each.distribution)) for each in event.attributes}
    assert said["plate"] == ("ກກ 1234", False, "0")
    assert {detect for _value, detect, _distribution in said.values()} == {False}


def test_both_are_as_the_description_of_the_api_has_them():
    for made, schema in ((stix.bundle(WARNED), stix.SCHEMA), (misp.event(WARNED), misp.SCHEMA)):
        jsonschema.Draft202012Validator(schema).validate(made)
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.Draft202012Validator(schema).validate({**made, "objects": None, "Event": None})


def test_a_warning_of_the_least_words_is_whole_in_both():
    bare = dataclasses.replace(WARNED, parts={}, restrictions="", handling="H0", number="")
    assert [each.type for each in parsed(bare).objects].count("note") == 0
    assert [each["comment"] for each in misp.event(bare)["Event"]["Attribute"]] == ["facts"]


@dataclasses.dataclass
class Marks:
    handling: str
    tlp: str
    pap: str


@pytest.mark.parametrize("direction", ["ours", "theirs"])
@pytest.mark.parametrize("kind", ["warning", "victim-repatriation"])
def test_what_the_markings_forbid_never_leaves(direction, kind):
    for handling in HANDLING:
        for tlp in TLP:
            for pap in PAP:
                said = may_leave_as_file(Marks(handling, tlp, pap), kind=kind, direction=direction)
                theirs = direction == "theirs" and handling in ("H2", "H3")
                assert bool(said) == (kind == "warning" and tlp != "red" and not theirs)
                assert bool(said) or str(said.reason)


@pytest.mark.parametrize(
    ("text", "name", "stands"),
    [
        ("Seen with NGUYEN  THI NA there", "Nguyễn Thị Na", True),
        ("Đỗ Văn Ích drives", "do van ich", True),
        ("A national matter", "Na", False),
        ("ເຫັນນາງ ທອງລຸນ ສີສຸລິດ ທີ່ຂົວ", "ທອງລຸນ ສີສຸລິດ", True),
        ("李晓红在场", "李晓红", True),
        ("plate 38A 123.45", "38A-12345", True),
        ("plate 38A 123.46", "38A-12345", False),
        ("anything", "—", False),
    ],
)
def test_a_name_is_found_however_it_is_written(text, name, stands):
    assert names_any([text], [name]) is stands


@pytest.fixture
def get(ours, client):
    def call(name, path):
        client.force_login(ours.people[name])
        return client.get(f"/api/v1{path}")

    return call


@pytest.mark.parametrize(
    ("form", "kind"), [("stix", "application/stix+json;version=2.1"), ("misp", "application/json")]
)
def test_a_warning_is_taken_out_with_its_purpose_in_the_log(ours, get, form, kind):
    warning = receive(ours, **WARNING, handling="H1", tlp="green")
    answer = get("linh", f"/requests/{warning.pk}/{form}?purpose=investigation")
    assert (answer.status_code, answer["Content-Type"]) == (200, kind), answer.content
    assert answer["Content-Disposition"] == f'attachment; filename="warning-{warning.pk}.{form}.json"'
    assert "Two lorries" in answer.content.decode()
    entry = Entry.objects.filter(action="exchange.inquiry.exported").get()
    assert (entry.purpose, entry.detail["form"], entry.detail["tlp"]) == ("investigation", form, "green")


@pytest.mark.parametrize(
    ("name", "query", "changes", "status"),
    [
        ("linh", "", {}, 422),
        ("linh", "?purpose=curiosity", {}, 422),
        ("mei", "?purpose=investigation", {}, 404),
        ("outsider", "?purpose=investigation", {}, 404),
        ("linh", "?purpose=investigation", {"tlp": "red"}, 409),
        ("linh", "?purpose=investigation", {"handling": "H2"}, 409),
        ("linh", "?purpose=investigation", VEHICLE, 409),
    ],
)  # fmt: skip
def test_what_may_not_leave_is_refused_and_not_in_the_log(ours, get, name, query, changes, status):
    warning = receive(ours, **{**WARNING, **changes})
    for form in ("stix", "misp"):
        assert get(name, f"/requests/{warning.pk}/{form}{query}").status_code == status
    assert not Entry.objects.filter(action="exchange.inquiry.exported").exists()


def test_our_own_warning_leaves_once_it_was_sent(ours, get):
    warning = ask(ours, **WARNING, handling="H2")
    path = f"/requests/{warning.pk}/stix?purpose=investigation"
    assert get("linh", path).status_code == 409
    release(ours, warning)
    bundle = get("linh", path).json()
    assert any(each.get("name") == "VN-MPS" for each in bundle["objects"])


@pytest.mark.parametrize("state", ["victim", "minor"])
def test_a_warning_that_names_somebody_protected_stays_here(ours, get, state):
    person = subjects.enter_subject(
        ids.new_id(), kind="person", unit=ours.units["HT"].pk, author=ours.people["linh"],
        named=[("Nguyễn Thị Na", "given")],
    )  # fmt: skip
    warning = receive(ours, **WARNING, facts="Nguyen Thi Na is with them.")
    path = f"/requests/{warning.pk}/misp?purpose=investigation"
    assert get("linh", path).status_code == 200
    subjects.record_state(
        ids.new_id(), subject=person, kind=state, doubtful=True, ground="her account", author=ours.people["linh"]
    )
    answer = get("linh", path)
    assert answer.status_code == 409
    assert "Na" not in answer.json()["detail"].split()


def test_the_list_of_requests_leaves_without_what_may_not(ours, get):
    kept = {receive(ours).pk, ask(ours, handling="H2").pk}
    left_out = [receive(ours, handling="H2"), receive(ours, tlp="red"), receive(ours, **VICTIM)]
    answer = get("linh", "/requests/export/jsonl?purpose=investigation")
    assert answer["Content-Type"] == "application/jsonl; charset=utf-8"
    rows = [json.loads(line) for line in answer.content.decode().splitlines()]
    assert {uuid.UUID(row["id"]) for row in rows} == kept
    assert {(row["handling"], row["tlp"]) for row in rows} == {("H1", "amber"), ("H2", "amber")}
    assert "38A" not in answer.content.decode()
    entry = Entry.objects.get(action="exchange.list.exported")
    seen = len([each for each in left_out if each.kind != "victim-repatriation"])
    assert entry.detail["left_out"] >= seen
    assert (entry.purpose, entry.detail["rows"]) == ("investigation", 2)


def test_the_page_hands_out_its_view_for_a_purpose_that_the_log_keeps(ours, client):
    client.force_login(ours.people["linh"])
    kept = receive(ours)
    shown = client.get("/requests/?view=waiting-on-us").content.decode()
    assert 'action="/requests/take-out/waiting-on-us/"' in shown
    said = {"purpose": "investigation", "ending": "jsonl"}
    answer = client.post("/requests/take-out/waiting-on-us/", said)
    assert answer["Content-Disposition"] == 'attachment; filename="requests-waiting-on-us.jsonl"'
    assert [json.loads(line)["id"] for line in answer.content.decode().splitlines()] == [str(kept.pk)]
    entry = Entry.objects.get(action="exchange.list.exported")
    assert (entry.actor, entry.purpose, entry.detail["view"]) == ("user:linh", "investigation", "waiting-on-us")
    assert client.post("/requests/take-out/closed/", said).content == b""


@pytest.mark.parametrize(
    "said", [{}, {"purpose": "fun", "ending": "csv"}, {"purpose": "investigation", "ending": "exe"}]
)
def test_without_a_purpose_or_in_no_form_the_page_hands_out_nothing(ours, client, said):
    client.force_login(ours.people["linh"])
    receive(ours)
    answer = client.post("/requests/take-out/waiting-on-us/", said, follow=True)
    assert "Say what the file is for" in answer.content.decode()
    assert not Entry.objects.filter(action="exchange.list.exported").exists()


def test_page_file_and_program_see_the_same_requests_to_release(ours, get, client):
    waiting = take(ours, receive(ours))
    told = {"outcome": "partial", "text": "Known.", "handling": "H2"}
    actions.reply_to_inquiry(ids.new_id(), inquiry_key=waiting.pk, author=ours.people["linh"], **told)
    wanted = {str(waiting.pk), str(ask(ours).pk)}
    listed = get("minh", "/requests?view=to-release").json()["items"]
    assert {each["id"] for each in listed} == wanted
    shown = client.get("/requests/?view=to-release").content.decode()
    assert all(f"/requests/{key}/" in shown for key in wanted)
    said = {"purpose": "investigation", "ending": "jsonl"}
    lines = client.post("/requests/take-out/to-release/", said).content.decode().splitlines()
    assert {json.loads(line)["id"] for line in lines} == wanted


def test_the_page_hands_out_views_that_exist_to_whoever_may_read_them_and_by_post(ours, client):
    said = {"purpose": "investigation", "ending": "csv"}
    client.force_login(ours.people["linh"])
    assert client.post("/requests/take-out/everything/", said).status_code == 404
    assert client.get("/requests/take-out/closed/", said).status_code == 405
    client.force_login(ours.people["outsider"])
    assert client.post("/requests/take-out/closed/", said).status_code == 403


VICTIM = {
    "kind": "victim-repatriation", "asked": ["shelter"],
    "subject": {"persons": "1", "minors": "0", "reference": "V-1"},
}  # fmt: skip


@pytest.mark.parametrize("ending", ["csv", "xlsx", "jsonl"])
def test_an_empty_list_is_a_file_all_the_same(ours, get, ending):
    answer = get("mei", f"/requests/export/{ending}?purpose=investigation&view=overdue")
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="requests.{ending}"'


@pytest.mark.parametrize("path", ["exe?purpose=investigation", "csv", "csv?purpose=fun"])
def test_a_list_in_no_form_or_for_no_purpose_is_refused(ours, get, path):
    assert get("linh", f"/requests/export/{path}").status_code == 422


def test_a_whole_request_is_taken_out_by_who_works_on_it_with_its_markings_in_the_log(ours, client):
    warning = receive(ours, **WARNING, handling="H2")
    client.force_login(ours.people["linh"])
    answer = client.get(f"/requests/{warning.pk}/export/")
    assert answer.json()["markings"] == {"handling": "H2", "tlp": "amber", "pap": "amber"}
    assert Entry.objects.get(action="exchange.inquiry.exported").detail == {"form": "json", **answer.json()["markings"]}


@pytest.mark.parametrize("changes", [{"tlp": "red"}, {"kind": "victim-repatriation"}])
def test_a_whole_request_stays_where_it_concerns_a_victim_or_named_persons_alone(ours, client, changes):
    warning = receive(ours, **{**WARNING, "tlp": changes.get("tlp", "amber")})
    Inquiry.objects.filter(pk=warning.pk).update(**changes)
    with pytest.raises(taking_out.CannotTakeOut):
        taking_out.take_out_inquiry(Inquiry.objects.get(pk=warning.pk), reader=ours.people["linh"])
    if "tlp" in changes:
        client.force_login(ours.people["linh"])
        assert client.get(f"/requests/{warning.pk}/export/").status_code == 409
    assert not Entry.objects.filter(action="exchange.inquiry.exported").exists()
