"""The pages of the exchange in Chromium: a request written, released, answered, at both widths, without JavaScript."""

import uuid

import pytest

from browser.looking import assert_accessible, log_in
from factories.ours import PASSWORD, ask, inquiry_body, receive, release, take
from jalon.node.exchange.choices import State
from jalon.node.exchange.models import Inquiry
from jalon.node.federation import opening
from jalon.node.federation.models import Outgoing

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def as_(page, address, ours):
    def log(name):
        page.context.clear_cookies()
        log_in(page, address, name, PASSWORD)
        return page

    return log


@pytest.fixture
def theirs(ours):
    envelope = ours.laos.envelope("exchange.inquiry.v1", inquiry_body())
    ours.laos.deliver(envelope.raw)
    opening.apply_waiting()
    return Inquiry.objects.get(pk=uuid.UUID(bytes=envelope.id))


def fill_in(page):
    page.get_by_label("Number plate").fill("ກກ 1234")
    page.get_by_label("Country of the plate").fill("LA")
    page.get_by_label("the registered owner").check()
    page.get_by_label("Offence").select_option("drugs.trafficking")
    page.get_by_label("National law and article").fill("Criminal Code, article 250")
    page.get_by_label("Facts").fill("It left the road before the checkpoint.")
    page.get_by_label("I have considered each of these questions").check()


def test_a_request_is_written_released_by_another_and_leaves(as_, address, ours):
    page = as_("linh")
    page.goto(f"{address}/requests/new/")
    assert_accessible(page)
    page.get_by_label("verification of a vehicle").check()
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Number plate").wait_for()
    assert_accessible(page)
    fill_in(page)
    page.get_by_role("button", name="Send to review").click()
    page.get_by_text("Sent to review").wait_for()
    assert not page.get_by_role("button", name="Release and send").is_visible()
    where = page.url
    page = as_("minh")
    page.goto(f"{address}/requests/release/")
    assert_accessible(page)
    page.goto(where)
    assert page.get_by_text("They will see").first.is_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Release and send").click()
    page.get_by_text("leaves by itself").wait_for()
    assert Inquiry.objects.get().state == State.SENT
    assert Outgoing.objects.count() == 1


def test_what_is_missing_is_said_above_and_beside_the_field_and_nothing_typed_is_lost(as_, address):
    page = as_("linh")
    page.goto(f"{address}/requests/new/?kind=verification.vehicle")
    page.evaluate("document.querySelector('main form').noValidate = true")
    page.get_by_label("Facts").fill("Typed once.")
    page.complaints.clear()
    page.get_by_role("button", name="Send to review").click()
    page.locator(".has-error").first.wait_for()
    assert page.get_by_label("Facts").input_value() == "Typed once."
    assert page.locator(".has-error").count() >= 4
    assert_accessible(page)
    page.complaints.clear()  # Chromium notes the 422 of the answer


def test_a_request_of_theirs_is_acknowledged_and_answered(as_, address, theirs):
    page = as_("linh")
    page.goto(f"{address}/requests/")
    page.get_by_role("link", name="LA-MPS-2026-000001").click()
    assert_accessible(page)
    page.get_by_role("button", name="Acknowledge").click()
    page.get_by_text("Acknowledged. The partner learns").wait_for()
    page = as_("rev")
    page.goto(f"{address}/requests/article-3/")
    assert_accessible(page)
    page.get_by_role("link", name="VN-MPS-").click()
    assert_accessible(page)
    page.get_by_label("I have considered each of these questions").check()
    page.get_by_role("button", name="Pass the screen").click()
    page.get_by_text("The screen is passed.").wait_for()
    where = page.url
    page = as_("linh")
    page.goto(where)
    page.get_by_role("button", name="Assign").click()
    page.get_by_text("Assigned. The partner").wait_for()
    assert_accessible(page)
    page.get_by_label("Reply").fill("The owner is known.")
    page.get_by_role("button", name="Send the answer").click()
    page.get_by_text("The owner is known.").wait_for()
    assert_accessible(page)
    theirs.refresh_from_db()
    assert theirs.state == State.ANSWERED


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("linh", "/today/"),
        ("linh", "/requests/"),
        ("thu", "/partners/"),
        ("thu", "/partners/health/"),
        ("hoa", "/today/"),
    ],
)
def test_every_page_can_be_used_by_everybody(as_, address, who, path):
    page = as_(who)
    page.goto(address + path)
    assert_accessible(page)


def test_who_read_it_is_shown(as_, address, ours):
    inquiry = ask(ours)
    page = as_("minh")
    page.goto(f"{address}/requests/{inquiry.pk}/readers/")
    assert_accessible(page)
    assert page.get_by_text("drafted the request").is_visible()


@pytest.mark.parametrize("language", ["fr", "vi", "zh-hans", "lo", "km"])
def test_the_pages_fit_in_every_language(as_, address, ours, theirs, language):
    page = as_("linh")
    ours.people["linh"].language = language
    ours.people["linh"].save()
    page.goto(f"{address}/requests/{theirs.pk}/")
    assert page.locator("html").get_attribute("lang") == language
    assert_accessible(page)


def test_all_of_it_works_without_javascript(chromium, address, ours):
    context = chromium.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    log_in(page, address, "linh", PASSWORD)
    page.goto(f"{address}/requests/new/")
    page.get_by_label("verification of a vehicle").check()
    page.get_by_role("button", name="Go on").click()
    fill_in(page)
    page.get_by_role("button", name="Send to review").click()
    page.get_by_text("Sent to review").wait_for()
    context.close()
    assert Inquiry.objects.get().state == State.TO_RELEASE


def test_j_and_k_go_through_the_list_and_show_a_preview(as_, address, ours):
    for number in ("LA-1", "LA-2"):
        receive(ours, number=number, facts=f"The facts of {number}.")
    page = as_("linh")
    page.goto(f"{address}/requests/")
    first, second = page.locator("a[data-preview]").all_inner_texts()
    page.keyboard.press("j")
    page.get_by_text(f"The facts of {first}.").wait_for()
    page.keyboard.press("j")
    page.get_by_text(f"The facts of {second}.").wait_for()
    assert_accessible(page)
    page.keyboard.press("k")
    page.get_by_text(f"The facts of {first}.").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/requests/*-*/")


# Seconds by the keystroke-level model (Card, Moran and Newell): a key of somebody who types every day, a click with
# the way to it, and a thought before each field.
KEY, CLICK, THOUGHT = 0.2, 1.3, 1.35
TYPED = {
    "Number plate": "38A-123.45",
    "Country of the plate": "LA",
    "Facts": "Left the road at km 12, packages thrown out.",
    "Reasons of urgency": "Load still on the road",
}


def test_who_knows_the_task_gets_an_urgent_vehicle_verification_out_in_a_minute(as_, address, ours):
    release(ours, ask(ours))  # what this person wrote last fills in the rest
    page = as_("linh")
    page.goto(f"{address}/requests/new/?kind=verification.vehicle")
    fields = keys = clicks = 0
    for label, text in TYPED.items():
        page.get_by_label(label).fill(text)
        fields, keys = fields + 1, keys + len(text) + 1
    page.get_by_label("Urgency", exact=True).select_option("urgent")
    page.get_by_label("Ground of urgency").select_option("public-security")
    page.get_by_label("I have considered each of these questions").check()
    fields, clicks = fields + 3, clicks + 5
    page.get_by_role("button", name="Send to review").click()
    page.get_by_text("Sent to review").wait_for()
    seconds = keys * KEY + (clicks + 1) * CLICK + fields * THOUGHT
    sent = Inquiry.objects.order_by("-created_at").first()
    assert (sent.urgency, sent.subject["plate"], sent.asked) == ("urgent", "38A-123.45", ["owner"])
    assert seconds <= 60, f"{fields} fields, {keys} keys, {clicks + 1} clicks: {seconds:.0f} s"


def test_every_step_of_work_can_be_used_by_everybody(as_, address, ours, theirs):
    take(ours, theirs)
    page = as_("linh")
    page.goto(f"{address}/requests/{theirs.pk}/")
    for title in ("Stop the clock", "Extend the deadline", "Ask for clarification"):
        page.locator("summary", has_text=title).click()
    assert_accessible(page)
    page.locator("#ask textarea").fill("Which of the two plates?")
    page.get_by_role("button", name="Ask the partner").click()
    page.get_by_text("The clock stands until they say").wait_for()
    assert page.get_by_text("Which of the two plates?").is_visible()
    assert_accessible(page)


def test_a_view_is_taken_away_as_a_file(as_, address, theirs):
    page = as_("linh")
    page.goto(f"{address}/requests/?view=waiting-on-us")
    page.get_by_text("Take this view away as a file").click()
    assert_accessible(page)
    page.get_by_label("What for?").select_option("investigation")
    page.get_by_label("Kind of file").select_option("CSV")
    with page.expect_download() as coming:
        page.get_by_role("button", name="Take the file").click()
    lines = coming.value.path().read_text(encoding="utf-8").splitlines()
    assert coming.value.suggested_filename == "requests-waiting-on-us.csv"
    assert str(theirs.pk) in lines[1]
