"""Days off of the answering agency: no working days for what is received after they are known, on both sides."""

import datetime
import uuid

import pytest

from api.conftest import Program, token
from factories.ours import ACTOR, SINCE, acknowledgement, ask, receive, release, say, take, tell
from jalon.node.agreements import actions as agreements
from jalon.node.directory import actions as directory
from jalon.node.directory.models import Node, Unit
from jalon.node.exchange import actions
from jalon.node.exchange.queries import hints, pages
from jalon.node.federation import opening
from jalon.node.kernel import clock
from jalon.wire.receipts import Fate

TEXT = {"agreement": "VN-LA-DAYS", "article": "1"}
MONDAY = datetime.datetime(2026, 11, 9, 3, 0, tzinfo=datetime.UTC)  # a week without a holiday on either side
DAY = datetime.timedelta(days=1)
TUESDAY = MONDAY.date() + DAY


@pytest.fixture(autouse=True)
def monday():
    with clock.injected(MONDAY.timestamp):
        yield


@pytest.fixture
def ours(ours):
    """Our node with an agency of its own, and a text that gives three working days."""
    agreements.add_agreement(
        "VN-LA-DAYS", titles={"en": "Protocol"}, parties=["VN", "LA"], articles=[{"number": "1", "titles": {}}],
        limits={"other": {"amount": 3, "counted": "working-days"}}, valid_from=SINCE, actor=ACTOR,
    )  # fmt: skip
    ours.police = agency(ours.node, "POLICE", "VN")
    Unit.objects.filter(code="HT", node="VN-MPS").update(agency=ours.police)
    Unit.objects.create(
        node_id="LA-MPS", code="BL", names={"en": "BL"}, level="province", valid_from=SINCE,
        agency=agency(Node.objects.get(pk="LA-MPS"), "LA-POL", "LA"), central=True,
    )  # fmt: skip
    return ours


def agency(node, code, country):
    names = {"en": f"{code} of {country}"}
    return directory.add_agency(
        code, kind="police", country=country, names=names, valid_from=SINCE, node=node, actor=ACTOR
    )


def rest(of, day=TUESDAY, name="Founding day"):
    return directory.add_day_off(uuid.uuid4(), of=of, first_date=day, last_date=day, names={"en": name}, actor=ACTOR)


def told(ours, **more):
    """The partner tells a day off of its agency."""
    said = {"id": str(uuid.uuid4()), "agency": "LA-POL", "first": TUESDAY.isoformat(), "last": TUESDAY.isoformat()}
    said = {**said, "names": {"lo": "ວັນພັກ", "en": "Police day"}, **more}
    assert ours.laos.deliver(ours.laos.envelope("directory.days-off.v1", {"days": [said]}).raw)[0] == 200
    opening.apply_waiting()
    return said


def waits(ours):
    """An inquiry of ours that they have stored on Monday."""
    inquiry = ask(ours, partner_unit={"code": "BL", "names": {"en": "BL"}}, **TEXT)
    release(ours, inquiry)
    return say(ours, Fate.STORED, inquiry)


def test_a_day_off_in_the_middle_of_a_deadline_does_not_count_and_is_named(ours):
    plain = receive(ours, **TEXT)
    assert plain.due_at - plain.stored_at == 3 * DAY
    with clock.injected((MONDAY + datetime.timedelta(minutes=5)).timestamp):
        rest(ours.police)
        later = receive(ours, number="LA-2", **TEXT)
    assert later.due_at - later.stored_at == 4 * DAY
    words = pages.inquiry_page(later, ours.people["linh"]).arithmetic
    named = "Tuesday 10 November 2026 is a day off of POLICE of VN (Founding day) and does not count."
    assert named in words
    assert named not in pages.inquiry_page(plain, ours.people["linh"]).arithmetic


def test_one_that_is_entered_later_moves_no_clock_that_runs_whatever_step_is_taken(ours):
    running = receive(ours, **TEXT)
    with clock.injected((MONDAY + datetime.timedelta(hours=1)).timestamp):
        rest(ours.police)
        taken = take(ours, running)
        assert taken.due_at - taken.stored_at == 3 * DAY
        actions.ask_clarification(taken.pk, by=ours.people["linh"], text="Which plate?", step_key=uuid.uuid4())
    taken.refresh_from_db()
    assert not any("Founding day" in line for line in pages.inquiry_page(taken, ours.people["linh"]).arithmetic)


def test_one_that_is_withdrawn_counts_for_nothing_new_and_stays_where_it_was_counted(ours):
    row = rest(ours.police)
    before = receive(ours, **TEXT)
    with clock.injected((MONDAY + datetime.timedelta(hours=1)).timestamp):
        directory.withdraw_day_off(row, actor=ACTOR)
        after = receive(ours, number="LA-2", **TEXT)
        taken = take(ours, before)
    assert after.due_at - after.stored_at == 3 * DAY
    assert taken.due_at - taken.stored_at == 4 * DAY


def test_a_day_off_of_one_unit_closes_its_office_and_moves_no_deadline(ours):
    rest(ours.units["HT"])
    inquiry = receive(ours, **TEXT)
    assert inquiry.due_at - inquiry.stored_at == 3 * DAY


def test_one_that_a_partner_told_moves_the_deadline_of_what_it_receives_then(ours):
    early = waits(ours)
    with clock.injected((MONDAY + datetime.timedelta(minutes=5)).timestamp):
        said = told(ours)
    with clock.injected((MONDAY + datetime.timedelta(minutes=10)).timestamp):
        late = waits(ours)
        typed = {"kind": late.kind, "agreement": "VN-LA-DAYS/1", "to": "LA-MPS/BL"}
        assert any("Police day" in line for line in hints.hints_for(ours.people["linh"], typed).due)
    with clock.injected((MONDAY + datetime.timedelta(minutes=12)).timestamp):
        told(ours, **{**said, "withdrawn": True})
    with clock.injected((MONDAY + datetime.timedelta(minutes=15)).timestamp):
        last = waits(ours)
    assert [each.due_at - each.stored_at for each in (early, late, last)] == [3 * DAY, 4 * DAY, 3 * DAY]
    words = pages.inquiry_page(late, ours.people["linh"]).arithmetic
    assert any("a day off of LA-POL of LA (Police day)" in line for line in words)


def test_the_deadline_that_they_acknowledge_goes_before_what_we_reckoned(ours):
    inquiry = waits(ours)
    due = inquiry.due_at + DAY
    tell(ours, "exchange.acknowledgement.v1", inquiry, acknowledgement(inquiry, due_at=due.isoformat()))
    assert inquiry.due_at == due


def test_programs_ask_for_the_deadline_of_an_agency(ours):
    rest(ours.police)
    linh = Program(token(ours.people["linh"])[1])
    asked = f"/agreements/VN-LA-DAYS/deadline?limit=other&country=VN&received_at={MONDAY:%Y-%m-%dT%H:%M:%SZ}"
    assert linh.get(asked).json()["due_at"] == "2026-11-12T03:00:00Z"
    found = linh.get(f"{asked}&agency=POLICE").json()
    assert found["due_at"] == "2026-11-13T03:00:00Z"
    assert any("Founding day" in sentence for sentence in found["sentences"])
    for code in ("NONE", "LA-POL"):
        assert linh.get(f"{asked}&agency={code}").status_code == 404
