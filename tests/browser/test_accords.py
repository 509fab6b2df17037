"""The library and the register in Chromium: a review, a promise until it is kept, minutes in two languages, a paper."""

import io
import uuid

import pytest
from pypdf import PdfReader

from browser.looking import assert_accessible, log_in
from factories.accords import Desk, at_home, enter, sent
from factories.ours import PASSWORD
from jalon.node.accords import actions
from jalon.node.accords.choices import Kind, Standing, Verdict
from jalon.node.accords.models import Document, Record

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TEXT = """Third conference on border security

Hanoi, May 14 2026 (Invented News) - The third conference on border security cooperation between the ministries of
public security of Viet Nam and Laos was held in Hanoi on May 14, 2026.

They agreed to set up a direct line between the gates of Cau Treo and Nam Phao; to study a joint checkpoint model.

From January 2024 to December 2025, Vietnamese police detected 1,250 drug cases and seized more than 840 kg of drugs.
"""


@pytest.fixture
def linh(ours):
    return ours.people["linh"]


@pytest.fixture
def as_(page, address, ours):
    def log(name):
        page.context.clear_cookies()
        log_in(page, address, name, PASSWORD)
        return page

    return log


def card(page, proposal):
    return page.locator(f"#r-{proposal.pk}")


def test_a_text_is_reviewed_beside_its_marked_passages(as_, address):
    page = as_("linh")
    page.goto(f"{address}/accords/library/")
    assert_accessible(page)
    page.get_by_role("link", name="Add a text").click()
    page.get_by_label("Or paste the text").fill(TEXT)
    page.get_by_label("Who publishes it").fill("Invented News")
    assert_accessible(page)
    page.get_by_role("button", name="Keep and read").click()
    page.get_by_text("Nothing enters a register before somebody has accepted it").wait_for()
    assert_accessible(page)
    assert not Record.objects.filter(kind=Kind.COMMITMENT).exists()
    document = Document.objects.get()
    event, figure = (document.proposals.filter(kind=kind).order_by("start").first() for kind in ("event", "statistic"))
    line, study = document.proposals.filter(kind="commitment").order_by("start")
    assert page.locator(f"mark#p-{line.pk}").inner_text() in line.words
    card(page, line).get_by_role("button", name="Accept").click()
    page.get_by_text("Accepted.", exact=True).wait_for()
    assert card(page, line).get_by_role("link", name="set up a direct line").last.is_visible()
    card(page, figure).get_by_role("link", name="Correct").click()
    page.locator("[name=value]").wait_for()
    assert_accessible(page)
    page.locator("[name=value]").fill("1255")
    page.get_by_role("button", name="Accept as corrected").click()
    page.get_by_text("Accepted as you corrected it.").wait_for()
    card(page, study).get_by_text("Reject").first.click()
    card(page, study).get_by_label("Reason").fill("Said in passing")
    assert_accessible(page)
    card(page, study).get_by_role("button", name="Reject with the reason").click()
    card(page, study).get_by_text("Said in passing").wait_for()
    verdicts = {each.pk: each.verdict for each in document.proposals.all()}
    assert (verdicts[line.pk], verdicts[figure.pk]) == (Verdict.ACCEPTED, Verdict.CORRECTED)
    assert (verdicts[study.pk], verdicts[event.pk]) == (Verdict.REJECTED, Verdict.WAITING)
    page.goto(f"{address}/figures/")
    assert page.get_by_role("link", name="1,255").is_visible()
    assert_accessible(page)


def test_a_promise_is_written_agreed_and_closed_on_evidence(as_, address, ours, linh):
    evidence = enter(linh, Kind.MEETING, date="2026-06-01", titles={"en": "Test call at the gate"})
    page = as_("linh")
    page.goto(f"{address}/accords/commitments/new/")
    page.get_by_label("Words as signed").fill("set up a direct line between the gates")
    page.get_by_label("Due").fill("2027-06")
    page.get_by_label("Owner on each side").fill("VN-MPS: Hà Tĩnh\nLA-MPS: Bolikhamxay")
    assert_accessible(page)
    page.get_by_role("button", name="Keep").click()
    page.get_by_text("Entered, on our side only").wait_for()
    record, where = Record.objects.get(kind=Kind.COMMITMENT), page.url
    page = as_("minh")
    page.goto(where)
    page.get_by_label("LA-MPS").check()
    page.get_by_role("button", name="Send to the other side").click()
    page.get_by_text("Signed and sealed").wait_for()
    desk = Desk(ours.laos, record.pk)
    desk.take(sent()[-1])
    desk.answer(desk.stand.heads[0])
    page = as_("linh")
    page.goto(where)
    assert page.get_by_text("agreed by all sides").is_visible()
    page.get_by_label("New state").select_option("done")
    page.get_by_label("Evidence", exact=True).fill(f"{address}/accords/records/{evidence.pk}/")
    page.get_by_label("In words that both sides read").fill("Test call of 1 June")
    page.get_by_role("button", name="Change the state").click()
    page.get_by_text("Kept, with its evidence.").wait_for()
    assert_accessible(page)
    assert at_home(record).state == "open"
    page = as_("minh")
    page.goto(where)
    page.get_by_role("button", name="Send to the other side").click()
    page.get_by_text("Signed and sealed").wait_for()
    desk.take(sent()[-1])
    desk.answer(desk.stand.heads[0])
    page.goto(where)
    assert page.locator("#evidence").get_by_role("link", name="Test call of 1 June").is_visible()
    assert_accessible(page)
    held = at_home(record)
    assert (held.state, held.standing, held.agreed) == ("done", Standing.AGREED, desk.stand.agreed)
    page.goto(f"{address}/accords/commitments/?view=done")
    assert page.get_by_role("link", name="set up a direct line").is_visible()
    assert_accessible(page)


def test_a_meeting_gets_its_minutes_in_two_languages(as_, address, linh):
    enter(linh, Kind.MECHANISM)
    page = as_("linh")
    page.goto(f"{address}/accords/meetings/new/")
    page.get_by_label("Title").fill("Fifth conference")
    page.get_by_label("Mechanism").select_option(label="Ministerial conference")
    page.locator("[name=date]").fill("2026-12-03")
    page.get_by_label("Agenda").fill("Hotline\nTraining")
    page.get_by_label("Delegations").fill("VN: Nguyễn Thùy Linh, liaison officer\nLA: Khamla, head of desk")
    assert_accessible(page)
    page.get_by_role("button", name="Keep").click()
    page.get_by_role("link", name="Write its minutes").click()
    page.get_by_label("Title").fill("Biên bản")
    page.get_by_label("Language", exact=True).select_option("vi")
    page.get_by_label("The same in a second language").fill("ບົດບັນທຶກ")
    page.locator("[name=language_2]").select_option("lo")
    page.get_by_label("Text in the first language").fill("Hai bên thống nhất.")
    page.get_by_label("Text in the second language").fill("ສອງຝ່າຍຕົກລົງ.")
    assert_accessible(page)
    page.get_by_role("button", name="Keep").click()
    page.locator('[lang="lo"]').get_by_text("ສອງຝ່າຍຕົກລົງ.").wait_for()
    assert page.locator('[lang="vi"]').get_by_text("Hai bên thống nhất.").is_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Fifth conference").click()
    page.get_by_role("link", name="Calendar file").wait_for()
    assert page.get_by_text("LA: Khamla, head of desk").is_visible()
    assert_accessible(page)
    page.goto(f"{address}/accords/mechanisms/")
    assert_accessible(page)
    page.get_by_role("link", name="Ministerial conference").click()
    page.get_by_role("link", name="Fifth conference").wait_for()
    assert_accessible(page)


def test_the_briefing_is_read_on_one_page_and_made_as_a_paper_in_lao_and_vietnamese(as_, address, linh):
    meeting = enter(linh, Kind.MEETING, date="2026-05-12", state="held", countries=["VN", "LA"])
    words = {"vi": "thiết lập đường dây nóng", "lo": "ຕັ້ງສາຍດ່ວນ"}
    actions.add_record(
        uuid.uuid4(), kind=Kind.COMMITMENT, content={"words": words, "meeting": str(meeting.pk), "due": "2026-06"},
        by=linh,
    )  # fmt: skip
    page = as_("minh")
    page.goto(f"{address}/briefing/")
    assert_accessible(page)
    page.get_by_role("link", name="Fifth conference").click()
    page.get_by_role("button", name="Make the briefing paper").wait_for()
    assert_accessible(page)
    page.get_by_label("First language").select_option("lo")
    page.get_by_label("Second language").select_option("vi")
    with page.expect_download() as download:
        page.get_by_role("button", name="Make the briefing paper").click()
    reader = PdfReader(io.BytesIO(download.value.path().read_bytes()))
    assert len(reader.pages) == 1
    assert "thiết lập đường dây nóng" in reader.pages[0].extract_text()
