"""Alerts between the two sides: raised, told, acknowledged or escalated, closed; and everything that can be odd."""

import datetime
import uuid

import pytest

from hotline.cast import PLAN, stages
from jalon.node.audit.models import Entry
from jalon.node.directory import actions as directory
from jalon.node.federation import actions as federation
from jalon.node.federation import gate
from jalon.node.federation.choices import PartnerState
from jalon.node.federation.models import Outgoing
from jalon.node.hotline import tasks
from jalon.node.hotline.actions import alerts, lines, outgoing, texted
from jalon.node.hotline.choices import Oddity, State
from jalon.node.hotline.models import Alert, Event, Notice
from jalon.node.hotline.queries.words import coded_text
from jalon.node.kernel.refused import Refused
from jalon.wire.receipts import Fate

MINUTE = datetime.timedelta(minutes=1)


def kinds(alert):
    return list(alert.events.order_by("at", "pk").values_list("kind", "detail__rung"))


def test_an_alert_leaves_at_once_as_a_flash_and_the_partner_can_read_it(border):
    alert = border.raise_("pursuit", text="White car", marker="512", position=(18.3912, 105.1234))
    envelope = Outgoing.objects.get(pk=alert.pk)
    assert (envelope.priority, envelope.stream, envelope.type) == ("flash", "flash.1", outgoing.ALERT)
    assert envelope.expires_at - envelope.created_at == datetime.timedelta(hours=1)
    content, body = border.laos.read(envelope.raw)
    assert content.agreement == "VN-LA-2024"
    assert body["position"] == [18391200, 105123400]
    assert (body["line"], body["to_unit"], body["kind"]) == ("LA-MPS/BL~VN-MPS/HT", "BL", "pursuit")
    assert [stage["minutes"] for stage in body["plan"]] == [0, 3, 8, 15]
    assert Entry.objects.filter(action="hotline.alert.raised", actor="user:linh").exists()


def test_raising_twice_under_one_id_raises_once(border, key):
    first, second = border.raise_(key=key), border.raise_("help", key=key)
    assert first.pk == second.pk
    assert second.kind == "pursuit"
    assert Outgoing.objects.count() == Alert.objects.count() == 1


def test_the_receipts_show_how_far_it_came(border):
    alert = border.raise_()
    envelope = Outgoing.objects.get(pk=alert.pk)
    border.laos.deliver(receipts=[border.laos.say(Fate.STORED, envelope), border.laos.say(Fate.OPENED, envelope)])
    alert.refresh_from_db()
    assert alert.stored_at
    assert alert.opened_at
    assert alert.state == State.RAISED


def test_their_answer_stops_the_climb_and_names_who_holds_it(border):
    alert = border.raise_()
    at = border.hand.pass_(minutes=2)
    said = {"alert": str(alert.pk), "at": at.isoformat(), "by": "Capt. Somchit", "unit": {"code": "BL", "names": {}}}
    border.deliver(outgoing.ACKNOWLEDGEMENT, said, thread=alert.pk)
    alert.refresh_from_db()
    assert (alert.state, alert.acknowledged_by, alert.acknowledged_at) == (State.ACKNOWLEDGED, "Capt. Somchit", at)
    border.hand.pass_(minutes=120)
    assert not tasks.mind()
    border.deliver(outgoing.ACKNOWLEDGEMENT, {**said, "by": "Somebody else"}, thread=alert.pk)
    alert.refresh_from_db()
    assert alert.acknowledged_by == "Capt. Somchit"


def test_an_alert_of_theirs_is_acknowledged_once_and_the_partner_is_told(border, ours):
    border.on_duty("linh")
    alert = border.theirs_raise()
    assert (alert.unit.code, alert.line, alert.warnings) == ("HT", border.line, [])
    alerts.acknowledge_alert(alert.pk, holder=ours.people["linh"])
    alerts.acknowledge_alert(alert.pk, holder=ours.people["linh"])
    said = border.sent(outgoing.ACKNOWLEDGEMENT)
    assert [(each["alert"], each["by"]) for each in said] == [(str(alert.pk), "Linh")]
    with pytest.raises(alerts.CannotAcknowledge):
        alerts.acknowledge_alert(alert.pk, holder=ours.people["minh"])


def test_nobody_acknowledges_an_alert_of_their_own(border, ours):
    alert = border.raise_()
    with pytest.raises(alerts.CannotAcknowledge, match="ours"):
        alerts.acknowledge_alert(alert.pk, holder=ours.people["minh"])


def test_it_climbs_step_by_step_on_our_side_with_the_times_of_its_plan(border, settings, tmp_path):
    settings.JALON_SMS = f"file:{tmp_path}/sms"
    border.on_duty("linh")
    border.on_duty("minh", duty="deputy", phone="+84912345679")
    border.on_duty("hoa", "MPS", phone="+84912345677")
    alert = border.theirs_raise()
    told = []
    for minutes in (1, 2, 5, 7):
        border.hand.pass_(minutes=minutes)
        while tasks.mind():
            pass
        told.append((Alert.objects.get(pk=alert.pk).rung, sorted(Notice.objects.values_list("rung", flat=True))))
    assert told == [
        (0, ["duty"]),
        (1, ["deputy", "duty"]),
        (2, ["deputy", "duty", "next-level"]),
        (3, ["deputy", "duty", "ministry", "next-level"]),
    ]
    rungs = alert.events.filter(kind="escalated").order_by("at").values_list("detail__rung", "at")
    assert [(rung, (at - alert.raised_at) / MINUTE) for rung, at in rungs] == [
        ("deputy", 3), ("next-level", 8), ("ministry", 15)
    ]  # fmt: skip
    assert set(Notice.objects.values_list("state", flat=True)) == {"sent"}


def test_our_own_side_climbs_as_well_while_they_do_not_answer(border):
    border.on_duty("minh", duty="deputy")
    alert = border.raise_()
    border.hand.pass_(minutes=9)
    tasks.mind()
    alert.refresh_from_db()
    assert alert.rung == 2
    assert [rung for kind, rung in kinds(alert) if kind == "escalated"] == ["deputy", "next-level"]


def test_a_worker_that_slept_catches_up_and_lets_it_expire(border):
    alert = border.raise_()
    border.hand.pass_(hours=5)
    tasks.mind()
    alert.refresh_from_db()
    assert (alert.state, alert.rung, alert.next_at) == (State.EXPIRED, 3, None)
    assert alert.events.get(kind="expired").at == alert.expires_at


def test_an_expired_alert_is_not_acknowledged_but_closed_with_what_became_of_it(border, ours):
    alert = border.theirs_raise()
    border.hand.pass_(minutes=61)
    with pytest.raises(alerts.CannotAcknowledge, match="expired"):
        alerts.acknowledge_alert(alert.pk, holder=ours.people["linh"])
    tasks.mind()
    alerts.close_alert(alert.pk, closer=ours.people["linh"], outcome="unanswered", text="Called at 13:05")
    assert Alert.objects.get(pk=alert.pk).state == State.CLOSED


def test_an_answer_given_in_time_counts_even_if_it_arrives_late(border):
    alert = border.raise_()
    answered = border.hand.at + 59 * MINUTE
    border.hand.pass_(hours=2)
    tasks.mind()
    said = {"alert": str(alert.pk), "at": answered.isoformat(), "by": "Somchit", "unit": {"code": "BL", "names": {}}}
    border.deliver(outgoing.ACKNOWLEDGEMENT, said, thread=alert.pk)
    alert.refresh_from_db()
    assert (alert.state, alert.acknowledged_at) == (State.ACKNOWLEDGED, answered)


def test_both_sides_close_at_once_and_keep_the_same_outcome(border, ours):
    alert = border.raise_()
    at = border.hand.pass_(minutes=5)
    alerts.close_alert(alert.pk, closer=ours.people["linh"], outcome="resolved")
    earlier = {
        "alert": str(alert.pk), "at": (at - MINUTE).isoformat(), "by": "Somchit", "outcome": "unfounded", "text": "",
        "language": "lo",
    }  # fmt: skip
    border.deliver(outgoing.CLOSURE, earlier, thread=alert.pk)
    alert.refresh_from_db()
    assert (alert.outcome, alert.closed_at) == ("unfounded", at - MINUTE)
    border.deliver(outgoing.CLOSURE, {**earlier, "at": (at + MINUTE).isoformat(), "outcome": "other"}, thread=alert.pk)
    alert.refresh_from_db()
    assert alert.outcome == "unfounded"
    with pytest.raises(alerts.CannotClose):
        alerts.close_alert(alert.pk, closer=ours.people["linh"], outcome="resolved")


def test_an_outcome_that_is_not_in_the_list_closes_nothing(border, ours):
    alert = border.raise_()
    with pytest.raises(alerts.CannotClose, match="list"):
        alerts.close_alert(alert.pk, closer=ours.people["linh"], outcome="forgotten")


def test_notes_and_calls_are_kept_once(border, ours, key):
    alert, linh = border.raise_(), ours.people["linh"]
    for _ in range(2):
        alerts.add_note(alert.pk, note=key, author=linh, text="They turned back")
        alerts.log_call(
            alert.pk, call=uuid.UUID(int=7), caller=linh, number="+85620", answered=False, minutes=0, text=""
        )
    assert [each["text"] for each in border.sent(outgoing.NOTE)] == ["They turned back"]
    assert alert.events.filter(kind="call", detail__answered=False).count() == 1


def test_a_note_of_theirs_is_shown_with_its_language(border):
    alert = border.theirs_raise()
    said = {
        "alert": str(alert.pk),
        "at": border.hand.at.isoformat(),
        "by": "Somchit",
        "text": "ກຳລັງໄປ",
        "language": "lo",
    }
    border.deliver(outgoing.NOTE, said, thread=alert.pk)
    assert Event.objects.filter(alert=alert, kind="note", side="theirs", detail__language="lo").exists()


# what is odd, and never lost


def test_an_alert_from_a_unit_that_we_do_not_know_is_kept_and_says_so(border):
    alert = border.theirs_raise(line="LA-MPS/KM~VN-MPS/HT", unit={"code": "KM", "names": {"en": "Khammouane"}})
    assert alert.warnings == [Oddity.UNKNOWN_UNIT, Oddity.ROSTER_GAP]
    assert (alert.unit.code, alert.partner_unit["code"], alert.line) == ("HT", "KM", None)


def test_an_alert_to_a_unit_that_we_do_not_have_goes_to_the_highest(border, ours):
    alert = border.theirs_raise(line="LA-MPS/BL~VN-MPS/XX", to_unit="XX")
    assert alert.unit == ours.units["LC"] or alert.unit.parent_id is None
    assert Oddity.NOT_OURS in alert.warnings


def test_an_alert_on_a_line_that_ended_reaches_what_took_its_place(border, ours):
    taker = border.open_line("MPS", "BL")
    lines.end_line(border.line, on=border.hand.at.date(), actor="system:test", reason="Reform", to=taker)
    alert = border.theirs_raise()
    assert (alert.line, alert.unit.code, alert.warnings) == (taker, "MPS", [Oddity.ENDED_LINE, Oddity.ROSTER_GAP])
    assert border.raise_().line == taker


def test_raising_on_a_line_that_ended_without_another_says_what_to_do(border):
    lines.end_line(border.line, on=border.hand.at.date(), actor="system:test")
    border.line.refresh_from_db()
    with pytest.raises(alerts.CannotRaise, match="one level up"):
        border.raise_()
    assert not Alert.objects.exists()


def test_a_gap_in_the_roster_tells_deputy_and_next_level_at_once(border):
    border.on_duty("minh", duty="deputy")
    alert = border.theirs_raise()
    assert alert.warnings == [Oddity.ROSTER_GAP]
    assert {rung for kind, rung in kinds(alert) if kind == "escalated"} == {"deputy", "next-level"}
    assert alert.rung == 0


def test_a_partner_that_is_paused_loses_no_alert(border):
    federation.change_partner("LA-MPS", PartnerState.PAUSED, actor="system:test", reason="test")
    alert = border.raise_()
    assert alert.warnings == [Oddity.UNSENT]
    assert not Outgoing.objects.exists()
    border.hand.pass_(minutes=4)
    tasks.mind()
    assert Alert.objects.get(pk=alert.pk).rung == 1


def test_an_alert_that_never_arrived_says_so(border):
    alert = border.raise_()
    envelope = Outgoing.objects.get(pk=alert.pk)
    border.laos.deliver(receipts=[border.laos.say(Fate.REJECTED, envelope, reason="malformed")])
    alert.refresh_from_db()
    assert alert.warnings == [Oddity.UNSENT]
    assert alert.events.filter(kind="undelivered").exists()


@pytest.mark.parametrize(
    "change",
    [
        {"raised_at": "2027-01-01T00:00:00+00:00"},
        {"expires_at": "2026-11-29T00:00:00+00:00"},
        {"plan": [{"rung": "ministry", "minutes": 0}, {"rung": "duty", "minutes": 5}]},
        {"plan": []},
        {"kind": "politics"},
        {"position": [999_000_000, 0]},
        {"extra": "field"},
    ],
)
def test_what_makes_no_sense_is_set_aside_with_its_reason(border, change):
    assert border.refused(outgoing.ALERT, border.body(**change))
    assert not Alert.objects.exists()


def test_a_forged_alert_never_reaches_the_board(border, ours):
    envelope = border.laos.envelope(outgoing.ALERT, border.body(), agency=border.laos.root)
    border.laos.deliver(envelope.raw)
    from jalon.node.federation import opening

    opening.apply_waiting()
    assert not Alert.objects.exists()


def test_a_tampered_envelope_is_refused_at_the_gate(border):
    envelope = border.laos.envelope(outgoing.ALERT, border.body())
    raw = bytearray(envelope.raw)
    raw[-40] ^= 1
    from jalon.wire.batches import Delivery

    gate.take("deliveries", "LA-MPS", Delivery((bytes(raw),), (), (), ()).encoded())
    assert not Alert.objects.exists()


def test_nobody_speaks_of_an_alert_that_is_not_between_us(border, ours):
    alert = border.theirs_raise()
    at = border.hand.at.isoformat()
    unit = {"code": "BL", "names": {}}
    said = {"alert": str(alert.pk), "at": at, "by": "X", "unit": unit}
    assert "raised" in border.refused(outgoing.ACKNOWLEDGEMENT, said, thread=alert.pk)
    unknown = str(uuid.uuid4())
    assert "not between us" in border.refused(outgoing.ACKNOWLEDGEMENT, {**said, "alert": unknown})
    closure = {"alert": unknown, "at": at, "by": "X", "outcome": "resolved", "text": "", "language": "lo"}
    assert "not between us" in border.refused(outgoing.CLOSURE, closure)
    alert.refresh_from_db()
    assert alert.state == State.RAISED


# with no data: the SMS


def test_an_alert_that_came_by_sms_is_on_the_board_until_the_message_itself_comes(border, ours):
    signed_id = uuid.uuid4()
    there = Alert(
        pk=signed_id, mark=alerts.texts.mark_of(signed_id), kind="pursuit", side="ours", unit=border.theirs["BL"],
        partner_unit={"code": "HT"}, raised_at=border.hand.at, their_node="VN-MPS", marker="512",
    )  # fmt: skip
    text = coded_text(there, words=False) + "|ການໄລ່ຕິດຕາມ"
    typed = texted.take_text(uuid.uuid4(), text=text, taker=ours.people["linh"])
    assert (typed.signed, typed.warnings, typed.unit.code) == (False, [Oddity.BY_SMS, Oddity.ROSTER_GAP], "HT")
    alerts.acknowledge_alert(typed.pk, holder=ours.people["linh"])
    assert border.sent(outgoing.ACKNOWLEDGEMENT) == []
    border.deliver(outgoing.ALERT, border.body(), key=signed_id)
    signed = Alert.objects.get(pk=signed_id)
    typed.refresh_from_db()
    assert (signed.state, signed.acknowledged_by, typed.state) == (State.ACKNOWLEDGED, "Linh", State.CLOSED)
    assert [each["alert"] for each in border.sent(outgoing.ACKNOWLEDGEMENT)] == [str(signed_id)]
    again = texted.take_text(uuid.uuid4(), text=text, taker=ours.people["linh"])
    assert again.pk == signed_id


def test_an_sms_for_units_that_no_line_joins_is_refused_with_what_to_do(border, ours):
    text = alerts.texts.coded(alerts.texts.Coded("help", "XX", "HT", "7K3Q9MWZ", border.hand.at))
    with pytest.raises(Refused, match="ministry"):
        texted.take_text(uuid.uuid4(), text=text, taker=ours.people["linh"])


# plans


def test_a_unit_without_a_plan_of_its_own_takes_that_of_the_one_above(border, ours):
    lines.set_plan(ours.units["MPS"], stages(0, 1, 2, 4), 20, actor="system:test")
    assert [stage["minutes"] for stage in border.raise_().plan] == [0, 1, 2, 4]
    lines.set_plan(ours.units["HT"], stages(0, 5), 30, actor="system:test")
    assert [stage["minutes"] for stage in border.raise_().plan] == [0, 5]
    with pytest.raises(lines.CannotSetPlan):
        lines.set_plan(ours.units["HT"], stages(5), 30, actor="system:test")


def test_the_plan_that_came_with_an_alert_is_the_one_that_counts(border, ours):
    lines.set_plan(ours.units["HT"], stages(0, 1, 2, 4), 20, actor="system:test")
    alert = border.theirs_raise()
    border.hand.pass_(minutes=5)
    tasks.mind()
    alert.refresh_from_db()
    assert (alert.plan, alert.rung) == (PLAN, 1)


def test_the_first_to_read_one_of_theirs_signs_read(border, ours):
    alert = border.theirs_raise()
    for name in ("linh", "minh"):
        alerts.read_alert(alert, reader=ours.people[name])
    from jalon.node.federation.models import Receipt

    assert Receipt.objects.filter(envelope=alert.pk, fate="read").count() == 1
    assert Entry.objects.filter(action="hotline.alert.read").count() == 2


def test_directory_units_added_later_are_known(border):
    node = directory.add_node("LA-MPS", country="LA", names={}, actor="system:test")
    directory.add_unit(
        node, code="KM", names={}, level="province", valid_from=datetime.date(2024, 1, 1), actor="system:test"
    )
    alert = border.theirs_raise(line="LA-MPS/KM~VN-MPS/HT", unit={"code": "KM", "names": {}})
    assert alert.warnings == [Oddity.NO_LINE, Oddity.ROSTER_GAP]
