"""The alert as a text of one SMS: a short code that either side's node reads back, then the words in both languages.

    JLN1 PUR HT>BL 7K3Q9MWZ 221531Z M512 18.3912,105.1234 4X|Truy đuổi về phía biên giới|ການໄລ່ຕິດຕາມສູ່ຊາຍແດນ

`JLN1`, the kind in three letters, from which unit to which, the alert's short mark, day, hour and minute in UTC, then
what is known of the place (marker, coordinates), and two signs of check over all of it. The words after the first bar
are for people and are not read back.
"""

import dataclasses
import datetime
import re
import uuid
import zlib

from django.utils.translation import gettext_lazy as _

from jalon.node.kernel.refused import Refused

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U
LETTERS = {
    "help": "HLP", "pursuit": "PUR", "victim": "VIC", "seizure": "SEI", "border-incident": "INC", "other": "OTH",
    "crossing": "CRO", "hit": "HIT", "drugs": "DRG", "armed": "ARM", "missing": "MIS", "gate": "GAT",
    "disaster": "DIS", "rerouting": "RRT", "test": "TST", "oral-inquiry": "ORA",
}  # fmt: skip
_SHAPE = re.compile(
    r"JLN1 (?P<kind>[A-Z]{3}) (?P<sender>[^\s>|]{1,40})>(?P<to>[^\s>|]{1,40}) (?P<mark>[0-9A-Z]{8})"
    r" (?P<when>\d{6})Z(?: M(?P<marker>[^\s|]{1,30}))?(?: (?P<lat>-?\d{1,2}\.\d{1,4}),(?P<lon>-?\d{1,3}\.\d{1,4}))?"
    r" (?P<check>[0-9A-Z]{2})"
)


class BadText(Refused):
    """The text is no coded alert, or was changed on its way."""

    code = "hotline.bad-text"
    status = 422


@dataclasses.dataclass(frozen=True)
class Coded:
    """What a coded text says; `when` is known to the minute."""

    kind: str
    sender: str
    to: str
    mark: str
    when: datetime.datetime
    marker: str = ""
    position: tuple[float, float] | None = None


def mark_of(key: uuid.UUID) -> str:
    """The short mark of an alert: eight signs of its id's random end."""
    value = key.int & (2**40 - 1)
    return "".join(SIGNS[value >> shift & 31] for shift in range(35, -1, -5))


def coded(alert: Coded, *words: str) -> str:
    """The text of an alert, with its words in each language."""
    moment = alert.when.astimezone(datetime.UTC).strftime("%d%H%M")
    parts = ["JLN1", LETTERS[alert.kind], f"{plain(alert.sender)}>{plain(alert.to)}", alert.mark, f"{moment}Z"]
    if alert.marker:
        parts.append(f"M{plain(alert.marker)}")
    if alert.position:
        parts.append(f"{alert.position[0]:.4f},{alert.position[1]:.4f}")
    body = " ".join(parts)
    return "|".join([f"{body} {_check(body)}", *dict.fromkeys(words)])


def read(text: str, *, now: datetime.datetime) -> Coded:
    """What a coded text says; the month is that in which it makes sense.

    Raises:
        BadText: if it is no such text, or its check differs.
    """
    match = _SHAPE.search(" ".join(text.split()).upper())
    if match is None:
        raise BadText(_("This is not a coded alert. It begins with JLN1; type it as it stands, up to the first bar."))
    body = match[0].rpartition(" ")[0]
    kinds = {letters: kind for kind, letters in LETTERS.items()}
    if _check(body) != match["check"] or match["kind"] not in kinds:
        raise BadText(
            _("The two signs of check do not fit: something was mistyped or changed. Compare it letter by letter.")
        )
    position = (float(match["lat"]), float(match["lon"])) if match["lat"] else None
    when = _moment(match["when"], now)
    return Coded(
        kinds[match["kind"]], match["sender"], match["to"], match["mark"], when, match["marker"] or "", position
    )


def plain(word: str) -> str:
    """A unit code as a coded text writes it."""
    return re.sub(r"[\s>|]+", "-", word).upper()


def _check(body: str) -> str:
    value = zlib.crc32(body.upper().encode()) & 1023
    return SIGNS[value >> 5] + SIGNS[value & 31]


def _moment(digits: str, now: datetime.datetime) -> datetime.datetime:
    """The latest moment of that day, hour and minute that is not more than a day ahead."""
    day, hour, minute = int(digits[:2]), int(digits[2:4]), int(digits[4:])
    at = now.astimezone(datetime.UTC) + datetime.timedelta(days=1)
    for back in range(62):
        date = (at - datetime.timedelta(days=back)).date()
        if date.day == day and hour < 24 and minute < 60:
            found = datetime.datetime.combine(date, datetime.time(hour, minute), datetime.UTC)
            if found <= at:
                return found
    raise BadText(_("The text names a day or an hour that does not exist."))
