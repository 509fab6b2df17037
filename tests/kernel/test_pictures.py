"""Metadata is left out of pictures without touching a pixel; whatever is damaged is refused."""

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.node.kernel import uploads
from jalon.node.kernel.pictures import BrokenPicture, without_metadata


def segment(marker, body):
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def exif(orientation):
    tiff = b"II*\0" + struct.pack("<IH", 8, 2)
    tiff += struct.pack("<HHII", 0x0112, 3, 1, orientation) + struct.pack("<HHI4s", 0x010F, 2, 4, b"Cam\0")
    return segment(0xE1, b"Exif\0\0" + tiff + struct.pack("<I", 0) + b"GPS 18.35N 105.1E")


def jpeg(*segments):
    scan = segment(0xDA, b"\x01\x01\0\0\x3f\0") + b"pixels\xff\x00more"
    return (
        b"\xff\xd8"
        + segment(0xE0, b"JFIF\0\x01\x01")
        + b"".join(segments)
        + segment(0xDB, b"q" * 65)
        + scan
        + b"\xff\xd9"
    )


def chunk(kind, body=b""):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(*chunks):
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND")


def webp(*chunks):
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def riff(kind, body):
    return kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def test_a_jpeg_loses_place_device_and_comments():
    clean, left_out = without_metadata(
        jpeg(exif(1), segment(0xE1, b"http://ns.adobe.com/xap/x"), segment(0xFE, b"Linh"))
    )
    assert clean == jpeg()
    assert left_out == ("EXIF", "XMP", "comment")


@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_jpeg_keeps_which_way_is_up(orientation):
    clean, _ = without_metadata(jpeg(exif(orientation)))
    assert b"GPS" not in clean
    again, left_out = without_metadata(clean)
    assert (again, left_out) == (clean, ("EXIF",))


def test_what_follows_the_end_of_a_jpeg_is_left_out():
    assert without_metadata(jpeg() + b"a hidden second file")[0] == jpeg()


def test_a_png_loses_text_time_and_exif():
    clean, left_out = without_metadata(
        png(chunk(b"tEXt", b"Author\0Linh"), chunk(b"eXIf", b"MM"), chunk(b"tIME", b"1234567"))
    )
    assert clean == png()
    assert left_out == ("text", "EXIF", "time")


def test_a_webp_loses_exif_and_xmp_and_says_so_in_its_flags():
    flags = riff(b"VP8X", bytes([0x0C, 0, 0, 0, 0, 0, 0, 0, 0, 0]))
    clean, left_out = without_metadata(webp(flags, riff(b"VP8 ", b"abc"), riff(b"EXIF", b"MM"), riff(b"XMP ", b"x")))
    assert clean == webp(riff(b"VP8X", bytes(10)), riff(b"VP8 ", b"abc"))
    assert left_out == ("EXIF", "XMP")


def test_other_files_come_back_as_they_are():
    assert without_metadata(b"%PDF-1.7 anything") == (b"%PDF-1.7 anything", ())


@pytest.mark.parametrize("whole", [jpeg(exif(6)), png(chunk(b"tEXt", b"a\0b")), webp(riff(b"VP8 ", b"abcd"))])
def test_a_picture_cut_short_is_refused_or_still_free_of_metadata(whole):
    for end in range(12, len(whole) - 1):
        try:
            clean, _ = without_metadata(whole[:end])
        except BrokenPicture:
            continue
        assert b"GPS" not in clean


@given(st.binary(max_size=300), st.sampled_from([b"\xff\xd8", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP", b""]))
def test_any_bytes_are_refused_or_taken_and_then_clean(noise, head):
    try:
        clean, _ = without_metadata(head + noise)
    except BrokenPicture:
        return
    assert without_metadata(clean)[0] == clean


def test_an_upload_says_what_was_left_out():
    upload = uploads.accept_bytes("photo.jpg", jpeg(exif(1)))
    assert (upload.content_type, upload.stripped) == ("image/jpeg", ("EXIF",))


@pytest.mark.parametrize(
    ("name", "safe"),
    [("../../etc/passwd", "passwd"), ("C:\\a\\b.txt", "b.txt"), ("", "file"), ("a\u202egnp.exe", "agnp.exe"),
     ("x" * 300 + ".jpg", "x" * 116 + ".jpg"), ("...", "file"), ("ເອກະສານ.pdf", "ເອກະສານ.pdf")],
)  # fmt: skip
def test_a_name_keeps_no_path_and_no_tricks(name, safe):
    assert uploads.safe_name(name) == safe
