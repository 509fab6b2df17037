"""What a contact's value must look like: numbers are checked for their country and kept as `+85620…`."""

import re

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from jalon.node.directory.choices import DIALLED, ContactKind
from jalon.node.kernel.refused import Refused

_RADIO = re.compile(r"\S(.{0,118}\S)?")


class CannotReach(Refused):
    """Nobody could be reached by what was written."""

    code = "directory.cannot-reach"
    status = 422


def clean(kind: str, value: str, country: str) -> str:
    """A contact's value as it is kept.

    Args:
        kind: a `ContactKind`.
        value: as it was typed.
        country: ISO 3166-1 code for numbers that are written without `+`.

    Raises:
        CannotReach: if it is no number, address or channel of that kind.
    """
    text = " ".join(value.split())
    if kind in DIALLED:
        return _number(text, country)
    if kind == ContactKind.MAIL:
        return _mail(text)
    if not _RADIO.fullmatch(text):
        raise CannotReach(_("Write the radio channel and call sign, for example VHF 12, call “Nam Phao”."))
    return text


def _number(text: str, country: str) -> str:
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        sentence = _("“%(number)s” is no telephone number of %(country)s. Write it with its country code: +856 20 …")
        raise CannotReach(sentence % {"number": text, "country": country})
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _mail(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError as error:
        sentence = _("“%(mail)s” is no mail address. Write it like duty@example.gov.la.")
        raise CannotReach(sentence % {"mail": text}) from error
    return text


def spoken(value: str) -> str:
    """A number as people write it, in groups; other values as they are."""
    if not value.startswith("+"):
        return value
    try:
        return phonenumbers.format_number(phonenumbers.parse(value), phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    except phonenumbers.NumberParseException:
        return value
