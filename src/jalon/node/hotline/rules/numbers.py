"""Telephone numbers: checked when they are typed, kept as E.164, shown and dialled as links that need no data."""

import dataclasses
import urllib.parse

import phonenumbers
from django.utils.translation import gettext_lazy as _

from jalon.node.kernel.refused import Refused

NO_VALIDITY = ("+881", "+882", "+883")
"""Satellite and international networks, whose numbering the library does not describe in full."""


class BadNumber(Refused):
    """The text is no telephone number that could ring."""

    code = "hotline.bad-number"
    status = 422


@dataclasses.dataclass(frozen=True)
class Telephone:
    """A number as it is kept (`+85620…`), as people read it, and as links."""

    e164: str
    words: str
    tel: str
    sms: str


def checked(text: str, country: str) -> str:
    """A typed number as E.164.

    Args:
        text: as typed, with or without the country's code.
        country: ISO 3166-1 code of the side that it belongs to.

    Raises:
        BadNumber: if no telephone of that kind exists.
    """
    try:
        parsed = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        parsed = None
    if parsed is None or not (phonenumbers.is_valid_number(parsed) or _international(parsed)):
        raise BadNumber(
            _("%(text)s is not a number that can ring. Write it with its country code, for example %(example)s.")
            % {"text": text, "example": example(country)}
        )
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def _international(parsed: phonenumbers.PhoneNumber) -> bool:
    return f"+{parsed.country_code}" in NO_VALIDITY and phonenumbers.is_possible_number(parsed)


def example(country: str) -> str:
    """A number of a country that could exist, as its numbering plan's own example."""
    found = phonenumbers.example_number_for_type(country, phonenumbers.PhoneNumberType.MOBILE)
    if found is None:
        return "+84 912 345 678"
    return str(phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.INTERNATIONAL))


def telephone(e164: str, body: str = "") -> Telephone:
    """A kept number, for people and for a telephone; `body` is the text that an SMS begins with."""
    parsed = phonenumbers.parse(e164, None)
    words = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    query = f"?body={urllib.parse.quote(body)}" if body else ""
    return Telephone(e164, str(words), f"tel:{e164}", f"sms:{e164}{query}")


def masked(address: str) -> str:
    """A number or mail address as a log may show it: its last two signs."""
    return f"…{address[-2:]}"
