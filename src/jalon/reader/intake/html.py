"""HTML to text: what a reader of the page sees, one line a block; scripts, styles, forms and menus are left out."""

import re
from html.parser import HTMLParser

SKIPPED = frozenset(
    {"script", "style", "noscript", "template", "svg", "nav", "form", "select", "button", "head", "iframe", "object"}
)
BLOCKS = frozenset(
    [
        "p",
        "div",
        "br",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ul",
        "ol",
        "table",
        "tr",
        "section",
        "article",
        "header",
        "footer",
        "aside",
        "figure",
        "figcaption",
        "blockquote",
        "main",
        "hr",
        "dd",
        "dt",
        "dl",
        "pre",
        "address",
        "td",
        "th",
        "caption",
    ]
)
VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "source", "wbr", "col", "area", "base", "embed", "track"})
START = re.compile(
    r"\s*(?:<!--.*?-->\s*)*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|head|body|article|div|p|h1|section|main|meta)\b",
    re.IGNORECASE | re.DOTALL,
)


def is_html(text: str) -> bool:
    """Tell whether a text is an HTML page or fragment."""
    return bool(START.match(text[:5000]))


def text_of_html(text: str) -> str:
    r"""Return the visible text of HTML; each block is a paragraph of its own.

    Example:
        >>> text_of_html("<html><script>x()</script><h1>Titre</h1><p>Un &amp; deux</p></html>")
        'Titre\n\nUn & deux'
    """
    parser = _Text()
    parser.feed(text)
    parser.close()
    lines = [re.sub(r"[ \t\r\f\v]+", " ", line).strip() for line in "".join(parser.pieces).split("\n")]
    return "\n\n".join(line for line in lines if line)


class _Text(HTMLParser):
    """Collects visible text; unclosed elements that are left out end with their parent."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._skipping = ""
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._skipping:
            self._depth += tag == self._skipping
        elif tag in SKIPPED:
            self._skipping, self._depth = tag, 1
        elif tag in BLOCKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self._skipping:
            if tag == self._skipping:
                self._depth -= 1
                if not self._depth:
                    self._skipping = ""
            elif tag in ("body", "html"):
                self._skipping = ""
        elif tag in BLOCKS:
            self.pieces.append("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self._skipping and tag in BLOCKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self.pieces.append(re.sub(r"\s+", " ", data))
