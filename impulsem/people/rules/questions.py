"""What was typed into the search box, read as everything that it may be."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

from impulsem.people.rules import addresses, identifiers, names, phones

FEWEST_PHONE_DIGITS = 6
OLDEST = 1890

_MONTHS = {
    name: number
    for number, forms in enumerate(
        (
            "gener enero january gen ene jan",
            "febrer febrero february feb",
            "marc marzo march mar",
            "abril april abr apr",
            "maig mayo may mai",
            "juny junio june jun",
            "juliol julio july jul",
            "agost agosto august ago aug",
            "setembre septiembre september set sep sept",
            "octubre october oct",
            "novembre noviembre november nov",
            "desembre diciembre december des dic dec",
        ),
        start=1,
    )
    for name in forms.split()
}
_DATE = re.compile(r"(?<!\d)(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})(?!\d)")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_RUN = re.compile(r"(?<!\d)(\d{2})(\d{2})(\d{4})(?!\d)")
_WORDS = re.compile(r"(?<!\d)(\d{1,2})\s+(?:de\s+|d['’])?([^\W\d_]+)\.?\s+(?:de\s+|del\s+)?(\d{4})(?!\d)")
_EMAIL = re.compile(r"\S+@\S+")
_PHONE = re.compile(r"\+?\d[\d\s.\-()]*")
_IDENTIFIER = re.compile(r"(?<![^\s])(?=\S*\d)[A-Za-z0-9][A-Za-z0-9.\-/]{4,}(?:\s?-?\s?[A-Za-z])?(?![^\s])")
_SPACED_DNI = re.compile(r"(?<!\S)\d{1,2}[ .]\d{3}[ .]\d{3}(?:[ \-]?[A-Za-z])?(?!\S)")


@dataclasses.dataclass(frozen=True, slots=True)
class Question:
    """`words` are folded; `numbers` are (kind, written form) pairs, any of which may be meant; `phone` the last digits of a number.

    `street` is the search key of a street, `door` a number in it; `bare_street` is the key that the words would have if they were no name
    but a street ("vilamari"). Names with a birth date or year narrow each other; the rest are alternatives.
    """

    words: tuple[str, ...] = ()
    last_is_whole: bool = False  # a space follows the last word, so it is not being typed any more
    numbers: tuple[tuple[str, str], ...] = ()
    phone: str = ""
    email: str = ""
    born_on: dt.date | None = None
    born_in: int | None = None
    street: str = ""
    door: str = ""
    bare_street: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.words or self.numbers or self.phone or self.email or self.born_on or self.street)


def read(text: str, *, today: dt.date) -> Question:
    """Everything that `text` may mean. Never fails; nonsense gives an empty question."""
    text = text[:200]
    whole = text[-1:].isspace()
    text = names.clean(text)
    if found := _EMAIL.search(text):
        return Question(email=found.group().lower())
    born_on, rest = _take_date(text, today)
    numbers = _numbers(text)
    if any(kind != "passport" and value == identifiers.compact(text) for kind, value in numbers) or _SPACED_DNI.fullmatch(text):
        rest = ""  # the letter of a number is no name
    words = _name_words(rest)
    born_in = None
    if words and not born_on:
        born_in = next((int(w) for w in rest.split() if re.fullmatch(r"\d{4}", w) and OLDEST <= int(w) <= today.year), None)
    street, door = ("", "") if born_on or born_in else _address(rest)
    only_words = bool(words) and not (street or born_on or born_in) and not any(letter.isdigit() for letter in rest)
    bare = addresses.key(rest) if only_words else ""
    return Question(() if street else tuple(words), whole, tuple(numbers), _phone(text), "", born_on, born_in, street, door, bare)


def _take_date(text: str, today: dt.date) -> tuple[dt.date | None, str]:
    """A birth date in the text, and the text without it."""
    for pattern, order in ((_ISO, "ymd"), (_DATE, "dmy"), (_RUN, "dmy"), (_WORDS, "dmy")):
        found = pattern.search(text)
        if not found:
            continue
        parts = dict(zip(order, found.groups(), strict=True))
        month = _MONTHS.get(names.fold(parts["m"])) if pattern is _WORDS else int(parts["m"])
        day = _day(_year(parts["y"], today), month, int(parts["d"]))
        if day and day.year >= OLDEST and day <= today:
            return day, (text[: found.start()] + " " + text[found.end() :]).strip()
    return None, text


def _year(written: str, today: dt.date) -> int:
    """Two digits mean the last such year."""
    year = int(written)
    if len(written) > 2:
        return year
    return year + (2000 if 2000 + year <= today.year else 1900)


def _day(year: int, month: int | None, day: int) -> dt.date | None:
    try:
        return dt.date(year, month or 0, day)
    except ValueError:
        return None


def _numbers(text: str) -> list[tuple[str, str]]:
    """Every identifier that a part of the text may be."""
    no_name = not re.search(r"[^\W\d_]{5,}", text)  # a health card begins with four letters, a name is longer or has no digits
    candidates = [
        *([text] if no_name else []),
        *(m.group() for m in _IDENTIFIER.finditer(text)),
        *(m.group() for m in _SPACED_DNI.finditer(text)),
    ]
    found: dict[tuple[str, str], None] = {}
    for candidate in candidates:
        if any(letter.isdigit() for letter in candidate):
            found.update(dict.fromkeys(identifiers.guess(candidate)))
    return list(found)


def _phone(text: str) -> str:
    """The digits of a phone number, when the text holds at least six in a row (with the usual separators)."""
    runs = [phones.digits(found.group()) for found in _PHONE.finditer(text)]
    longest = max(runs, key=len, default="")
    return longest if FEWEST_PHONE_DIGITS <= len(longest) <= 15 else ""


def _address(text: str) -> tuple[str, str]:
    """A street and a door number ("entença 12"), or a text that begins like a street."""
    found = re.match(r"^(?P<street>[^\d]*[^\W\d_]{3,}[^\d]*?)[\s,]+(?:n[uú]m\.?\s*|n\.?º\s*)?(?P<number>\d{1,4})(?:\D.*)?$", text)
    if found:
        return addresses.key(found["street"].replace("/", " ")), found["number"].lstrip("0")
    return (addresses.key(text.replace("/", " ")), "") if addresses.names_a_street(text) else ("", "")


def _name_words(text: str) -> list[str]:
    """The words that may be names: those without digits."""
    return [word for word in names.tokens(text) if not any(letter.isdigit() for letter in word)]
