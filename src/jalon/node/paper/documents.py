"""Setting a document: template and data go in, the bytes of a PDF come out, the same for the same input."""

import dataclasses
import datetime
import functools
import json
import pathlib
from collections.abc import Mapping, Sequence
from typing import Any

import typst
from django.utils import translation
from django.utils.translation import gettext as _

from jalon.node.kernel.refused import Refused
from jalon.node.paper.text import FONTS, printable_all

ROOT = pathlib.Path(__file__).parents[1]
"""The folder of the apps; what a template imports begins here (`/paper/templates/paper/page.typ`)."""
STANDARDS: "list[typst.PDFStandard]" = ["a-3a", "ua-1"]


class CannotPrint(Refused):
    """The document could not be set."""

    code = "paper.cannot-print"
    status = 500


@dataclasses.dataclass(frozen=True)
class Frame:
    """What every page of a document bears, and what a reader's program shows about it.

    Attributes:
        title: of the document.
        author: code of the node that prints.
        languages: whose words stand on the page, the main one first (codes of Django: `vi`, `zh-hans`).
        banner: lines at the head of each page, such as the handling in each language.
        foot: what stands at the foot of each page, before *page x of y*.
        tone: `plain`, or `strict` for a banner that must not be overlooked.
    """

    title: str
    author: str
    languages: Sequence[str]
    banner: Sequence[str] = ()
    foot: str = ""
    tone: str = "plain"


@dataclasses.dataclass(frozen=True)
class Attached:
    """Data that lies inside the PDF as a file of JSON; unlike what is printed, it is not touched."""

    name: str
    description: str
    data: Any


def pdf(
    template: str,
    data: Mapping[str, Any],
    *,
    frame: Frame,
    at: datetime.datetime,
    attached: Sequence[Attached] = (),
) -> bytes:
    """Set a document; the package's docstring has an example.

    Args:
        template: `<app>/<name>.typ`, a file in `<app>/templates/<app>/`.
        data: what the template prints, of texts, numbers, lists and mappings; texts are made printable first.
        frame: what every page bears.
        at: the moment that the PDF names as its creation; handed in, so that the same input gives the same bytes.
        attached: data that lies inside the PDF.

    Raises:
        CannotPrint: if typst cannot set it.
    """
    said = {**data, "frame": {**dataclasses.asdict(frame), "page": _page_words(frame.languages)}}
    files = [{"name": it.name, "description": it.description, "text": _json(it.data, indent=1)} for it in attached]
    compiler = typst.Compiler(root=ROOT, font_paths=_fonts())
    try:
        made = compiler.compile(
            _path(template),
            format="pdf",
            sys_inputs={"data": _json(printable_all(said)), "attached": _json(files)},
            pdf_standards=STANDARDS,
            timestamp=at.astimezone(datetime.UTC).replace(microsecond=0),
        )
    except RuntimeError as error:  # typst's own errors are of this kind too
        raise CannotPrint(_("The document could not be set: %(why)s") % {"why": error}) from error
    if not isinstance(made, bytes):
        raise CannotPrint(_("The document could not be set."))
    return made


@functools.cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


def _path(template: str) -> pathlib.Path:
    app, _slash, name = template.partition("/")
    return ROOT / app / "templates" / app / name


def _json(value: Any, indent: int | None = None) -> str:
    return json.dumps(value, indent=indent, default=str)


def _page_words(languages: Sequence[str]) -> list[str]:
    """*Page x of y* in each language; the template fills the numbers in."""
    words = []
    for language in languages:
        with translation.override(language):
            words.append(_("Page %(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"})
    return list(dict.fromkeys(words))
