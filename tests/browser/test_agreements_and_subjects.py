"""The register and the subjects in Chromium: both widths, without JavaScript, nothing in the way of a screen reader."""

import datetime

import pytest

from browser.looking import DESKTOP, PHONE, assert_accessible, log_in
from factories.ours import ACTOR, PASSWORD, SINCE
from jalon.node.accounts import actions as accounts
from jalon.node.agreements import actions as agreements
from jalon.node.kernel import ids
from jalon.node.subjects import actions
from jalon.node.subjects.models import Comparison

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ASKED = "VN-LA-Y/?unit=HT&country=LA&level=province&kind=verification.vehicle&handling=H1&categories=vehicles"


@pytest.fixture
def agreed(ours):
    for who, role in (("minh", "head-of-cooperation"), ("minh", "victim-focal-point")):
        unit = ours.units["HT"].pk
        accounts.grant_role(ours.people[who], role=role, unit=unit, actor=ACTOR, valid_from=SINCE)
    return agreements.add_agreement(
        "VN-LA-Y",
        titles={"en": "Protocol of the border provinces", "vi": "Nghị định thư giữa các tỉnh biên giới"},
        parties=["VN", "LA"],
        articles=[{"number": "4", "titles": {"en": "Verification"}, "texts": {"en": "The parties verify…"}}],
        limits={"other": {"amount": 3, "counted": "working-days"}, "urgent-direct": 8},
        terms={
            "routes": [{"sender": {"levels": ["province"]}, "receiver": {"levels": ["province"]}, "article": "4"}],
            "copies": {"exceptions": ["safety"]},
            "kinds": ["verification"],
        },
        valid_from=datetime.date(2020, 1, 1),
        actor=ACTOR,
    )


@pytest.fixture
def na(ours):
    said = {"kind": "person", "unit": ours.units["HT"].pk, "author": ours.people["linh"]}
    document = [("document", "B1234567", "VN"), ("device", "49-015420-323751-7", "")]
    na = actions.enter_subject(
        ids.new_id(), named=[("Nguyễn Thị Na", "given")], numbered=document, birth="2012", **said
    )
    actions.enter_subject(ids.new_id(), named=[("阮氏娜", "given")], **said)
    return na


def assert_readable(page, address, paths):
    """Open each page at both widths; nothing is wider than the window."""
    for width in (DESKTOP, PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        for path in paths:
            page.goto(f"{address}{path}")
            assert_accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (path, width)


def test_the_register_is_readable_at_both_widths(page, address, ours, agreed):
    log_in(page, address, "minh", PASSWORD)
    paths = ["", ASKED, "new/", "rules/", "working-days/LA/"]
    assert_readable(page, address, [f"/agreements/{path}" for path in paths])


def test_subjects_are_readable_at_both_widths(page, address, ours, agreed, na):
    log_in(page, address, "minh", PASSWORD)
    page.goto(f"{address}/subjects/")
    assert_accessible(page)
    page.get_by_label("What for?").select_option("investigation")
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Name in any script").fill("Nguyen Thi Na")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Nguyễn Thị Na").click()
    page.get_by_role("heading", name="Nguyễn Thị Na").wait_for()
    pair = Comparison.objects.get()
    paths = ["?q=Nguyen Thi Na", "new/person/", f"{na.pk}/", f"{na.pk}/readers/", "same/", f"same/{pair.pk}/"]
    assert_readable(page, address, [f"/subjects/{path}" for path in paths])
