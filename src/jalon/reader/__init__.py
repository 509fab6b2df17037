"""Official texts into proposed records, each with the words that support it.

A ministry's communiqué or a news item goes in, a `Document` comes out: events, participants, agreements, mechanisms,
commitments, topics, statistics and campaigns, each with its `span` (`text[span.start:span.end] == span.text`, code
points). Nothing is certain: a person accepts, corrects or refuses each record.

    document = read_text(text, id="item-17", date_hint="2024-10-14")
    document = read_file("item.pdf")              # or bytes and a name
    document.to_json()                            # as spec/reader.schema.json says

Every refusal is a `CannotRead` whose text may be shown. The reader is deterministic and offline. Its stages, each of
them a module with its own tests: `intake` (bytes to text) → `layout` (text and furniture) → `clean`, `glue` (the view)
→ `sentences` → `calendar`, `numbers`, `places`, `names` (mentions, gathered in `reading`) → `records`. The words of a
language are data: `tables/<lang>/`.
"""

from jalon.reader.document import (
    Agreement,
    Campaign,
    Commitment,
    Document,
    Event,
    Mechanism,
    Participant,
    Period,
    Records,
    Statistic,
    Topic,
)
from jalon.reader.errors import CannotRead
from jalon.reader.lexicon import LANGUAGES
from jalon.reader.read import read_file, read_text
from jalon.reader.view import Span

__all__ = [
    "LANGUAGES",
    "Agreement",
    "Campaign",
    "CannotRead",
    "Commitment",
    "Document",
    "Event",
    "Mechanism",
    "Participant",
    "Period",
    "Records",
    "Span",
    "Statistic",
    "Topic",
    "read_file",
    "read_text",
]
