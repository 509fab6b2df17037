"""The feed of changes and webhooks: no more than one may know, signed, tried again, only where the operator allows."""

import base64
import datetime
import hashlib
import hmac
import http.server
import json
import threading
import uuid

import pytest

from api.conftest import Program, token
from factories.ours import inquiry_fields
from jalon.node.api import actions, rules
from jalon.node.api.models import Delivery, Subscription
from jalon.node.audit import actions as audit
from jalon.node.exchange import actions as exchange
from jalon.node.kernel import clock, ids


class Listener(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((dict(self.headers), body))
        self.send_response(self.server.answers.pop(0) if self.server.answers else 204)
        self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/elsewhere")
        self.end_headers()

    def log_message(self, *_args):
        """The test does not read it."""


@pytest.fixture
def listener(settings):
    server = http.server.HTTPServer(("127.0.0.1", 0), Listener)
    server.heard, server.answers = [], []
    server.url = f"http://127.0.0.1:{server.server_port}/hook"
    settings.JALON_WEBHOOK_HOSTS = [f"127.0.0.1:{server.server_port}"]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def draft(ours):
    made = exchange.draft_inquiry(uuid.uuid4(), author=ours.people["linh"], fields=inquiry_fields(ours), uploads=[])
    audit.sequence()
    return made


def subscribe(ours, url, *events, who="linh"):
    return actions.subscribe(ids.new_id(), user=ours.people[who], url=url, events=events or ("exchange.*",))


def run():
    return actions.gather_events(), actions.deliver_due()


def test_the_feed_tells_what_changed_in_order_and_goes_on_where_it_was(ours, program):
    audit.sequence()
    first = program.get("/changes?limit=500").json()
    inquiry = draft(ours)
    told = program.get(f"/changes?after={first['next']}").json()
    assert [one["type"] for one in told["items"]] == ["exchange.inquiry.drafted", "exchange.inquiry.submitted"]
    assert told["items"][0]["data"]["record"].endswith(str(inquiry.pk))
    assert program.get(f"/changes?after={told['next']}").json()["items"] == []


def test_where_nobody_subscribed_nothing_is_looked_for(ours, django_assert_num_queries):
    draft(ours)
    with django_assert_num_queries(1):
        assert actions.tell() == 0


def test_the_worker_gathers_and_delivers_in_one_look(ours, listener):
    subscribe(ours, listener.url)
    inquiry = draft(ours)
    assert actions.tell() > 0
    assert str(inquiry.pk) in listener.heard[0][1].decode()


def test_the_feed_tells_nobody_of_a_record_that_they_may_not_know(ours):
    draft(ours)
    for name in ("mei", "thu", "hoa"):
        feed = Program(token(ours.people[name])[1]).get("/changes?limit=500").json()
        assert [one for one in feed["items"] if one["type"].startswith("exchange.")] == []


@pytest.mark.parametrize("cursor", ["x", "WzFd", "eyJpbnRlcm5hbCI6Ii0xIn0"])
def test_a_damaged_cursor_of_the_feed_is_refused(program, cursor):
    assert program.get(f"/changes?after={cursor}").status_code == 422


def test_a_message_is_signed_as_standard_webhooks_say(ours, listener):
    _made, secret = subscribe(ours, listener.url, "exchange.inquiry.drafted")
    draft(ours)
    assert run() == (1, 1)
    headers, body = listener.heard[0]
    named = {name.lower(): value for name, value in headers.items()}
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{named['webhook-id']}.{named['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert named["webhook-signature"] == f"v1,{expected}"
    told = json.loads(body)
    assert told["type"] == "exchange.inquiry.drafted"
    assert "left the road" not in body.decode()


def test_nothing_is_told_twice_nor_what_was_before(ours, listener):
    draft(ours)
    subscribe(ours, listener.url)
    assert run() == (0, 0)
    draft(ours)
    assert run() == (2, 2)
    assert run() == (0, 0)


def test_nobody_is_told_of_what_they_may_not_know(ours, listener):
    subscribe(ours, listener.url, who="mei")
    draft(ours)
    assert run() == (0, 0)


def test_a_failed_message_is_tried_again_later_under_its_same_id(ours, listener):
    listener.answers[:] = [503]
    subscribe(ours, listener.url, "exchange.inquiry.drafted")
    draft(ours)
    run()
    waiting = Delivery.objects.get()
    assert (waiting.fate, waiting.status, waiting.tries) == ("waiting", 503, 1)
    assert actions.deliver_due() == 0
    then = clock.now().timestamp()
    with clock.injected(lambda: then + 6):
        assert actions.deliver_due() == 1
    waiting.refresh_from_db()
    assert (waiting.fate, waiting.tries) == ("delivered", 2)
    assert len({{k.lower(): v for k, v in headers.items()}["webhook-id"] for headers, _ in listener.heard}) == 1


def test_a_message_is_given_up_in_the_end_and_can_be_sent_again(ours, listener, program):
    subscribe(ours, listener.url, "exchange.inquiry.drafted")
    draft(ours)
    listener.answers[:] = [500] * 10
    actions.gather_events()
    moment = clock.now().timestamp()
    for _ in range(10):
        with clock.injected(lambda moment=moment: moment):
            actions.deliver_due()
        moment += 100_000
    delivery = Delivery.objects.get()
    assert (delivery.fate, delivery.tries) == ("given-up", 10)
    listener.answers[:] = []
    answer = program("POST", f"/webhooks/messages/{delivery.pk}/redeliver", key=uuid.uuid4())
    assert answer.status_code == 204
    with clock.injected(lambda: moment):
        actions.deliver_due()
    delivery.refresh_from_db()
    assert delivery.fate == "delivered"


def test_no_redirect_is_followed(ours, listener):
    listener.answers[:] = [307]
    subscribe(ours, listener.url, "exchange.inquiry.drafted")
    draft(ours)
    run()
    assert len(listener.heard) == 1
    assert Delivery.objects.get().fate == "waiting"


@pytest.mark.parametrize(
    "url",
    [
        "https://169.254.169.254/latest",
        "https://localhost/x",
        "https://partner.example@allowed.example/x",
        "https://allowed.example:8443/x",
        "https://allowed.example.evil/x",
        "ftp://allowed.example/x",
        "https://[::1/x",
        "http://allowed.example/x",
    ],
)
def test_a_webhook_goes_only_where_the_operator_allows(url):
    assert not rules.may_go_to(url, allowed=["allowed.example"], demo=False)


def test_a_webhook_goes_where_the_operator_allows():
    assert rules.may_go_to("https://allowed.example/x?y=1", allowed=["allowed.example"], demo=False)


def test_a_host_that_is_allowed_no_more_is_not_called(ours, listener, settings):
    subscribe(ours, listener.url, "exchange.inquiry.drafted")
    draft(ours)
    settings.JALON_WEBHOOK_HOSTS = []
    run()
    assert listener.heard == []


def test_a_webhook_is_made_listed_and_ended_by_the_api(ours, program, listener):
    key = uuid.uuid4()
    said = {"url": listener.url, "events": ["exchange.*"]}
    made = program("POST", "/webhooks", said, key=key)
    assert (made.status_code, made.json()["secret"][:6]) == (201, "whsec_")
    assert made.json()["secret"] not in Subscription.objects.get().secret
    assert [one["id"] for one in program.get("/webhooks").json()["items"]] == [str(key)]
    assert program("DELETE", f"/webhooks/{key}").status_code == 204
    draft(ours)
    assert run() == (0, 0)


def test_a_webhook_elsewhere_is_refused_by_the_api(program):
    answer = program("POST", "/webhooks", {"url": "https://x.example/", "events": ["exchange.*"]}, key=uuid.uuid4())
    assert (answer.status_code, answer.json()["code"]) == (422, "api.cannot-subscribe")


@pytest.mark.parametrize("event", ["*", "Exchange.*", "exchange.*.x", ""])
def test_acts_are_named_as_they_are(program, event):
    answer = program("POST", "/webhooks", {"url": "https://x.example/", "events": [event]}, key=uuid.uuid4())
    assert answer.json()["code"] == "api.not-valid"


def test_old_answers_are_forgotten_after_a_day(ours, program, listener):
    program("POST", "/webhooks", {"url": listener.url, "events": ["exchange.*"]}, key=uuid.uuid4())
    then = clock.now() + datetime.timedelta(hours=25)
    assert actions.forget_old_answers() == 0
    with clock.injected(then.timestamp):
        assert actions.forget_old_answers() == 1
