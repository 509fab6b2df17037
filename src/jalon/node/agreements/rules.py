"""The deadline of a message, with its arithmetic."""

import dataclasses
import datetime
from collections.abc import Mapping

from jalon.node.agreements.choices import TEMPLATE_HOURS, Limit


@dataclasses.dataclass(frozen=True)
class Deadline:
    """When an answer is due: the limit, counted in calendar hours from the moment of receipt."""

    limit: Limit
    hours: int
    start: datetime.datetime
    due: datetime.datetime


def limit_for(*, urgent: bool, direct: bool) -> Limit:
    """The limit that applies: urgent requests are split by whether the information is directly accessible."""
    if not urgent:
        return Limit.OTHER
    return Limit.URGENT_DIRECT if direct else Limit.URGENT_INDIRECT


def deadline(limit: Limit, start: datetime.datetime, hours: Mapping[str, int] = TEMPLATE_HOURS) -> Deadline:
    """The deadline under a limit, from the receipt on."""
    length = hours.get(limit, TEMPLATE_HOURS[limit])
    return Deadline(limit, length, start, start + datetime.timedelta(hours=length))
