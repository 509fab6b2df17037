"""Stage 2, sentences: the view cut into paragraphs and sentences.

A full stop ends a sentence if what follows looks like a start, also where the page lost the space ("sauvages.Les").
Abbreviations, initials and numbers do not end one.
"""

import re
from dataclasses import dataclass

ABBREVIATIONS = (
    "m|mm|mme|mr|mrs|ms|dr|pr|prof|st|lt|gen|col|maj|capt|brig|sr|snr|pol|hon|no|nos|art|vs|etc|cf|u\\.s|h\\.e|s\\.e|"
    "jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|janv|févr|avr|juil|déc|ts|pgs|gs|ths|tp|co|ltd|inc|dept|gov|rep|i\\.e|"
    "e\\.g|approx|est|env|lieut|cpl|sgt|a\\.m|p\\.m"
)
END = re.compile(
    r"(?:[.!?…]+['\"»”’)\]]*(?:\s+(?=['\"«“‘(\[]?[A-ZÀ-ÝĐĂÂÊÔƠƯẠ-Ỹ\d–-])|(?<=[a-zà-ỹ]{2}\.)(?=[A-ZÀ-ÝĐ][a-zà-ỹ])"
    r"|(?<=\d\.)(?=[A-ZÀ-ÝĐ][a-zà-ỹ]+[ '’])|(?<=[»\")]\.)(?=[A-ZÀ-ÝĐ][a-zà-ỹ])|$)|[。！？]+[”』）]*)"
)
SHORT = re.compile(rf"(?:(?<!\w)(?:{ABBREVIATIONS})|(?<![\w])[A-ZĐ])\.$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence `start:end` of the view's text; `paragraph` counts from 0, `title` marks the headline."""

    start: int
    end: int
    paragraph: int
    title: bool = False


def sentences_of(text: str, title: tuple[int, int] | None = None) -> list[Sentence]:
    """Cut a view's text into sentences, in order.

    Args:
        text: a view's text; each of its lines is one paragraph.
        title: where the headline lies in `text`, if there is one.

    Example:
        >>> [(s.start, s.end) for s in sentences_of("M. Lin parle.Les deux pays 1.065 km.")]
        [(0, 13), (13, 36)]
    """
    found: list[Sentence] = []
    position = 0
    for number, line in enumerate(text.split("\n")):
        in_title = title is not None and title[0] <= position < title[1]
        found += [
            Sentence(position + start, position + end, number, in_title)
            for start, end in _cuts(line)
            if line[start:end].strip()
        ]
        position += len(line) + 1
    return found


def _cuts(line: str) -> list[tuple[int, int]]:
    cuts: list[tuple[int, int]] = []
    start = 0
    for end in END.finditer(line):
        if SHORT.search(line, max(start, end.start() - 8), end.start() + 1):
            continue
        cuts.append((start, end.end()))
        start = end.end()
    if start < len(line):
        cuts.append((start, len(line)))
    return cuts
