"""The decisions of the exchange. Pure: what they decide upon is handed in.

`life` which step leads where; `markings` what may be marked how; `article3` the screens; `gate` what may leave;
`subjects` how what is asked about is compared.
"""

from jalon.node.exchange.choices.kinds import EXPECT_FEEDBACK, OF_VICTIMS
from jalon.node.exchange.rules import article3, gate
from jalon.node.exchange.rules.answers import (
    answered_in_time,
    may_be_urgent,
    may_downgrade,
    may_release,
    may_say,
    needs_second_person,
)
from jalon.node.exchange.rules.life import LIFE, OPEN, PAUSED, WHO, after, may_do, may_take, taken_by
from jalon.node.exchange.rules.markings import SECOND_PERSON, may_mark, strongest
from jalon.node.exchange.rules.subjects import count, identifiers, normal_number

__all__ = [
    "EXPECT_FEEDBACK",
    "LIFE",
    "OF_VICTIMS",
    "OPEN",
    "PAUSED",
    "SECOND_PERSON",
    "WHO",
    "after",
    "answered_in_time",
    "article3",
    "count",
    "gate",
    "identifiers",
    "may_be_urgent",
    "may_do",
    "may_downgrade",
    "may_mark",
    "may_release",
    "may_say",
    "may_take",
    "needs_second_person",
    "normal_number",
    "strongest",
    "taken_by",
]
