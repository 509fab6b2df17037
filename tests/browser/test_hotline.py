"""The hotline in Chromium: the board that lives, an alarm and an alert on a phone, whom to call, rosters, the map."""

import datetime
import uuid

import pytest
from django.utils import timezone

from browser.looking import PHONE, assert_accessible, log_in
from factories.ours import PASSWORD
from hotline.cast import Border
from jalon.node.hotline.actions import alerts
from jalon.node.hotline.models import Alert
from jalon.node.kernel import clock

pytestmark = [pytest.mark.browser, pytest.mark.slow]


class Now:
    """The machine's own clock: the pages are served in a thread of their own."""

    @property
    def at(self):
        return clock.now()


@pytest.fixture
def border(ours):
    return Border(ours, Now())


@pytest.fixture
def as_(page, address, border, ours):
    def log(name):
        page.context.clear_cookies()
        log_in(page, address, name, PASSWORD)
        return page

    return log


def test_an_alert_appears_on_the_board_by_itself_and_is_acknowledged(as_, address, border):
    border.on_duty("linh")
    page = as_("linh")
    page.goto(f"{address}/hotline/")
    page.get_by_text("No alert is open.").wait_for()
    assert_accessible(page)
    alert = border.theirs_raise(text="ລົດສີຂາວ")
    page.get_by_role("link", name="Pursuit towards the border").wait_for(timeout=5000)
    assert_accessible(page)
    page.get_by_role("link", name="Pursuit towards the border").click()
    page.get_by_role("button", name="I take it: acknowledge").click()
    page.get_by_text("you hold this alert").wait_for()
    alert.refresh_from_db()
    assert alert.acknowledged_by == "Linh"


def test_an_alarm_on_a_phone_in_three_taps_and_its_live_page(as_, address, border):
    page = as_("linh")
    page.set_viewport_size({"width": PHONE, "height": 844})
    page.goto(f"{address}/hotline/alarm/")
    assert_accessible(page)
    page.get_by_role("link", name="Pursuit towards the border").click()
    assert page.get_by_label("Place").input_value() == "HT"
    assert page.get_by_label("Note").input_value()
    assert_accessible(page)
    page.set_viewport_size({"width": PHONE, "height": 844})
    page.locator("summary", has_text="Raise the alarm").click()
    page.get_by_role("button", name="Yes, raise it now").click()
    page.get_by_role("heading", name="Pursuit towards the border").wait_for()
    alert = Alert.objects.get()
    assert page.get_by_role("link", name="SMS").first.get_attribute("href").startswith("sms:+8562023123456?body=JLN1")
    assert_accessible(page)
    page.set_viewport_size({"width": PHONE, "height": 844})
    Alert.objects.filter(pk=alert.pk).update(
        state="acknowledged", acknowledged_by="Capt. Somchit", acknowledged_at=alert.raised_at
    )
    page.get_by_text("acknowledged after").wait_for(timeout=8000)


def test_one_tap_on_the_red_button_dials(as_, address):
    page = as_("linh")
    page.goto(f"{address}/account/")
    call = page.get_by_role("link", name="Call gate office, Bolikhamxay")
    assert call.get_attribute("href") == "tel:+8562023123456"
    for width in (PHONE, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert call.is_visible()
        assert call.bounding_box()["height"] >= 40


@pytest.mark.parametrize("path", ["call/", "lines/", "map/", "rosters/", "tests/", "report/", "text/"])
def test_every_page_of_the_hotline_can_be_used_by_everybody(as_, address, border, path):
    border.on_duty("linh")
    border.raise_("help")
    page = as_("minh")
    page.goto(f"{address}/hotline/{path}")
    assert_accessible(page)


def test_a_shift_is_set_and_a_gap_is_seen(as_, address, border, ours):
    border.on_duty("linh", hours=20, after=-1)
    page = as_("minh")
    page.goto(f"{address}/hotline/rosters/{ours.units['HT'].pk}/")
    assert page.get_by_text("nobody").first.is_visible()
    assert_accessible(page)
    page.get_by_label("Officer").select_option(label="Minh")
    later = timezone.localtime() + datetime.timedelta(days=1)
    page.get_by_label("From", exact=True).fill(later.strftime("%Y-%m-%dT%H:%M"))
    page.get_by_role("button", name="Put on duty").click()
    page.locator(".shift strong", has_text="Minh").first.wait_for()


@pytest.mark.parametrize("language", ["vi", "lo"])
def test_the_pages_fit_in_other_languages(as_, address, border, ours, language):
    ours.people["linh"].language = language
    ours.people["linh"].save()
    alert = border.raise_("victim")
    page = as_("linh")
    for path in ("", "call/", f"alerts/{alert.pk}/", f"lines/{border.line.pk}/"):
        page.goto(f"{address}/hotline/{path}")
        assert_accessible(page)


def test_an_alarm_works_without_javascript(chromium, address, border, ours):
    context = chromium.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    log_in(page, address, "linh", PASSWORD)
    page.goto(f"{address}/hotline/alarm/help/")
    page.locator("summary", has_text="Raise the alarm").click()
    page.get_by_role("button", name="Yes, raise it now").click()
    page.get_by_role("heading", name="Officers need help at once").wait_for()
    context.close()
    alert = Alert.objects.get()
    alerts.close_alert(alert.pk, closer=ours.people["linh"], outcome="resolved")
    assert uuid.UUID(str(alert.pk))
