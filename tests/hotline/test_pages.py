"""Every page of the hotline for who may see it; 403 or 404 for who may not; the steps through the pages themselves."""

import re
import uuid

import pytest

from jalon.node.hotline import tasks
from jalon.node.hotline.actions import rosters
from jalon.node.hotline.choices import State
from jalon.node.hotline.models import Alert, Handover, Line, Shift, Swap
from jalon.node.hotline.queries.words import coded_text

PAGES = ["", "call/", "alarm/", "alarm/help/", "text/", "lines/", "map/", "rosters/", "tests/", "report/"]


@pytest.mark.parametrize("path", PAGES)
def test_the_pages_open_for_those_of_the_desk_and_for_nobody_else(border, as_, path):
    border.on_duty("linh")
    border.theirs_raise()
    tasks.mind()
    assert as_("linh").get(f"/hotline/{path}").status_code == 200
    for name in ("hoa", "thu", "outsider"):
        assert as_(name).get(f"/hotline/{path}").status_code == 403


def test_pages_of_one_line_roster_plan_and_alert(border, as_, ours):
    unit = ours.units["HT"].pk
    alert = border.raise_()
    for path in (f"lines/{border.line.pk}/", f"rosters/{unit}/", f"plans/{unit}/", f"alerts/{alert.pk}/"):
        assert as_("minh").get(f"/hotline/{path}").status_code == 200
        assert as_("mei").get(f"/hotline/{path}").status_code == 404
        assert as_("outsider").get(f"/hotline/{path}").status_code == 404


def test_the_red_button_of_every_page_dials_who_is_on_duty_across_the_line(border, as_):
    page = as_("linh").get("/account/").content.decode()
    assert 'href="tel:+8562023123456"' in page
    assert "/hotline/call/" in page
    assert "/hotline/call/" not in as_("outsider").get("/account/").content.decode()


def test_an_alarm_is_raised_in_three_taps_with_place_and_note_filled_in(border, as_):
    page = as_("linh").get("/hotline/alarm/").content.decode()
    assert page.count('class="pictograms"') == 1
    kinds = re.findall(r"/hotline/alarm/([a-z-]+)/", page)
    assert kinds == ["help", "pursuit", "victim", "seizure", "border-incident", "other"]
    form = as_("linh").get("/hotline/alarm/pursuit/").context["form"]
    said = {name: form[name].value() for name in form.fields}
    assert said["place"] == "HT"
    assert said["text"]
    answer = as_("linh").post("/hotline/alarm/pursuit/", {name: value or "" for name, value in said.items()})
    alert = Alert.objects.get()
    assert answer["Location"] == f"/hotline/alerts/{alert.pk}/"
    assert (alert.kind, alert.line) == ("pursuit", border.line)
    page = as_("linh").get(answer["Location"]).content.decode()
    assert "sms:+8562023123456?body=JLN1%20PUR" in page
    assert coded_text(alert).split("|")[0] in page.replace("&gt;", ">")


def test_what_is_wrong_in_an_alarm_is_said_and_nothing_typed_is_lost(border, as_):
    said = {"key": str(uuid.uuid4()), "line": str(border.line.pk), "position": "91, 500", "text": "Typed once."}
    answer = as_("linh").post("/hotline/alarm/help/", said)
    assert answer.status_code == 422
    assert "Typed once." in answer.content.decode()
    assert not Alert.objects.exists()
    assert as_("linh").post("/hotline/alarm/help/", {**said, "line": str(uuid.uuid4())}).status_code == 422
    assert as_("linh").get("/hotline/alarm/test/").status_code == 404


def test_the_board_sends_itself_only_when_it_changed(border, as_):
    page = as_("linh").get("/hotline/?seen=")
    version = page.context["page"].version
    assert as_("linh").get(f"/hotline/?seen={version}").status_code == 204
    border.theirs_raise()
    again = as_("linh").get(f"/hotline/?seen={version}")
    assert again.status_code == 200
    assert "Pursuit" in again.content.decode()


def test_acknowledged_noted_called_and_closed_through_the_pages(border, as_):
    alert = border.theirs_raise()
    where = f"/hotline/alerts/{alert.pk}/"
    as_("linh").get(where)
    as_("linh").post(f"{where}acknowledge/")
    as_("linh").post(f"{where}notes/", {"key": str(uuid.uuid4()), "text": "We are coming"})
    call = {"key": str(uuid.uuid4()), "number": "020 23 123 456", "answered": "on", "minutes": "3", "text": ""}
    as_("linh").post(f"{where}calls/", call)
    assert as_("linh").post(f"{where}calls/", {**call, "number": "12"}).status_code == 422
    as_("linh").post(f"{where}close/", {"outcome": "resolved", "text": "Found"})
    alert.refresh_from_db()
    assert alert.state == State.CLOSED
    kinds = set(alert.events.values_list("kind", flat=True))
    assert {"raised", "opened", "acknowledged", "note", "call", "closed"} <= kinds
    assert alert.events.get(kind="call").detail["number"] == "+8562023123456"


def test_an_officer_may_raise_but_not_acknowledge(border, as_):
    border.colleague("an", role="officer")
    alert = border.theirs_raise()
    assert as_("an").post(f"/hotline/alerts/{alert.pk}/acknowledge/").status_code == 403
    assert as_("an").get("/hotline/alarm/help/").status_code == 200
    assert as_("an").get(f"/hotline/alerts/{alert.pk}/").status_code == 200


def test_two_officers_on_one_shift_are_refused_and_the_form_says_who_has_it(border, as_, ours):
    roster = f"/hotline/rosters/{ours.units['HT'].pk}/"
    said = {
        "key": str(uuid.uuid4()), "officer": str(ours.people["linh"].pk), "duty": "first",
        "starts_at": "2026-11-23T12:00", "hours": "12", "phone": "0912 345 678", "languages": ["vi"],
    }  # fmt: skip
    assert as_("minh").post(f"{roster}shifts/", said).status_code == 302
    assert as_("minh").post(f"{roster}shifts/", said).status_code == 302
    other = {**said, "key": str(uuid.uuid4()), "officer": str(ours.people["minh"].pk), "starts_at": "2026-11-23T20:00"}
    answer = as_("minh").post(f"{roster}shifts/", other)
    assert answer.status_code == 409
    assert "Linh has this time already" in answer.content.decode()
    assert Shift.objects.count() == 1
    assert as_("minh").post(f"{roster}shifts/", {**other, "starts_at": "2026-11-24T00:00"}).status_code == 302
    assert as_("linh").post(f"{roster}shifts/", other).status_code == 403


def test_the_roster_shows_gaps_before_they_happen(border, as_, ours):
    border.on_duty("linh", hours=8)
    border.on_duty("minh", hours=8, after=10)
    page = as_("linh").get(f"/hotline/rosters/{ours.units['HT'].pk}/").context["page"]
    assert page.gaps[0] == "23/11 20:00 – 23/11 22:00"
    assert page.days[0].gaps == ["20:00–22:00"]
    assert len(page.days) == 7


def test_a_shift_changes_hands_only_when_the_colleague_accepts(border, as_, ours, key):
    shift = border.on_duty("linh")
    as_("linh").post(
        f"/hotline/shifts/{shift.pk}/swap/", {"key": key, "asked": ours.people["minh"].pk, "reason": "ill"}
    )
    shift.refresh_from_db()
    assert shift.officer == ours.people["linh"]
    with pytest.raises(rosters.CannotSwap):
        rosters.settle_swap(Swap.objects.get(), by=ours.people["linh"], accept=True)
    assert "asks you to take" in as_("minh").get(f"/hotline/rosters/{shift.unit_id}/").content.decode()
    as_("minh").post(f"/hotline/swaps/{key}/", {"answer": "accept", "phone": "0912345679"})
    shift.refresh_from_db()
    assert (shift.officer, shift.phone) == (ours.people["minh"], "+84912345679")


def test_a_cancelled_shift_leaves_a_gap_and_its_row(border, as_):
    shift = border.on_duty("linh")
    assert as_("linh").post(f"/hotline/shifts/{shift.pk}/cancel/").status_code == 403
    as_("minh").post(f"/hotline/shifts/{shift.pk}/cancel/")
    shift.refresh_from_db()
    assert shift.cancelled_at
    border.on_duty("minh")


def test_a_hand_over_note_stays_here(border, as_, ours, key):
    roster = f"/hotline/rosters/{ours.units['HT'].pk}/"
    for _ in range(2):
        as_("linh").post(f"{roster}handover/", {"key": key, "text": "The radio is at the gate"})
    assert Handover.objects.count() == 1
    assert "The radio is at the gate" in as_("minh").get(roster).content.decode()


def test_the_calendar_opens_with_its_secret_and_the_former_one_stops(border, as_, ours, client):
    border.on_duty("linh")
    unit = ours.units["HT"].pk
    addresses = []
    for _ in range(2):
        page = as_("minh").post(f"/hotline/rosters/{unit}/feed/").content.decode()
        addresses.append(re.search(r"/hotline/feeds/[^<\s]+\.ics", page)[0])
    client.logout()
    assert client.get(addresses[0]).status_code == 404
    feed = client.get(addresses[1])
    assert feed["Content-Type"].startswith("text/calendar")
    from icalendar import Calendar

    events = [str(event["summary"]) for event in Calendar.from_ical(feed.content).walk("VEVENT")]
    assert events == ["Linh (on duty)", "Nobody on duty"]


def test_our_end_is_checked_kept_and_told(border, as_):
    where = f"/hotline/lines/{border.line.pk}/end/"
    assert as_("linh").get(where).status_code == 403
    wrong = as_("minh").post(where, {"mobile": "12", "languages": ["vi"]})
    assert wrong.status_code == 422
    said = {"mobile": "0912345678", "languages": ["vi", "lo"], "days": ["0", "1"], "begin": "08:00", "until": "17:00"}
    assert as_("minh").post(where, said).status_code == 302
    line = Line.objects.get(pk=border.line.pk)
    assert line.languages["ours"] == ["vi", "lo"]
    assert line.numbers.get(side="ours").e164 == "+84912345678"
    tasks.mind()
    told = border.sent("hotline.line.v1")[-1]
    assert told["hours"] == [{"days": [0, 1], "from": "08:00", "until": "17:00"}]
    assert told["telephones"][0]["number"] == "+84912345678"


def test_the_plan_is_kept_only_where_it_climbs(border, as_, ours):
    where = f"/hotline/plans/{ours.units['HT'].pk}/"
    assert as_("minh").post(where, {"deputy": "9", "next_level": "5", "life": "60"}).status_code == 422
    assert as_("linh").post(where, {"deputy": "2", "life": "60"}).status_code == 403
    assert as_("minh").post(where, {"deputy": "2", "life": "30"}).status_code == 302
    assert [stage["minutes"] for stage in border.raise_().plan] == [0, 2]


def test_an_sms_is_typed_in(border, as_):
    assert as_("linh").post("/hotline/text/", {"key": str(uuid.uuid4()), "text": "hello"}).status_code == 422
    from jalon.node.hotline.rules import texts

    text = texts.coded(texts.Coded("help", "BL", "HT", "7K3Q9MWZ", border.hand.at), "Cứu")
    answer = as_("linh").post("/hotline/text/", {"key": str(uuid.uuid4()), "text": text})
    assert answer.status_code == 302
    assert Alert.objects.get().warnings[0] == "by-sms"
