"""Web push: what leaves is read with the browser's own keys, and the proof with the node's; devices come and go."""

import base64
import datetime
import json
import logging
import uuid

import pytest

from hotline.pushed import CHROME, Browser, Service
from jalon.node.audit.models import Entry
from jalon.node.hotline import tasks
from jalon.node.hotline.actions import alerts, devices
from jalon.node.hotline.adapters import Failed, push
from jalon.node.hotline.models import Device, Notice
from jalon.node.hotline.rules import pushing as rules
from jalon.node.kernel import keys
from jalon.node.notifications.models import Notification

CONTACT = "mailto:duty@agency.example"


@pytest.fixture
def service(settings):
    service = Service()
    settings.JALON_PUSH_HOSTS, settings.JALON_PUSH_CONTACT = [service.host], CONTACT
    yield service
    service.close()


@pytest.fixture
def browser(service, ours):
    browser = Browser(service.origin)
    devices.add_device(ours.people["linh"], user_agent=CHROME, **browser.subscription)
    return browser


def acts(name):
    return [entry.detail for entry in Entry.objects.filter(action=f"hotline.device.{name}").order_by("at")]


# What leaves


def test_an_alert_reaches_the_browser_of_whoever_is_on_duty_and_nobody_else_can_read_it(border, service, browser, ours):
    border.on_duty("linh")
    other = Browser(service.origin, "minh")
    devices.add_device(ours.people["minh"], **other.subscription)
    alert = border.theirs_raise()
    tasks.mind()
    (path, headers, body), *more = service.taken
    assert (path, more) == (browser.path, [])
    assert headers["Content-Encoding"] == "aes128gcm"
    assert (headers["TTL"], headers["Urgency"]) == ("3600", "high")
    assert rules.topic(alert.pk, Device.objects.get(user=ours.people["linh"]).pk) == headers["Topic"]
    assert len(headers["Topic"]) == 32
    said = browser.read(body)
    assert said == {
        "title": f"Hotline: alert {alert.mark}", "body": "Urgent · Pursuit towards the border", "tag": alert.mark,
        "lang": "en", "urgent": True, "url": f"/hotline/alerts/{alert.pk}/",
    }  # fmt: skip
    with pytest.raises(Exception, match="Decryption"):
        other.read(body)
    assert Notice.objects.get(medium="push").state == "sent"
    assert Device.objects.get(user=ours.people["linh"]).warned_at == border.hand.at


def test_the_push_service_knows_the_node_by_a_proof_for_itself_alone_that_ends(border, service, browser):
    border.on_duty("linh")
    border.theirs_raise()
    tasks.mind()
    claims, key = service.proof()
    assert (claims["aud"], claims["sub"]) == (service.origin, CONTACT)
    assert claims["exp"] == int(border.hand.at.timestamp()) + 3600
    assert key == push.public_key()


def test_nothing_of_the_alert_or_of_a_person_is_in_it_and_every_message_has_one_length(
    border, service, browser, caplog
):
    border.on_duty("linh", mail="linh@example.org")
    with caplog.at_level(logging.DEBUG):
        for kind in ("pursuit", "help", "oral-inquiry"):
            border.theirs_raise(kind=kind, text="Words of theirs", place="Nam Phao", marker="QX-7")
        tasks.mind()
    assert len(service.taken) == 3
    assert len({len(body) for _path, _headers, body in service.taken}) == 1
    for number, (_path, _headers, body) in enumerate(service.taken):
        told = json.dumps([browser.read(body), service.proof(number)[0]])
        for secret in ("Words", "Nam Phao", "QX-7", "BL", "Bolikhamxay", "Linh", "linh", "+84912345678", "LA-MPS"):
            assert secret not in told
    for secret in (browser.endpoint, browser.path, "Words of theirs"):
        assert secret not in caplog.text


def test_a_test_call_is_said_to_be_one_and_wakes_no_telephone(border, service, browser):
    border.on_duty("linh")
    border.theirs_raise(kind="test", exercise="test")
    border.theirs_raise(exercise="drill")
    tasks.mind()
    told = [(headers["Urgency"], browser.read(body)["body"]) for _path, headers, body in service.taken]
    assert told == [("normal", "Test call"), ("normal", "Exercise · Pursuit towards the border")]


def test_it_is_said_in_the_language_of_its_reader(border, service, browser, ours):
    ours.people["linh"].language = "vi"
    ours.people["linh"].save()
    border.on_duty("linh")
    border.theirs_raise()
    tasks.mind()
    told = browser.read(service.taken[0][2])
    assert told["lang"] == "vi"
    assert "Truy đuổi" in told["body"]


def test_the_encryption_is_that_of_rfc_8291_by_its_own_example():
    """The example of RFC 8291, section 5, read by the library that the node writes with."""
    import http_ece
    from cryptography.hazmat.primitives.asymmetric import ec

    def raw(text):
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

    key = ec.derive_private_key(int.from_bytes(raw("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94")), ec.SECP256R1())
    body = raw(
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl"
        "7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )
    plain = http_ece.decrypt(body, private_key=key, auth_secret=raw("BTBZMqHH6r4Tts7J_aSIgg"), version="aes128gcm")
    assert plain == b"When I grow up, I want to be a watermelon"


# What comes back


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_gone_is_forgotten_and_its_person_is_told(border, service, browser, ours, status):
    border.on_duty("linh")
    service.answer(status)
    border.theirs_raise()
    tasks.mind()
    assert not Device.objects.exists()
    assert (Notice.objects.get().state, Notice.objects.get().reason) == ("failed", f"push-{status}")
    assert acts("forgotten") == [{"device": "Chrome · Android", "of": "linh"}]
    told = Notification.objects.get(kind="hotline.device")
    assert (told.user, told.words) == (ours.people["linh"], {"device": "Chrome · Android"})
    border.hand.pass_(minutes=5)
    border.theirs_raise()
    tasks.mind()
    assert len(service.taken) == 1


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_service_is_asked_again_later_and_not_for_ever(border, service, browser, status):
    border.on_duty("linh")
    border.theirs_raise(plan=[{"rung": "duty", "minutes": 0}])
    for _ in range(10):
        service.answer(status)
    waited = []
    for tried in range(1, 6):
        tasks.mind()
        assert len(service.taken) == tried
        notice = Notice.objects.get()
        waited.append((notice.retry_at - border.hand.at).total_seconds())
        tasks.mind()
        assert len(service.taken) == tried, "not before its time"
        border.hand.at = notice.retry_at
    tasks.mind()
    assert (notice.state, notice.reason, len(service.taken)) == ("failed", f"push-{status}", 5)
    assert waited == [20, 40, 80, 160, 320]
    assert Device.objects.exists()


def test_the_service_may_ask_for_patience_within_reason(border, service, browser):
    border.on_duty("linh")
    border.theirs_raise()
    service.answer(429, Retry_After="120")
    service.answer(503, Retry_After="999999999")
    tasks.mind()
    assert Notice.objects.get().retry_at == border.hand.at + datetime.timedelta(seconds=120)
    border.hand.pass_(seconds=120)
    tasks.mind()
    assert Notice.objects.get().retry_at == border.hand.at + rules.LONGEST_WAIT
    for said in ("soon", "", "-5", "٣"):
        assert rules.waits(said, datetime.timedelta(seconds=20)) == datetime.timedelta(seconds=20)
    assert rules.waits("9" * 9000, datetime.timedelta(seconds=20)) == rules.LONGEST_WAIT


@pytest.mark.parametrize("status", [302, 400, 401, 403, 413])
def test_what_would_be_refused_again_is_not_tried_again_and_no_redirect_is_followed(border, service, browser, status):
    border.on_duty("linh")
    service.answer(status, Location=f"{service.origin}/elsewhere")
    border.theirs_raise()
    tasks.mind()
    assert (Notice.objects.get().state, Notice.objects.get().reason) == ("failed", f"push-{status}")
    assert [path for path, _headers, _body in service.taken] == [browser.path]


def test_an_alert_that_somebody_took_or_that_is_over_is_not_pushed_late(border, service, browser, ours):
    border.on_duty("linh")
    service.answer(503)
    alert = border.theirs_raise()
    tasks.mind()
    alerts.acknowledge_alert(alert.pk, holder=ours.people["minh"])
    border.hand.pass_(minutes=1)
    tasks.mind()
    assert (Notice.objects.get().state, len(service.taken)) == ("dropped", 1)


def test_a_later_step_takes_the_place_of_one_that_waits_with_what_is_left_of_its_life(border, service, browser):
    border.on_duty("linh", duty="deputy")
    border.on_duty("linh")
    border.theirs_raise()
    tasks.mind()
    border.hand.pass_(minutes=3)
    tasks.mind()
    headers = [each[1] for each in service.taken]
    assert [each["TTL"] for each in headers] == ["3600", "3420"]
    assert headers[0]["Topic"] == headers[1]["Topic"]


def test_sms_goes_first_and_a_silent_service_holds_up_nothing_else(border, service, browser, ours, settings, tmp_path):
    settings.JALON_SMS = f"file:{tmp_path}/sms"
    for name in ("two", "three"):
        devices.add_device(ours.people["linh"], **Browser(service.origin, name).subscription)
    settings.JALON_PUSH_HOSTS = ["127.0.0.1:1"]
    Device.objects.update(endpoint="http://127.0.0.1:1/x")
    border.on_duty("linh")
    border.theirs_raise()
    tasks.mind()
    assert Notice.objects.get(medium="sms").state == "sent"
    pushed = Notice.objects.filter(medium="push")
    assert sorted(pushed.values_list("reason", flat=True)) == ["", "", "push-unreachable"]


# Where it may go


def allowed(endpoint, *hosts, demo=False):
    return rules.may_push_to(endpoint, allowed=hosts, demo=demo)


@pytest.mark.parametrize(
    ("endpoint", "hosts"),
    [
        ("https://push.example/abc?x=1", ["push.example"]),
        ("https://PUSH.example:443/abc", ["push.example"]),
        ("https://push.example:8443/abc", ["push.example:8443"]),
        ("https://wns2-sg2p.notify.example/w/?token=BQ", ["push.example", ".notify.example"]),
    ],
)
def test_a_service_that_the_operator_named_is_called(endpoint, hosts):
    assert allowed(endpoint, *hosts)


@pytest.mark.parametrize(
    ("endpoint", "hosts"),
    [
        ("https://evil.example/abc", ["push.example"]),
        ("https://push.example.evil.example/abc", ["push.example"]),
        ("https://evilpush.example/abc", ["push.example"]),
        ("https://push.example:8443/abc", ["push.example"]),
        ("https://notify.example/", [".notify.example"]),
        ("https://evilnotify.example/", [".notify.example"]),
        ("http://push.example/abc", ["push.example"]),
        ("https://user@push.example/abc", ["push.example"]),
        ("https://push.example/abc#d", ["push.example"]),
        ("https://push.example@evil.example/", ["push.example"]),
        ("https://push.example\\@evil.example/", ["push.example"]),
        ("https://push.example/a b", ["push.example"]),
        ("https://push.example/\r\nX: y", ["push.example"]),
        ("https://127.0.0.1/abc", ["127.0.0.1"]),
        ("https://[::1]/abc", ["::1", "[::1]"]),
        ("https://10.0.0.8/abc", ["10.0.0.8"]),
        ("https://2130706433/abc", ["2130706433"]),
        ("https://localhost/abc", []),
        ("ftp://push.example/abc", ["push.example"]),
        ("https://[push.example/", ["push.example"]),
        ("https://push.example:99999/", ["push.example"]),
        ("", ["push.example"]),
    ],
)
def test_nothing_else_is_called(endpoint, hosts):
    refused = allowed(endpoint, *hosts)
    assert not refused
    assert refused.reason


def test_this_machine_may_be_named_in_a_demonstration_alone():
    assert allowed("http://127.0.0.1:8123/x", "127.0.0.1:8123", demo=True)
    assert not allowed("http://127.0.0.1:8123/x", "127.0.0.1:8123")
    assert not allowed("http://127.0.0.1:8124/x", "127.0.0.1:8123", demo=True)
    assert not allowed("http://push.example/x", "push.example", demo=True)


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "192.168.1.1", "169.254.169.254", "::1", "fe80::1%eth0", "fd00::2"]
)
def test_a_name_that_leads_into_the_nodes_own_network_is_not_spoken_to(address):
    assert not rules.may_connect(address, demo=False)
    assert rules.may_connect("203.0.114.9", demo=False)
    assert rules.may_connect("127.0.0.1", demo=True)


def test_a_service_that_turns_out_to_be_on_this_machine_gets_no_byte_of_the_message(service, settings, monkeypatch):
    keys.make_push_key()
    settings.JALON_DEMO = False
    monkeypatch.setattr(rules, "may_push_to", lambda *_, **__: True)  # as though a name had led here
    browser = Browser(service.origin)
    to = rules.Subscription(browser.endpoint, browser.point, browser.secret)
    with pytest.raises(Failed, match="push-not-on-the-open-net"):
        push.send(to, "{}", push.Manner(60, "high", "t"))
    assert service.taken == []


def test_a_name_that_cannot_be_is_a_failure_and_stops_nothing(ours, settings):
    settings.JALON_PUSH_HOSTS = [".notify.example"]
    browser = Browser(f"https://{'a' * 70}.notify.example")
    to = rules.Subscription(browser.endpoint, browser.point, browser.secret)
    with pytest.raises(Failed, match="push-unreachable"):
        push.send(to, "{}", push.Manner(60, "high", "t"))


def test_a_host_that_the_operator_takes_back_is_called_no_more(border, service, browser, settings):
    border.on_duty("linh")
    settings.JALON_PUSH_HOSTS = ["push.example"]
    border.theirs_raise()
    tasks.mind()
    assert (Notice.objects.get().reason, service.taken) == ("push-host-not-allowed", [])


# Devices


def test_a_browser_is_added_once_and_audited_and_removed_once(service, browser, ours):
    linh = ours.people["linh"]
    again = devices.add_device(linh, user_agent=CHROME, **browser.subscription)
    assert Device.objects.get().pk == again.pk
    assert acts("added") == [{"device": "Chrome · Android"}]
    devices.remove_device(ours.people["minh"], again.pk)
    assert Device.objects.exists(), "only one's own"
    devices.remove_device(linh, again.pk)
    devices.remove_device(linh, again.pk)
    assert not Device.objects.exists()
    assert acts("removed") == [{"device": "Chrome · Android", "of": "linh"}]


def test_a_browser_that_somebody_else_switches_on_warns_its_former_person_no_more(border, service, browser, ours):
    border.on_duty("linh")
    service.answer(503)
    border.theirs_raise()
    tasks.mind()
    devices.add_device(ours.people["minh"], user_agent=CHROME, **browser.subscription)
    assert [device.user for device in Device.objects.all()] == [ours.people["minh"]]
    border.hand.pass_(minutes=1)
    tasks.mind()
    assert len(service.taken) == 1
    assert acts("removed") == [{"device": "Chrome · Android", "of": "linh"}]


def test_somebody_who_left_is_not_warned(border, service, browser, ours):
    border.on_duty("linh")
    border.theirs_raise()
    ours.people["linh"].is_active = False
    ours.people["linh"].save()
    tasks.mind()
    border.theirs_raise(kind="help")
    tasks.mind()
    assert service.taken == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"endpoint": "https://push.evil.example/x"}, "push.evil.example, is not one that the operator named"),
        ({"endpoint": "http://push.example/x"}, "TLS only"),
        ({"public": "AAAA"}, "keys that cannot be used"),
        ({"public": "B" + "A" * 86}, "keys that cannot be used"),
        ({"auth": "AAAA"}, "keys that cannot be used"),
        ({"auth": "!!"}, "keys that cannot be used"),
    ],
)
def test_a_subscription_that_cannot_be_used_is_refused_in_words(service, ours, change, words):
    with pytest.raises(devices.CannotWarn, match=words):
        devices.add_device(ours.people["linh"], **(Browser(service.origin).subscription | change))
    assert not Device.objects.exists()


def test_a_person_has_a_handful_of_devices(service, ours):
    for number in range(rules.MOST_DEVICES):
        devices.add_device(ours.people["linh"], **Browser(service.origin, str(number)).subscription)
    with pytest.raises(devices.CannotWarn, match="10 devices already"):
        devices.add_device(ours.people["linh"], **Browser(service.origin, "more").subscription)


def test_it_is_off_until_the_operator_switches_it_on(border, ours, as_, settings):
    assert settings.JALON_PUSH_HOSTS == []
    with pytest.raises(devices.CannotWarn, match="has not switched on"):
        devices.add_device(ours.people["linh"], **Browser("https://push.example").subscription)
    client = as_("linh")
    assert b"/hotline/devices/" not in client.get("/hotline/").content
    page = client.get("/hotline/devices/").content.decode()
    assert "has not switched on" in page
    assert "Warn me on this device" not in page


def test_the_page_offers_lists_and_removes(service, browser, as_, ours):
    client = as_("linh")
    assert b"/hotline/devices/" in client.get("/hotline/").content
    page = client.get("/hotline/devices/").content.decode()
    assert "Warn me on this device" in page
    assert push.public_key() in page
    assert "Chrome · Android" in page
    assert browser.endpoint not in page
    more = Browser(service.origin, "two").subscription
    assert client.post("/hotline/devices/add/", more, headers={"User-Agent": CHROME}).status_code == 204
    assert Device.objects.count() == 2
    wrong = client.post(
        "/hotline/devices/add/", more | {"endpoint": "https://evil.example/"}, headers={"Accept": "application/json"}
    )
    assert (wrong.status_code, wrong.json()["code"]) == (422, "hotline.cannot-warn")
    assert client.post("/hotline/devices/add/", {}, headers={"Accept": "application/json"}).status_code == 422
    key = Device.objects.order_by("added_at").first().pk
    assert client.post(f"/hotline/devices/{key}/remove/").status_code == 302
    assert client.post(f"/hotline/devices/{key}/remove/").status_code == 302
    assert Device.objects.count() == 1


def test_only_those_who_answer_alerts_are_warned(service, as_):
    client = as_("hoa")
    assert client.get("/hotline/devices/").status_code == 403
    assert client.post("/hotline/devices/add/", Browser(service.origin).subscription).status_code == 403


def test_the_service_worker_has_one_address_loads_nothing_and_says_nothing_of_anybody(client, db):
    answer = client.get("/hotline/devices/worker.js")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Content-Security-Policy"] == "default-src 'none'"
    assert answer["Cache-Control"] == "no-cache"
    text = answer.content.decode()
    assert "showNotification" in text
    assert "fetch" not in text
    assert "importScripts" not in text
    assert client.post("/hotline/devices/worker.js").status_code == 405


# The key


def test_the_push_key_is_made_once_for_its_owner_alone_and_stays(ours):
    path = keys.folder() / keys.PUSH
    path.unlink(missing_ok=True)
    with pytest.raises(keys.KeysMissing, match="jalon doctor"):
        push.public_key()
    assert keys.make_push_key()
    first = push.public_key()
    assert path.stat().st_mode & 0o077 == 0
    assert path.stat().st_size == 32
    assert not keys.make_push_key()
    assert push.public_key() == first
    assert len(base64.urlsafe_b64decode(first + "=")) == 65
    assert uuid.uuid4().hex not in first
