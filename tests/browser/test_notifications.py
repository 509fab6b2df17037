"""Notifications in the browser: read, marked and chosen by everybody, on a phone and on a desk."""

import pytest

from browser.looking import assert_accessible, log_in
from factories.ours import PASSWORD, inquiry_fields
from jalon.node.exchange import actions as exchange
from jalon.node.kernel import ids
from jalon.node.notifications import actions, choices

pytestmark = pytest.mark.browser
KIND = "test.arrived"


def test_notifications_are_read_marked_and_chosen(page, address, ours, monkeypatch):
    monkeypatch.setattr(choices, "_kinds", dict(choices._kinds))
    choices.register(KIND, "A request arrives for my unit", "%(partner)s asks %(unit)s, until 22 Nov 16:00.")
    linh = ours.people["linh"]
    asked = exchange.draft_inquiry(ids.new_id(), author=linh, fields=inquiry_fields(ours), uploads=())
    for occasion in ("1", "2"):
        actions.notify(
            KIND, about=f"jalon:exchange/inquiry/{asked.pk}", to=actions.author(linh.pk), occasion=occasion,
            partner="LA-MPS", unit="HT",
        )  # fmt: skip
    log_in(page, address, "linh", PASSWORD)
    page.goto(f"{address}/notifications/")
    assert_accessible(page)
    page.get_by_role("button", name="Mark as read").first.click()
    assert page.locator("tbody tr").count() == 1
    page.get_by_role("link", name="Choose what I get").click()
    assert_accessible(page)
    page.get_by_label("A request arrives for my unit").uncheck()
    page.get_by_role("button", name="Keep my choice").click()
    assert not page.get_by_label("A request arrives for my unit").is_checked()
