"""What goes wrong on a machine: killed by the system, a full disk, another version that exports meanwhile, two runs at once."""

from __future__ import annotations

import datetime as dt
import os
import resource
import signal

import psycopg
import pytest
from django.db import connection

from impulsem.indicators import services
from impulsem.indicators.models import Observation, Run
from impulsem.indicators.services import export as exporting
from impulsem.indicators.services import working_out
from impulsem.indicators.tests.conftest import CUT, visits
from impulsem.places.models import District, Neighbourhood

pytestmark = pytest.mark.django_db(transaction=True)
NOW = CUT + dt.timedelta(minutes=5)


@pytest.fixture
def neighbourhoods():
    district = District.objects.create(code="01", name="Ciutat Vella")
    Neighbourhood.objects.bulk_create(Neighbourhood(code=f"{n:02}", name=f"N{n}", district=district) for n in range(1, 11))


def test_an_export_that_the_system_kills_leaves_the_one_before_in_use(neighbourhoods):
    first = services.export_facts(at=NOW)
    child = os.fork()
    if child == 0:  # in a process of its own, which kills itself as soon as the first table is written
        services.export_facts(at=NOW + dt.timedelta(hours=1), progress=lambda name, rows: os.kill(os.getpid(), signal.SIGKILL))
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert services.current() == first
    assert list(exporting.exports_folder().glob(".making-*"))
    after = services.export_facts(at=NOW + dt.timedelta(hours=2))  # its lock died with it
    assert services.current() == after
    assert not list(exporting.exports_folder().glob(".making-*"))


def test_a_disk_that_takes_no_more_is_said_in_words_and_the_export_before_stays(neighbourhoods):
    first = services.export_facts(at=NOW)
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, usual[1]))  # no file of this process may grow beyond a hundred bytes
    try:
        with pytest.raises(services.NoRoom):
            services.export_facts(at=NOW + dt.timedelta(hours=1))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert services.current() == first
    assert not list(exporting.exports_folder().glob(".making-*"))
    assert services.export_facts(at=NOW + dt.timedelta(hours=2)).rows == {"visits": 10}


def test_a_definition_that_changes_while_a_run_is_under_way_takes_the_run_back(exported, monkeypatch):
    exported(*visits(10, came=4))

    def meanwhile(*given, **more):  # another version of Impulsem exports while this one works out
        exported(*visits(10, came=5), cut=CUT + dt.timedelta(hours=1), definition="another")
        return add(*given, **more)

    add = working_out._add
    with monkeypatch.context() as patch:
        patch.setattr(working_out, "_add", meanwhile)
        with pytest.raises(services.DefinitionChanged, match="visits"):
            services.work_out(at=NOW)
    assert not Observation.objects.exists()
    assert not Run.objects.exists()
    exported(*visits(10, came=5), cut=CUT + dt.timedelta(hours=2))
    assert services.work_out(at=NOW).run.added > 0


def test_an_export_that_ends_while_a_run_is_under_way_does_not_mix_with_it(exported, monkeypatch):
    exported(*visits(10, came=4))
    add = working_out._add

    def meanwhile(*given, **more):
        exported(*visits(10, came=5), cut=CUT + dt.timedelta(hours=1))
        return add(*given, **more)

    monkeypatch.setattr(working_out, "_add", meanwhile)
    assert services.work_out(at=NOW).run.cut_at == CUT
    assert set(Observation.objects.values_list("value", flat=True)) == {0.4}


def test_two_runs_do_not_work_out_at_once(exported):
    exported(*visits(10, came=4))
    given = connection.settings_dict
    with psycopg.connect(
        dbname=given["NAME"], user=given["USER"], password=given["PASSWORD"] or None, host=given["HOST"] or None, port=given["PORT"] or None
    ) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [working_out._TURN])
        with pytest.raises(services.RunUnderWay):
            services.work_out(at=NOW)
        other.rollback()
    assert services.work_out(at=NOW).run.added > 0


def test_a_run_that_breaks_midway_writes_nothing(exported, monkeypatch):
    exported(*visits(10, came=4))

    def broken(*given, **more):
        raise RuntimeError("broken")

    with monkeypatch.context() as patch:
        patch.setattr(working_out, "_same", broken)
        services.work_out(at=NOW)  # the first run compares with nothing
        with pytest.raises(RuntimeError):
            services.work_out(at=NOW)
    assert Run.objects.count() == 1
    assert services.work_out(at=NOW).run.added == 0


def test_spark_that_is_not_there_is_said_in_words(exported, monkeypatch):
    exported(*visits(10, came=4))

    def missing(folder):
        raise ModuleNotFoundError("No module named 'pyspark'")

    monkeypatch.setattr(working_out.engine, "spark_over", missing)
    with pytest.raises(services.NoSpark, match="pip install impulsem"):
        services.work_out(at=NOW, on="spark")
