"""Persons' names in running text, with the titles around them.

A Vietnamese name begins with one of some two hundred family names and so does a Chinese one; both are recognised by
that alone. Any other name is recognised by the rank, honorific or office next to it. Names come out as written,
without rank or honorific.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from jalon.reader.lexicon import Lexicon, load_table
from jalon.reader.places import PlaceMention
from jalon.reader.sentences import sentences_of

JOINTS = ("de", "du", "des", "of", "for", "at", "in", "à", "tại", "của", "the", "la", "le", "les", "et", "and", "và")
LINKS = frozenset({"the", "an", "le", "la", "en", "du", "on"})  # given names that are also small words
NOTHING = re.compile(r"(?!)")
UPPER = "A-ZÀ-ÝĐĂÂÊÔƠƯẠ-Ỹ"
WORD = rf"[{UPPER}][\wÀ-ỹ]*(?:['’-](?!s\b)[\wÀ-ỹ]+)*"
CAPITALISED = re.compile(rf"(?<![\w'-]){WORD}(?: (?:{WORD}))*")
SYLLABLE = re.compile(r"(?:[bcdghklmnpqrstvx]|ch|gh|gi|kh|ng|ngh|nh|ph|qu|th|tr)?[aeiouy]{1,3}(?:c|ch|m|n|ng|nh|p|t)?")
LONGEST_CHINESE_GIVEN = 2
PAIRED = re.compile(rf" [–-] [{UPPER}]\w+(?: [{UPPER}]\w+)? (?:[a-z]+ )?(?:border|gates?|crossings?|posts?)")
PAIRED_BEFORE = re.compile(rf"[{UPPER}]\w+ [–-] $")


@dataclass(frozen=True, slots=True)
class NameMention:
    """A name `start:end` with its `title` words found around it, and which script it was recognised by.

    Attributes:
        name: as written, words separated.
        title: rank and offices, joined by commas; empty where there are none.
        kind: `vietnamese`, `chinese` or `titled`.
        reach: where the words about this person end.
    """

    start: int
    end: int
    name: str
    title: str
    kind: str
    reach: int


def plain(word: str) -> str:
    """Return a word in lower case without accents.

    Example:
        >>> plain("Đặng")
        'dang'
    """
    folded = unicodedata.normalize("NFD", word.lower().replace("đ", "d"))
    return "".join(character for character in folded if not unicodedata.combining(character))


class NameFinder:
    """Finds the persons that a language's texts name.

    Example:
        >>> from jalon.reader.lexicon import lexicon
        >>> [n.name for n in NameFinder(lexicon("fr")).find("le colonel Bui Van Xuan et M. Sonexay Keo", [])]
        ['Bui Van Xuan', 'Sonexay Keo']
    """

    def __init__(self, lexicon: Lexicon) -> None:
        people = lexicon.table("people")
        names = load_table("family_names.toml")
        self.lexicon = lexicon
        self._vietnamese, self._chinese = frozenset(names["vietnamese"]), frozenset(names["chinese"])
        self._pinyin, self._things = frozenset(names["pinyin"]), frozenset(names["things"])
        self._not_names = frozenset(str(people["organisation_words"]).lower().split("|"))
        self._folded_words = frozenset(plain(word) for word in self._not_names)
        stop = rf"(?!(?:{people['stops']})(?!\w))"
        token = rf"(?: {stop}(?:\([^()]{{2,12}}\)|[Pp]hòng, chống|[^\s,.;:()\"]+))"
        bracket = r"(?: ?\([A-ZĐ][\w./-]{1,11}\))?"
        head = rf"(?<![\w-])(?:(?i:{people['ranks']}|{people['offices']}))(?!\w)"
        chunk = rf"{head}{token}{{0,18}}?{bracket}"
        lead = rf"(?:(?:[{UPPER}][\w&'’-]* ){{1,4}})?" if lexicon.language == "en" else ""
        article = rf"(?:(?:{people['open_words']}) ?)?" if people["open_words"] else ""
        honorific = rf"(?:(?i:{people['honorifics']}) )?"
        join = rf"(?:,? (?:et |and |và |kiêm |&amp; )?| - ){article}"
        loose = "".join(f"(?<! {word})" for word in JOINTS)  # a title does not end on one of these
        # a title before a name: chunks up to the name; after it: from the comma on
        self.before = re.compile(rf"(?P<title>{lead}{chunk}(?:{join}{chunk})*){loose}(?:,)? ?{article}{honorific}$")
        self.after = re.compile(
            rf"(?:,| \(|,? (?:là|est|đồng thời là)) ?{article}"
            rf"(?P<title>{lead}{head}{token}{{0,22}}(?:{join}{head}{token}{{0,22}})*)"
        )
        self._place_before = re.compile(rf"(?<!\w)(?i:{people['place_nouns']})$") if people["place_nouns"] else NOTHING
        self._aged = re.compile(str(people["aged"]))
        self._honorific = re.compile(rf"(?<!\w)(?i:{people['honorifics']}) $")
        self._polite = re.compile(rf"(?:(?i:{people['honorifics']})|{people['ranks']})(?= )")
        self._place_after = (
            re.compile(rf" (?:{people['place_nouns_after']})(?!\w)") if people["place_nouns_after"] else NOTHING
        )
        self._speaks = (
            re.compile(rf", [a-zà-ÿ][^,.;\n]{{4,90}}, (?:{people['speaking']})(?!\w)")
            if people["speaking"]
            else NOTHING
        )
        self._rank = re.compile(rf"(?<![\w-])(?i:{people['ranks']}) $")
        self._head = re.compile(rf"^{article}{head}")
        self._open = frozenset(str(people["open_words"]).split("|"))
        self._joint = re.compile(r",? (?:et|and|và|avec|with|cùng)(?: le| la| the)? ?$")
        self._tail_title = re.compile(
            rf"(?:,? (?:et|and|và) |, ){article}{honorific}{head}{token}{{0,14}}?(?<! et)(?<! and)(?<! và)(?:,)? ?$"
        )

    def find(self, text: str, places: list[PlaceMention]) -> list[NameMention]:
        """Return the names of a text in order, none overlapping."""
        if not self.lexicon.spaced:
            return self._chinese_script(text)
        taken = {place.start: place.end for place in places if place.kind != "demonym" or self.lexicon.language == "en"}
        self._states = {place.start for place in places if place.kind == "country"}
        self._starts = [0, 0, *(sentence.start for sentence in sentences_of(text))]
        runs = [run for run in CAPITALISED.finditer(text) if not _in_capitals(text, run.start())]
        spans = [span for run in runs for span in self._names_in(run, text, taken)]
        mentions: list[NameMention] = []
        for number in range(len(spans)):
            floor = mentions[-1].reach if mentions else 0
            mentions.append(self._with_title(number, spans, text, floor))
        return mentions

    def _names_in(self, run: re.Match[str], text: str, taken: dict[int, int]) -> list[tuple[int, int, str]]:
        words = [(run.start() + hit.start(), run.start() + hit.end()) for hit in re.finditer(r"\S+", run[0])]
        found: list[tuple[int, int, str]] = []
        position = 0
        while position < len(words):
            start = words[position][0]
            if start in taken:
                position = next((n for n, word in enumerate(words) if word[0] >= taken[start]), len(words))
                continue
            if self._place_before.search(text[max(0, start - 40) : start]):
                position = len(words)
                continue
            if (polite := self._polite.match(text, start)) and polite.end() < words[-1][1]:
                position = next(n for n, word in enumerate(words) if word[0] > polite.end() - 1)
                continue
            names = [text[a:b] for a, b in words[position:]]
            count, kind = self._name_at(names, text[max(0, start - 160) : start], text[run.end() : run.end() + 90])
            free = [n for n in range(2, count) if self._is_no_given_name(words[position + n], taken, text)]
            count = free[0] if free and kind != "chinese" else count
            if count and not self._is_place(text, start, words[position + count - 1][1]):
                found.append((start, words[position + count - 1][1], kind))
            position += max(count, 1)
        return found

    def _is_no_given_name(self, word: tuple[int, int], taken: dict[int, int], text: str) -> bool:
        """A place of several words ends a name before it; of one word ("Vinh", "Huế") it may be a given name."""
        return word[0] in taken and (" " in text[word[0] : taken[word[0]]] or self.lexicon.language != "vi")

    def _is_place(self, text: str, start: int, end: int) -> bool:
        """Tell a place by what follows its name: "Huong Lap border post", "Dong Ha, Viet Nam", "Mộc Bài – Bavet"."""
        if self._honorific.search(text, max(0, start - 30), start) or self._rank.search(
            text, max(0, start - 60), start
        ):
            return False
        if self._place_after.match(text, end) or PAIRED.match(text, end) or PAIRED_BEFORE.search(text[:start]):
            return True
        beside = re.compile(r",? \(?").match(text, end)
        return bool(beside and len(beside[0]) > 1 and beside.end() in self._states)

    def _name_at(self, words: list[str], before: str, after: str) -> tuple[int, str]:
        """Return how many of the words are a name that begins here, and of which kind."""
        titled = bool(self._honorific.search(before) or self._rank.search(before) or self._ends_a_title(before))
        count, chinese = self._vietnamese_name(words), self._is_chinese(words)
        if count and titled and len(words) > count:
            count = max(count, self._titled_name(words, honoured=True))
        if count and (titled or count > 2 or (not chinese and self._unlike_words(words[:count]))):
            return count, "vietnamese"
        if chinese:
            return 2, "chinese"
        if self._aged.match(after):
            return min(len(words), 4) if len(words) > 1 else 0, "titled"
        if titled or self.after.match(after) or (len(words) in (2, 3) and self._speaks.match(after)):
            return self._titled_name(words, honoured=bool(self._honorific.search(before))), "titled"
        return 0, ""

    def _ends_a_title(self, before: str) -> bool:
        """Tell whether a title stands right before; most words that can't end one say so at a glance."""
        last = before.lower().split()[-2:]
        told = [word for word in last if word not in self._open]
        return bool(told) and told[-1] not in JOINTS and self.before.search(before) is not None

    def _titled_name(self, words: list[str], *, honoured: bool) -> int:
        """Return how many words a name has that only its title gives away: two to four, one after an honorific."""
        if words[0].isupper() and len(words[0]) > 1 and not honoured and not (len(words) > 1 and words[1].isupper()):
            return 0
        known = [number for number, word in enumerate(words) if self._is_common(word)]
        count = known[0] if known else len(words)
        return min(count, 5) if count >= 2 or (count == 1 and honoured) else 0

    def _is_common(self, word: str) -> bool:
        if self.lexicon.language == "vi":
            return word.lower() in self._not_names
        return plain(word).strip(".") in self._folded_words

    def _unlike_words(self, words: list[str]) -> bool:
        return not any(word.lower() in self._not_names for word in words)

    def _vietnamese_name(self, words: list[str]) -> int:
        folded = [plain(word) for word in words[:5]]
        if not folded or folded[0] not in self._vietnamese or (words[0].lower() in self._not_names and len(words) < 3):
            return 0
        count = 1
        while count < len(folded) and (
            self._given(words[count], folded[count]) or (folded[count] in LINKS and count + 1 < len(folded))
        ):
            count += 1
        if " ".join(folded[:3]) in self._things or count < 2:
            return 0
        return min(count, 4)

    def _given(self, word: str, folded: str) -> bool:
        if len(word) == 1:
            return word.isupper() and folded in "aiuy"
        if not SYLLABLE.fullmatch(folded):
            return False
        return word.lower() not in self._not_names or self.lexicon.language == "vi"

    def _is_chinese(self, words: list[str]) -> bool:
        if len(words) < 2 or words[0].lower() not in self._chinese or words[1].lower() in self._not_names:
            return False
        return words[1].lower().replace("-", "").replace("'", "") in _given_names(self._pinyin)

    def _with_title(self, number: int, spans: list[tuple[int, int, str]], text: str, floor: int) -> NameMention:
        start, end, kind = spans[number]
        ceiling = spans[number + 1][0] if number + 1 < len(spans) else len(text)
        line_start = max(text.rfind("\n", 0, start) + 1, floor, start - 260)
        before = text[max(line_start, *(each for each in self._starts if each <= start)) : start]
        left = self.before.search(before)
        following = text[end : min(ceiling, end + 260)].split("\n")[0]
        if ceiling < end + 260 and (tail := self._tail_title.search(following)):
            following = following[: tail.start()]
        following = self._joint.sub("", following)
        right = self.after.match(following)
        titles = [re.sub(r", (?:le|la|the) (?=\w)", ", ", hit["title"].strip(" ,")) for hit in (left, right) if hit]
        name = re.sub(r"\s+", " ", text[start:end])
        reach = end + (right.end() if right else 0)
        return NameMention(start, end, name, ", ".join(titles), kind, reach)

    def _chinese_script(self, text: str) -> list[NameMention]:
        family = load_table("family_names.toml")["chinese_characters"]
        people = self.lexicon.table("people")
        pattern = re.compile(
            rf"(?P<title>(?:{people['offices']}|{people['ranks']}))(?P<name>[{family}]\w{{1,2}}?)(?=[，。、和与在将表说指会主率同分出]|$)"
        )
        return [
            NameMention(hit.start("name"), hit.end("name"), hit["name"], hit["title"], "chinese", hit.end())
            for hit in pattern.finditer(text)
        ]


def _in_capitals(text: str, place: int) -> bool:
    """Tell whether a line is a headline all in capitals, in which nothing tells a name from a word."""
    line = text[text.rfind("\n", 0, place) + 1 :].split("\n", 1)[0]
    return line.isupper() and len(line.split()) > 4


@cache
def _given_names(pinyin: frozenset[str]) -> frozenset[str]:
    return pinyin | {first + second for first in pinyin for second in pinyin}


@cache
def name_finder(lexicon: Lexicon) -> NameFinder:
    """Return the name finder of a language, built once."""
    return NameFinder(lexicon)
