"""What banks take: numbers of accounts and the letters of a transfer."""

from __future__ import annotations

import re
from typing import Final

from stdnum import iban
from stdnum.exceptions import ValidationError
from text_unidecode import unidecode

#: Countries of the Single Euro Payments Area (European Payments Council, list of 2025).
_LISTED = "ADALATBEBGCHCYCZDEDKEEESFIFRGBGGGIGRHRHUIEIMISITJELILTLULVMCMDMEMKMTNLNOPLPTRORSSESISKSMVA"
SEPA: Final = frozenset(_LISTED[at : at + 2] for at in range(0, len(_LISTED), 2))
_OUTSIDE = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]+")
_SPACES = re.compile(r"\s+")


class WrongNumber(ValueError):
    """Not the number of an account, or its check digits do not agree."""


class OutsideSepa(ValueError):
    """An account to which no SEPA transfer goes."""


def account_number(text: str) -> str:
    """An IBAN as it is kept: capitals without spaces. Errors: WrongNumber, OutsideSepa."""
    try:
        number: str = iban.validate(text)
    except ValidationError:
        raise WrongNumber from None
    if number[:2] not in SEPA:
        raise OutsideSepa
    return number


def bank_text(text: str, most: int) -> str:
    """`text` in the letters that every bank takes (EPC 217-08), no longer than `most`."""
    return _SPACES.sub(" ", _OUTSIDE.sub(" ", unidecode(text))).strip()[:most].strip()
