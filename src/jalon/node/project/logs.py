"""Log lines that an operator may read and hand on: what failed, where and when, and nothing of anybody.

Rules, whatever a program logs:

- an error is told by its type and the places that it went through, never by its own words, which may quote a row;
- an address is told as the URLconf writes it (`/accords/calendar/<str:token>.ics`), never as it was asked for;
- of a library's message stands the sentence without what was put into it; our own messages carry ids and codes alone.
"""

import datetime
import json
import logging
import traceback
from collections.abc import Iterator

OWN = "jalon"
PLACES = 12
"""How many places of an error are told, the innermost last."""


class Lines(logging.Formatter):
    """One line of words for each record."""

    def format(self, record: logging.LogRecord) -> str:
        return " ".join(told for told in (_at(record), record.levelname, record.name, message(record), *faults(record)))


class Json(logging.Formatter):
    """One JSON object on a line for each record: `at`, `level`, `logger`, `message`, `error` where there was one."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, object] = {
            "at": _at(record), "level": record.levelname.lower(), "logger": record.name, "message": message(record),
        }  # fmt: skip
        if error := list(faults(record)):
            told["error"] = error
        return json.dumps(told, ensure_ascii=False)


def _at(record: logging.LogRecord) -> str:
    return datetime.datetime.fromtimestamp(record.created, datetime.UTC).isoformat(timespec="milliseconds")


def message(record: logging.LogRecord) -> str:
    """The sentence of a record, without anybody's data."""
    request = getattr(record, "request", None)
    if request is not None:
        return f"{getattr(record, 'status_code', '')} {getattr(request, 'method', '')} {route(request)}".strip()
    if record.name.partition(".")[0] == OWN:
        return record.getMessage()
    return str(record.msg) if record.args else f"{record.module}:{record.lineno}"


def route(request: object) -> str:
    """The address of a request as the URLconf writes it; of one that leads nowhere, nothing."""
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match else "(no such address)"


def faults(record: logging.LogRecord) -> Iterator[str]:
    """An error and what led to it, each as its type and its places."""
    error = record.exc_info[1] if record.exc_info else None
    for _depth in range(5):
        if error is None:
            return
        places = traceback.extract_tb(error.__traceback__)[-PLACES:]
        way = " > ".join(f"{place.filename.rpartition('site-packages/')[2]}:{place.lineno}" for place in places)
        yield f"{type(error).__name__} at {way}" if way else type(error).__name__
        error = error.__cause__ or error.__context__
