"""The text as the stages see it, with the way back to the source.

A page's text is cleaned before it is understood: furniture is blanked, hard line breaks inside a sentence become
spaces, glued words are parted. Every record must cite the *source*, so a `View` remembers for each of its characters
where that character came from. One line of a view is one paragraph: no sentence or mention crosses a line break.
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Span:
    """Words of the source: `source[start:end] == text`, offsets in code points.

    Example:
        >>> Span(0, 2, "Le Laos"[:2]).text
        'Le'
    """

    start: int
    end: int
    text: str

    def to_json(self) -> dict[str, object]:
        """Return the span as the schema writes it."""
        return {"start": self.start, "end": self.end, "text": self.text}


class Piece(NamedTuple):
    """One character of a view and the source's characters `start:end` that it stands for (none, if inserted)."""

    character: str
    start: int
    end: int


class View:
    """A cleaned text whose every character knows its place in the source.

    Args:
        source: the text as it was given.
        pieces: the view's characters in order.

    Example:
        >>> view = View("a  b", [Piece("a", 0, 1), Piece(" ", 1, 3), Piece("b", 3, 4)])
        >>> view.text, view.span(2, 3)
        ('a b', Span(start=3, end=4, text='b'))
    """

    def __init__(self, source: str, pieces: Iterable[Piece]) -> None:
        self.source = source
        self._pieces = list(pieces)
        self.text = "".join(piece.character for piece in self._pieces)

    def span(self, start: int, end: int) -> Span:
        """Return the source's words behind `text[start:end]`, without blanks at either side."""
        end = min(end, len(self.text))
        while start < end - 1 and self.text[start].isspace():
            start += 1
        while end > start + 1 and self.text[end - 1].isspace():
            end -= 1
        first, last = self._pieces[start].start, self._pieces[end - 1].end
        return Span(first, last, self.source[first:last])

    def position(self, offset: int) -> int:
        """Return the first position of the view whose character stands at or after an offset of the source."""
        return bisect_left(self._pieces, offset, key=lambda piece: piece.start)

    def with_spaces(self, positions: Iterable[int]) -> "View":
        """Return the view with a space inserted before each of the positions."""
        wanted = set(positions)
        if not wanted:
            return self
        pieces: list[Piece] = []
        for position, piece in enumerate(self._pieces):
            if position in wanted:
                pieces.append(Piece(" ", piece.start, piece.start))
            pieces.append(piece)
        return View(self.source, pieces)
