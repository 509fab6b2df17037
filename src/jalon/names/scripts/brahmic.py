"""Scripts whose vowels stand around their consonants (Lao, Thai): a grammar of syllables, read from a table.

The table lists onsets, finals and vowel frames, in which the first ◌ is the onset's place and the second the final's.
Reading a word finds the cheapest way to cover it with syllables: each syllable costs one, a frame without a written
vowel a little more, a letter that fits nowhere a lot.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from jalon.names.tables_io import rows

PLACE = "◌"
STRAY = 3.0
HALF_HEARD = 0.5
LONGEST_SYLLABLE = 12
REMEMBERED = 200_000


@dataclass(frozen=True, slots=True)
class Frame:
    """One vowel frame: a pattern that matches a whole syllable, its sounds, and what it costs to see it."""

    pattern: re.Pattern[str]
    phones: str
    cost: float


@dataclass(frozen=True, slots=True)
class Grammar:
    """The syllables of one script, and a dictionary of spellings that the rules alone would misread."""

    onsets: Mapping[str, str]
    finals: Mapping[str, str]
    frames: tuple[Frame, ...]
    entries: Mapping[str, tuple[str, ...]]
    mute: re.Pattern[str]
    linking: frozenset[str]
    inner: frozenset[str]
    seen: dict[tuple[str, bool], list[tuple[float, tuple[str, ...]]]] = field(default_factory=dict, compare=False)

    def read(self, word: str) -> tuple[str, ...]:
        """Read a word as the sounds of its syllables, one string a syllable."""
        best: list[tuple[float, tuple[str, ...]]] = [(0.0, ())]
        for end in range(1, len(word) + 1):
            options = [(best[-1][0] + STRAY, best[-1][1])]
            for start in range(max(0, end - LONGEST_SYLLABLE), end):
                cost, before = best[start]
                spans = self._remembered(word[start:end], end == len(word))
                options += [(cost + price, before + sound) for price, sound in spans]
            best.append(min(options))
        return tuple(sound for sound in best[-1][1] if sound)

    def _remembered(self, text: str, last: bool) -> list[tuple[float, tuple[str, ...]]]:
        """`_spans`, worked out once: the same few syllables stand in most names."""
        found = self.seen.get((text, last))
        if found is None:
            if len(self.seen) >= REMEMBERED:
                self.seen.clear()
            found = self.seen[text, last] = list(self._spans(text, last))
        return found

    def _spans(self, text: str, last: bool) -> Iterator[tuple[float, tuple[str, ...]]]:
        if text in self.entries and not (last and text in self.inner):
            yield 0.5 + 0.15 * len(self.entries[text]), self.entries[text]
        if self.mute.fullmatch(text):
            yield 0.1 * len(text), ()
        for frame in self.frames:
            found = frame.pattern.fullmatch(text)
            if found:
                onset = self.onsets[found["onset"]]
                final = found.groupdict().get("final")
                cost = frame.cost + (HALF_HEARD if final in self.linking and not last else 0.0)
                cost += HALF_HEARD if last and len(text) == 1 else 0.0
                yield cost, (onset + frame.phones + (self.finals[final] if final else ""),)


def grammar(table: str, *, mute: str = "(?!)", linking: str = "", entries: Mapping[str, tuple[str, ...]] | None = None) -> Grammar:
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
    onset, final = (_choice(parts[part]) for part in ("onset", "final"))
    made = tuple(_frame(letters, phones, cost, onset, final) for letters, phones, cost in frames)
    inner = frozenset(text for text, sounds in (entries or {}).items() if text[-1] in onset and sounds[-1][-1] == "a")
    return Grammar(parts["onset"], parts["final"], made, entries or {}, re.compile(mute), frozenset(linking), inner)


def _choice(letters: Mapping[str, str]) -> str:
    return "|".join(sorted(map(re.escape, letters), key=len, reverse=True))


def _frame(letters: str, phones: str, cost: float, onset: str, final: str) -> Frame:
    places = iter((f"(?P<onset>{onset})", f"(?P<final>{final})"))
    pattern = "".join(next(places) if char == PLACE else re.escape(char) for char in letters)
    bare = letters.strip(PLACE) == ""
    closed = letters.count(PLACE) == 2
    return Frame(re.compile(pattern), phones, cost or (1.0 + (0.55 if bare else 0.0) + (0.02 if closed else 0.0)))
