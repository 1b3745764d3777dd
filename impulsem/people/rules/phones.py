"""Phone numbers: kept as E.164, shown as people write them."""

from __future__ import annotations

import re

import phonenumbers

COUNTRY = "ES"


class WrongPhone(ValueError):
    """Not a phone number."""


def normalise(text: str) -> str:
    """ "600 000 142" is "+34600000142"; raises `WrongPhone`. Numbers of other countries need their + or 00."""
    written = re.sub(r"^\s*00", "+", text)
    try:
        number = phonenumbers.parse(written, COUNTRY)
    except phonenumbers.NumberParseException as error:
        raise WrongPhone from error
    # Possible, not valid: a number range that opened after the library's tables must not be refused at the desk.
    if not phonenumbers.is_possible_number(number):
        raise WrongPhone
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def shown(value: str) -> str:
    """ "+34600000142" is "600 00 01 42"; other countries keep their code."""
    try:
        number = phonenumbers.parse(value, COUNTRY)
    except phonenumbers.NumberParseException:
        return value
    style = phonenumbers.PhoneNumberFormat
    home = number.country_code == phonenumbers.country_code_for_region(COUNTRY)
    return phonenumbers.format_number(number, style.NATIONAL if home else style.INTERNATIONAL)


def digits(text: str) -> str:
    """The digits of a question, without the home country's code: what the end of a number is compared with."""
    bare = re.sub(r"\D", "", text)
    return re.sub(r"^(00)?34(?=\d{9}$)", "", bare)
