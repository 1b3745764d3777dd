"""The continuous scan of all open files: each once, on from where it was cut off, and again when figures are published."""

from __future__ import annotations

import datetime as dt
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from impulsem.benefits.models import Application
from impulsem.casework.models import CaseFile
from impulsem.casework.queries.claims import claimed_by
from impulsem.casework.services import scanning
from impulsem.casework.tests.factories import make_file
from impulsem.entitlement import engine, queries
from impulsem.entitlement.events import ParametersPublished
from impulsem.entitlement.models import Finding, Publication, Scan
from impulsem.entitlement.tests.homes import AT, DAY, adult_of, family, make_benefit
from impulsem.platform import jobs
from impulsem.platform.actors import job
from impulsem.platform.events import announce
from impulsem.platform.tests.jobs import empty_queue, run_queued

pytestmark = pytest.mark.django_db
NIGHT = job("scan of entitlements")


class CutOff(Exception):
    """The worker is killed."""


@pytest.fixture(autouse=True)
def _figures(monkeypatch: pytest.MonkeyPatch, settings) -> None:
    figures = engine.ParameterSet.read(Path(settings.CITY_DIR) / "benefits" / "parameters.csv")
    monkeypatch.setattr(queries, "parameters_in_force", lambda at: figures)
    monkeypatch.setattr(scanning, "TOGETHER", 1)
    empty_queue()


def files(number: int) -> list[CaseFile]:
    make_benefit()
    return [make_file(household=family()) for _ in range(number)]


def scan(**more) -> Scan:
    return scanning.scan_files(day=DAY, cause=Scan.Cause.NIGHT, by=NIGHT, at=AT, **more)


def test_every_file_that_is_not_closed_is_gone_through_once() -> None:
    first, second, closed = files(3)
    CaseFile.objects.filter(pk=closed.pk).update(state=CaseFile.State.CLOSED)
    told: list[tuple[int, int]] = []
    run = scan(progress=lambda done, total: told.append((done, total)))
    assert (run.households, run.found) == (2, 2)
    assert run.ended_at is not None
    assert told == [(1, 2), (2, 2)]
    assert set(Finding.objects.values_list("household_id", flat=True)) == {first.household_id, second.household_id}


def test_a_scan_that_was_killed_goes_on_from_where_it_was() -> None:
    files(3)

    def kill(done: int, total: int) -> None:
        if done == 2:
            raise CutOff

    with pytest.raises(CutOff):
        scan(progress=kill)
    assert Finding.objects.count() == 2
    run = scan()
    assert (run.households, run.found, Finding.objects.count(), Scan.objects.count()) == (3, 3, 3, 1)


def test_a_worker_that_is_told_to_end_leaves_the_rest_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    files(2)
    monkeypatch.setattr(jobs, "stopping", lambda: True)
    assert scan().ended_at is None
    monkeypatch.setattr(jobs, "stopping", lambda: False)
    assert scan().ended_at is not None
    assert Finding.objects.count() == 2


def test_findings_of_a_file_that_was_closed_since_are_closed_with_it() -> None:
    (file,) = files(1)
    scanning.scan_files(day=DAY - dt.timedelta(days=1), cause=Scan.Cause.NIGHT, by=NIGHT, at=AT - dt.timedelta(days=1))
    CaseFile.objects.filter(pk=file.pk).update(state=CaseFile.State.CLOSED)
    assert scan().gone == 1
    assert not Finding.objects.open().exists()


def test_what_was_applied_for_here_counts_as_claimed() -> None:
    file, other = files(2)
    benefit = make_benefit("rgc")
    for household, state in ((file.household, "submitted"), (other.household, "draft")):
        Application.objects.create(
            number=f"2026-{household.pk:06}", benefit=benefit, household=household, applicant=adult_of(household), state=state,
            source="desk", opened_at=AT, submitted_at=AT, due_on=DAY,
        )  # fmt: skip
    assert claimed_by([file.household_id, other.household_id], at=AT) == {(file.household_id, "rgc")}


def test_new_figures_queue_a_scan_and_the_command_says_what_it_found() -> None:
    files(1)
    publication = Publication.objects.create(at=AT, cases=0)
    announce(ParametersPublished(publication_id=publication.pk, codes=("rgc.max.1",), at=AT))
    run_queued()
    assert Scan.objects.get().publication == publication
    said = StringIO()
    call_command("entitlement", "scan", stdout=said)
    assert "1 of 1 files" in said.getvalue()
    assert "1 files: 0 findings new" in said.getvalue()
