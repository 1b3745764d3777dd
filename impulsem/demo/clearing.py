"""Half a city goes away: what an interrupted load left, so that the next one begins as if nothing had been."""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models import Model
from psycopg import sql

from impulsem.agenda.models import Appointment, AppointmentEvent, Availability, Booking, FreeStretch, Resource
from impulsem.casework.models import (
    AccessGrant,
    Assignment,
    CaseFile,
    Commitment,
    CommitmentEvent,
    Entry,
    EntryParticipant,
    EntryProfessional,
    EntrySegment,
    FileCounter,
    FileEvent,
)
from impulsem.demo.bulk import Part, missing
from impulsem.demo.models import Load
from impulsem.demo.staff import DOMAIN
from impulsem.organisation.models import Absence, Room, Team, TeamMembership, Worker, WorkerPost, WorkingTime
from impulsem.people.models import (
    Address,
    Circumstance,
    ContactPoint,
    EconomicFact,
    Household,
    HouseholdMembership,
    Person,
    PersonIdentifier,
    PersonLink,
    PossibleDuplicate,
    Reach,
    Relationship,
)
from impulsem.platform.models import Account

#: The tables that are filled by COPY, without their constraints and indexes meanwhile.
FILLED: tuple[type[Model], ...] = (
    Person, Household, HouseholdMembership, Address, PersonIdentifier, ContactPoint, EconomicFact, Circumstance, Relationship,
    PossibleDuplicate, PersonLink, Reach, CaseFile, FileEvent, Assignment, AccessGrant, Appointment, Booking, AppointmentEvent, Entry,
    EntryParticipant, EntryProfessional, EntrySegment, EntrySegment.about.through, Commitment, CommitmentEvent,
)  # fmt: skip
#: Beside them: who works there.
STAFF: tuple[type[Model], ...] = (
    FileCounter, FreeStretch, Availability, Resource, Absence, WorkingTime, TeamMembership, Team, WorkerPost, Room, Worker,
)  # fmt: skip


class InUse(Exception):
    """Somebody worked in half a city: what they wrote is not cleared away."""


@transaction.atomic
def clear() -> None:
    """Empty the tables that a load filled, put back what it took off, and forget the load. The audit is never touched."""
    if Person.objects.filter(is_demo=False).exists() or Worker.objects.exclude(account__email__endswith=f"@{DOMAIN}").exists():
        raise InUse
    tables = [model._meta.db_table for model in (*FILLED, *STAFF)]
    with connection.cursor() as cursor:
        for table, columns in _pointing_at(tables).items():
            named = sql.SQL(", ").join(map(sql.Identifier, columns))
            cursor.execute(sql.SQL("SELECT EXISTS (SELECT FROM {} WHERE num_nonnulls({}) > 0)").format(sql.Identifier(table), named))
            if cursor.fetchone()[0]:
                raise InUse
        cursor.execute(
            sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(sql.SQL(", ").join(sql.Identifier(table) for table in tables))
        )
        load = Load.objects.get(finished_at__isnull=True)
        for part in missing([Part(**one) for one in load.taken_off], connection.connection):
            cursor.execute(part.statement)
    Account.objects.filter(email__endswith=f"@{DOMAIN}").delete()
    load.delete()


def _pointing_at(tables: list[str]) -> dict[str, list[str]]:
    """Other tables with foreign keys to one of these, and the columns of those keys.

    Emptying these empties them, too. Rows whose keys are all empty came with the city's folder, and come again with it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT conrelid::regclass::text, array_agg(DISTINCT attname::text)
            FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY(conkey)
            WHERE contype = 'f' AND confrelid = ANY(%s::text[]::regclass[]) AND conrelid <> ALL(%s::text[]::regclass[])
            GROUP BY conrelid
            """,
            [tables, tables],
        )
        return dict(cursor.fetchall())
