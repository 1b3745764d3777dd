"""What the forms hand to the commands: plain values, checked and cleaned by the command that takes them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class IdentifierDetails:
    """`kind` is a code of `PersonIdentifier.Kind`; `value` as it was typed."""

    kind: str
    value: str
    verified: bool = False


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class AddressDetails:
    """An address as it was typed; an empty `town` is the city itself."""

    street: str
    number: str = ""
    door: str = ""
    postcode: str = ""
    town: str = ""
    tenure: str = "unknown"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PersonDetails:
    """Who somebody is. The contact points, number and address are taken when registering and left alone when amending."""

    given_name: str
    surname1: str
    surname2: str = ""
    known_as: str = ""
    birth_date: dt.date | None = None
    birth_date_is_estimated: bool = False
    died_on: dt.date | None = None
    sex: str = "N"
    gender_note: str = ""
    nationality: str = ""  # ISO 3166-1 alpha-3
    languages: tuple[str, ...] = ()
    notice_language: str = "ca"
    needs_interpreter: bool = False
    communication_needs: str = ""
    identifier: IdentifierDetails | None = None
    phone: str = ""
    phone_is_safe: bool = True
    email: str = ""
    address: AddressDetails | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FactDetails:
    """An economic fact; codes of `EconomicFact`, amount in euro."""

    kind: str
    category: str
    amount: Decimal
    frequency: str = "monthly"
    label: str = ""
    source: str = "declared"
    since: dt.date | None = None  # None: the day of recording
    until: dt.date | None = None
    verified_until: dt.date | None = None
    evidence: str = ""  # the row that proves it: "documents.document:12"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class CircumstanceDetails:
    """A circumstance; codes of `Circumstance`. `grade` where the kind has grades, else None."""

    kind: str
    grade: int | None = None
    source: str = "declared"
    since: dt.date | None = None  # None: the day of recording
    until: dt.date | None = None
    verified_until: dt.date | None = None
    evidence: str = ""
