"""Bytes become text, or a refusal that says what to do."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfWriter

from jalon import JalonError
from jalon.reader import CannotRead, read_file, read_text
from jalon.reader.intake import text_of

VIETNAMESE = "Hai bên đã ký biên bản hợp tác tại Hà Nội về phòng, chống tội phạm ma túy xuyên biên giới."
FRENCH = "Les deux parties ont signé à Pékin un protocole de coopération contre la criminalité « organisée »."
CHINESE = "双方在北京举行会谈，同意加强边境地区的警务合作，打击毒品犯罪和电信诈骗。"
WORD = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'


def _docx(xml: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", xml)
    return packed.getvalue()


def _pdf(text: str) -> bytes:
    """Write the smallest PDF that shows a line of text."""
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode("latin-1")
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, part in enumerate(parts, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % each for each in offsets)
    out += b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % start
    return bytes(out)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (VIETNAMESE, "utf-8"),
        (VIETNAMESE, "utf-8-sig"),
        (VIETNAMESE, "utf-16"),
        (VIETNAMESE, "utf-16-le"),
        (FRENCH, "cp1252"),
        (FRENCH, "utf-16-be"),
        (CHINESE, "gb18030"),
        (CHINESE, "utf-8"),
    ],
)
def test_text_is_read_in_whatever_usual_encoding_it_is(text: str, encoding: str) -> None:
    assert text_of(text.encode(encoding)) == text


def test_windows_vietnamese_is_read() -> None:
    words = (
        "H\u00f4\u0323i đa\u0300m",
        "hơ\u0323p ta\u0301c",
        "pho\u0300ng chô\u0301ng tô\u0323i pha\u0323m",
        "Ha\u0300 Nô\u0323i",
    )
    written = ", ".join(words)
    assert text_of(written.encode("cp1258")) == written


def test_html_is_read_without_its_scripts_menus_and_entities() -> None:
    page = "<!doctype html><html><head><title>x</title></head><body><nav>Menu</nav><h1>Titre</h1>"
    page += "<script>alert(1)</script><p>Un &amp; deux<br>trois</p><style>p{}</style></body></html>"
    assert text_of(page.encode()) == "Titre\n\nUn & deux\n\ntrois"


def test_docx_paragraphs_are_read() -> None:
    body = "".join(f"<w:p><w:r><w:t>{part}</w:t></w:r></w:p>" for part in ("Titre", "Un texte."))
    assert text_of(_docx(WORD.format(body))) == "Titre\n\nUn texte."


def test_pdf_with_text_is_read() -> None:
    assert "Police arrested 12 suspects" in text_of(_pdf("Police arrested 12 suspects in Hanoi in May."))


def _scan() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    packed = io.BytesIO()
    writer.write(packed)
    return packed.getvalue()


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + WORD.format("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (bytes(range(256)) * 40, "neither text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(2000), "neither text"),
        (b"a" * 50_000_000, "at most 30 MB"),
        (_scan(), "pictures of text"),
        (b"%PDF-1.7 broken", "damaged"),
        (b"PK\x03\x04 broken", "damaged"),
        (_docx(BOMB), "entities"),
        (_docx(WORD.format("")), "no text"),
        ("Это текст на языке, которого читатель не знает.".encode(), "Cyrillic"),
        (b"El acuerdo fue firmado por las dos partes en la ciudad y los ministros se reunieron.", "recognised"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(content: bytes, says: str) -> None:
    with pytest.raises(CannotRead, match=says):
        read_file(content, "a")


def test_a_docx_that_unpacks_to_too_much_is_refused() -> None:
    with pytest.raises(CannotRead, match="unpacks to more"):
        text_of(_docx(WORD.format("<w:p/>" * 8_000_000)))


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_kindly(content: bytes) -> None:
    refused: JalonError | None = None
    try:
        document = read_file(content, "a")
    except JalonError as error:
        refused = error
    assert len(str(refused)) > 20 if refused else document.id == "a"


def test_an_empty_text_is_refused() -> None:
    with pytest.raises(CannotRead, match="empty"):
        read_text("  ", id="a")


def test_a_date_that_is_none_is_refused() -> None:
    with pytest.raises(CannotRead, match="no ISO date"):
        read_text("The two sides met in the city of Hanoi.", id="a", date_hint="2024-13-45")


def test_an_impossible_date_on_the_page_is_passed_over() -> None:
    assert read_text(" date 2024-13 The two sides met in the city.", id="a").date is None
