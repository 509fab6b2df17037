"""What people enter by hand: agencies, units, officers with their contacts, what a unit keeps; and mergers."""

import datetime
import uuid

import pytest
from django.db import IntegrityError, transaction

from factories.across import ACTOR, SINCE
from jalon.node.audit.models import Entry
from jalon.node.directory import actions, queries
from jalon.node.directory.models import Agency, Contact, KeptGate, Officer, Section, Unit
from jalon.node.directory.rules import parties
from jalon.node.kernel import clock

DAY = "2026-01-01"


def agency(**more):
    return {
        "key": uuid.uuid4(), "code": "VN-BDBP", "kind": "border-guard", "country": "VN", "valid_from": DAY,
        "name_vi": "Bộ đội Biên phòng", "name_en": "Border Guard", "under": "Ministry of National Defence",
        "node": "VN-MPS", **more,
    }  # fmt: skip


def said(response):
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize(("who", "status"), [("outsider", 403), ("linh", 403), ("thu", 302)])
def test_who_may_enter_an_agency(across, as_, who, status):
    assert as_(who).post("/units/agencies/new/", agency()).status_code == status
    assert Agency.objects.count() == (status == 302)


def test_an_agency_sent_twice_is_entered_once_and_listed(across, as_):
    form = agency()
    for _twice in range(2):
        assert as_("thu").post("/units/agencies/new/", form).status_code == 302
    assert Entry.objects.filter(action="directory.agency.added").count() == 1
    page = said(as_("linh").get("/units/agencies/"))
    for words in ("Border Guard", "Bộ đội Biên phòng", "Ministry of National Defence", "VN-MPS"):
        assert words in page
    assert "New agency" not in page


def test_an_army_meeting_station_sits_at_meetings_only(across, as_):
    station = agency(code="CN-MENGZI", kind="army-meeting-station", country="CN", node="", name_en="Mengzi station")
    assert as_("thu").post("/units/agencies/new/", station).status_code == 302
    assert "meetings only" in said(as_("linh").get("/units/agencies/"))
    refused = as_("thu").post("/units/agencies/new/", {**station, "code": "X", "country": "VN", "node": "VN-MPS"})
    assert refused.status_code == 422
    assert "only sits at meetings" in said(refused)
    with pytest.raises(actions.CannotAdd, match="has no units"):
        actions.add_unit(
            across.own, code="ARMY", names={"en": "Army"}, level="station", valid_from=datetime.date(2026, 2, 1),
            agency=Agency.objects.get(), actor=ACTOR,
        )  # fmt: skip


def test_the_database_itself_gives_a_party_of_meetings_no_node(across):
    said = {"country": "VN", "names": {"en": "X"}, "valid_from": SINCE, "node": across.own}
    for kind in sorted(parties.meetings_only()):
        with pytest.raises(IntegrityError, match="meetings"), transaction.atomic():
            Agency.objects.create(code=kind, kind=kind, **said)
    assert parties.meetings_only() >= {"army-meeting-station", "defence"}
    assert parties.may_have_units("customs")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name_vi": "", "name_en": ""}, "at least one name"),
        ({"code": "two words"}, "without spaces"),
        ({"country": "CN"}, "node of another country"),
        ({"valid_from": "2569-01-01"}, "looks Buddhist. Write 2026"),
    ],
)
def test_an_agency_that_cannot_be_is_said(across, as_, change, words):
    answer = as_("thu").post("/units/agencies/new/", agency(**change))
    assert answer.status_code == 422
    assert words in said(answer)


def test_a_code_belongs_to_one_agency_at_a_time(across, as_):
    as_("thu").post("/units/agencies/new/", agency())
    again = as_("thu").post("/units/agencies/new/", agency(valid_from="2026-03-01"))
    assert "belongs to" in said(again)


def unit(**more):
    return {
        "key": uuid.uuid4(), "code": "NEW", "name_vi": "Đồn mới", "name_en": "New station", "level": "station",
        "parent": "HT", "hours": "24/7", "languages": ["vi"], "lines_of_work": ["drugs"], "valid_from": DAY, **more,
    }  # fmt: skip


def test_a_unit_is_entered_by_hand_once(across, as_):
    form = unit()
    for _twice in range(2):
        assert as_("thu").post("/units/new/", form).status_code == 302
    entered = Unit.objects.get(code="NEW")
    assert (entered.parent.code, entered.names["vi"], entered.lines_of_work) == ("HT", "Đồn mới", ["drugs"])
    assert as_("linh").post("/units/new/", unit(code="OTHER")).status_code == 403


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"parent": "NOBODY"}, "No unit bears the code NOBODY"),
        ({"hours": "now and then"}, "cannot be read"),
        ({"territory": "VN:99999"}, "VN:99999"),
        ({"code": "CT"}, "belongs to"),
        ({"valid_from": "2019-01-01"}, "No unit bears the code HT on 2019-01-01"),
    ],
)
def test_a_unit_that_cannot_be_is_said_and_keeps_what_was_typed(across, as_, change, words):
    answer = as_("thu").post("/units/new/", unit(**change))
    assert answer.status_code == 422
    assert words in said(answer)
    assert "Đồn mới" in said(answer)


def test_an_officer_is_named_reached_and_leaves(across, as_):
    post = across.units["CT"]
    form = {"key": uuid.uuid4(), "name": "Trần Bình", "rank": "Captain", "languages": ["vi", "lo"], "valid_from": DAY}
    for _twice in range(2):
        assert as_("thu").post(f"/units/{post.pk}/officers/", form).status_code == 302
    officer = Officer.objects.get()
    reach = {"key": uuid.uuid4(), "kind": "mobile", "value": "0912 345 678", "officer": officer.pk, "valid_from": DAY}
    assert as_("thu").post(f"/units/{post.pk}/contacts/", reach).status_code == 302
    page = said(as_("linh").get(f"/units/{post.pk}/"))
    assert "Captain Trần Bình" in page
    assert "Leaves today" not in page
    assert Contact.objects.get(officer=officer).value == "+84912345678"
    assert as_("linh").post(f"/units/officers/{officer.pk}/end/").status_code == 403
    assert as_("thu").post(f"/units/officers/{officer.pk}/end/").status_code == 302
    today = clock.today()
    assert not queries.officers_of(post.pk, on=today)
    assert Contact.objects.get(officer=officer).valid_until == today


def test_a_number_that_cannot_be_is_said_beside_what_was_typed(across, as_):
    post = across.units["CT"]
    form = {"key": uuid.uuid4(), "kind": "phone", "value": "12", "valid_from": DAY}
    answer = as_("thu").post(f"/units/{post.pk}/contacts/", form)
    assert answer.status_code == 422
    assert "no telephone number of VN" in said(answer)


def test_what_a_unit_keeps_is_entered_by_gate_or_by_markers(across, as_):
    province = across.units["HT"]
    for form in ({"gate": "VN-LA:lao-bao"}, {"first": "VN-LA:600", "last": "VN-LA:605"}):
        for _twice in range(2):
            assert as_("thu").post(f"/units/{province.pk}/keeps/", {**form, "valid_from": DAY}).status_code == 302
    assert KeptGate.objects.filter(unit=province).count() == 1
    assert str(Section.objects.get(unit=province)) == "VN-LA:600-605"


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({}, "Choose a gate"),
        ({"gate": "VN-LA:lao-bao", "first": "VN-LA:600", "last": "VN-LA:605"}, "Choose a gate"),
        ({"first": "VN-LA:605", "last": "VN-LA:600"}, "to a later one"),
        ({"first": "600", "last": "605"}, "600"),
    ],
)
def test_a_section_that_cannot_be_is_said(across, as_, form, words):
    answer = as_("thu").post(f"/units/{across.units['HT'].pk}/keeps/", {**form, "valid_from": DAY})
    assert answer.status_code == 422
    assert words in said(answer)


def merged(**more):
    return {"on": "2026-07-01", "decision": "Decree 9", "how": "merged", "heirs": "C", "together": "B", **more}


def test_two_units_merge_into_one_on_the_page(across, as_):
    for code in "ABC":
        across.units[code] = actions.add_unit(
            across.own, code=code, names={"en": code}, level="commune", valid_from=SINCE, actor=ACTOR
        )
    address = f"/units/{across.units['A'].pk}/end/"
    assert "one successor" in said(as_("thu").post(address, merged(heirs="C\nHT")))
    assert "No unit bears the code Z" in said(as_("thu").post(address, merged(together="Z")))
    assert Unit.objects.get(code="A").valid_until is None
    for _twice in range(2):
        assert as_("thu").post(address, merged()).status_code == 302
    origins = across.units["C"].origins.values_list("predecessor__code", "change")
    assert sorted(origins) == [("A", "merged"), ("B", "merged")]
