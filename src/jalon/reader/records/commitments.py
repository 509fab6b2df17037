"""Promises: one record per promised action, agreed, pledged, planned or proposed.

`tables/<lang>/promises.toml` lists what comes before a promised action. What follows, to the end of the sentence, is
the action; it is split at semicolons and where a second verb opens a second action.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jalon.reader.document import Commitment
from jalon.reader.reading import Reading
from jalon.reader.sentences import Sentence

MODALITIES = ("agreed", "pledged", "proposed", "planned")
SHORTEST = 12
BULLET = re.compile(r"\s*(?:[-–—•*·+▪]|\d{1,2}[.)]|\(?[a-hđ]\)) ?")
LISTED = re.compile(r"(?:tel(?:le)?s? qu[e'’]\s?|such as |as follows: ?|suivant\w* ?: ?|sau: ?|như: ?|gồm: ?)")


@dataclass(frozen=True, slots=True)
class Promise:
    """An action `start:end` of the view under a modality."""

    start: int
    end: int
    modality: str


class Promises:
    """Finds the promises of one document."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.lexicon = reading.lexicon
        table = reading.lexicon.table("promises")
        self._leads = {name: [self._lead(str(each), table) for each in table[name]] for name in MODALITIES}
        self._end = self.lexicon.compiled(str(table["end"]), whole=False)
        self._not_after = self.lexicon.compiled(str(table["not_after"]), whole=False)
        self._to_come = self.lexicon.compiled(str(table["meeting_to_come"]), whole=False)
        self._subjects = self.lexicon.words("promises", "subjects")
        fill = {"{MARK}": str(table["markers"]), "{INF}": str(table["infinitive"])}
        self._split = self._filled(str(table["split"]), fill)
        self._bare = self._filled(str(table["split_bare"]), fill)

    def _lead(self, expression: str, table: Mapping[str, object]) -> re.Pattern[str]:
        """Compile what comes before an action; `{A}` stands for the language's adverbs, `{V}` for what parties do."""
        expression = expression.replace("{A}", str(table["adverbs"])).replace("{V}", str(table["verbs"]))
        edged = rf"(?<!\w)(?:{expression})" if self.lexicon.spaced else expression
        return self.lexicon.compiled(edged, whole=False)

    def _filled(self, expression: str, fill: dict[str, str]) -> re.Pattern[str]:
        for mark, value in fill.items():
            expression = expression.replace(mark, value)
        return self.lexicon.compiled(expression, whole=False)

    def all(self) -> list[Commitment]:
        """Return the promises in order."""
        found: list[Promise] = []
        listing: str | None = None
        for sentence in self.reading.sentences:
            if sentence.title:
                continue
            point = BULLET.match(self.reading.words(sentence)) if listing else None
            if listing and point:
                found.append(self._point(sentence, point.end(), listing))
                continue
            found += self._in_sentence(sentence)
            listing = self._opens_a_list(self.reading.words(sentence))
        return [Commitment(each.modality, self.reading.span(each.start, each.end)) for each in _apart(found)]

    def _opens_a_list(self, words: str) -> str | None:
        """Return the modality of a list that follows: "The two sides agreed to:"."""
        if not words.rstrip().endswith(":"):
            return None
        return next(
            (name for name in MODALITIES if self.lexicon.words("promises", "listing", name).search(words)), None
        )

    def _point(self, sentence: Sentence, start: int, modality: str) -> Promise:
        kept = self.reading.words(sentence).rstrip(" .;,")
        return Promise(sentence.start + start, sentence.start + len(kept), modality)

    def _in_sentence(self, sentence: Sentence) -> Iterator[Promise]:
        words = self.reading.words(sentence)
        if self._not_after.search(words):
            return
        leads = sorted(self._leads_in(words), key=lambda lead: lead[0])
        if not leads and (to_come := self._to_come.search(words)):
            yield self._whole(sentence, to_come)
            return
        for number, (start, modality, _) in enumerate(leads):
            limit = leads[number + 1][2] if number + 1 < len(leads) else len(words)
            yield from self._actions(sentence.start, words, start, limit, modality)

    def _leads_in(self, words: str) -> Iterator[tuple[int, str, int]]:
        """Yield where an action begins, its modality, and where the words that lead to it begin."""
        taken: list[tuple[int, int]] = []
        for modality in MODALITIES:
            for pattern in self._leads[modality]:
                for hit in pattern.finditer(words):
                    if all(hit.end() <= start or hit.start() >= end for start, end in taken) and self._is_ours(
                        words, hit, modality
                    ):
                        taken.append((hit.start(), hit.end() + 1))
                        yield hit.end(), modality, hit.start()
        yield from self._futures(words, taken)

    def _is_ours(self, words: str, hit: re.Match[str], modality: str) -> bool:
        """An action is promised by a party, not by a visit or a result."""
        if modality != "planned":
            return True
        return bool(self._subjects.search(words, max(0, hit.start() - 140), hit.start())) or self._has_named(words, hit)

    def _has_named(self, words: str, hit: re.Match[str]) -> bool:
        """Tell whether a person stands before the verb: "General Khamphet will pay a visit"."""
        before = words[: hit.start()].rstrip()
        return any(before.endswith(name.name) for name in self.reading.names)

    def _futures(self, words: str, taken: list[tuple[int, int]]) -> Iterator[tuple[int, str, int]]:
        """Yield verbs in the future: "Ils renforceront leur coopération"."""
        refuse = self.lexicon.words("promises", "future_not")
        for entry in ("future", "future_singular"):
            if not self.lexicon.entry("promises", entry):
                continue
            for hit in self.lexicon.words("promises", entry).finditer(words):
                free = all(hit.end() <= start or hit.start() >= end for start, end in taken)
                if (
                    free
                    and not refuse.fullmatch(hit["verb"])
                    and self._subjects.search(words, max(0, hit.start() - 90), hit.start())
                ):
                    yield hit.start(), "planned", hit.start()

    def _whole(self, sentence: Sentence, to_come: re.Match[str]) -> Promise:
        end = sentence.start + len(self.reading.words(sentence).rstrip(" ."))
        return Promise(sentence.start + to_come.start(), end, "planned")

    def _actions(self, base: int, words: str, start: int, limit: int, modality: str) -> Iterator[Promise]:
        """Yield the actions between a lead and the next one or the sentence's end."""
        end = limit
        if stop := self._end.search(words, start, limit):
            end = stop.start()
        for begin, finish in self._parts(words, start, end):
            text = words[begin:finish]
            kept = text.rstrip(' .,;:"')
            kept = re.sub(
                r"(?:,? (?:et|and|và|ils|elles|they|hai bên|que|which|it|both sides|the two sides))+$", "", kept
            )
            if len(kept) >= SHORTEST or not self.lexicon.spaced:
                yield Promise(base + begin, base + begin + len(kept), modality)

    def _parts(self, words: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        cuts = [hit.span() for hit in re.compile(r" ?; (?:et |and |và )?").finditer(words, start, end)]
        if cuts and (listed := LISTED.search(words, start, cuts[0][0])):
            start = listed.end()
        for pattern in (self._split, self._bare):
            if pattern.pattern and pattern.pattern != r"(?!)":
                cuts += [hit.span() for hit in pattern.finditer(words, start, end) if hit.end() - start > SHORTEST]
        begin = start
        for cut, resume in sorted(set(cuts)):
            if cut < begin:
                continue
            yield begin, cut
            begin = self._after_marker(words, resume)
        yield begin, end

    def _after_marker(self, words: str, position: int) -> int:
        markers = str(self.lexicon.entry("promises", "markers"))
        hit = re.compile(markers or r"(?!)").match(words, position)
        return hit.end() if hit else position


def _apart(found: list[Promise]) -> list[Promise]:
    """Drop a promise that lies within another."""
    kept: list[Promise] = []
    for each in sorted(found, key=lambda promise: (promise.start, -promise.end)):
        if all(each.end <= other.start or each.start >= other.end for other in kept):
            kept.append(each)
    return kept


def commitments(reading: Reading) -> list[Commitment]:
    """Return the promises of a document.

    Example:
        >>> from jalon.reader import read_text
        >>> text = "Les parties sont convenues d'ouvrir une ligne directe et de former des officiers."
        >>> [c.span.text for c in read_text(text, id="a").records.commitments]
        ['ouvrir une ligne directe', 'former des officiers']
    """
    return Promises(reading).all()
