"""A file after its household parted safely: what is no longer shown in it, and what came with those who have a file of their own now.

- In the file of those who stayed, whoever left took part in nothing: pieces about them alone do not show, and neither do entries with
  them since the leaving was planned (`HouseholdSplit.quiet_from`). What was written together before stays as it was.
- In the file of those who left, what was written before with them shows too, as far as it is about them or about all who took part.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from impulsem.casework.models import CaseFile, Entry, EntryParticipant
from impulsem.people.models import PartedPerson
from impulsem.platform import clock


@dataclasses.dataclass(frozen=True, slots=True)
class Parted:
    """left: persons who left this file's household. came: persons who came here out of another, and from which households.

    quiet: entries that do not show here any more.
    """

    left: frozenset[int] = frozenset()
    came: frozenset[int] = frozenset()
    origins: frozenset[int] = frozenset()
    quiet: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.left or self.came)

    def rows(self, file_id: int) -> Q:
        """Participations that show in the file."""
        shown = Q(file_id=file_id) & ~Q(person_id__in=self.left)
        if self.quiet:
            shown &= ~Q(entry_id__in=self.quiet)
        if self.came:
            shown |= Q(person_id__in=self.came, file__household_id__in=self.origins)
        return shown

    def is_ours(self, person_id: int, of_file: int | None, file_id: int) -> bool:
        """Whether somebody who took part in an entry that shows here is of this file."""
        if person_id in self.came:
            return True
        return of_file == file_id and person_id not in self.left


WHOLE = Parted()


def who_left(household_id: int) -> QuerySet[PartedPerson, Any]:
    """Keys of persons who left a household safely, for conditions of queries."""
    return PartedPerson.objects.filter(split__origin=household_id).values("person_id")


def quiet_entries(household_id: int) -> QuerySet[EntryParticipant, Any]:
    """Keys of entries with somebody who left, since the leaving was planned, for conditions of queries."""
    planned = Q(person__partings__split__origin=household_id, happened_at__date__gte=F("person__partings__split__quiet_from"))
    return EntryParticipant.objects.filter(planned).values("entry_id")


def parted(file: CaseFile) -> Parted:
    """How a file found by `find_file` parted (two queries; none for the many that never did)."""
    if not getattr(file, "parted", True):
        return WHOLE
    rows = PartedPerson.objects.filter(Q(split__origin=file.household_id) | Q(split__fresh=file.household_id))
    left, came, origins, quiet_from = set(), set(), set(), {}
    for person, origin, day in rows.values_list("person_id", "split__origin_id", "split__quiet_from"):
        if origin == file.household_id:
            left.add(person)
            quiet_from[person] = day
        else:
            came.add(person)
            origins.add(origin)
    quiet = Q(pk__in=[])
    for person, day in quiet_from.items():
        quiet |= Q(person_id=person, happened_at__gte=clock.day_span(day)[0])
    entries = EntryParticipant.objects.filter(quiet, file=file).values_list("entry_id", flat=True) if left else ()
    return Parted(frozenset(left), frozenset(came), frozenset(origins), frozenset(entries))


def stayed(*, person: str, household: str) -> Q:
    """Rows whose person did not leave the household of the row's file safely. person, household: the paths to their keys."""
    return Q(~Exists(PartedPerson.objects.filter(person_id=OuterRef(person), split__origin_id=OuterRef(household))))


def shows_in(entry: Entry, file: CaseFile) -> bool:
    """Whether an entry shows in a file (at most four queries)."""
    return EntryParticipant.objects.filter(parted(file).rows(file.pk), entry=entry).exists()
