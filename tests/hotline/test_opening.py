"""Lines opened for a counterpart pair and ended by hand; and whom a unit without a line of its own calls."""

import datetime
import uuid

import pytest

from hotline.cast import LA, SINCE, VN
from jalon.node.directory import actions as directory
from jalon.node.hotline import tasks
from jalon.node.hotline.models import Alert, Line

DAY = datetime.timedelta(days=1)
TODAY = datetime.date(2026, 11, 23)
OPEN = "/hotline/lines/open/"


def add_unit(border, code, parent=None, node=None, level="station"):
    return directory.add_unit(
        node or border.ours.node, code=code, names={"en": code}, level=level, valid_from=SINCE, actor="system:test",
        parent=border.ours.units[parent].pk if parent else None,
    )  # fmt: skip


@pytest.fixture
def pair(border):
    """A station of ours, under HT, and the one that faces it: no line yet."""
    border.ours.units["ST"] = add_unit(border, "ST", "HT")
    border.theirs["NP"] = add_unit(border, "NP", node=border.theirs["BL"].node)
    directory.add_contact(border.theirs["NP"], kind="mobile", value=LA, valid_from=SINCE, actor="system:test")
    return directory.name_pair(
        border.ours.units["ST"], border.theirs["NP"], level="station", valid_from=SINCE, actor="system:test",
        valid_until=datetime.date(2030, 1, 1),
    )  # fmt: skip


def opening(for_, **changes):
    return {"key": str(uuid.uuid4()), "pair": str(for_.pk), "valid_from": "2026-11-23", "valid_until": "", **changes}


def test_a_line_is_opened_for_a_counterpart_pair_and_the_partner_is_told(border, as_, pair):
    assert OPEN in as_("minh").get("/hotline/lines/").content.decode()
    assert as_("minh").get(OPEN).status_code == 200
    said = opening(pair)
    answer = as_("minh").post(OPEN, said)
    line = Line.objects.get(unit=border.ours.units["ST"])
    assert answer["Location"] == f"/hotline/lines/{line.pk}/end/"
    assert (str(line.pk), line.code, line.level) == (said["key"], "LA-MPS/NP~VN-MPS/ST", "station")
    assert (line.valid_from, line.valid_until, line.pair) == (TODAY, datetime.date(2030, 1, 1), pair)
    assert as_("minh").post(OPEN, said).status_code == 302
    assert as_("minh").post(answer["Location"], {"mobile": VN, "languages": ["vi"]}).status_code == 302
    tasks.mind()
    told = border.sent("hotline.line.v1")[-1]
    assert (told["line"], told["telephones"][0]["number"]) == (line.code, VN)
    assert Line.objects.filter(code=line.code).count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"valid_from": "2019-01-01"}, "counterparts from 2024-10-14 on"),
        ({"valid_until": "2031-01-01"}, "counterparts until 2030-01-01"),
        ({"valid_until": "2026-11-01"}, "must end after it begins"),
        ({"valid_from": "soon"}, "valid date"),
        ({"pair": str(uuid.uuid4())}, "valid choice"),
    ],
)
def test_what_cannot_be_opened_is_said_in_the_form_and_nothing_typed_is_lost(border, as_, pair, changes, words):
    answer = as_("minh").post(OPEN, opening(pair, **changes))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    assert f'value="{changes.get("valid_from", "2026-11-23")}"' in page
    assert not Line.objects.filter(unit=border.ours.units["ST"]).exists()


def test_beside_a_line_that_stands_no_second_one_is_opened(border, as_, pair):
    as_("minh").post(OPEN, opening(pair))
    answer = as_("minh").post(OPEN, opening(pair, valid_from="2027-01-01"))
    assert answer.status_code == 422
    assert "stands already from 2026-11-23 on" in answer.content.decode()


def test_only_who_keeps_the_lines_of_a_unit_opens_and_ends_them(border, as_, pair):
    for name in ("linh", "mei", "hoa", "outsider"):
        assert as_(name).get(OPEN).status_code == 403
        assert as_(name).post(OPEN, opening(pair)).status_code == 403
    border.colleague("lan", unit="LC", role="head-of-desk")
    assert str(pair.pk) not in as_("lan").get(OPEN).content.decode()
    assert as_("lan").post(OPEN, opening(pair)).status_code == 422
    where = f"/hotline/lines/{border.line.pk}/ending/"
    assert as_("linh").get(where).status_code == 403
    assert as_("lan").post(where, {"on": "2026-11-24", "reason": "Moved"}).status_code == 404
    assert Line.objects.filter(valid_until=None).count() == 1


def test_a_line_that_was_ended_is_dark_and_may_be_opened_again(border, as_, hand, pair):
    as_("minh").post(OPEN, opening(pair))
    line = Line.objects.get(unit=border.ours.units["ST"])
    where = f"/hotline/lines/{line.pk}/ending/"
    assert where in as_("minh").get(f"/hotline/lines/{line.pk}/").content.decode()
    said = {"on": "2026-11-25", "reason": "The station closes", "to": ""}
    for _ in range(2):
        assert as_("minh").post(where, said).status_code == 302
    tasks.mind()
    assert border.sent("hotline.line.v1")[-1]["valid_until"] == "2026-11-25"
    hand.pass_(days=2)
    page = as_("minh").get(f"/hotline/lines/{line.pk}/").content.decode()
    assert "dark: the line has ended" in page
    assert where not in page
    assert as_("minh").post(OPEN, opening(pair, valid_from="2026-11-25")).status_code == 302
    assert Line.objects.filter(code=line.code).count() == 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"on": "2026-11-22"}, "ends today or later"),
        ({"on": "2024-10-01"}, "ends today or later"),
        ({"reason": ""}, "required"),
        ({"to": "itself"}, "valid choice"),
    ],
)
def test_a_line_is_not_ended_in_the_past_nor_without_a_reason(border, as_, changes, words):
    changes = {name: str(border.line.pk) if value == "itself" else value for name, value in changes.items()}
    said = {"on": "2026-11-24", "reason": "Decision 7", "to": "", **changes}
    answer = as_("minh").post(f"/hotline/lines/{border.line.pk}/ending/", said)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    border.line.refresh_from_db()
    assert border.line.valid_until is None


def test_alerts_go_to_the_line_that_takes_the_place(border, as_, hand):
    other = border.open_line("HT", "LA-MIN")
    where = f"/hotline/lines/{border.line.pk}/ending/"
    assert as_("minh").post(where, {"on": "2026-11-24", "reason": "Decision 7", "to": str(other.pk)}).status_code == 302
    assert border.raise_().line == border.line
    hand.pass_(days=1)
    assert border.raise_().line == other
    again = as_("minh").post(where, {"on": "2026-12-24", "reason": "Decision 8", "to": ""})
    assert again.status_code == 422
    assert "ends on 2026-11-24 already" in again.content.decode()


def test_two_lines_never_take_each_others_place(border, as_):
    other = border.open_line("HT", "LA-MIN")
    said = {"on": "2026-11-24", "reason": "Decision 7", "to": str(other.pk)}
    as_("minh").post(f"/hotline/lines/{border.line.pk}/ending/", said)
    back = {**said, "to": str(border.line.pk)}
    assert as_("minh").post(f"/hotline/lines/{other.pk}/ending/", back).status_code == 422


def test_a_line_that_the_partner_opens_anew_is_another_than_the_one_that_ended(border):
    before = border.line
    Line.objects.filter(pk=before.pk).update(valid_until=TODAY - DAY)
    body = {
        "line": before.code, "unit": {"code": "BL", "names": {"en": "Bolikhamxay"}}, "to_unit": "HT",
        "level": "province", "valid_from": TODAY.isoformat(), "valid_until": None, "rerouted_to": "",
        "languages": ["lo"], "hours": [], "telephones": [{"kind": "mobile", "number": LA, "note": ""}], "shifts": [],
        "as_of": border.hand.at.isoformat(),
    }  # fmt: skip
    border.deliver("hotline.line.v1", body)
    fresh = Line.objects.get(code=before.code, valid_from=TODAY)
    assert fresh.numbers.get(side="theirs").e164 == LA
    before.refresh_from_db()
    assert before.valid_until == TODAY - DAY


def test_a_unit_without_a_line_calls_who_faces_it_and_the_lines_above(border, as_, pair):
    border.colleague("an", unit="ST", role="officer")
    page = as_("an").get("/hotline/call/").content.decode()
    assert "ST has no line of its own" in page
    assert "Bolikhamxay" in page
    assert f"tel:{LA}" in page
    assert "It is named as counterpart of ST" in page
    button = as_("an").get("/account/").content.decode()
    assert f'href="tel:{LA}"' in button
    assert "has no line of its own" not in as_("linh").get("/hotline/call/").content.decode()


def test_without_any_line_the_directory_alone_says_who_faces_the_unit(border, as_, pair):
    border.colleague("an", unit="ST", role="officer")
    Line.objects.all().delete()
    page = as_("an").get("/hotline/call/").content.decode()
    assert f"tel:{LA}" in page
    assert "NP" in page
    assert as_("an").get("/hotline/alarm/help/").context["form"].lines == {}


def test_an_alarm_from_a_unit_without_a_line_goes_over_the_one_above_and_its_raiser_follows_it(border, as_, pair):
    border.colleague("an", unit="ST", role="officer")
    border.colleague("bao", unit="ST", role="officer")
    form = as_("an").get("/hotline/alarm/help/").context["form"]
    assert list(form.lines) == [str(border.line.pk)]
    assert form["place"].value() == "ST"
    said = {name: form[name].value() or "" for name in form.fields}
    where = as_("an").post("/hotline/alarm/help/", said)["Location"]
    alert = Alert.objects.get()
    assert (alert.line, alert.unit) == (border.line, border.ours.units["HT"])
    assert as_("an").get(where).status_code == 200
    assert as_("bao").get(where).status_code == 404
    assert as_("an").post(f"{where}notes/", {"key": str(uuid.uuid4()), "text": "Two of us"}).status_code == 302
    assert as_("an").post(f"{where}acknowledge/").status_code == 403
    assert as_("an").post(f"{where}close/", {"outcome": "resolved", "text": ""}).status_code == 302
    alert.refresh_from_db()
    assert alert.state == "closed"
