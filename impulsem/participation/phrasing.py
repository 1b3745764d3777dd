"""What may have been said in the sessions whose totals are known and whose words are not.

`write_down(folder)` gives the contributions, the proposals and what led from one to the other, from the sentences in the city's folder
and a fixed seed: the same on every machine. Nobody said any of it, and the records say so.
"""

from __future__ import annotations

import csv
import dataclasses
import random
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

SEED = 1373
ASIDE = {"internal": 0.055, "others": 0.06, "public": 0.11}  # share of contributions that lead nowhere, with a reason
SPLIT = 0.035  # share of contributions that hold two proposals
NEAR_COPIES = 0.35  # of those merged: said before in nearly the same words
OPPOSED = 0.02  # of those merged: against the proposal
HEARD_OUTSIDE = {"grup", "portes", "territori", "acces", "ciutadania"}  # what other players speak of
OWN_VOICE = re.compile(r"\b(?:ens|nosaltres|nostr\w+|som|\w{2,}(?:em|im)|n?'?assabentem|vam)\b|al passadís")
RESIDENT_ES = re.compile(r"\b(?:me|mi|yo|tengo|tuve|he|llamé)\b", re.IGNORECASE)
VOWEL = re.compile(r"h?[aeiouàèéíòóú]", re.IGNORECASE)
SPANISH_CLOSING = ("Y no soy la única persona.", "Pasa a menudo.", "Habría que cambiarlo.", "Ya lo dije otra vez.")
SMALL_CHANGES = (
    ("cada setmana", "totes les setmanes"), ("no sabem", "no se sap"), ("ningú no", "ningú"), ("fa anys", "fa temps"),
    ("Ens aniria bé", "Aniria bé"), ("Caldria", "Cal"), ("Proposem", "Demanem"), ("Seria útil", "Aniria bé"), ("Convindria", "Cal"),
    ("mai no", "mai"), ("no tenim", "ens falten"), (", ", " "), ("Una cosa que es repeteix: ", ""), ("Des de l'equip: ", ""),
)  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Idea:
    theme: str
    measure: str
    do: tuple[str, ...]
    what: tuple[str, ...]
    said: tuple[str, ...]
    es: tuple[str, ...]
    contexts: tuple[str, ...]
    contexts_public: tuple[str, ...]

    def follows(self, dimension: str) -> tuple[str, ...]:
        """What may follow `do`, in the voice of the dimension."""
        return self.contexts_public if dimension == "public" else self.contexts

    def spanish(self, dimension: str) -> list[str]:
        """Contributions in Spanish, in the voice of the dimension; other players have none."""
        return [] if dimension == "others" else [text for text in self.es if bool(RESIDENT_ES.search(text)) == (dimension == "public")]


@dataclasses.dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal: where it came from first, what it says, theme and measure of the strategy by code."""

    session: str
    statement: str
    theme: str
    measure: str


@dataclasses.dataclass(frozen=True, slots=True)
class Said:
    """A contribution. theme: empty when it is about something else."""

    session: str
    text: str
    language: str
    theme: str


@dataclasses.dataclass(frozen=True, slots=True)
class Led:
    """Contribution number `said` led to proposal number `to` (from 0), or nowhere (None), with the reason."""

    said: int
    to: int | None
    type: str
    reason: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Listened:
    sessions: Sequence[Mapping[str, str]]
    said: Sequence[Said]
    proposed: Sequence[Proposed]
    led: Sequence[Led]
    near_copies: Sequence[tuple[int, int]]  # (copy, what it copies)


def read_sessions(folder: Path) -> list[dict[str, str]]:
    with (folder / "sessions.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def read(folder: Path, name: str) -> dict[str, Any]:
    with (folder / name).open("rb") as file:
        return tomllib.load(file)


def write_down(folder: Path) -> Listened:
    """Everything that was said, as it may have been (a fraction of a second)."""
    return _Scribe(folder).write()


class _Scribe:
    """Holds the dice and the sentences while it writes."""

    def __init__(self, folder: Path) -> None:
        self.dice = random.Random(SEED)  # not for secrets: it has to be the same every time
        self.sessions = read_sessions(folder)
        contexts = read(folder, "contexts.toml")
        self.voices: dict[str, dict[str, list[str]]] = {kind: contexts[kind] for kind in ("opening", "asking", "closing")}
        self.ideas = []
        for each in read(folder, "ideas.toml")["idea"]:
            plain = [f" {what}" for group in each["on"] for what in contexts[group]]
            idea = Idea(
                theme=each["theme"],
                measure=each["measure"],
                do=tuple(each["do"]),
                what=tuple(each["what"]),
                said=tuple(each.get("said", ())),
                es=tuple(each.get("es", ())),
                contexts=(*(f", {how}" for how in contexts["how"]), *plain),
                contexts_public=(*(f", {how}" for how in contexts["how_public"]), *plain),
            )
            self.ideas.append(idea)
        self.asides = read(folder, "process.toml")["aside"]
        self.said: list[Said] = []
        self.proposed: list[Proposed] = []
        self.led: list[Led] = []
        self.copies: list[tuple[int, int]] = []
        self.seen: set[str] = set()
        self.of_idea: defaultdict[int, list[int]] = defaultdict(list)  # proposals of an idea
        self.about: dict[int, int] = {}  # proposal -> idea
        self.told: defaultdict[int, list[int]] = defaultdict(list)  # contributions of teams that a proposal came from

    def write(self) -> Listened:
        rests = [self._firsts(session) for session in self.sessions]
        for session, rest in zip(self.sessions, rests, strict=True):
            for _ in range(rest):
                self._another(session)
        order = {session["code"]: place for place, session in enumerate(sorted(self.sessions, key=lambda row: row["date"]))}
        turns = [self.dice.random() for _ in self.said]  # whoever speaks first in a session is chance
        places = sorted(range(len(self.said)), key=lambda i: (order[self.said[i].session], turns[i]))
        new = {old: number for number, old in enumerate(places)}
        return Listened(
            sessions=self.sessions,
            said=[self.said[old] for old in places],
            proposed=self.proposed,
            led=[dataclasses.replace(edge, said=new[edge.said], type=self._type(edge)) for edge in self.led],
            near_copies=[(new[copy], new[original]) for copy, original in self.copies],
        )

    def _type(self, edge: Led) -> str:
        """A proposal that only one led to was taken as it is, or brought to a point; else it was merged."""
        alone = edge.to is not None and self.counts[edge.to] == 1
        return "same" if edge.type == "merged" and alone else "merged" if edge.type in {"same", "narrowed"} and not alone else edge.type

    @property
    def counts(self) -> Counter[int | None]:
        if not hasattr(self, "_counts"):
            self._counts = Counter(edge.to for edge in self.led)
        return self._counts

    def _ideas_for(self, dimension: str) -> list[int]:
        numbers = range(len(self.ideas))
        if dimension == "public":
            return [n for n in numbers if self.ideas[n].said]
        if dimension == "others":
            return [n for n in numbers if self.ideas[n].theme in HEARD_OUTSIDE]
        return list(numbers)

    def _firsts(self, session: Mapping[str, str]) -> int:
        """Write what led to the session's own proposals, and what led nowhere; says how many contributions are left to write."""
        dimension, total, proposals = session["dimension"], int(session["contributions"]), int(session["proposals"])
        aside = round(total * ASIDE[dimension])
        for _ in range(aside):
            self._aside(session)
        written = aside
        while proposals:
            if proposals >= 2 and self.dice.random() < SPLIT:
                one, other = self._propose(session), self._propose(session)
                first, second = (self.proposed[n].statement for n in (one, other))
                place = self._say(session, f"{self._asked(dimension, first)} I també {_lower(second)}", self.about[one])
                self.led += [Led(place, one, "split"), Led(place, other, "split")]
                proposals -= 2
            else:
                number = self._propose(session)
                place, type_ = self._first(session, number)
                self.led.append(Led(place, number, type_))
                proposals -= 1
            written += 1
        if written > total:
            raise ValueError(f"{session['code']}: more proposals than {total} contributions can hold")
        return total - written

    def _propose(self, session: Mapping[str, str]) -> int:
        for _ in range(10_000):
            number = self.dice.choice(self._ideas_for(session["dimension"]))
            idea = self.ideas[number]
            statement = f"{_upper(self.dice.choice(idea.do))}{self.dice.choice(idea.follows(session['dimension']))}."
            if statement not in self.seen:
                break
        else:
            raise ValueError("not enough ideas for so many proposals")
        self.seen.add(statement)
        self.proposed.append(Proposed(session["code"], statement, idea.theme, idea.measure))
        place = len(self.proposed) - 1
        self.of_idea[number].append(place)
        self.about[place] = number
        return place

    def _first(self, session: Mapping[str, str], number: int) -> tuple[int, str]:
        """The contribution that a proposal came from first: it asks for the same, or complains and somebody made it a proposal."""
        idea, statement = self.ideas[self.about[number]], self.proposed[number].statement
        asked = self._asked(session["dimension"], statement)
        complaint = self._complaint(session["dimension"], idea)
        if not complaint:
            text, type_ = asked, "same"
        elif self.dice.random() < 0.6:
            text, type_ = f"{_upper(complaint)}. {asked}", "same"
        elif self.dice.random() < 0.5:
            text, type_ = f"{asked[:-1]}: {complaint}.", "same"
        else:
            text, type_ = f"{self._opened(session['dimension'], complaint)}.", "narrowed"
        place = self._say(session, text, self.about[number])
        if session["dimension"] == "internal":
            self.told[number].append(place)
        return place, type_

    def _another(self, session: Mapping[str, str]) -> None:
        """One more voice for a proposal that is there already."""
        dimension = session["dimension"]
        number = self.dice.choice([place for idea in self._ideas_for(dimension) for place in self.of_idea[idea]])
        idea = self.ideas[self.about[number]]
        chance = self.dice.random()
        if dimension != "public" and chance < OPPOSED:
            text = f"No veiem clar {self.dice.choice(idea.do)}: primer caldria parlar-ne amb qui ho ha de fer."
            self.led.append(
                Led(self._say(session, text, self.about[number]), number, "opposed", "Diu el contrari: s'hi ha tingut en compte.")
            )
            return
        if dimension == "internal" and self.told[number] and chance < NEAR_COPIES:
            original = self.dice.choice(self.told[number])
            place = self._say(session, self._nearly(self.said[original].text), self.about[number])
            self.copies.append((place, original))
        elif (spanish := idea.spanish(dimension)) and self.dice.random() < 0.5:
            place = self._say(session, self.dice.choice(spanish), self.about[number], "es")
        else:
            complaint = self._complaint(dimension, idea)
            asked = f"{self.dice.choice(idea.do)}{self.dice.choice(idea.follows(dimension))}."
            text = f"{self._opened(dimension, complaint)}." if complaint else self._asked(dimension, asked)
            place = self._say(session, text, self.about[number])
        self.led.append(Led(place, number, "merged"))

    def _aside(self, session: Mapping[str, str]) -> None:
        aside = self.dice.choice(self.asides)
        place = self._say(session, self.dice.choice(aside["text"]), None)
        self.led.append(Led(place, None, "set_aside", aside["reason"]))

    def _complaint(self, dimension: str, idea: Idea) -> str:
        """Something wrong, in the voice of whoever speaks; empty when the idea has none in that voice."""
        if dimension == "public":
            return self.dice.choice(idea.said) if idea.said else ""
        voiced = idea.what if dimension == "internal" else [each for each in idea.what if not OWN_VOICE.search(each)]
        return self.dice.choice(voiced) if voiced else ""

    def _opened(self, dimension: str, complaint: str) -> str:
        opening = self.dice.choice(self.voices["opening"][dimension])
        return f"{opening} {complaint}" if opening else _upper(complaint)

    def _asked(self, dimension: str, what: str) -> str:
        """`what` (a sentence that begins with an infinitive or with "que") as a request."""
        words = self.voices["asking"][dimension]
        start = what.casefold()
        asking = self.dice.choice(
            [
                each
                for each in words
                if not (each.endswith(" de") and start.startswith("que "))
                and not ("demana" in each.casefold() and start.startswith("demana"))
            ]
        )
        if asking.endswith(" de") and VOWEL.match(what):
            return f"{asking[:-1]}'{_lower(what)}"
        return f"{asking} {_lower(what)}"

    def _nearly(self, text: str) -> str:
        """The same with one or two small changes, as when somebody else says it."""
        able = [change for change in SMALL_CHANGES if change[0] in text]
        for old, new in self.dice.sample(able, min(len(able), self.dice.choice((1, 2)))):
            text = text.replace(old, new, 1)
        return text if able else _lower(text).rstrip(".")

    def _say(self, session: Mapping[str, str], text: str, idea: int | None, language: str = "ca") -> int:
        """Write it down; what was said in just these words before gets something before or behind it, as people do."""
        dimension, base = session["dimension"], text
        for attempt in range(60):
            if text not in self.seen:
                break
            if language == "es":
                text = f"{base} {self.dice.choice(SPANISH_CLOSING)}"
            elif attempt < 20:
                text = f"{base} {self.dice.choice(self.voices['closing'][dimension])}".strip()
            else:
                text = f"{base} {self._asked(dimension, self.dice.choice(self._wishes(idea, dimension)))}" if idea is not None else base
        self.seen.add(text)
        self.said.append(Said(session["code"], text, language, "" if idea is None else self.ideas[idea].theme))
        return len(self.said) - 1

    def _wishes(self, idea: int, dimension: str) -> list[str]:
        return [f"{do}{context}." for do in self.ideas[idea].do for context in self.ideas[idea].follows(dimension)]


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
