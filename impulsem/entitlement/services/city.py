"""The city as it is on a day, kept in the data folder without anybody's key or name, so that a question costs seconds.

A folder of arrays, one file each, that are mapped into memory and not read: people and dwellings as columns, and what the rules in force
propose to each dwelling. Only the account that runs the house may read it. The new city takes the place of the old at once.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from django.db import connection
from numpy.typing import NDArray

from impulsem.entitlement import engine, queries
from impulsem.entitlement.permissions import scans
from impulsem.entitlement.rules.moving import Side
from impulsem.entitlement.rules.parts import parts
from impulsem.entitlement.services.city_refusals import CityBeingKept, NoCity
from impulsem.people.queries.columns import population
from impulsem.people.rules.columns import Facts, Population
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed

MAKING = ".making-"
KEPT = 2  # the city in use, and the one before, which a question may be reading
BY_NAME = ("dwelling", "family", "role", "sex", "born", "registered_since", "legal", "neighbourhood", "tenure")

Progress = Callable[[float], None]  # from 0 to 1


@dataclasses.dataclass(frozen=True, slots=True)
class City:
    """counted: dwellings that may stand in a count: nobody there is sealed. sides: by benefit, under the figures of `fingerprint`."""

    people: Population
    counted: NDArray[np.bool_]
    sides: Mapping[str, Side]
    fingerprint: str
    day: dt.date


@dataclasses.dataclass(frozen=True, slots=True)
class Kept:
    folder: Path
    day: dt.date
    people: int
    dwellings: int


def root() -> Path:
    return Path(settings.DATA_DIR) / "entitlement"


def fingerprint_of(parameters: engine.ParameterSet) -> str:
    """A hash of all figures."""
    return hashlib.sha256(repr(parameters.rows).encode()).hexdigest()


def keep_city(*, day: dt.date, by: Actor, at: dt.datetime, progress: Progress = lambda share: None) -> Kept:
    """Load everybody, ask all rules in force, put that in use. Killed midway it leaves the city before. Refuses: CityBeingKept."""
    if not scans(by):
        raise NotAllowed
    root().mkdir(parents=True, exist_ok=True, mode=0o700)
    with _one_at_a_time():
        for left in root().glob(f"{MAKING}*"):
            shutil.rmtree(left)
        people = population(day=day, months_back=engine.MONTHS_BACK)
        counted = ~np.isin(people.household, _with_sealed(day))
        parameters = queries.parameters_in_force(at)
        sides = sides_of(people, parameters, day=day, benefits=engine.RULES, progress=progress)
        made = _write(people, counted, sides, fingerprint_of(parameters), at)
    return Kept(made, day, people.people, people.dwellings)


def sides_of(
    people: Population,
    parameters: engine.ParameterSet,
    *,
    day: dt.date,
    benefits: Collection[str],
    progress: Progress = lambda share: None,
) -> dict[str, Side]:
    """What the rules propose to each dwelling, worked out part by part."""
    found = {code: Side(np.zeros(people.dwellings, dtype=bool), np.zeros(people.dwellings, dtype=np.int64)) for code in benefits}
    for place, some in parts(people):
        results = engine.run(some, day=day, parameters=parameters, benefits=benefits)
        for code, outcomes in results.outcomes.items():
            side = Side.of(outcomes, dwellings=some.dwellings)
            found[code].proposed[place] = side.proposed
            found[code].cents[place] = side.cents
        progress(place.stop / people.dwellings)
    return found


def city_in_use() -> City:
    """The city that was kept last, mapped into memory. Refuses: NoCity."""
    try:
        folder = (root() / "current").resolve(strict=True)
        about: dict[str, Any] = json.loads((folder / "city.json").read_text())
        of = _arrays(folder)
        facts = Facts(**{field.name: of[f"facts.{field.name}"] for field in dataclasses.fields(Facts)})
        people = Population(
            day=np.datetime64(about["day"], "D"),
            person=np.arange(len(of["role"])),
            household=np.arange(len(of["tenure"])),
            circumstances={kind: of[f"circumstances.{kind}"] for kind in about["circumstances"]},
            facts=facts,
            **{name: of[name] for name in BY_NAME},
        )
        sides = {code: Side(of[f"proposed.{code}"], of[f"cents.{code}"]) for code in about["benefits"]}
        return City(people, of["counted"], sides, about["fingerprint"], dt.date.fromisoformat(about["day"]))
    except (OSError, KeyError, ValueError, TypeError) as problem:
        raise NoCity from problem


def _arrays(folder: Path) -> dict[str, NDArray[Any]]:
    return {path.stem: np.load(path, mmap_mode="r") for path in folder.glob("*.npy")}


def _write(people: Population, counted: NDArray[np.bool_], sides: Mapping[str, Side], fingerprint: str, at: dt.datetime) -> Path:
    making = root() / f"{MAKING}{at:%Y%m%dT%H%M%S%f}"
    making.mkdir(mode=0o700)
    arrays = {name: getattr(people, name) for name in BY_NAME} | {"counted": counted}
    arrays |= {f"circumstances.{kind}": grades for kind, grades in people.circumstances.items()}
    arrays |= {f"facts.{field.name}": getattr(people.facts, field.name) for field in dataclasses.fields(Facts)}
    arrays |= {f"proposed.{code}": side.proposed for code, side in sides.items()} | {
        f"cents.{code}": side.cents for code, side in sides.items()
    }
    for name, array in arrays.items():
        with _private(making / f"{name}.npy", "wb") as file:
            np.save(file, array)
    about = {"day": str(people.day), "fingerprint": fingerprint, "benefits": list(sides), "circumstances": list(people.circumstances)}
    with _private(making / "city.json", "w") as file:
        file.write(json.dumps(about))
    made = making.rename(making.with_name(making.name.removeprefix(MAKING)))
    link = root() / ".current"
    link.unlink(missing_ok=True)
    link.symlink_to(made.name)
    os.replace(link, root() / "current")
    for old in sorted((path for path in root().iterdir() if path.is_dir() and path.name[0] == "2"), reverse=True)[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
    return made


def _private(path: Path, mode: str) -> Any:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), mode)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with (root() / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            raise CityBeingKept from problem
        yield


def _with_sealed(day: dt.date) -> NDArray[np.int64]:
    """Households with somebody who leaves no trace in any count."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT m.household_id FROM people_householdmembership m JOIN people_person p ON p.id = m.person_id "
            "WHERE p.sealed_by_id IS NOT NULL AND m.valid @> %s::date",
            [day],
        )
        return np.array([household for (household,) in cursor.fetchall()], dtype=np.int64)
