"""What the two nodes tell each other of lines and reports; test calls; SMS and mail by file, server and gateway."""

import datetime
import http.server
import json
import logging
import socket
import threading
import uuid

import pytest

from hotline.cast import LA, SINCE
from jalon.node.hotline import adapters, tasks
from jalon.node.hotline.actions import alerts, exercises, outgoing
from jalon.node.hotline.choices import Medium
from jalon.node.hotline.models import Alert, Exercise, Line, Notice, Report, Shift
from jalon.node.hotline.queries import measure_pages, records, who
from jalon.node.kernel import clock


def their_end(border, **changes):
    now = border.hand.at
    shift = {
        "duty": "first", "name": "Capt. Somchit", "number": LA, "languages": ["lo", "vi"],
        "from": now.isoformat(), "until": (now + datetime.timedelta(hours=8)).isoformat(),
    }  # fmt: skip
    return {
        "line": border.line.code, "unit": {"code": "BL", "names": {"en": "Bolikhamxay"}}, "to_unit": "HT",
        "level": "province", "valid_from": SINCE.isoformat(), "valid_until": None, "rerouted_to": "",
        "languages": ["lo", "vi"], "hours": [], "telephones": [{"kind": "mobile", "number": LA, "note": "desk"}],
        "shifts": [shift], "as_of": now.isoformat(), **changes,
    }  # fmt: skip


def test_their_roster_puts_the_person_on_duty_first_and_says_when_it_is_old(border):
    border.deliver(outgoing.LINE, their_end(border))
    card = who.card(Line.objects.get(), clock.now())
    assert (card.first.who, card.first.telephone.e164, card.notes) == ("Capt. Somchit", LA, [])
    assert "Vietnamese" in card.first.languages
    border.hand.pass_(hours=9)
    old = who.card(Line.objects.get(), clock.now())
    assert old.first.who == "desk"
    assert "ended on 23/11 20:00" in old.notes[0]


def test_an_older_word_changes_nothing(border):
    border.deliver(outgoing.LINE, their_end(border))
    early = (border.hand.at - datetime.timedelta(minutes=1)).isoformat()
    border.deliver(outgoing.LINE, their_end(border, telephones=[], shifts=[], as_of=early))
    assert Shift.objects.count() == 1
    assert Line.objects.get().numbers.filter(side="theirs").count() == 1


def test_a_line_that_we_lack_is_opened_and_one_of_unknown_units_is_set_aside(border):
    Line.objects.get().numbers.all().delete()
    Line.objects.all().delete()
    border.deliver(outgoing.LINE, their_end(border))
    assert Line.objects.get().code == border.line.code
    unknown = their_end(border, line="LA-MPS/XX~VN-MPS/HT", unit={"code": "XX", "names": {}})
    assert "lacks" in border.refused(outgoing.LINE, unknown)
    assert "code" in border.refused(outgoing.LINE, their_end(border, line="LA-MPS/BL~VN-MPS/LC"))


@pytest.mark.parametrize(
    "change",
    [
        {"telephones": [{"kind": "mobile", "number": "javascript:1", "note": ""}]},
        {"hours": [{"days": [9], "from": "08:00", "until": "17:00"}]},
        {"shifts": [{"duty": "boss"}]},
    ],
)
def test_an_end_that_is_not_as_agreed_is_set_aside(border, change):
    assert border.refused(outgoing.LINE, their_end(border, **change))


def test_our_shifts_are_told_without_user_names(border):
    border.on_duty("linh", mail="linh@example.org")
    tasks.mind()
    told = border.sent(outgoing.LINE)[-1]
    assert [(shift["name"], shift["number"]) for shift in told["shifts"]] == [("Linh", "+84912345678")]
    assert "linh@example.org" not in json.dumps(told)
    assert not tasks.mind()


def test_test_calls_are_raised_when_their_moment_comes_and_count_in_the_report(border, ours):
    planned = exercises.plan_exercises(
        "November", lines=[border.line], first_at=border.hand.at, planner=ours.people["minh"], times=2
    )
    exercises.plan_exercises(
        "November", lines=[border.line], first_at=border.hand.at, planner=ours.people["minh"], times=2
    )
    assert len(planned) == Exercise.objects.count() == 2
    tasks.mind()
    test = Alert.objects.get()
    assert (test.kind, test.exercise, len(test.plan)) == ("test", "test", 1)
    at = border.hand.pass_(seconds=40)
    said = {"alert": str(test.pk), "at": at.isoformat(), "by": "Somchit", "unit": {"code": "BL", "names": {}}}
    border.deliver(outgoing.ACKNOWLEDGEMENT, said, thread=test.pk)
    assert records.last_test(border.line)[1] is True
    border.hand.pass_(days=7)
    tasks.mind()
    border.hand.pass_(minutes=20)
    tasks.mind()
    assert records.last_test(border.line)[1] is False
    assert str(who.darkness(border.line, clock.now())) == "silent"
    page = measure_pages.report_page(ours.people["linh"], "", "")
    assert (page.rows[0]["tests"], page.rows[0]["tests_answered"], page.rows[0]["median_seconds"]) == (2, 1, 40)
    assert len(page.cells) == 168
    assert [row.when for row in page.table] == ["Mon 12–13"]
    assert page.dark[0][0] == border.line.code


def test_a_test_on_a_line_that_ended_is_noted_and_stops_nothing(border, ours):
    exercises.plan_exercises("N", lines=[border.line], first_at=border.hand.at, planner=ours.people["minh"])
    Line.objects.update(valid_until=border.hand.at.date())
    tasks.mind()
    assert "one level up" in Exercise.objects.get().reason
    assert not tasks.mind()


def test_a_drill_climbs_the_whole_plan(border, ours):
    exercises.plan_exercises(
        "Drill", lines=[border.line], first_at=border.hand.at, planner=ours.people["minh"], kind="drill"
    )
    tasks.mind()
    assert len(Alert.objects.get().plan) == 4


def test_both_reports_are_compared_and_a_difference_is_named(border, ours):
    alert = border.raise_()
    report = exercises.make_report("LA-MPS", "2026-11", actor="user:minh")
    sent = border.sent(outgoing.REPORT)[0]
    assert sent["rows"] == report.rows
    assert report.rows[0]["alerts"] == 1
    border.deliver(outgoing.REPORT, sent)
    page = measure_pages.report_page(ours.people["linh"], "LA-MPS", "2026-11")
    assert (page.compared.tone, page.differences) == ("good", [])
    wrong = {**sent, "rows": [{**sent["rows"][0], "answered": 1}]}
    border.deliver(outgoing.REPORT, wrong)
    page = measure_pages.report_page(ours.people["linh"], "LA-MPS", "2026-11")
    assert [(row.ours, row.theirs) for row in page.differences] == [("0", "1")]
    assert alert.line_code == page.differences[0].line


def test_last_month_is_reported_by_itself_once(border):
    border.raise_()
    border.hand.pass_(days=10)
    tasks.mind_slowly()
    tasks.mind_slowly()
    assert [(report.month, report.side) for report in Report.objects.all()] == [("2026-11", "ours")]


# SMS and mail


@pytest.fixture
def gateway():
    """An SMS gateway that keeps what it is sent, and answers as it is told."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            taken.append((dict(self.headers), body))
            self.send_response(answers.pop(0) if answers else 202)
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.end_headers()

        def log_message(self, *_):
            pass

    taken, answers = [], []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/sms", taken, answers
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_gateway_gets_id_address_and_text_and_its_answers_are_understood(gateway, settings, tmp_path):
    url, taken, answers = gateway
    (tmp_path / "token").write_text("a-secret\n")
    settings.JALON_SMS, settings.JALON_SMS_TOKEN_FILE = url, tmp_path / "token"
    key = uuid.uuid4()
    adapters.send(Medium.SMS, LA, "JLN1 ກ", key=key)
    headers, body = taken[0]
    assert body == {"id": str(key), "to": LA, "text": "JLN1 ກ"}
    assert headers["Authorization"] == "Bearer a-secret"
    assert headers["Idempotency-Key"] == str(key)
    answers += [200, 409]
    adapters.send(Medium.SMS, LA, "x", key=key)
    adapters.send(Medium.SMS, LA, "x", key=key)
    for status in (400, 401, 500, 302):
        answers.append(status)
        with pytest.raises(adapters.Failed, match=f"gateway-{status}"):
            adapters.send(Medium.SMS, LA, "x", key=key)
    settings.JALON_SMS = "http://127.0.0.1:1/"
    with pytest.raises(adapters.Failed, match="unreachable"):
        adapters.send(Medium.SMS, LA, "x", key=key)


def test_a_failure_is_tried_again_and_logs_show_no_address_text_or_token(border, gateway, settings, tmp_path, caplog):
    url, taken, answers = gateway
    (tmp_path / "token").write_text("a-secret")
    settings.JALON_SMS, settings.JALON_SMS_TOKEN_FILE = url, tmp_path / "token"
    border.on_duty("linh")
    answers.append(503)
    with caplog.at_level(logging.DEBUG):
        border.theirs_raise(text="Words of theirs")
        tasks.mind()
        assert Notice.objects.get().reason == "gateway-503"
        border.hand.pass_(minutes=1)
        tasks.mind()
    assert Notice.objects.get().state == "sent"
    assert len(taken) == 2
    assert taken[0][1]["id"] == taken[1][1]["id"]
    assert "Words of theirs" not in taken[1][1]["text"]
    for secret in ("a-secret", "+84912345678", "Words of theirs"):
        assert secret not in caplog.text


def test_mail_is_handed_to_a_server(settings):
    from aiosmtpd.controller import Controller

    class Box:
        async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - the library's name
            found.append((envelope.rcpt_tos, envelope.content.decode()))
            return "250 OK"

        async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 - the library's name
            if address.startswith("nobody"):
                return "550 no such box"
            envelope.rcpt_tos.append(address)
            return "250 OK"

    found = []
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(Box(), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        settings.JALON_MAIL = f"smtp://127.0.0.1:{port}"
        adapters.send(Medium.MAIL, "linh@example.org", "JLN1 PUR", key=uuid.uuid4())
        with pytest.raises(adapters.Failed, match="recipient-refused"):
            adapters.send(Medium.MAIL, "nobody@example.org", "x", key=uuid.uuid4())
    finally:
        controller.stop()
    assert found[0][0] == ["linh@example.org"]
    assert "JLN1 PUR" in found[0][1]
    with pytest.raises(adapters.Failed, match="server-failed"):
        adapters.send(Medium.MAIL, "linh@example.org", "x", key=uuid.uuid4())


def test_a_folder_takes_each_message_as_a_file(settings, tmp_path):
    settings.JALON_SMS = f"file:{tmp_path}/out"
    key = uuid.uuid4()
    adapters.send(Medium.SMS, LA, "ກ", key=key)
    adapters.send(Medium.SMS, LA, "ກ", key=key)
    files = list((tmp_path / "out").iterdir())
    assert [json.loads(file.read_text())["to"] for file in files] == [LA]
    settings.JALON_SMS = "file:/proc/nowhere"
    with pytest.raises(adapters.Failed, match="file-not-written"):
        adapters.send(Medium.SMS, LA, "x", key=key)


def test_without_an_address_nothing_is_prepared(border):
    border.on_duty("linh")
    border.theirs_raise()
    assert not Notice.objects.exists()
    with pytest.raises(adapters.Failed, match="not-configured"):
        adapters.send(Medium.SMS, LA, "x", key=uuid.uuid4())


def test_a_holder_that_acknowledges_stops_what_was_not_sent_from_growing(border, ours, settings, tmp_path):
    settings.JALON_SMS = f"file:{tmp_path}"
    border.on_duty("linh")
    alert = border.theirs_raise()
    alerts.acknowledge_alert(alert.pk, holder=ours.people["linh"])
    border.hand.pass_(minutes=30)
    tasks.mind()
    assert set(Notice.objects.values_list("rung", flat=True)) == {"duty"}
