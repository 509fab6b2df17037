"""Scripts whose vowels stand around their consonants (Lao, Thai): a grammar of syllables, read from a table.

The table lists onsets, finals and vowel frames, in which the first ◌ is the onset's place and the second the final's.
Reading a word finds the cheapest way to cover it with syllables: each syllable costs one, a frame without a written
vowel a little more, a letter that fits nowhere a lot.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jalon.names.tables_io import rows

PLACE = "◌"
STRAY = 3.0
HALF_HEARD = 0.5
LONGEST_SYLLABLE = 12
LONGEST_PART = 4
"""Letters of one onset, one final, or the signs between them, at most."""


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
    """The syllables of one script, and a dictionary of spellings that the rules alone would misread."""

    onsets: Mapping[str, str]
    finals: Mapping[str, str]
    frames: Mapping[str, Mapping[str, tuple[Frame, ...]]]
    entries: Mapping[str, tuple[str, ...]]
    mute: re.Pattern[str]
    linking: frozenset[str]
    inner: frozenset[str]

    def read(self, word: str) -> tuple[str, ...]:
        """Read a word as the sounds of its syllables, one string a syllable."""
        ways: list[list[tuple[float, tuple[str, ...]]]] = [[] for _ in range(len(word) + 1)]
        best = (0.0, ())
        for start in range(len(word)):
            cost, before = best
            ways[start + 1].append((cost + STRAY, before))
            for end, price, sound in self.spans(word, start):
                ways[end].append((cost + price, before + sound))
            best = min(ways[start + 1])
        return tuple(sound for sound in best[1] if sound)

    def spans(self, word: str, start: int) -> Iterator[tuple[int, float, tuple[str, ...]]]:
        """List the ways to read on from a place: one syllable, one entry, or nothing heard: (end, cost, sounds)."""
        limit = min(len(word), start + LONGEST_SYLLABLE)
        for end in range(start + 1, limit + 1):
            found = self.entries.get(word[start:end])
            if found and not (end == len(word) and word[start:end] in self.inner):
                yield end, 0.5 + 0.15 * len(found), found
        mute = self.mute.match(word, start)
        if mute and mute.end() <= limit:
            yield mute.end(), 0.1 * (mute.end() - start), ()
        for end, frame, onset, final in self._framed(word, start):
            if end <= limit:
                last = end == len(word)
                cost = frame.cost + (HALF_HEARD if final in self.linking and not last else 0.0)
                cost += HALF_HEARD if last and end - start == 1 else 0.0
                yield end, cost, (self.onsets[onset] + frame.phones + (self.finals[final] if final else ""),)

    def _framed(self, word: str, start: int) -> Iterator[tuple[int, Frame, str, str]]:
        """Every frame that fits here, with its onset and its final: of several onsets and finals, the longest."""
        for before, by_between in self.frames.items():
            if word.startswith(before, start):
                seen: set[tuple[int, Frame]] = set()
                place = start + len(before)
                for onset_end in range(min(place + LONGEST_PART, len(word)), place, -1):
                    onset = word[place:onset_end]
                    if onset in self.onsets:
                        for found in self._closed(word, onset_end, by_between):
                            if found[:2] not in seen:
                                seen.add(found[:2])
                                yield found[0], found[1], onset, found[2]

    def _closed(
        self, word: str, place: int, by_between: Mapping[str, tuple[Frame, ...]]
    ) -> Iterator[tuple[int, Frame, str]]:
        """The frames whose signs follow an onset, with the ways to close them: (end, frame, final)."""
        for size in range(min(LONGEST_PART, len(word) - place) + 1):
            for frame in by_between.get(word[place : place + size], ()):
                at = place + size
                if not frame.closed:
                    yield at, frame, ""
                    continue
                for end in range(min(at + LONGEST_PART, len(word)), at, -1):
                    if word[at:end] in self.finals and word.startswith(frame.behind, end):
                        yield end + len(frame.behind), frame, word[at:end]


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
    return Grammar(onset, parts["final"], framed, entries or {}, re.compile(mute), frozenset(linking), inner)


def _frame(letters: str, phones: str, cost: float) -> Frame:
    before, between, *behind = letters.split(PLACE)
    closed = bool(behind)
    usual = 1.0 + (0.55 if letters.strip(PLACE) == "" else 0.0) + (0.02 if closed else 0.0)
    return Frame(before, between, "".join(behind), closed, phones, cost or usual)
