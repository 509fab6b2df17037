"""Scripts whose vowels stand around their consonants (Lao, Thai): a grammar of syllables, read from a table.

The table lists onsets, finals and vowel frames, in which the first ◌ is the onset's place and the second the final's.
Reading a word finds the cheapest way to cover it with syllables: each syllable costs one, a frame without a written
vowel a little more, a letter that fits nowhere a lot.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from jalon.names.tables_io import rows

PLACE = "◌"
STRAY = 3.0
HALF_HEARD = 0.5
LONGEST_SYLLABLE = 12
Span = tuple[int, float, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Frame:
    """One vowel frame: what stands before, between and behind onset and final, its sounds, what it costs to see it."""

    before: str
    between: str
    behind: str
    closed: bool
    phones: str
    cost: float


@dataclass(frozen=True, slots=True, eq=False)
class Grammar:
    """The syllables of one script, and a dictionary of spellings that the rules alone would misread.

    `sizes` says how many letters onsets, finals and the signs between them have, the longest first; `lengths` how many
    the entries have that begin with a letter, the shortest first.
    """

    onsets: Mapping[str, str]
    finals: Mapping[str, str]
    frames: Mapping[str, Mapping[str, tuple[Frame, ...]]]
    entries: Mapping[str, tuple[str, ...]]
    mute: re.Pattern[str]
    linking: frozenset[str]
    inner: frozenset[str]
    sizes: tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]
    lengths: Mapping[str, tuple[int, ...]]

    def read(self, word: str) -> tuple[str, ...]:
        """Read a word as the sounds of its syllables, one string a syllable."""
        ways: list[list[tuple[float, tuple[str, ...]]]] = [[] for _ in range(len(word) + 1)]
        best: tuple[float, tuple[str, ...]] = (0.0, ())
        for start in range(len(word)):
            cost, before = best
            ways[start + 1].append((cost + STRAY, before))
            for size, price, sound in _spans(self, word[start : start + LONGEST_SYLLABLE + 1]):
                ways[start + size].append((cost + price, before + sound))
            best = min(ways[start + 1])
        return tuple(sound for sound in best[1] if sound)

    def spans(self, rest: str) -> Iterator[Span]:
        """List the ways to read on: one syllable, one entry, or nothing heard: (letters, cost, sounds).

        Args:
            rest: the rest of a word, or one letter more than a syllable can have.
        """
        limit = min(len(rest), LONGEST_SYLLABLE)
        for end in self.lengths.get(rest[0], ()):
            found = self.entries.get(rest[:end]) if end <= limit else None
            if found and not (end == len(rest) and rest[:end] in self.inner):
                yield end, 0.5 + 0.15 * len(found), found
        mute = self.mute.match(rest)
        if mute:
            yield mute.end(), 0.1 * mute.end(), ()
        for end, frame, onset, final in self._framed(rest):
            if end <= limit:
                last = end == len(rest)
                cost = frame.cost + (HALF_HEARD if final in self.linking and not last else 0.0)
                cost += HALF_HEARD if last and end == 1 else 0.0
                yield end, cost, (self.onsets[onset] + frame.phones + (self.finals[final] if final else ""),)

    def _framed(self, rest: str) -> Iterator[tuple[int, Frame, str, str]]:
        """Every frame that fits, with its onset and its final: of several onsets and finals, the longest."""
        for before in ("", rest[0]):
            by_between = self.frames.get(before)
            if by_between is None:
                continue
            seen: set[tuple[int, int]] = set()
            place = len(before)
            for size in self.sizes[0]:
                onset = rest[place : place + size]
                if len(onset) == size and onset in self.onsets:
                    for end, frame, final in self._closed(rest, place + size, by_between):
                        if (end, id(frame)) not in seen:
                            seen.add((end, id(frame)))
                            yield end, frame, onset, final

    def _closed(
        self, rest: str, place: int, by_between: Mapping[str, tuple[Frame, ...]]
    ) -> Iterator[tuple[int, Frame, str]]:
        """The frames whose signs follow an onset, with the ways to close them: (end, frame, final)."""
        for size in self.sizes[2]:
            at = place + size
            for frame in by_between.get(rest[place:at], ()) if at <= len(rest) else ():
                if not frame.closed:
                    yield at, frame, ""
                    continue
                for length in self.sizes[1]:
                    final = rest[at : at + length]
                    end = at + length
                    if end <= len(rest) and final in self.finals and rest.startswith(frame.behind, end):
                        yield end + len(frame.behind), frame, final


@lru_cache(maxsize=1 << 17)
def _spans(grammar: Grammar, rest: str) -> tuple[Span, ...]:
    return tuple(grammar.spans(rest))


def grammar(
    table: str, *, mute: str = "(?!)", linking: str = "", entries: Mapping[str, tuple[str, ...]] | None = None
) -> Grammar:
    """Read a grammar from a table with the columns `part,letters,phones`; a `cost` column is optional.

    Args:
        table: the table's file name.
        mute: a pattern for letters that are written and not heard.
        linking: finals that inside a word are rather the onset of a syllable without a written vowel.
        entries: whole spellings with their syllables.
    """
    parts: dict[str, dict[str, str]] = {"onset": {}, "final": {}}
    frames: list[tuple[str, str, float]] = []
    for row in rows(table):
        if row["part"] == "vowel":
            frames.append((row["letters"], row["phones"], float(row.get("cost") or 0)))
        else:
            parts[row["part"]][row["letters"]] = row["phones"]
    framed: dict[str, dict[str, tuple[Frame, ...]]] = {}
    for letters, phones, cost in frames:
        frame = _frame(letters, phones, cost)
        between = framed.setdefault(frame.before, {})
        between[frame.between] = (*between.get(frame.between, ()), frame)
    onset = parts["onset"]
    inner = frozenset(text for text, sounds in (entries or {}).items() if text[-1] in onset and sounds[-1][-1] == "a")
    sizes = _sizes(onset), _sizes(parts["final"]), _sizes(sign for between in framed.values() for sign in between)
    heads = {text[0] for text in entries or ()}
    lengths = {head: _sizes(text for text in entries or () if text[0] == head)[::-1] for head in heads}
    return Grammar(
        onset, parts["final"], framed, entries or {}, re.compile(mute), frozenset(linking), inner, sizes, lengths
    )


def _sizes(texts: Iterable[str]) -> tuple[int, ...]:
    return tuple(sorted({len(text) for text in texts}, reverse=True))


def _frame(letters: str, phones: str, cost: float) -> Frame:
    before, between, *behind = letters.split(PLACE)
    closed = bool(behind)
    usual = 1.0 + (0.55 if letters.strip(PLACE) == "" else 0.0) + (0.02 if closed else 0.0)
    return Frame(before, between, "".join(behind), closed, phones, cost or usual)
