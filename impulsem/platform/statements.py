"""What each context can state about people for a report, with its source and its day. Reports above iterate this registry.

A *datum* is one thing that can be stated ("income of each month"), of a *category* of personal data; a *statement* is one sentence of it as
it was true on a day. Whom a sentence names is written as a mention, never as a name, so that the report decides who is named in it.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
import re
from collections.abc import Callable, Iterator, Sequence

from django.utils.translation import gettext_lazy as _

from impulsem.platform.actors import Actor
from impulsem.platform.registries import Text

_MENTION = re.compile("⟦([0-9]+)⟧")


class Category(enum.StrEnum):
    """Kinds of personal data. A report's type allows some of them; nothing of another can enter."""

    IDENTITY = "identity"
    CONTACT = "contact"
    HOUSEHOLD = "household"
    TIES = "ties"
    HOUSING = "housing"
    ECONOMY = "economy"
    LANGUAGE = "language"
    ATTENTION = "attention"
    OBSERVATIONS = "observations"
    CONFIDENTIAL = "confidential"
    PLAN = "plan"
    DOCUMENTS = "documents"
    MEASURES = "measures"


CATEGORIES: dict[str, Text] = {
    Category.IDENTITY: _("Who the person is"),
    Category.CONTACT: _("How to reach the person"),
    Category.HOUSEHOLD: _("Who lives together"),
    Category.TIES: _("Family, carers and support"),
    Category.HOUSING: _("The dwelling"),
    Category.ECONOMY: _("Money"),
    Category.LANGUAGE: _("Languages and communication"),
    Category.ATTENTION: _("Attention given, without its content"),
    Category.OBSERVATIONS: _("What professionals wrote down"),
    Category.CONFIDENTIAL: _("What is confidential in the file"),
    Category.PLAN: _("The plan and what was agreed"),
    Category.DOCUMENTS: _("Documents of the file"),
    Category.MEASURES: _("Protection orders and guardianship"),
}


class Entering(enum.StrEnum):
    """How a statement comes into a report: by itself, when the author puts it in, or when the author puts it in and says why."""

    ITSELF = "itself"
    CHOSEN = "chosen"
    REASONED = "reasoned"


@dataclasses.dataclass(frozen=True, slots=True)
class About:
    """What a report is about. subjects: the persons whom the request names; others: who lives with them, without sealed persons.

    `on` is the day of the draft, `at` its moment.
    """

    file_id: int
    household_id: int
    subjects: tuple[int, ...]
    others: tuple[int, ...]
    on: dt.date
    at: dt.datetime

    @property
    def persons(self) -> tuple[int, ...]:
        return (*self.subjects, *self.others)


@dataclasses.dataclass(frozen=True, slots=True)
class Statement:
    """One sentence. text: with mentions instead of names. source: who says so ("Document seen"), dated: as of which day.

    about: keys of the persons whose data it is, none for the household as a whole. origin: the row it comes from
    ("people.economicfact:12"). stale_since: from when on it should have been asked again. spoken: free text that somebody wrote, in which
    names may stand as such.
    """

    text: str
    source: str
    dated: dt.date | None
    origin: str
    about: tuple[int, ...] = ()
    entering: Entering = Entering.ITSELF
    stale_since: dt.date | None = None
    spoken: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Datum:
    """Something that a context can state. `load` gives its sentences in the language that is active, within `budget` SQL queries."""

    code: str
    title: Text
    category: Category
    load: Callable[[About, Actor], Sequence[Statement]]
    budget: int
    order: int


def mention(person_id: int) -> str:
    """A person in a sentence: "⟦12⟧"."""
    return f"⟦{person_id}⟧"


def mentioned(text: str) -> tuple[int, ...]:
    """Whom a sentence mentions, each once, in order."""
    return tuple(dict.fromkeys(int(key) for key in _MENTION.findall(text)))


def named(text: str, name: Callable[[int], str]) -> str:
    """The sentence with what `name` calls each of the mentioned."""
    return _MENTION.sub(lambda found: name(int(found[1])), text)


class Data:
    """What can be stated, by code; a code is registered once."""

    def __init__(self) -> None:
        self._items: dict[str, Datum] = {}

    def register(self, datum: Datum) -> Datum:
        if datum.code in self._items:
            raise ValueError(f"registered twice: {datum.code}")
        self._items[datum.code] = datum
        return datum

    def get(self, code: str) -> Datum | None:
        return self._items.get(code)

    def __getitem__(self, code: str) -> Datum:
        return self._items[code]

    def __contains__(self, code: object) -> bool:
        return code in self._items

    def __iter__(self) -> Iterator[Datum]:
        return iter(sorted(self._items.values(), key=lambda datum: datum.order))


data = Data()
