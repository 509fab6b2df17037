"""Lists at scale: an index of persons, and one of document numbers, on disk and shared by processes.

* `build_persons`, `PersonIndex`: names in any script, birth date with its usual errors, sex, nationality.
* `build_documents`, `DocumentIndex`: document numbers, plates, phones; exact.

Both lie in a folder (`store`) that is mapped into memory, opens in milliseconds, is updated by segments while others
search, and may be encrypted with a key that the caller hands in (`vault`).

How a person is found (`search`): a name's readings (`jalon.names`) give keys (`keys`) that survive a typing error,
another word order, joined or missing words; a birth date gives the persons of that day, of the swapped day and month
and of the years beside it (`dates`). The few dozen candidates of both are then compared by the room's own model,
and the birth date, sex and nationality weighed in (`evidence`), each in words.
"""

from jalon.names.index.documents import DocumentIndex, build_documents
from jalon.names.index.errors import IndexDamaged, IndexUnusable, UnreadableInput, WrongKey
from jalon.names.index.persons import build_persons
from jalon.names.index.search import Found, PersonIndex, Question, question

__all__ = [
    "DocumentIndex",
    "Found",
    "IndexDamaged",
    "IndexUnusable",
    "PersonIndex",
    "Question",
    "UnreadableInput",
    "WrongKey",
    "build_documents",
    "build_persons",
    "question",
]
