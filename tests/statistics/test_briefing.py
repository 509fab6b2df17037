"""The briefing since a meeting: its figures, what is late and whose it is, and the paper in two of six languages."""

import io
import re
import uuid

import pytest
from django.urls import reverse
from pypdf import PdfReader

from factories.accords import enter
from factories.ours import PASSWORD
from jalon.node.accords import actions
from jalon.node.accords.choices import Kind
from jalon.node.kernel import clock
from jalon.node.statistics import queries
from jalon.node.statistics.actions import print_briefing

FILES = ("/FontFile2", "/FontFile3")
NOW = 1_796_000_000.0  # 30 November 2026


@pytest.fixture
def meeting(ours):
    with clock.injected(lambda: NOW):
        linh = ours.people["linh"]
        found = enter(linh, Kind.MEETING, date="2026-05-12", state="held", countries=["VN", "LA"])
        enter(
            linh, Kind.MEETING, titles={"en": "Sixth conference", "lo": "ກອງປະຊຸມຄັ້ງທີຫົກ"}, ordinal=6, date="2026-12-20",
            state="planned", countries=["VN", "LA"], papers=[{"title": "Plan", "party": "VN-MPS", "due": "2026-12-10"}],
        )  # fmt: skip
        enter(
            linh, words={"vi": "thiết lập đường dây nóng", "lo": "ຕັ້ງສາຍດ່ວນ"}, meeting=str(found.pk), due="2026-10",
            owners=[{"party": "LA-MPS", "name": "Bolikhamxay"}],
        )  # fmt: skip
        done = enter(linh, words={"en": "train officers"}, meeting=str(found.pk), due="2027")
        evidence = f"jalon:accords/meeting/{found.pk}"
        actions.move_commitment(done.pk, state="done", reference=evidence, words="Held in Vinh", by=linh)
        people = [{"party": "VN-MPS", "name": name, "state": "attended"} for name in ("Mai", "Lan", "Hùng")]
        people.append({"party": "LA-MPS", "name": "Noy", "state": "withdrawn"})
        trained = {"titles": {"en": "Lao"}, "date": "2026-09", "nominations": people}
        actions.add_record(uuid.uuid4(), kind=Kind.TRAINING, content=trained, by=linh)
        yield found


def test_the_page_counts_what_happened_since_the_meeting_and_names_what_is_late(meeting, client, ours):
    found = queries.briefing(meeting.pk, ours.people["linh"])
    assert [figure.value for figure in found.figures] == ["0 of 0", "0", "3", "1"]
    assert all(figure.definition and len(figure.series) == 7 for figure in found.figures)
    assert dict(found.counts) == {"Done": 1, "On time": 0, "Late": 1, "Not begun": 0, "Dropped by both sides": 0}
    assert (found.late[0].owners, found.late[0].due) == ("LA-MPS: Bolikhamxay", "2026-10")
    assert (found.next_date, found.papers) == ("2026-12-20", ["Plan · VN-MPS · 10/12/2026"])
    assert "Cầu Treo" in {gate.name for gate in found.gates}
    assert client.login(username="linh", password=PASSWORD)
    shown = client.get(reverse("statistics:briefing", args=[meeting.pk])).content.decode()
    assert "since the meeting of 12/05/2026" in shown
    assert "Bolikhamxay" in shown


@pytest.mark.parametrize("pair", [("lo", "vi"), ("en", "fr"), ("zh-hans", "km")])
def test_the_paper_is_made_in_any_two_languages_with_their_letters_in_it(meeting, ours, pair):
    made = print_briefing(meeting.pk, languages=pair, by=ours.people["minh"])
    reader = PdfReader(io.BytesIO(made))
    fonts = {
        str(font.get_object()["/BaseFont"]) for page in reader.pages for font in page["/Resources"]["/Font"].values()
    }
    assert {"lo": "Lao", "zh-hans": "CJK", "km": "Khmer"}.get(pair[0], "Noto") in " ".join(fonts)
    assert all("+" in font for font in fonts), "every font is embedded as a subset"
    if "lo" in pair:
        assert "Bolikhamxay" in reader.pages[0].extract_text()


@pytest.mark.parametrize("pair", [("lo", "vi"), ("vi", "lo"), ("km", "zh-hans"), ("zh-hans", "km")])
def test_a_full_paper_is_one_page_whose_every_letter_has_a_shape(meeting, ours, pair):
    for number in range(12):
        enter(
            ours.people["linh"], meeting=str(meeting.pk), due=f"2027-{number + 1:02}",
            words={
                "vi": f"{number}. nghiên cứu mô hình trạm kiểm soát chung gắn với phòng, chống ma túy",
                "lo": f"{number}. ຄົ້ນຄວ້າແບບຢ່າງດ່ານກວດກາຮ່ວມ ຕິດພັນກັບການຕ້ານຢາເສບຕິດ",
                "km": f"{number}. សិក្សាគំរូប៉ុស្តិ៍ត្រួតពិនិត្យរួម",
                "zh-hans": f"{number}. 研究联合检查站模式",
            },
        )  # fmt: skip
    reader = PdfReader(io.BytesIO(print_briefing(meeting.pk, languages=pair, by=ours.people["minh"])))
    assert len(reader.pages) == 1
    page = reader.pages[0]
    words = {"vi": "trạm kiểm soát chung", "zh-hans": "研究联合检查站模式"}
    shown = page.extract_text()
    assert all(words[language] in shown for language in pair if language in words)
    empty = [font for font in page["/Resources"]["/Font"].values() if _has_notdef(font.get_object(), page)]
    assert empty == []


def _has_notdef(font, page):
    """Whether a page shows a sign for which the font has no shape: glyph 0 of a font with two-byte codes."""
    assert font["/Encoding"] == "/Identity-H"
    assert any(name in font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for name in FILES), "embedded"
    shown = re.findall(rb"<([0-9A-Fa-f]+)>", page.get_contents().get_data())
    return any(b"0000" in {codes[at : at + 4] for at in range(0, len(codes), 4)} for codes in shown)


def test_no_paper_in_one_language_twice_and_none_for_who_may_not_read(meeting, client):
    client.login(username="linh", password=PASSWORD)
    path = reverse("statistics:paper", args=[meeting.pk])
    assert client.post(path, {"first": "vi", "second": "vi"}).status_code == 422
    assert client.post(path, {"first": "vi", "second": "lo"})["Content-Type"] == "application/pdf"
    client.logout()
    client.login(username="hoa", password=PASSWORD)
    assert client.post(path, {"first": "vi", "second": "lo"}).status_code == 403
    assert client.get(reverse("statistics:briefings")).status_code == 403
