"""Hours of a unit or of a contact, as one line that people write and a machine reads.

    24/7
    Mo-Fr 07:30-11:30,13:30-17:00; Sa 08:00-11:00
    Mo-Su 06:00-22:00; PH 08:00-16:00
    Mo-Fr 20:00-06:00            (over midnight, into the next morning)

Days are Mo Tu We Th Fr Sa Su; PH is a public holiday of that side. On a holiday only what stands under PH counts, and
nothing where it is missing: a duty roster that forgot the holiday must not look staffed. `24/7` means holidays too.
"""

import dataclasses
import datetime
import functools
import re
from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from jalon.node.kernel.refused import Refused

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
HOLIDAY = "PH"
ALWAYS = "24/7"
MIDNIGHT = 24 * 60

_RULE = re.compile(r"((?:[A-Za-z]{2}(?:-[A-Za-z]{2})?)(?:,[A-Za-z]{2}(?:-[A-Za-z]{2})?)*)\s+(\S.*)")
_SPAN = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")

Span = tuple[int, int]


class CannotReadHours(Refused):
    """The line does not say which hours."""

    code = "directory.cannot-read-hours"
    status = 422


@dataclasses.dataclass(frozen=True)
class Hours:
    """Minutes of the day by day; a span that ends at or before it begins runs into the next morning."""

    spans: dict[str, tuple[Span, ...]]
    always: bool = False

    def open_at(self, local: datetime.datetime, is_holiday: Callable[[datetime.date], bool]) -> bool:
        """Whether somebody is there at a moment of that side's own time."""
        if self.always:
            return True
        minute = local.hour * 60 + local.minute
        today, yesterday = local.date(), local.date() - datetime.timedelta(days=1)
        late = any(begin >= end and minute < end for begin, end in self._of(yesterday, is_holiday))
        return late or any(
            begin <= minute < (end if end > begin else MIDNIGHT) for begin, end in self._of(today, is_holiday)
        )

    def _of(self, day: datetime.date, is_holiday: Callable[[datetime.date], bool]) -> tuple[Span, ...]:
        return self.spans.get(HOLIDAY if is_holiday(day) else DAYS[day.weekday()], ())


@functools.lru_cache(maxsize=2048)
def parse(text: str) -> Hours | None:
    """The hours that a line says; None where it is empty: not stated.

    Raises:
        CannotReadHours: if it cannot be read.
    """
    plain = text.strip().replace("–", "-").replace("\u2212", "-")
    if not plain:
        return None
    if plain == ALWAYS:
        return Hours({}, always=True)
    spans: dict[str, tuple[Span, ...]] = {}
    for rule in filter(None, map(str.strip, plain.split(";"))):
        found = _RULE.fullmatch(rule)
        if found is None:
            raise _unreadable(rule)
        said = _spans(found[2], rule)
        spans.update(dict.fromkeys(_days(found[1], rule), said))
    return Hours(spans)


def _days(text: str, rule: str) -> Iterator[str]:
    for part in text.split(","):
        first, _dash, last = part.partition("-")
        first, last = first.capitalize(), (last or first).capitalize()
        if first.upper() == HOLIDAY and last.upper() == HOLIDAY:
            yield HOLIDAY
            continue
        if first not in DAYS or last not in DAYS:
            raise _unreadable(rule)
        begin, end = DAYS.index(first), DAYS.index(last)
        yield from (DAYS[place % 7] for place in range(begin, end + 1 if end >= begin else end + 8))


def _spans(text: str, rule: str) -> tuple[Span, ...]:
    if text == "off":
        return ()
    return tuple(_span(part.strip(), rule) for part in text.split(","))


def _span(text: str, rule: str) -> Span:
    found = _SPAN.fullmatch(text)
    if found is None:
        raise _unreadable(rule)
    begin = int(found[1]) * 60 + int(found[2])
    end = int(found[3]) * 60 + int(found[4])
    if int(found[2]) > 59 or int(found[4]) > 59 or begin >= MIDNIGHT or end > MIDNIGHT or begin == end:
        raise _unreadable(rule)
    return begin, end


def _unreadable(rule: str) -> CannotReadHours:
    sentence = _("The hours “%(rule)s” cannot be read. Write them like Mo-Fr 07:30-17:00; PH 08:00-12:00, or 24/7.")
    return CannotReadHours(sentence % {"rule": rule})
