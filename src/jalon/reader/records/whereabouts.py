"""Where an event was and between which countries."""

import re

from jalon.reader.calendar import DateMention
from jalon.reader.reading import Reading
from jalon.reader.records.triggers import FAR, Trigger
from jalon.reader.sentences import Sentence


class Whereabouts:
    """Places and countries of one document's events.

    Args:
        reading: the document.
    """

    def __init__(self, reading: Reading) -> None:
        self._reading, self._lexicon = reading, reading.lexicon
        lexicon = reading.lexicon
        self._lead = lexicon.compiled(str(lexicon.entry("events", "cues", "place_before")), whole=False)
        self._destination = lexicon.compiled(str(lexicon.entry("events", "cues", "destination")), whole=False)
        self._unlisted_lead = str(lexicon.entry("events", "cues", "unlisted_place") or r"(?!)")

    def place(self, trigger: Trigger, date: DateMention | None, sentence: Sentence) -> str | None:
        """Return where: after the trigger or the date in the sentence, a city before a country."""
        options = []
        for place in self._reading.places_in(sentence.start, sentence.end):
            before = self._reading.text[max(sentence.start, place.start - 48) : place.start]
            if place.kind == "demonym" or (not self._lead.search(before) and place.kind != "marker"):
                continue
            if re.search(r"(?:entre|between|giữa)[^,]*$", before) and place.kind == "country":
                continue
            home = place.kind == "country" and not self._is_destination(trigger, before)
            distance = min(abs(place.start - trigger.end), abs(place.start - date.end) if date else FAR * 2)
            if distance < FAR and not home:
                country_last = FAR if place.kind == "country" and trigger.kind != "visit" else 0
                options.append((distance + country_last, place.name))
        return min(options)[1] if options else self._unlisted(date or trigger, sentence)

    def _unlisted(self, near: DateMention | Trigger, sentence: Sentence) -> str | None:
        """Return a place that no list has, by its preposition: "tại thị trấn Mộc Châu"."""
        name = r"(?P<place>[A-ZÀ-ÝĐ][\wà-ỹ'-]+(?: [A-ZÀ-ÝĐ][\wà-ỹ'-]+){0,2})"
        window = self._reading.text[max(sentence.start, near.start - 60) : min(sentence.end, near.end + 60)]
        words = self._lexicon.table("people")["organisation_words"]
        floor = max(sentence.start, near.start - 60)
        times = {date.start for date in self._reading.dates}
        times |= {date.end - 1 for date in self._reading.dates}
        hits = [
            hit["place"]
            for hit in re.finditer(self._unlisted_lead + name, window)
            if not times & set(range(floor + hit.start("place"), floor + hit.end("place")))
        ]
        return next((hit for hit in hits if not re.match(rf"(?:{words})(?!\w)", hit)), None)

    def _is_destination(self, trigger: Trigger, before: str) -> bool:
        """Tell "au Vietnam" and "en Chine" (where) from "du Vietnam" and "of China" (whose)."""
        return bool(self._destination.search(before))

    def countries(self, sentence: Sentence) -> list[str]:
        """Return between which countries: those that the sentence names, or the document's own."""
        places = self._reading.places_in(sentence.start, sentence.end)
        named = list(dict.fromkeys(p.country for p in places if p.country and p.kind != "city"))
        listed = self._listed()
        counted = self._lexicon.entry("places", "misc", "noun_countries")
        if len(listed) > 2 and (
            not named
            or re.search(rf"(?:\d|six|five|four|cinq|sáu|năm|bốn|quatre) (?:{counted})", self._reading.words(sentence))
        ):
            return listed
        if len(named) >= 2:
            return named
        pair = self._reading.countries[:2]
        if len(named) == 1 and named[0] not in pair:
            return [*named, *pair[:1]]
        return pair

    def _listed(self) -> list[str]:
        """Return the countries that one of the first sentences lists, if it lists more than two."""
        for sentence in self._reading.sentences[:4]:
            places = self._reading.places_in(sentence.start, sentence.end)
            named = list(dict.fromkeys(p.country for p in places if p.country and p.kind == "country"))
            if len(named) > 2:
                return named
        return []
