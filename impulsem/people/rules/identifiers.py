"""Numbers that registers give to people: one written form each, and a check where the register defined one."""

from __future__ import annotations

import datetime as dt
import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from stdnum.es import dni as stdnum_dni
from stdnum.es import nie as stdnum_nie

_SEPARATORS = re.compile(r"[\s.\-/·_]+")
_SHAPES = {
    "dni": re.compile(r"\d{8}[A-Z]"),
    "nie": re.compile(r"[XYZ]\d{7}[A-Z]"),
    "passport": re.compile(r"(?=.*\d)[A-Z0-9]{5,20}"),
    "nass": re.compile(r"\d{12}"),
    "cip": re.compile(r"[A-Z]{4}[01]\d{9}"),
}

WRONG_LETTER = _("The letter does not match the number. Check both.")
WRONG_DIGITS = _("The last two digits do not match the number. Check all of it.")
SHAPES_IN_WORDS: dict[str, Promise] = {
    "dni": _("A DNI has up to eight digits and a letter."),
    "nie": _("A NIE has an X, Y or Z, seven digits and a letter."),
    "passport": _("A passport number has 5 to 20 letters and digits."),
    "nass": _("A social security number has twelve digits."),
    "cip": _("A health card number (CIP) has four letters and ten digits."),
}


class WrongIdentifier(ValueError):
    """The number cannot be one of its kind; `sentence` says why, in the user's words."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__()
        self.sentence = sentence


def compact(value: str) -> str:
    """Capitals without separators: " 12.345.678-z " is "12345678Z"."""
    return _SEPARATORS.sub("", value).upper()


def normalise(kind: str, value: str) -> str:
    """The written form of a number of `kind`; raises `WrongIdentifier`."""
    bare = compact(value)
    if kind == "dni" and re.fullmatch(r"\d{1,7}[A-Z]", bare):
        bare = bare.zfill(9)  # old numbers are written without their zeros
    if kind == "nie" and re.fullmatch(r"[XYZ]\d{8}[A-Z]", bare) and bare[1] == "0":
        bare = bare[0] + bare[2:]  # the first cards had eight digits
    if kind not in _SHAPES or not _SHAPES[kind].fullmatch(bare):
        raise WrongIdentifier(SHAPES_IN_WORDS.get(kind, WRONG_DIGITS))
    if kind in ("dni", "nie") and bare[-1] != check_letter(bare[:-1]):
        raise WrongIdentifier(WRONG_LETTER)
    if kind == "nass" and bare[-2:] != nass_check(bare[:2], bare[2:10]):
        raise WrongIdentifier(WRONG_DIGITS)
    if kind == "cip" and cip_birth(bare) is None:
        raise WrongIdentifier(_("The digits of the health card hold a birth date that does not exist. Check them."))
    return bare


def check_letter(number: str) -> str:
    """The letter of a DNI ("12345678") or NIE ("X1234567") without one."""
    letter = stdnum_dni.calc_check_digit(number) if number[:1].isdigit() else stdnum_nie.calc_check_digit(number)
    return str(letter)


def nass_check(province: str, number: str) -> str:
    """The two check digits of a social security number: the remainder by 97 of province and number.

    Numbers under ten million are joined without their leading zero (the register's own rule, older than the eighth digit).
    """
    serial = int(number)
    joined = int(province) * 10**7 + serial if serial < 10**7 else int(province) * 10**8 + serial
    return f"{joined % 97:02}"


def cip_birth(value: str) -> tuple[int, int, int] | None:
    """Year (two digits), month and day inside a CIP; None when there is no such day.

    Four letters of the surnames, 0 for men and 1 for women, six digits of the birth date, three of order.
    """
    year, month, day = int(value[5:7]), int(value[7:9]), int(value[9:11])
    try:
        dt.date(2000 + year, month, day)
    except ValueError:
        try:
            dt.date(1900 + year, month, day)
        except ValueError:
            return None
    return year, month, day


def guess(value: str) -> list[tuple[str, str]]:
    """What a number typed into the search box may be, as (kind, written form); DNI and NIE also without their letter."""
    bare = compact(value)
    found: list[tuple[str, str]] = []
    if re.fullmatch(r"\d{7,8}", bare):
        found.append(("dni", bare.zfill(8) + check_letter(bare.zfill(8))))
    if re.fullmatch(r"[XYZ]\d{7}", bare):
        found.append(("nie", bare + check_letter(bare)))
    if re.fullmatch(r"\d{10}", bare):
        found.append(("nass", bare + nass_check(bare[:2], bare[2:])))
    for kind in _SHAPES:
        try:
            found.append((kind, normalise(kind, bare)))
        except WrongIdentifier:
            continue
    return found
