"""Pictures without what cameras and programs write into them: place, time, device, names, comments.

The picture itself is not decoded and not changed by a bit: only the parts of the file that hold metadata are left out.
A JPEG's orientation is kept, since without it the picture would lie on its side.
"""

import struct
from collections.abc import Iterator

STRIPPED_PNG = {b"tEXt": "text", b"zTXt": "text", b"iTXt": "text", b"eXIf": "EXIF", b"tIME": "time"}
STRIPPED_WEBP = {b"EXIF": "EXIF", b"XMP ": "XMP"}
PNG_HEAD = b"\x89PNG\r\n\x1a\n"
ORIENTATION = 0x0112


class BrokenPicture(ValueError):
    """The file says that it is a picture but ends or jumps where it must not."""


def without_metadata(content: bytes) -> tuple[bytes, tuple[str, ...]]:
    """A JPEG, PNG or WebP file without its metadata.

    Returns:
        The file, and the kinds of metadata that were left out, in order, each once; other files come back as they are.

    Raises:
        BrokenPicture: if the file cannot be followed to its end.
    """
    if content.startswith(b"\xff\xd8"):
        parts, left_out = _jpeg(content)
    elif content.startswith(PNG_HEAD):
        parts, left_out = _png(content)
    elif content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        parts, left_out = _webp(content)
    else:
        return content, ()
    return b"".join(parts), tuple(dict.fromkeys(left_out))


def _jpeg(content: bytes) -> tuple[list[bytes], list[str]]:
    parts, left_out = [content[:2]], []
    for marker, segment in _segments(content):
        if marker == 0xDA:  # the scan: pixels from here to the end-of-image mark
            parts.append(segment)
        elif marker == 0xE1 and segment[4:10] == b"Exif\0\0":
            left_out.append("EXIF")
            if 1 < (turned := _orientation(segment[10:])) <= 8:
                parts.append(_exif_of(turned))
        elif marker == 0xFE or (0xE1 <= marker <= 0xEF and marker not in (0xE2, 0xEE)):
            left_out.append("comment" if marker == 0xFE else "XMP" if marker == 0xE1 else "maker's data")
        else:
            parts.append(segment)
    return parts, left_out


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """A JPEG's segments after its head; the scan comes last, cut at the end-of-image mark."""
    at = 2
    while True:
        if content[at : at + 1] != b"\xff" or at + 4 > len(content):
            raise BrokenPicture("The JPEG file is damaged.")
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == 0xDA:
            end = content.rfind(b"\xff\xd9")
            if end < at:
                raise BrokenPicture("The JPEG file ends too early.")
            yield marker, content[at : end + 2]
            return
        length = int.from_bytes(content[at + 2 : at + 4], "big")
        if length < 2 or at + 2 + length > len(content):
            raise BrokenPicture("The JPEG file ends too early.")
        yield marker, content[at : at + 2 + length]
        at += 2 + length


def _orientation(tiff: bytes) -> int:
    """The orientation that EXIF data tells, 1 to 8; 0 where it tells none."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    try:
        if order is None:
            return 0
        (start,) = struct.unpack_from(order + "I", tiff, 4)
        (count,) = struct.unpack_from(order + "H", tiff, start)
        for index in range(min(count, 200)):
            tag, kind, _, value = struct.unpack_from(order + "HHIH", tiff, start + 2 + 12 * index)
            if tag == ORIENTATION and kind == 3:
                return int(value)
    except struct.error:
        pass
    return 0


def _exif_of(orientation: int) -> bytes:
    """An EXIF segment that tells the orientation and nothing else."""
    tiff = b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, ORIENTATION, 3, 1, orientation, 0, 0)
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _png(content: bytes) -> tuple[list[bytes], list[str]]:
    parts, left_out, at = [PNG_HEAD], [], len(PNG_HEAD)
    while at < len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        kind, end = content[at + 4 : at + 8], at + 12 + length
        if end > len(content):
            raise BrokenPicture("The PNG file ends too early.")
        if kind in STRIPPED_PNG:
            left_out.append(STRIPPED_PNG[kind])
        else:
            parts.append(content[at:end])
        at = end
        if kind == b"IEND":
            return parts, left_out
    raise BrokenPicture("The PNG file ends too early.")


def _webp(content: bytes) -> tuple[list[bytes], list[str]]:
    chunks, left_out, at = [], [], 12
    end = min(len(content), 8 + int.from_bytes(content[4:8], "little"))
    while at < end:
        length = int.from_bytes(content[at + 4 : at + 8], "little")
        kind, stop = content[at : at + 4], at + 8 + length + length % 2
        if stop > len(content):
            raise BrokenPicture("The WebP file ends too early.")
        if kind in STRIPPED_WEBP:
            left_out.append(STRIPPED_WEBP[kind])
        elif kind == b"VP8X" and length >= 1:
            flags = content[at + 8] & ~0x0C  # bits for EXIF and XMP
            chunks.append(content[at : at + 8] + bytes([flags]) + content[at + 9 : stop])
        else:
            chunks.append(content[at:stop])
        at = stop
    body = b"WEBP" + b"".join(chunks)
    return [b"RIFF", len(body).to_bytes(4, "little"), body], left_out
