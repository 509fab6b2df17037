"""PDF files lose what programs wrote into them; their pages stay, and signed ones are left alone."""

import contextlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Text
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    NameObject,
    StreamObject,
    TextStringObject,
)

from jalon.node.kernel import uploads
from jalon.node.kernel.pdfs import BrokenPdf, LockedPdf, without_metadata

XMP = b"<?xpacket?><x:xmpmeta><dc:creator>Invented Author</dc:creator></x:xmpmeta>"


def page_of(writer, words="Shown words"):
    page = writer.add_blank_page(width=200, height=200)
    stream = StreamObject()
    stream.set_data(f"BT /F1 12 Tf 10 10 Td ({words}) Tj ET".encode())
    font = DictionaryObject({
        NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
        NameObject("/BaseFont"): NameObject("/Helvetica"),
    })  # fmt: skip
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
    )
    page[NameObject("/Contents")] = writer._add_object(stream)
    return page


def pdf(change=lambda _writer, _page: None, *, info=None, password=None):
    writer = PdfWriter()
    page = page_of(writer)
    writer.metadata = info
    change(writer, page)
    if password:
        writer.encrypt(password)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def with_xmp(writer, _page):
    stream = StreamObject()
    stream.set_data(XMP)
    stream.update({NameObject("/Type"): NameObject("/Metadata"), NameObject("/Subtype"): NameObject("/XML")})
    writer._root_object[NameObject("/Metadata")] = writer._add_object(stream)


def with_comment(writer, _page):
    note = Text(text="Look here", rect=(10, 10, 20, 20))
    note[NameObject("/T")] = TextStringObject("Invented Author")
    writer.add_annotation(0, note)


def with_piece_info(_writer, page):
    page[NameObject("/PieceInfo")] = DictionaryObject({NameObject("/Invented"): TextStringObject("Author")})


def signed(writer, _page):
    field = DictionaryObject({
        NameObject("/FT"): NameObject("/Sig"), NameObject("/T"): TextStringObject("Signature"),
        NameObject("/V"): DictionaryObject({NameObject("/Contents"): ByteStringObject(b"\1\2")}),
    })  # fmt: skip
    fields = ArrayObject([writer._add_object(field)])
    writer._root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/Fields"): fields})


INFO = {"/Author": "Invented Author", "/Creator": "Program 1", "/CreationDate": "D:20260101000000"}


@pytest.mark.parametrize(
    ("content", "kinds"),
    [
        (pdf(info=INFO), ("document information",)),
        (pdf(with_xmp), ("XMP",)),
        (pdf(with_comment), ("names in comments",)),
        (pdf(with_piece_info), ("program's data",)),
    ],
)
def test_what_tells_of_the_author_is_left_out_and_the_page_stays(content, kinds):
    assert b"Author" in content
    clean, left_out = without_metadata(content)
    assert left_out == kinds
    assert b"Author" not in clean
    assert b"Program 1" not in clean
    reader = PdfReader(io.BytesIO(clean))
    assert reader.pages[0].extract_text() == "Shown words"
    assert not reader.metadata
    assert without_metadata(clean) == (clean, ())


def test_the_words_of_a_comment_stay():
    clean, _kinds = without_metadata(pdf(with_comment))
    notes = PdfReader(io.BytesIO(clean)).pages[0]["/Annots"]
    assert [each.get_object()["/Contents"] for each in notes] == ["Look here"]


def test_what_holds_nothing_of_the_kind_stays_the_same_bytes():
    assert without_metadata(pdf()) == (pdf(), ())
    assert without_metadata(b"plain text") == (b"plain text", ())


def test_a_signed_file_is_not_touched():
    content = pdf(signed, info=INFO)
    assert without_metadata(content) == (content, ())


def test_a_locked_or_damaged_file_is_refused_with_what_to_do():
    locked = pdf(info=INFO, password="open sesame")
    with pytest.raises(LockedPdf):
        without_metadata(locked)
    with pytest.raises(uploads.CannotUpload, match="Save it without one"):
        uploads.accept_bytes("a.pdf", locked)
    with pytest.raises(BrokenPdf):
        without_metadata(b"%PDF-1.7 no")
    with pytest.raises(uploads.CannotUpload, match="print it to PDF again"):
        uploads.accept_bytes("a.pdf", b"%PDF-1.7 no")


@given(st.binary(max_size=300), st.integers(0, 600))
def test_noise_is_refused_or_taken_and_never_breaks_anything(noise, at):
    whole = pdf(info=INFO)
    with contextlib.suppress(BrokenPdf, LockedPdf):
        clean, _left_out = without_metadata(whole[:at] + noise + whole[at:])
        assert without_metadata(clean)[0] == clean


def test_an_upload_says_what_was_left_out():
    upload = uploads.accept_bytes("letter.pdf", pdf(with_xmp, info=INFO))
    assert (upload.content_type, upload.stripped) == ("application/pdf", ("document information", "XMP"))
