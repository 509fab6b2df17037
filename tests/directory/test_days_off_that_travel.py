"""Days off go to every partner as they are entered, and a partner's count here as ours do; bad ones are set aside."""

import datetime
import uuid

import pytest

from factories.across import ACTOR, SINCE
from factories.peer import Peer
from jalon.node.audit.models import Entry
from jalon.node.directory import actions, queries
from jalon.node.directory.actions import CannotAdd
from jalon.node.directory.actions.days_off import DAYS_OFF
from jalon.node.directory.models import Agency, DayOff, Snapshot, Unit
from jalon.node.directory.queries import sharing
from jalon.node.directory.queries.days_off import days_off
from jalon.node.directory.rules import shared
from jalon.node.federation import opening
from jalon.node.federation.models import Incoming, Outgoing
from jalon.node.kernel import clock

NOON = datetime.datetime(2026, 11, 23, 5, 0, tzinfo=datetime.UTC)
TODAY, DAY = NOON.date(), datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def noon():
    with clock.injected(NOON.timestamp):
        yield


def agency(node, code, country):
    return actions.add_agency(
        code, kind="police", country=country, names={"en": code.title()}, valid_from=SINCE, node=node, actor=ACTOR
    )


def add(of, first=TODAY, last=None, key=None):
    return actions.add_day_off(
        key or uuid.uuid4(), of=of, first_date=first, last_date=last or first, names={"en": "Founding day"}, actor=ACTOR
    )


def sent(ours, to):
    """What left for a peer, in order."""
    rows = Outgoing.objects.filter(type=DAYS_OFF, partner=to.code).order_by("seq")
    return [to.read(row.raw)[1]["days"] for row in rows]


def said(**more):
    days = {"first": TODAY.isoformat(), "last": TODAY.isoformat(), "names": {"lo": "ວັນພັກ", "en": "Police day"}}
    return {"id": str(uuid.uuid4()), "unit": "NP", **days, **more}


def take(ours, *days, peer=None):
    (peer or ours.laos).deliver((peer or ours.laos).envelope(DAYS_OFF, {"days": list(days)}).raw)
    opening.apply_waiting()
    return Incoming.objects.filter(type=DAYS_OFF).count(), Incoming.objects.filter(state="quarantined").count()


def test_ours_go_to_every_partner_once_and_so_does_their_withdrawal(ours, across):
    china, key = ours.pin(Peer("CN-MPS", "CN")), uuid.uuid4()
    for _twice in range(2):
        row = add(across.units["CT"], key=key)
    for _twice in range(2):
        actions.withdraw_day_off(row, actor=ACTOR)
    for peer in (ours.laos, china):
        (first,), (second,) = sent(ours, peer)
        assert (first["id"], first["unit"], first["first"], first["names"]["en"]) == (
            str(key), "CT", TODAY.isoformat(), "Founding day",
        )  # fmt: skip
        assert "withdrawn" not in first
        assert second == {**first, "withdrawn": True}


def test_whoever_comes_later_learns_those_that_stand_with_our_directory(ours, across):
    police = agency(across.own, "POLICE", "VN")
    Unit.objects.filter(code="HT").update(agency=police)
    gone, kept = add(across.units["CT"]), add(police, TODAY + DAY)
    add(across.units["HT"], TODAY - 9 * DAY)
    actions.withdraw_day_off(gone, actor=ACTOR)
    china = ours.pin(Peer("CN-MPS", "CN"))
    actions.send_snapshot(uuid.uuid4(), to="CN-MPS", actor=ACTOR)
    assert [[row["id"] for row in rows] for rows in sent(ours, china)] == [[str(kept.pk)]]
    assert sent(ours, china)[0][0]["agency"] == "POLICE"


def test_a_partners_closes_the_office_across_is_named_and_shown_until_it_is_withdrawn(ours, across, as_):
    def duty():
        step = next(s for s in queries.who_faces(unit=across.units["CT"], at=NOON).steps if s.theirs.code == "NP")
        return step.duty, any("Police day" in str(why) for why in step.reasons)

    across.units["NP"].hours = "Mo-Fr 06:00-22:00 PH off"
    url = f"/units/{across.units['NP'].pk}/"
    before, days = duty(), said()
    assert before[1] is False
    assert take(ours, days) == (1, 0)
    assert duty()[1] is True
    assert "Police day" in as_("linh").get(url).content.decode()
    listed = as_("thu").get("/units/days-off/").content.decode()
    assert "Police day" in listed
    row = DayOff.objects.get()
    assert f"/units/days-off/{row.pk}/withdraw/" not in listed
    assert as_("thu").post(f"/units/days-off/{row.pk}/withdraw/").status_code == 404
    take(ours, days, days)
    take(ours, {**days, "withdrawn": True})
    assert duty() == before
    assert "Police day" not in as_("linh").get(url).content.decode()
    acts = Entry.objects.filter(action="directory.days-off.received")
    assert [entry.detail for entry in acts.order_by("pk")] == [{"days": 1}, {"days": 1}]


def test_that_of_an_agency_is_that_of_its_units(ours, across, as_):
    police = agency(across.laos, "LA-POL", "LA")
    Unit.objects.filter(code="BL").update(agency=police)
    take(ours, said(unit="", agency="LA-POL"))
    reasons = {
        step.theirs.code: any("Police day" in str(why) for why in step.reasons)
        for step in queries.who_faces(unit=across.units["HT"], at=NOON).steps
    }
    assert reasons == {"BL": True, "MoPS": False}
    assert "Police day" in as_("linh").get("/units/agencies/").content.decode()


def test_one_that_comes_before_its_unit_is_known_counts_as_soon_as_it_is(ours, across):
    take(ours, said(unit="NEW"))
    unit = actions.add_unit(
        across.laos, code="NEW", names={"en": "New"}, level="station", valid_from=SINCE, actor=ACTOR
    )
    assert days_off(unit, TODAY, TODAY) == {TODAY: "Police day"}


def test_it_is_of_the_partner_that_told_it_alone(ours, across):
    take(ours, said(unit="HT"))  # a code of ours as well
    assert days_off(across.units["HT"], TODAY, TODAY) == {}


@pytest.mark.parametrize(
    "days",
    [
        [said(first="soon")],
        [said(first="2026-13-40")],
        [said(first=20261123)],
        [said(last=(TODAY - DAY).isoformat())],
        [said(last=(TODAY + 60 * DAY).isoformat())],
        [said(first="9998-01-01", last="9998-01-02")],
        [said(unit="")],
        [said(agency="LA-POL")],
        [said(names={})],
        [said(names={"lo": ""})],
        [said(names={"lo": "x" * 201})],
        [said(unit="x" * 41)],
        [said(id="one")],
        [],
        [said(unit=f"U{number}") for number in range(201)],
        [said(first=(TODAY + n * DAY).isoformat(), last=(TODAY + n * DAY).isoformat()) for n in range(121)],
        [said(unit="", agency="POLICE")],
        [said(unit="", agency="ARMY")],
        [said(), said(first="soon")],
    ],
)
def test_what_cannot_be_is_set_aside_whole_and_at_once(ours, across, days):
    agency(across.own, "POLICE", "VN")
    actions.add_agency(
        "ARMY", kind="army-meeting-station", country="LA", names={"en": "A"}, valid_from=SINCE, actor=ACTOR
    )
    assert take(ours, *days)[1] == 1
    assert not DayOff.objects.exists()


def test_nobody_touches_the_days_of_another(ours, across):
    own = add(across.units["CT"])
    china = ours.pin(Peer("CN-MPS", "CN"))
    theirs = said()
    take(ours, theirs)
    for key in (str(own.pk), theirs["id"]):
        assert take(ours, said(id=key, withdrawn=True), peer=china)[1]
    assert DayOff.objects.filter(withdrawn_at=None).count() == 2


def test_days_off_of_our_own_stand_ahead_for_a_bounded_time(ours, across):
    unit = across.units["CT"]
    add(unit, TODAY, TODAY + 59 * DAY)
    add(unit, TODAY + 70 * DAY, TODAY + 128 * DAY)
    add(unit, TODAY + 140 * DAY)
    for first, words in ((TODAY + 150 * DAY, "At most 120 days"), (TODAY + 740 * DAY, "two years ahead")):
        with pytest.raises(CannotAdd, match=words):
            add(unit, first)


def test_an_accepted_directory_brings_the_agency_of_its_units(ours, across):
    known = {unit.code: unit for unit in sharing.shared_units("LA-MPS", TODAY, all_contacts=True)}
    police = shared.SharedAgency(code="LA-POL", kind="police", names={"lo": "ຕຳຫຼວດ"}, valid_from=SINCE)
    known["BL"] = known["BL"].model_copy(update={"agency": police})
    body = {"taken": NOON.isoformat(), "units": shared.pack(list(known.values()))}
    ours.laos.deliver(ours.laos.envelope("directory.snapshot.v1", body).raw)
    opening.apply_waiting()
    came = Snapshot.objects.get()
    assert [each.fields for each in sharing.differences_of(came, TODAY)] == [(("agency", "", "LA-POL"),)]
    actions.accept_snapshot(came.pk, codes=None, actor=ACTOR)
    assert Unit.objects.get(code="BL").agency == Agency.objects.get(code="LA-POL", node="LA-MPS")
    assert sharing.differences_of(came, TODAY) == []
    without = [unit.model_copy(update={"agency": None}) for unit in known.values()]
    assert shared.differences(list(known.values()), without) == []  # an older node says nothing of agencies


def test_an_agency_of_another_node_is_not_taken_over(ours, across):
    agency(across.own, "POLICE", "VN")
    known = sharing.shared_units("LA-MPS", TODAY, all_contacts=True)
    ours_said = shared.SharedAgency(code="POLICE", kind="police", names={"en": "x"}, valid_from=SINCE)
    body = {
        "taken": NOON.isoformat(),
        "units": shared.pack([unit.model_copy(update={"agency": ours_said}) for unit in known]),
    }
    ours.laos.deliver(ours.laos.envelope("directory.snapshot.v1", body).raw)
    opening.apply_waiting()
    with pytest.raises(actions.CannotDecide, match="has no units at LA-MPS"):
        actions.accept_snapshot(Snapshot.objects.get().pk, codes=None, actor=ACTOR)
