"""An agency ends: looked at first, refused with what is open, its units carried; and the days on which units rest."""

import datetime
import uuid

import pytest
from django.db import IntegrityError, transaction

from api.conftest import Program, token
from factories.across import ACTOR
from jalon.node.audit.models import Entry
from jalon.node.directory import actions, queries
from jalon.node.directory.actions import CannotAdd, CannotEnd
from jalon.node.directory.models import Agency, DayOff, Unit
from jalon.node.directory.queries.days_off import days_off

SINCE = datetime.date(2020, 1, 1)
END = datetime.date(2026, 3, 1)
DAY = datetime.timedelta(days=1)


def agency(code, across, *, kind="police", node="own", since=SINCE):
    country = {"own": "VN", "laos": "LA", None: "VN"}[node]
    at = getattr(across, node) if node else None
    return actions.add_agency(
        code, kind=kind, country=country, names={"en": code}, valid_from=since, node=at, actor=ACTOR
    )


@pytest.fixture
def old(across):
    """An agency with the province and the gate office under it."""
    made = agency("OLD", across)
    Unit.objects.filter(code__in=["HT", "CT"]).update(agency=made)
    return made


@pytest.fixture
def new(across):
    return agency("NEW", across)


def end(agency, *, on=END, heir=None):
    return actions.end_agency(agency.pk, on=on, heir=heir, decision="Decree 1", actor=ACTOR)


def test_its_units_go_to_the_heir_and_what_they_were_stays(across, old, new):
    for _twice in range(2):
        end(old, heir=new)
    unit = Unit.objects.select_related("agency").get(code="CT")
    assert unit.agency == old
    assert queries.agency_of(unit, on=END - DAY) == old
    assert queries.agency_of(unit, on=END) == new
    assert list(queries.units_of_agency(new, on=END).values_list("code", flat=True)) == ["CT", "HT"]
    entry = Entry.objects.get(action="directory.agency.ended")
    assert (entry.purpose, entry.detail) == ("Decree 1", {"on": "2026-03-01", "heir": "NEW", "units": 2})


def test_one_that_follows_another_carries_what_that_one_had(across, old, new):
    last = agency("LAST", across)
    end(old, heir=new)
    with pytest.raises(CannotEnd, match="2 units still belong to it: CT, HT"):
        end(new, on=END + 10 * DAY)
    end(new, on=END + 10 * DAY, heir=last)
    unit = Unit.objects.get(code="CT")
    days = (END - DAY, END, END + 10 * DAY)
    assert [queries.agency_of(unit, on=day).code for day in days] == ["OLD", "NEW", "LAST"]


def test_without_units_it_ends_alone(across, new):
    assert end(new).heir is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"heir": None}, "2 units still belong"),
        ({"heir": "OLD"}, "does not follow itself"),
        ({"heir": "LAO"}, "stay at their node"),
        ({"heir": "MEET"}, "stay at their node"),
        ({"heir": "LATE"}, "does not exist on 2026-03-01"),
        ({"on": SINCE}, "before it begins"),
    ],
)
def test_what_is_still_open_or_makes_no_sense_is_refused(across, old, new, change, words):
    agency("LAO", across, node="laos")
    agency("MEET", across, kind="army-meeting-station", node=None)
    agency("LATE", across, since=END + DAY)
    said = {"on": END, "heir": "NEW", **change}
    heir = Agency.objects.filter(code=said["heir"]).first()
    with pytest.raises(CannotEnd, match=words):
        end(old, on=said["on"], heir=heir)
    old.refresh_from_db()
    assert old.valid_until is None


def test_it_has_one_last_day(across, old, new):
    end(old, heir=new)
    with pytest.raises(CannotEnd, match="2026-03-01"):
        end(old, on=END + DAY, heir=new)


def test_the_database_knows_no_heir_of_one_that_stands(across, old, new):
    with pytest.raises(IntegrityError), transaction.atomic():
        Agency.objects.filter(pk=old.pk).update(heir=new)


def test_the_page_shows_what_would_happen_before_it_does(across, old, new, as_):
    url, said = f"/units/agencies/{old.pk}/end/", {"on": "2026-03-01", "decision": "Decree 1"}
    thu = as_("thu")
    refused = thu.get(url, said).content.decode()
    assert "2 units still belong to it" in refused
    assert "End the agency" not in refused
    shown = thu.get(url, {**said, "heir": "NEW"}).content.decode()
    assert "Its 2 units go to NEW" in shown
    assert "Cau Treo gate office" in shown
    assert "End the agency" in shown
    assert not Entry.objects.filter(action="directory.agency.ended").exists()
    assert thu.post(url, said).status_code == 422
    assert thu.post(url, {**said, "heir": "NEW"}).status_code == 302
    assert "NEW" in thu.get(f"/units/{across.units['CT'].pk}/").content.decode()
    assert as_("linh").get(url, said).status_code == 403


def test_programs_look_and_end_behind_the_same_doors(ours, across, old, new):
    thu, linh = (Program(token(ours.people[name])[1]) for name in ("thu", "linh"))
    path = f"/agencies/{old.pk}"
    look = thu.get(f"{path}/ending?on=2026-03-01").json()
    assert (look["allowed"], look["units"], look["first_units"]) == (False, 2, ["CT", "HT"])
    assert thu.get(f"{path}/ending?on=2026-03-01&heir=NEW").json()["allowed"]
    body = {"on": "2026-03-01", "decision": "Decree 1"}
    assert thu("POST", f"{path}/end", body, key=uuid.uuid4()).status_code == 409
    assert thu("POST", f"{path}/end", {**body, "heir": "NONE"}, key=uuid.uuid4()).status_code == 422
    assert linh("POST", f"{path}/end", {**body, "heir": "NEW"}, key=uuid.uuid4()).status_code == 403
    ended = thu("POST", f"{path}/end", {**body, "heir": "NEW"}, key=uuid.uuid4()).json()
    assert (ended["valid_until"], ended["heir"]) == ("2026-03-01", str(new.pk))
    assert [row["code"] for row in linh.get("/agencies").json()["items"]] == ["NEW", "OLD"]


NOON = datetime.datetime(2026, 11, 23, 5, 0, tzinfo=datetime.UTC)


def rest(of, first, last=None, name="Day of the unit"):
    return actions.add_day_off(
        uuid.uuid4(), of=of, first_date=first, last_date=last or first, names={"en": name}, actor=ACTOR
    )


def test_a_day_off_closes_an_office_and_is_named(across, old):
    unit = Unit.objects.get(code="HT")
    unit.hours = "Mo-Fr 08:00-16:00"
    unit.save()
    actions.add_contact(unit, kind="phone", value="0239 3856 111", valid_from=SINCE, actor=ACTOR)
    monday = NOON.date()

    def duty():
        facing = queries.who_faces(unit=across.units["BL"], at=NOON)
        step = next(step for step in facing.steps if step.theirs == unit)
        return step.duty, [str(why) for why in step.reasons if "holiday" in str(why)]

    assert duty() == ("on", [])
    row = rest(unit, monday)
    assert duty() == ("off", ["Today is a holiday there: Day of the unit."])
    actions.withdraw_day_off(row, actor=ACTOR)
    assert duty() == ("on", [])
    rest(old, monday - DAY, monday + DAY, "Day of the agency")
    assert duty()[0] == "off"


def test_the_days_of_an_agency_are_those_of_its_units_while_they_belong_to_it(across, old, new):
    rest(old, END - DAY, END + DAY, "Founding day")
    end(old, heir=new)
    unit = Unit.objects.get(code="CT")
    assert days_off(unit, END - DAY, END - DAY) == {END - DAY: "Founding day"}
    assert days_off(unit, END, END) == {}


@pytest.mark.parametrize(
    ("of", "days", "names", "words"),
    [
        ("BL", (0, 0), {"en": "x"}, "our own agencies"),
        ("HT", (1, 0), {"en": "x"}, "before the first"),
        ("HT", (0, 60), {"en": "x"}, "at most 60 days"),
        ("HT", (3, 4), {"en": "x"}, "2026-03-04 is a day off already"),
        ("HT", (9, 9), {"en": ""}, "what the day is"),
    ],
)
def test_days_off_that_cannot_be_are_refused(across, of, days, names, words):
    rest(across.units["HT"], END + 2 * DAY, END + 5 * DAY)
    with pytest.raises(CannotAdd, match=words):
        actions.add_day_off(
            uuid.uuid4(), of=across.units[of], first_date=END + days[0] * DAY, last_date=END + days[1] * DAY,
            names=names, actor=ACTOR,
        )  # fmt: skip
    assert DayOff.objects.count() == 1


def test_days_off_are_entered_and_withdrawn_on_the_page_by_those_who_keep_the_directory(hand, across, old, as_):
    said = {"key": uuid.uuid4(), "name_en": "Founding day", "first_date": "2026-12-01", "last_date": "2026-12-02"}
    thu = as_("thu")
    assert thu.post("/units/days-off/", said).status_code == 422
    assert thu.post("/units/days-off/", {**said, "unit": "NONE"}).status_code == 422
    for _twice in range(2):
        assert thu.post("/units/days-off/", {**said, "agency": "OLD"}).status_code == 302
    row = DayOff.objects.get()
    assert "Founding day" in as_("linh").get("/units/days-off/").content.decode()
    assert "Enter days off" not in as_("linh").get("/units/days-off/").content.decode()
    assert as_("linh").post(f"/units/days-off/{row.pk}/withdraw/").status_code == 403
    assert as_("linh").post("/units/days-off/", {**said, "agency": "OLD"}).status_code == 403
    assert as_("thu").post(f"/units/days-off/{row.pk}/withdraw/").status_code == 302
    assert "Founding day" not in as_("linh").get("/units/days-off/").content.decode()
    acts = Entry.objects.filter(action__startswith="directory.day-off").values_list("action", flat=True)
    assert sorted(acts) == ["directory.day-off.added", "directory.day-off.withdrawn"]


def test_programs_enter_and_withdraw_days_off(ours, across):
    thu, linh = (Program(token(ours.people[name])[1]) for name in ("thu", "linh"))
    body = {"unit": "CT", "first_date": "2026-12-01", "last_date": "2026-12-01", "names": {"en": "Day"}}
    key = uuid.uuid4()
    assert linh("POST", "/days-off", body, key=key).status_code == 403
    assert thu("POST", "/days-off", {**body, "unit": ""}, key=uuid.uuid4()).status_code == 422
    assert thu("POST", "/days-off", body, key=key).json()["id"] == str(key)
    assert [row["unit"] for row in linh.get("/days-off").json()["items"]] == [str(across.units["CT"].pk)]
    assert thu("DELETE", f"/days-off/{key}").status_code == 204
    assert linh.get("/days-off").json()["items"] == []
    assert thu("DELETE", f"/days-off/{uuid.uuid4()}").status_code == 404
