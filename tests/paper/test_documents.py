"""Documents: every script of the region, hostile text as mere text, the same bytes each time, data inside."""

import datetime
import io
import json

import pypdf
import pytest

from jalon.node import paper

AT = datetime.datetime(2026, 11, 22, 8, 30, tzinfo=datetime.UTC)
TEXTS = {
    "vi": "Đề nghị xác minh chủ sở hữu của phương tiện mang biển số dưới đây.",
    "lo": "ສະເໜີໃຫ້ກວດສອບເຈົ້າຂອງລົດທີ່ມີປ້າຍທະບຽນຂ້າງລຸ່ມນີ້",
    "km": "សូមផ្ទៀងផ្ទាត់ម្ចាស់រថយន្តដែលមានស្លាកលេខខាងក្រោម",
    "zh-hans": "请核实下列车牌号车辆的登记车主，镕堃。",
    "th": "ขอให้ตรวจสอบเจ้าของรถ",
    "my": "ယာဉ်ပိုင်ရှင်ကို စိစစ်ပေးပါရန်",
    "fr": "Prière de vérifier l’identité du propriétaire, né à Nîmes.",
}


def made(text=None, *, attached=(), **frame):
    said = [{"language": "en", "text": text}] if text is not None else TEXTS
    texts = said if isinstance(said, list) else [{"language": k, "text": v} for k, v in said.items()]
    chosen = {"title": "Sample", "author": "VN-MPS", "languages": ("vi", "lo"), **frame}
    return paper.pdf("paper/sample.typ", {"texts": texts}, frame=paper.Frame(**chosen), at=AT, attached=attached)


def words(document):
    reader = pypdf.PdfReader(io.BytesIO(document))
    return "\n".join(page.extract_text() for page in reader.pages)


def squeezed(text):
    return "".join(text.replace("\u200b", "").split())


def test_every_script_of_the_region_is_embedded_and_can_be_read_back():
    document = made()
    reader = pypdf.PdfReader(io.BytesIO(document))
    fonts = {str(font["/BaseFont"]) for font in fonts_of(reader)}
    for script in ("NotoSans-Regular", "Lao", "Khmer", "Thai", "Myanmar", "CJKsc"):
        assert any(script in font for font in fonts), script
    said = squeezed(words(document))
    for language in ("vi", "zh-hans", "fr"):  # the others are reordered glyph by glyph when text is taken out
        assert squeezed(TEXTS[language]) in said


def fonts_of(reader):
    return [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]


def test_the_same_document_has_the_same_bytes_and_another_moment_has_others():
    assert made() == made()
    frame = paper.Frame("Sample", "VN-MPS", ("vi", "lo"))
    later = paper.pdf("paper/sample.typ", {"texts": []}, frame=frame, at=AT + datetime.timedelta(seconds=1))
    assert later != paper.pdf("paper/sample.typ", {"texts": []}, frame=frame, at=AT)


def test_it_is_tagged_and_names_its_standards_title_and_moment():
    reader = pypdf.PdfReader(io.BytesIO(made(title="Số 12")))
    root = reader.trailer["/Root"]
    xmp = root["/Metadata"].get_object().get_data().decode()
    assert root["/MarkInfo"]["/Marked"]
    assert "<pdfaid:part>3</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert reader.metadata.title == "Số 12"
    assert reader.metadata.creation_date == AT


def test_data_lies_inside_untouched():
    held = {"plate": "29A-123.45", "text": "raw \u202e text", "emoji": "🚗"}
    document = made("x", attached=[paper.Attached("letter.json", "The letter as data", held)])
    attached = pypdf.PdfReader(io.BytesIO(document)).attachments
    assert json.loads(attached["letter.json"][0]) == held


def test_the_banner_and_the_page_number_stand_on_each_page_in_both_languages():
    document = made("line\n" * 200, banner=("H2 vi", "H2 lo"), languages=("vi", "fr"))
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(document)).pages]
    assert len(pages) >= 3
    for number, said in enumerate(pages, 1):
        assert "H2 vi" in said
        assert "H2 lo" in said
        assert f"{number}" in said.splitlines()[-1]


@pytest.mark.parametrize(
    "text",
    [
        "#panic(1) #include \"/etc/passwd\" #read(\"/project/settings.py\")",
        "$ x^2 $ *bold* _under_ `raw` = Heading",
        "]]] [[[ }}} {{{ #[ #{ \\u{41} <label> @ref",
        "// not a comment /* nor this",
        "--- ... ~ 'quotes' \"too\"",
    ],
)  # fmt: skip
def test_text_is_never_code(text):
    assert squeezed(text) in squeezed(words(made(text)))


def test_hidden_signs_are_shown_by_their_code():
    said = squeezed(words(made("a\u202eb\x00c\u200fd\x1be")))
    for code in ("‹U+202E›", "‹U+0000›", "‹U+200F›", "‹U+001B›"):
        assert code in said


@pytest.mark.parametrize("sign", ["🚗", "ش", "\ud800", "\ue000", "\U000e0041", "\ufffe"])
def test_what_no_letter_can_show_is_printed_as_its_code(sign):
    assert f"U+{ord(sign):04X}" in squeezed(words(made(f"x{sign}y")))


def test_an_endless_word_is_broken_and_nothing_of_it_is_lost():
    document = made("W" * 10_000)
    assert squeezed(words(document)).count("W") == 20_000  # the sample prints it in two weights
    assert len(pypdf.PdfReader(io.BytesIO(document)).pages) > 2


def test_a_tower_of_marks_does_not_climb_over_the_banner():
    assert paper.printable("a" + "\u0301" * 400).count("\u25cc") == 50


def test_marks_of_real_words_are_left_alone():
    for text in TEXTS.values():
        assert paper.printable(text) == text


def test_line_ends_of_every_system_are_lines():
    assert paper.printable("a\r\nb\rc\u2028d\te") == "a\nb\nc\nd    e"


def test_a_template_that_does_not_exist_is_refused():
    with pytest.raises(paper.CannotPrint):
        paper.pdf("paper/absent.typ", {}, frame=paper.Frame("x", "VN-MPS", ("en",)), at=AT)


def test_an_unknown_language_of_a_text_is_no_error():
    frame = paper.Frame("x", "VN-MPS", ("en",))
    texts = [{"language": "not-a-language", "text": "words"}, {"language": "x", "text": "more"}]
    assert "words" in words(paper.pdf("paper/sample.typ", {"texts": texts}, frame=frame, at=AT))
