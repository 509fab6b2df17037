"""Warnings on a device in Chromium: offered, refused kindly, switched on, shown by the service worker, switched off.

Chromium without a window reaches no push service. So one test sees what it then says; the other puts a subscription of
ours in the place of the browser's own, and hands the service worker what our push service took.
"""

import json

import pytest

from browser.looking import assert_accessible, log_in
from factories.ours import PASSWORD
from hotline.cast import Border
from hotline.pushed import Browser, Service
from jalon.node.hotline import tasks
from jalon.node.hotline.models import Device
from jalon.node.kernel import clock

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SUBSCRIPTION = """given => {
    const held = { get: () => JSON.parse(localStorage.getItem('held')), set: on => localStorage.setItem('held', on) };
    const subscription = {
        endpoint: given.endpoint,
        toJSON: () => ({ endpoint: given.endpoint, keys: { p256dh: given.public, auth: given.auth } }),
        unsubscribe: async () => { held.set(false); return true; },
    };
    PushManager.prototype.getSubscription = async () => held.get() ? subscription : null;
    PushManager.prototype.subscribe = async options => {
        localStorage.setItem('asked', JSON.stringify(options));
        held.set(true);
        return subscription;
    };
}"""
SHOWN = """async () => {
    const registration = await navigator.serviceWorker.ready;
    for (const end = Date.now() + 2000; Date.now() < end; await new Promise(done => setTimeout(done, 50))) {
        const [first] = await registration.getNotifications();
        if (first) return { title: first.title, body: first.body, tag: first.tag, url: first.data.url };
    }
    return null;
}"""


class Now:
    """The machine's own clock: the pages are served in a thread of their own."""

    @property
    def at(self):
        return clock.now()


@pytest.fixture
def service(settings):
    service = Service()
    settings.JALON_PUSH_HOSTS, settings.JALON_PUSH_CONTACT = [service.host], "mailto:duty@agency.example"
    yield service
    service.close()


@pytest.fixture
def page_of_linh(page, address, ours, service):
    log_in(page, address, "linh", PASSWORD)
    page.goto(f"{address}/hotline/")
    page.get_by_role("link", name="Warnings on my devices").click()
    page.get_by_role("heading", name="Warnings on my devices").wait_for()
    return page


def test_a_browser_that_refuses_is_answered_kindly(page_of_linh, address, service):
    page = page_of_linh
    page.get_by_role("button", name="Warn me on this device").click()
    page.get_by_text("The browser may not show notifications of this node. Allow them beside the address").wait_for()
    assert_accessible(page)
    page.context.grant_permissions(["notifications"], origin=address)
    page.reload()
    page.get_by_text("This device is not warned yet.").wait_for()
    page.get_by_role("button", name="Warn me on this device").click()
    page.get_by_text("The browser reached no push service").wait_for()
    assert page.get_by_role("button", name="Warn me on this device").is_enabled()
    assert_accessible(page)
    assert not Device.objects.exists()
    page.complaints[:] = [said for said in page.complaints if "Push API in incognito mode" not in said]


def test_a_device_is_switched_on_warned_and_switched_off(page_of_linh, address, ours, service):
    page, browser = page_of_linh, Browser(service.origin)
    page.context.grant_permissions(["notifications"], origin=address)
    page.context.add_init_script(f"({SUBSCRIPTION})({json.dumps(browser.subscription)})")
    page.reload()
    page.get_by_role("button", name="Warn me on this device").click()
    page.get_by_text("This device is warned while you are on duty.").wait_for()
    page.get_by_text("this one").wait_for()
    assert json.loads(page.evaluate("localStorage.getItem('asked')"))["userVisibleOnly"] is True
    assert_accessible(page)

    border = Border(ours, Now())
    border.on_duty("linh")
    alert = border.theirs_raise()
    tasks.mind()
    told = browser.read(service.taken[0][2])
    assert shown(page, address, json.dumps(told)) == {
        "title": f"Hotline: alert {alert.mark}", "body": "Urgent · Pursuit towards the border", "tag": alert.mark,
        "url": f"/hotline/alerts/{alert.pk}/",
    }  # fmt: skip

    page.get_by_role("button", name="Remove").click()
    page.get_by_text("No device is warned.").wait_for()
    page.get_by_text("This device is not warned yet.").wait_for()
    assert not Device.objects.exists()


def shown(page, address, data):
    """What the service worker shows when the browser's own push machinery wakes it; tried again, as a service does."""
    tools, known = page.context.new_cdp_session(page), []
    tools.on("ServiceWorker.workerRegistrationUpdated", lambda said: known.extend(said["registrations"]))
    tools.send("ServiceWorker.enable")
    page.wait_for_function("() => navigator.serviceWorker.ready.then(ready => ready.active.state === 'activated')")
    registration = next(one["registrationId"] for one in known if one["scopeURL"].endswith("/hotline/devices/"))
    message = {"origin": address, "registrationId": registration, "data": data}
    for _ in range(10):
        tools.send("ServiceWorker.deliverPushMessage", message)
        if found := page.evaluate(SHOWN):
            return found
    return None
