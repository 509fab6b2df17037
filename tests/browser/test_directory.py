"""The directory in Chromium: list, unit, who faces me, map, an import before it goes in; both widths, no violation."""

import datetime

import pytest

from browser.looking import assert_accessible, log_in
from factories.across import ACTOR, GATE, SINCE, Across
from factories.ours import PASSWORD
from jalon.node.directory import actions

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def across(ours):
    across = Across(ours)
    officer = actions.add_officer(
        across.units["NP"], names={"lo": "ສົມຈິດ", "en": "Somchit"}, rank="Captain", position="Head of the gate",
        languages=["lo", "vi"], valid_from=SINCE, actor=ACTOR,
    )  # fmt: skip
    actions.add_contact(
        across.units["NP"], kind="radio", value="VHF 12, call Nam Phao", officer=officer, valid_from=SINCE, actor=ACTOR
    )
    actions.add_agency(
        "CN-MENGZI", kind="army-meeting-station", country="CN", names={"zh-hans": "蒙自会晤站", "en": "Mengzi station"},
        valid_from=datetime.date(2020, 1, 1), actor=ACTOR,
    )  # fmt: skip
    return across


def assert_readable(page, address, *paths):
    for path in paths:
        page.goto(f"{address}/units/{path}")
        assert_accessible(page)


def test_looking_up_is_readable_at_both_widths(page, address, across):
    log_in(page, address, "linh", PASSWORD)
    assert_readable(
        page, address, "", f"{across.units['CT'].pk}/", f"{across.units['NP'].pk}/", "pairs/", "gates/", "agencies/"
    )


def test_at_two_on_a_holiday_the_page_names_counterpart_and_fallback(page, address, across):
    log_in(page, address, "linh", PASSWORD)
    page.goto(f"{address}/units/faces/")
    page.get_by_label("Gate").select_option(GATE)
    page.get_by_label("When").fill("2026-12-02T02:00")
    page.get_by_role("button", name="Find the counterpart").click()
    first = page.locator("#first").inner_text()
    assert "Liaison office of MoPS" in first
    assert "ຫ້ອງການປະສານງານ" in first
    ladder = page.locator("#ladder").inner_text()
    for words in ("Nam Phao gate office", "ດ່ານນ້ຳພາວ", "Lao National Day", "Bolikhamsay police", "not on duty now"):
        assert words in ladder
    assert_accessible(page)


def test_the_ten_provinces_bordering_laos_are_nine_and_the_page_says_what_cannot_be_compared(page, address, across):
    log_in(page, address, "linh", PASSWORD)
    page.goto(f"{address}/units/map/?border=VN-LA&before=2024-06-30&after=2025-12-01")
    words = page.locator("main").inner_text()
    assert "VN: 10 touch the border" in words
    assert "VN: 9 touch the border" in words
    assert "can't be compared" in page.locator("#compared").inner_text()
    assert "not an official position" in words
    assert_accessible(page)


def test_an_old_paper_leads_to_who_holds_it(page, address, across):
    actions.load_territories(across.own, actor=ACTOR, since=datetime.date(2025, 7, 1), levels=("province", "commune"))
    log_in(page, address, "linh", PASSWORD)
    page.goto(f"{address}/units/holds/")
    page.get_by_label("Unit as the paper names it").fill("Ba Đồn town police (Quảng Bình)")
    page.get_by_label("Day of the paper").fill("2018-02-12")
    page.get_by_role("button", name="Find who holds it").click()
    assert "Ba Đồn ward police" in page.locator("#first").inner_text()
    assert "Quảng Trị" in page.locator("#first").inner_text()
    assert_accessible(page)


def test_keeping_the_directory_is_readable_and_an_import_is_seen_before(page, address, across):
    log_in(page, address, "thu", PASSWORD)
    unit = across.units["CT"].pk
    forms = ("new/", "agencies/new/", "pairs/new/", "gates/new/", "snapshots/", "import/")
    assert_readable(page, address, f"{unit}/", f"{unit}/end/", *forms)
    rows = "code,name_en,level,parent,valid_from\nA,New post,station,HT,2020-01-01\nB,Odd,kingdom,HT,2569-01-01\n"
    page.get_by_label("File").set_input_files({"name": "u.csv", "mimeType": "text/csv", "buffer": rows.encode()})
    page.get_by_role("button", name="Check the file").click()
    page.get_by_role("button", name="Import: add 1, change 0").wait_for()
    words = page.locator("main").inner_text()
    assert "looks Buddhist. Write 2026" in words
    assert "Choose one of" in words
    assert_accessible(page)
    page.get_by_role("button", name="Import: add 1, change 0").click()
    page.get_by_role("button", name="Undo").wait_for()
    assert_accessible(page)
