"""Files as people hand them in: bounded, known by their content and not by their name, without hidden metadata."""

from __future__ import annotations

import dataclasses
import pathlib
import unicodedata

import puremagic
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from jalon.node.kernel import pdfs, pictures
from jalon.node.kernel.refused import Refused

LARGEST = 64 * 1024 * 1024
TEXT = "text/plain"
UNKNOWN = "application/octet-stream"
KEEPS_METADATA = frozenset({"image/tiff", "image/heic", "image/heif", "image/avif"})


class CannotUpload(Refused):
    """The file cannot be taken as it is."""

    code = "kernel.cannot-upload"
    status = 422


@dataclasses.dataclass(frozen=True)
class Upload:
    """A file ready to be kept; `stripped` names the kinds of metadata that were left out of it."""

    name: str
    content: bytes = dataclasses.field(repr=False)
    content_type: str
    stripped: tuple[str, ...] = ()


def accept(file: UploadedFile[bytes]) -> Upload:
    """Take an uploaded file.

    Raises:
        CannotUpload: if it is too large, damaged, locked, or a picture of a kind that keeps its metadata.
    """
    if (file.size or 0) > LARGEST:
        raise CannotUpload(_("The file is larger than 64 MB. Cut it into parts, or hand it over on paper."))
    return accept_bytes(file.name or "", file.read())


def accept_bytes(name: str, content: bytes) -> Upload:
    """Take a file's bytes; see `accept`."""
    content_type = detect(content)
    if content_type in KEEPS_METADATA:
        raise CannotUpload(_("This kind of picture may tell where it was taken. Save it as JPEG or PNG first."))
    try:
        clean, stripped = without_metadata(content)
    except pictures.BrokenPicture as error:
        raise CannotUpload(_("The picture is damaged. Take or save it again.")) from error
    except pdfs.LockedPdf as error:
        raise CannotUpload(_("The PDF is locked by a password. Save it without one, and add it again.")) from error
    except pdfs.BrokenPdf as error:
        raise CannotUpload(_("The PDF is damaged. Save or print it to PDF again.")) from error
    return Upload(safe_name(name), clean, content_type, stripped)


def without_metadata(content: bytes) -> tuple[bytes, tuple[str, ...]]:
    """A picture or PDF without what tells more than it shows; the kinds that were left out.

    Raises:
        ValueError: if it is damaged, or locked.
    """
    clean, stripped = pictures.without_metadata(content)
    return (clean, stripped) if stripped else pdfs.without_metadata(clean)


def detect(content: bytes) -> str:
    """The media type that the bytes themselves tell."""
    try:
        found = puremagic.from_string(content[:4096], mime=True)
    except puremagic.PureError:
        found = ""
    if found:
        return found
    try:
        content[:4096].decode()
    except UnicodeDecodeError as error:
        if error.end < min(len(content), 4096) - 4:
            return UNKNOWN
    return TEXT if content and b"\0" not in content[:4096] else UNKNOWN


def safe_name(name: str) -> str:
    """A file's name without path, control or direction marks, at most 120 characters."""
    base = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(letter for letter in base if unicodedata.category(letter)[0] != "C").strip(". ")
    path = pathlib.PurePosixPath(kept or "file")
    return path.stem[: 120 - len(path.suffix[:20])] + path.suffix[:20]
