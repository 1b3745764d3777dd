"""What leaves for counting: how long, in time or not, how many minutes; nothing about sealed persons."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from impulsem.casework.models import Entry
from impulsem.casework.tests.factories import write
from impulsem.indicators.declarations import facts, query_of
from impulsem.organisation.models import Team
from impulsem.platform import clock
from impulsem.reports import services
from impulsem.reports.models import ReportRequest
from impulsem.reports.tests.factories import actor, make_file, make_person, make_request

pytestmark = pytest.mark.django_db


def rows() -> list[dict[str, object]]:
    with connection.cursor() as cursor:
        cursor.execute(query_of(facts["reports"], on=clock.today()))
        return [dict(zip(facts["reports"].columns, row, strict=True)) for row in cursor.fetchall()]


@pytest.fixture
def noelia():
    return make_person(given_name="Noelia")


@pytest.fixture
def late(noelia):
    """Asked for forty days ago, still open, with an entry of forty minutes that was work for it."""
    request = make_request(make_file(noelia), noelia, received_on=clock.today() - dt.timedelta(days=40))
    entry = write(request.author, noelia, minutes=40, kind=Entry.Kind.PAPERWORK)
    services.link_entry(request=request, entry=entry, by=actor(request.author), at=clock.now())
    return request


def test_what_is_open_past_its_day_counts_as_late(late):
    [row] = rows()
    assert (row["delivered"], row["in_time"], row["days"], row["minutes"]) == (False, False, None, 40)
    assert row["day"] == clock.today()


def test_what_was_delivered_counts_on_that_day_with_the_days_that_it_took(late):
    on = late.due_on
    ReportRequest.objects.filter(pk=late.pk).update(state="delivered", delivered_on=on)
    [row] = rows()
    assert (row["delivered"], row["in_time"], row["days"]) == (True, True, (on - late.received_on).days)


def test_what_was_withdrawn_or_is_about_a_sealed_person_is_not_counted(late, noelia):
    ReportRequest.objects.filter(pk=late.pk).update(state="withdrawn")
    assert rows() == []
    ReportRequest.objects.filter(pk=late.pk).update(state="draft")
    noelia.sealed_by = Team.objects.create(name="Protection", kind="protection")
    noelia.save()
    assert rows() == []
