"""Topics: which offences a text is about, each with the first words that say so; a department's name says nothing."""

import re

from jalon.reader.document import Topic
from jalon.reader.reading import Reading

TOPICS = (
    "drug_trafficking",
    "human_trafficking",
    "smuggling",
    "wildlife",
    "arms_explosives",
    "illegal_migration",
    "cybercrime",
    "terrorism",
    "fugitives",
    "financial_crime",
)
LOOK_BACK = 90


def topics(reading: Reading) -> list[Topic]:
    """Return the topics of a document in the order in which they come up.

    Example:
        >>> from jalon.reader import read_text
        >>> records = read_text("Les parties ont parlé de la traite et du trafic de drogue.", id="a").records
        >>> [topic.topic for topic in records.topics]
        ['human_trafficking', 'drug_trafficking']
    """
    found = [topic for name in TOPICS if (topic := _first(reading, name))]
    return sorted(found, key=lambda topic: topic.span.start)


def topics_in(reading: Reading, start: int, end: int) -> list[str]:
    """Return the names of the topics that words between two positions of the view speak of."""
    return [name for name in TOPICS if reading.lexicon.words("topics", name).search(reading.text, start, end)]


def _first(reading: Reading, name: str) -> Topic | None:
    for hit in reading.lexicon.words("topics", name).finditer(reading.text):
        if not _in_department(reading, hit.start()):
            return Topic(name, reading.span(*hit.span()))
    return None


def _in_department(reading: Reading, start: int) -> bool:
    before = re.split(r"[\n.;:]", reading.text[max(0, start - LOOK_BACK) : start])[-1]
    heads = reading.lexicon.entry("topics", "departments")
    head = re.search(rf"(?<!\w)(?:{heads})", before, 0 if reading.lexicon.language in ("vi", "en") else re.IGNORECASE)
    if not head:
        return False
    return not re.search(reading.lexicon.entry("topics", "department_stops"), before[head.start() :], re.IGNORECASE)
