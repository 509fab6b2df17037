"""Calls from browser to browser, as the two nodes tell each other of them: life, rights, forgeries, what is kept."""

import datetime
import ipaddress
import json
import uuid

import pytest

from hotline.cast import Border
from jalon.node.agreements import actions as agreements
from jalon.node.audit.models import Entry
from jalon.node.federation.handlers import Told
from jalon.node.federation.models import Outgoing
from jalon.node.hotline import tasks
from jalon.node.hotline.actions import calls, handing, lines, outgoing, signalling
from jalon.node.hotline.choices import CallState, CallStep, Side
from jalon.node.hotline.models import Call, Description
from jalon.node.hotline.rules import calls as rules
from jalon.node.hotline.rules import descriptions, relays
from jalon.wire.receipts import Fate

FINGERPRINT = ":".join(["AB"] * 32)
CANDIDATES = (
    "a=candidate:1 1 udp 2122260223 192.168.1.7 50000 typ host generation 0 network-id 1 network-cost 10",
    "a=candidate:2 1 udp 2122260222 7d3c.local 50001 typ host generation 0",
    "a=candidate:3 1 udp 1686052607 8.8.4.4 50002 typ srflx raddr 192.168.1.7 rport 50000 generation 0",
    "a=candidate:4 1 udp 41885439 9.9.9.9 50003 typ relay raddr 8.8.4.4 rport 50002 generation 0",
    "a=candidate:5 1 udp 2122260221 10.20.3.4 50004 typ host generation 0",
    "a=candidate:6 1 udp 2122260220 127.0.0.1 50005 typ host generation 0",
)


def sdp(*more):
    said = [
        "v=0", "o=- 46117 2 IN IP4 192.168.1.7", "s=-", "t=0 0", "a=group:BUNDLE 0", "a=msid-semantic: WMS -",
        "m=audio 50000 UDP/TLS/RTP/SAVPF 111", "c=IN IP4 192.168.1.7", "a=rtcp:50001 IN IP4 192.168.1.7", *CANDIDATES,
        "a=ice-ufrag:abcd", "a=ice-pwd:0123456789012345678901", f"a=fingerprint:sha-256 {FINGERPRINT}",
        "a=setup:actpass", "a=mid:0", "a=sendrecv", "a=rtcp-mux", "a=rtpmap:111 opus/48000/2", *more,
    ]  # fmt: skip
    return "\r\n".join(said) + "\r\n"


@pytest.fixture
def agreed(hand, ours):
    agreements.add_agreement(
        "VN-LA-CALLS", titles={"en": "Calls"}, parties=["VN", "LA"], articles=[], limits={}, terms={"calls": True},
        valid_from=hand.at.date(), actor="system:test",
    )  # fmt: skip


@pytest.fixture
def border(hand, ours, agreed, settings):
    settings.JALON_CALLS_ADDRESSES = "any"
    return Border(ours, hand)


def body(border, step, call, **more):
    said = {
        "call": str(call), "step": step, "at": border.hand.at.isoformat(), "by": "Capt. Somchit", "round": 0,
        "unit": {"code": "BL", "names": {"en": "Bolikhamxay"}},
    }  # fmt: skip
    return {**said, **more}


def ring_of(border, call, **more):
    return body(border, "ring", call, **{"line": border.line.code, "to_unit": "HT", "sdp": sdp(), **more})


def they_ring(border, **more):
    key = uuid.uuid4()
    border.deliver(outgoing.CALL, ring_of(border, key, **more), key=key, thread=key)
    return Call.objects.get(pk=key)


def they(border, step, call, **more):
    border.deliver(outgoing.CALL, body(border, step, call.pk, **more), thread=call.pk)
    call.refresh_from_db()
    return call


def we_ring(border, ours, **more):
    said = {"line": border.line, **more}
    return calls.start_call(uuid.uuid4(), caller=ours.people["linh"], sdp=sdp(), **said)


def test_a_call_rings_is_taken_and_hung_up_and_the_log_holds_its_times_alone(border, ours):
    call = we_ring(border, ours)
    [said] = border.sent(outgoing.CALL)
    assert (said["step"], said["line"], said["to_unit"]) == ("ring", border.line.code, "BL")
    border.hand.pass_(seconds=6)
    they(border, "take", call, sdp=sdp())
    assert (call.state, call.their_name) == ("talking", "Capt. Somchit")
    assert Description.objects.count() == 2
    border.hand.pass_(seconds=64)
    calls.hang_up(call.pk, user=ours.people["linh"])
    call.refresh_from_db()
    assert (call.end, call.ended_at - call.taken_at) == ("over", datetime.timedelta(seconds=64))
    assert not Description.objects.exists()
    assert border.sent(outgoing.CALL)[-1]["why"] == "over"
    written = json.dumps(list(Entry.objects.filter(about=calls.about(call)).values("detail", "action", "actor")))
    assert "hotline.call.ended" in written
    for secret in ("candidate", "192.168", FINGERPRINT, "ice-pwd"):
        assert secret not in written


def test_whoever_is_on_duty_takes_a_call_and_nobody_else(border, ours):
    border.on_duty("linh")
    call = they_ring(border)
    assert call.state == "ringing"
    with pytest.raises(calls.CannotTakeStep, match="roster does not name you"):
        calls.take_call(call.pk, taker=ours.people["minh"], sdp=sdp())
    taken = calls.take_call(call.pk, taker=ours.people["linh"], sdp=sdp())
    assert (taken.state, taken.holder) == ("talking", ours.people["linh"])
    assert border.sent(outgoing.CALL)[-1]["step"] == "take"
    assert calls.take_call(call.pk, taker=ours.people["linh"], sdp=sdp()).pk == call.pk
    assert len(border.sent(outgoing.CALL)) == 1


def test_somebody_on_duty_without_the_right_takes_no_call(border, ours):
    colleague = border.colleague("binh", role="officer")
    border.on_duty("binh")
    call = they_ring(border)
    with pytest.raises(calls.CannotTakeStep, match="role does not answer"):
        calls.take_call(call.pk, taker=colleague, sdp=sdp())
    call.refresh_from_db()
    assert call.state == "ringing"


def test_a_refusal_is_told_and_ends_the_call(border, ours):
    border.on_duty("linh")
    call = they_ring(border)
    calls.refuse_call(call.pk, refuser=ours.people["linh"])
    call.refresh_from_db()
    assert (call.state, call.end) == ("ended", "refused")
    assert border.sent(outgoing.CALL)[-1]["step"] == "refuse"
    other = they(border, "refuse", we_ring(border, ours))
    assert (other.end, other.taken_at) == ("refused", None)


def test_a_call_that_nobody_takes_lapses_on_both_sides_at_the_same_moment(border, ours):
    border.on_duty("linh")
    theirs, mine = they_ring(border), we_ring(border, ours)
    border.hand.pass_(seconds=44)
    tasks.mind()
    assert set(Call.objects.values_list("state", flat=True)) == {"ringing"}
    border.hand.pass_(seconds=2)
    tasks.mind()
    theirs.refresh_from_db()
    mine.refresh_from_db()
    assert (theirs.end, mine.state) == ("unanswered", "ringing")  # an answer may still be under way
    with pytest.raises(calls.CannotTakeStep):
        calls.take_call(theirs.pk, taker=ours.people["linh"], sdp=sdp())
    border.hand.pass_(seconds=5)
    tasks.mind()
    mine.refresh_from_db()
    assert mine.end == "unanswered"
    assert mine.ended_at - mine.rang_at == theirs.ended_at - theirs.rang_at == rules.RINGS
    assert not Description.objects.exists()
    late = they(border, "take", mine, sdp=sdp())
    assert late.state == "ended"
    assert border.sent(outgoing.CALL)[-1] | {"at": ""} == {
        **border.sent(outgoing.CALL)[-1], "at": "", "step": "end", "why": "unanswered",
    }  # fmt: skip


def test_a_call_at_an_hour_when_nobody_is_on_duty_says_so_at_once(border):
    call = they_ring(border)
    assert (call.state, call.end) == ("ended", "nobody")
    assert border.sent(outgoing.CALL)[-1]["why"] == "nobody"


def test_either_side_holds_and_both_at_once_never_contradict(border, ours):
    call = they(border, "take", we_ring(border, ours), sdp=sdp())
    linh = ours.people["linh"]
    calls.hold_call(call.pk, user=linh, hold=True)
    they(border, "hold", call)
    assert (call.held_ours, call.held_theirs, call.state) == (True, True, "talking")
    calls.hold_call(call.pk, user=linh, hold=False)
    they(border, "resume", call)
    assert (call.held_ours, call.held_theirs) == (False, False)
    assert [said["step"] for said in border.sent(outgoing.CALL)] == ["ring", "hold", "resume"]
    with pytest.raises(calls.CannotTakeStep, match="Somebody else"):
        calls.hold_call(call.pk, user=ours.people["minh"], hold=True)


def test_a_call_is_handed_to_a_colleague_and_stays_until_they_take_it(border, ours):
    linh, binh = ours.people["linh"], border.colleague("binh")
    border.on_duty("linh")
    border.on_duty("binh", duty="deputy")
    call = calls.take_call(they_ring(border).pk, taker=linh, sdp=sdp())
    with pytest.raises(calls.CannotTakeStep, match="on duty"):
        handing.ask_colleague(call.pk, user=linh, colleague=ours.people["minh"])
    handing.ask_colleague(call.pk, user=linh, colleague=binh)
    handing.decline_call(call.pk, user=binh)
    call.refresh_from_db()
    assert (call.holder, call.asked, call.state) == (linh, None, "talking")
    handing.ask_colleague(call.pk, user=linh, colleague=binh)
    handing.take_over(call.pk, user=binh, sdp=sdp())
    call.refresh_from_db()
    assert (call.holder, call.state, call.round) == (binh, "handing", 1)
    assert [border.sent(outgoing.CALL)[-1][name] for name in ("step", "round", "by")] == ["transfer", 1, "Binh"]
    they(border, "take", call, round=1, sdp=sdp())
    assert (call.state, call.holder) == ("talking", binh)


def test_the_other_side_hands_the_call_on_and_our_browser_follows(border, ours):
    call = they(border, "take", we_ring(border, ours), sdp=sdp())
    they(border, "transfer", call, round=1, by="Lt. Noy", sdp=sdp())
    assert (call.state, call.handed_by, call.round, call.their_name) == ("handing", "theirs", 1, "Lt. Noy")
    calls.take_call(call.pk, taker=ours.people["linh"], sdp=sdp())
    call.refresh_from_db()
    assert (call.state, border.sent(outgoing.CALL)[-1]["round"]) == ("talking", 1)


def test_a_transfer_that_nobody_follows_and_a_browser_that_went_away_end_as_lost(border, ours):
    call = they(border, "take", we_ring(border, ours), sdp=sdp())
    they(border, "transfer", call, round=1, sdp=sdp())
    border.hand.pass_(seconds=30)
    tasks.mind()
    call.refresh_from_db()
    assert call.end == "lost"
    gone = they(border, "take", we_ring(border, ours), sdp=sdp())
    border.hand.pass_(seconds=61)
    tasks.mind()
    gone.refresh_from_db()
    assert gone.end == "lost"
    assert border.sent(outgoing.CALL)[-1]["why"] == "lost"


def test_a_call_about_an_alert_is_in_its_timeline_with_its_length(border, ours, as_):
    border.on_duty("linh")
    alert = border.theirs_raise()
    call = they_ring(border, alert=str(alert.pk), line="")
    assert call.alert == alert
    calls.take_call(call.pk, taker=ours.people["linh"], sdp=sdp())
    border.hand.pass_(seconds=130)
    they(border, "end", call, why="over")
    event = alert.events.get(kind="browser-call")
    assert event.detail == {"why": "over", "answered": True, "seconds": 130}
    page = as_("linh").get(f"/hotline/alerts/{alert.pk}/").content.decode()
    assert "call in the browser: 2 minutes · hung up" in page


@pytest.mark.parametrize(
    ("step", "more", "why"),
    [
        ("take", {"sdp": sdp()}, "answered across the line"),
        ("resume", {}, "does not fit"),
        ("transfer", {"sdp": sdp(), "round": 1}, "does not fit"),
    ],
)
def test_a_forged_step_is_refused_in_words_audited_and_changes_nothing(border, step, more, why):
    border.on_duty("linh")
    call = they_ring(border)
    assert why in border.refused(outgoing.CALL, body(border, step, call.pk, **more), thread=call.pk)
    call.refresh_from_db()
    assert call.state == "ringing"
    entry = Entry.objects.filter(action="federation.envelope.quarantined").latest("at")
    assert entry.detail["reason"] == "policy"


def test_a_step_of_a_round_that_is_not_now_is_refused(border, ours):
    call = they(border, "take", we_ring(border, ours), sdp=sdp())
    why = border.refused(outgoing.CALL, body(border, "transfer", call.pk, round=3, sdp=sdp()), thread=call.pk)
    assert "another part of this call" in why
    call.refresh_from_db()
    assert (call.state, call.round) == ("talking", 0)


def test_an_unknown_call_a_strange_line_or_alert_and_an_old_message_are_refused(border, hand):
    border.on_duty("linh")
    assert "not between us" in border.refused(outgoing.CALL, body(border, "hold", uuid.uuid4()))
    for more, why in (
        ({"line": "CN-MPS/GX~VN-MPS/HT"}, "names a line"),
        ({"alert": str(uuid.uuid4()), "line": ""}, "about an alert"),
        ({"at": (hand.at - datetime.timedelta(minutes=11)).isoformat()}, "at another time"),
    ):
        key = uuid.uuid4()
        assert why in border.refused(outgoing.CALL, ring_of(border, key, **more), key=key)
    assert "own message" in border.refused(outgoing.CALL, ring_of(border, uuid.uuid4()))
    assert not Call.objects.exists()


def test_a_call_of_another_partner_is_not_touched(border, ours):
    call = we_ring(border, ours)
    Call.objects.filter(pk=call.pk).update(their_node="CN-MPS")
    assert "not between us" in border.refused(outgoing.CALL, body(border, "end", call.pk, why="over"), thread=call.pk)
    call.refresh_from_db()
    assert call.state == "ringing"


@pytest.mark.parametrize(
    "bad",
    [
        sdp(*["a=ssrc:1 cname:" + "x" * 900] * 14),
        sdp("m=video 9 UDP/TLS/RTP/SAVPF 96"),
        sdp("a=candidate:<script>"),
        sdp("k=clear:secret"),
        "hello",
    ],
    ids=["over-size", "video", "strange-candidate", "strange-line", "no-description"],
)
def test_a_description_that_is_more_than_a_voice_is_refused(border, ours, bad):
    border.on_duty("linh")
    key = uuid.uuid4()
    assert "not as agreed" in border.refused(outgoing.CALL, ring_of(border, key, sdp=bad), key=key)
    with pytest.raises(calls.UnfitDescription):
        calls.start_call(uuid.uuid4(), caller=ours.people["linh"], sdp=bad, line=border.line)
    assert not Call.objects.exists()


def test_a_line_that_ended_rings_on_neither_side(border, ours, hand):
    border.on_duty("linh")
    lines.end_line(border.line, on=hand.at.date(), reason="Closed", actor="system:test")
    border.line.refresh_from_db()
    with pytest.raises(calls.CannotCall, match="ended on"):
        we_ring(border, ours)
    key = uuid.uuid4()
    assert "has ended" in border.refused(outgoing.CALL, ring_of(border, key), key=key)


def test_what_the_other_node_refuses_ends_the_call_and_says_so(border, ours):
    call = we_ring(border, ours)
    signalling.note_receipt(Told(call.pk, "LA-MPS", Fate.REJECTED, "policy", border.hand.at))
    call.refresh_from_db()
    assert (call.end, call.taken_at) == ("failed", None)


def test_calls_are_off_until_an_agreement_and_the_operator_allow_them(hand, ours, settings):
    border = Border(ours, hand)
    border.on_duty("linh")
    with pytest.raises(calls.CannotCall, match="not agreed"):
        we_ring(border, ours)
    key = uuid.uuid4()
    assert "not agreed" in border.refused(outgoing.CALL, ring_of(border, key), key=key)
    agreements.add_agreement(
        "X", titles={"en": "Calls"}, parties=["VN", "LA"], articles=[], limits={}, terms={"calls": True},
        valid_from=hand.at.date(), actor="system:test",
    )  # fmt: skip
    assert settings.JALON_CALLS_ADDRESSES == "relay"
    with pytest.raises(calls.CannotCall, match="none is named"):
        we_ring(border, ours)
    settings.JALON_CALLS_RELAY = ["turn:relay.example:3478"]
    assert we_ring(border, ours).state == "ringing"


def test_a_flood_of_calls_is_answered_busy_and_the_rest_still_rings(border):
    border.on_duty("linh")
    for _ in range(rules.MOST_AT_ONCE):
        assert they_ring(border).state == "ringing"
    assert they_ring(border).end == "busy"


@pytest.mark.parametrize(
    ("policy", "networks", "leave"),
    [
        ("relay", (), {4}),
        ("networks", ("10.20.0.0/16",), {4, 5}),
        ("public", (), {3, 4}),
        ("any", (), {1, 2, 3, 4, 5, 6}),
    ],
)
def test_only_the_addresses_that_the_policy_lets_out_leave(border, ours, settings, policy, networks, leave):
    settings.JALON_CALLS_ADDRESSES, settings.JALON_CALLS_RELAY = policy, ["turn:relay.example:3478"]
    settings.JALON_CALLS_NETWORKS = tuple(ipaddress.ip_network(each) for each in networks)
    call = we_ring(border, ours)
    [said] = border.sent(outgoing.CALL)
    found = {int(line[12]) for line in said["sdp"].split("\r\n") if line.startswith("a=candidate:")}
    assert found == leave
    if policy != "any":
        assert "192.168" not in said["sdp"]
        assert ".local" not in said["sdp"]
    assert "network-id" not in said["sdp"]
    assert "raddr 8.8.4.4" not in said["sdp"]
    assert Outgoing.objects.get(pk=call.pk).type == outgoing.CALL


def test_an_arriving_description_never_points_at_our_own_machines():
    found = descriptions.arriving(sdp(), descriptions.Policy("public"))
    assert "127.0.0.1 50005" not in found
    assert ".local" not in found
    assert "8.8.4.4" in found
    assert "a=x-new" not in descriptions.arriving(sdp("a=x-new:1"), descriptions.Policy("any"))


def test_in_a_demonstration_alone_a_relay_may_be_on_this_machine():
    here = "a=candidate:7 1 udp 41885439 127.0.0.1 50006 typ relay raddr 0.0.0.0 rport 9 generation 0"
    assert here not in descriptions.arriving(sdp(here), descriptions.Policy("relay"))
    found = descriptions.arriving(sdp(here), descriptions.Policy("relay", demo=True))
    assert here in found
    assert "127.0.0.1 50005" not in found


def test_a_pass_for_the_relay_ends_by_itself_and_names_nobody(border, ours, as_, settings, tmp_path):
    (tmp_path / "relay.secret").write_text("north")
    settings.JALON_CALLS_RELAY = ["turn:relay.example:3478"]
    settings.JALON_CALLS_RELAY_SECRET_FILE = tmp_path / "relay.secret"
    told = as_("linh").post(f"/hotline/calls/{uuid.uuid4()}/servers/").json()
    [server] = told["iceServers"]
    ends, _, tag = server["username"].partition(":")
    assert int(ends) == int((border.hand.at + relays.LASTS).timestamp())
    assert "linh" not in tag
    assert server["credential"] == relays.pass_for("north", tag, now=border.hand.at).credential
    assert as_("linh").get(f"/hotline/calls/{uuid.uuid4()}/servers/").status_code == 405


def test_the_table_of_a_call_is_whole():
    assert set(rules.LIFE) == set(CallState)
    steps = {step for row in rules.LIFE.values() for step in row}
    assert steps == set(CallStep) - {CallStep.RING}
    ringing = rules.Standing(CallState.RINGING, Side.OURS)
    assert rules.may_take_step(ringing, CallStep.TAKE, by=Side.THEIRS)
    assert not rules.may_take_step(ringing, CallStep.TAKE, by=Side.OURS)


def test_the_telephone_stands_before_the_browser_and_the_page_works_without_a_program(border, ours, as_):
    border.on_duty("linh")
    client = as_("linh")
    line = client.get(f"/hotline/lines/{border.line.pk}/").content.decode()
    assert f"/hotline/calls/on/line/{border.line.pk}/" in line
    page = client.get(f"/hotline/calls/on/line/{border.line.pk}/")
    text = page.content.decode()
    assert text.index("tel:+8562023123456") < text.index("data-call")
    assert "<noscript>" in text
    assert "microphone=(self)" in page.headers["Permissions-Policy"]
    assert "microphone=()" in client.get("/hotline/").headers["Permissions-Policy"]
    call = they_ring(border)
    assert f"/hotline/calls/{call.pk}/" in client.get("/hotline/").content.decode()
    assert client.post(f"/hotline/calls/{call.pk}/refuse/").status_code == 302
    call.refresh_from_db()
    assert call.end == "refused"


def test_nobody_outside_the_unit_sees_a_call_and_descriptions_are_for_whoever_talks(border, ours, as_):
    border.on_duty("linh")
    call = they_ring(border)
    assert as_("outsider").get(f"/hotline/calls/{call.pk}/state/").status_code in (403, 404)
    told = as_("minh").get(f"/hotline/calls/{call.pk}/state/").json()
    assert (told["offer"], told["may"]) == ("", [])
    mine = as_("linh").get(f"/hotline/calls/{call.pk}/state/").json()
    assert mine["offer"].startswith("v=0")
    assert as_("linh").get(f"/hotline/calls/{call.pk}/state/?seen={mine['version']}").status_code == 204
