import datetime as dt
import errno
import fcntl
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.core.management import CommandError, call_command

from impulsem.indicators import engine, services
from impulsem.indicators.declarations import Fact, facts, indicators
from impulsem.indicators.services import export as exporting
from impulsem.places.models import District, Neighbourhood

pytestmark = pytest.mark.django_db(transaction=True)  # the export has a connection of its own
NOW = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _ten_neighbourhoods():
    district = District.objects.create(code="01", name="Ciutat Vella")
    Neighbourhood.objects.bulk_create(Neighbourhood(code=f"{n:02}", name=f"N{n}", district=district) for n in range(1, 11))


def rows(export):
    return pq.read_table(export.folder / "visits").to_pylist()


def test_facts_leave_with_hashed_keys_and_nothing_else_of_a_person():
    export = services.export_facts(at=NOW)
    found = rows(export)
    assert export.rows == {"visits": 10}
    assert list(found[0]) == ["person", "territory", "centre", "neighbourhood", "day", "month", "came"]
    assert {row["person"] for row in found}.isdisjoint(range(100))
    assert len({row["person"] for row in found}) == 10
    assert found[0]["day"] == dt.date(2026, 11, 22)


def test_a_key_is_another_with_another_secret(settings):
    first = {row["person"] for row in rows(services.export_facts(at=NOW))}
    assert {row["person"] for row in rows(services.export_facts(at=NOW + dt.timedelta(hours=1)))} == first
    settings.SECRET_KEY = "another"
    assert {row["person"] for row in rows(services.export_facts(at=NOW + dt.timedelta(hours=2)))}.isdisjoint(first)


def test_what_leaves_in_stretches_is_what_leaves_at_once(monkeypatch):
    sql = """SELECT n.code::int AS person, m.month AS day, m.month FROM places_neighbourhood n
        CROSS JOIN LATERAL (SELECT make_date(2020 + n.code::int % 7, n.code::int, 1) AS month) m"""
    found = []
    for hour, first_day in enumerate((None, "SELECT DATE '2020-01-01'", "SELECT DATE '2026-11-30'", "SELECT NULL::date")):
        columns = {"person": "int64", "day": "date", "month": "date"}
        fact = Fact(name="visits", says="", columns=columns, keys=frozenset(["person"]), sql=sql, first_day=first_day)
        monkeypatch.setattr(facts, "_items", {"visits": fact})
        export = services.export_facts(at=NOW + dt.timedelta(hours=hour), full=True)
        found.append((sorted(map(str, rows(export))), export.years))
    assert len(found[0][0]) == 10
    assert found == [found[0]] * 4


def test_both_engines_say_the_same():
    share = indicators["visits.came"]
    export = services.export_facts(at=NOW)
    backend = engine.duckdb_over(export.folder)
    exported = engine.cells(share, engine.on_duckdb(backend), by=["month", "centre"])
    backend.disconnect()
    live = engine.cells(share, engine.on_postgresql(["visits"], on=NOW.date()), by=["month", "centre"])
    assert exported == live
    assert [(cell.value, cell.n) for cell in live] == [(0.4, 10)]


class Killed(BaseException):
    """As a signal would."""


def test_killed_midway_the_export_before_stays_in_use_and_the_next_one_clears_up(monkeypatch):
    first = services.export_facts(at=NOW)

    def killed(*given: object, **more: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(exporting, "_put_in_use", killed)
        with pytest.raises(Killed):
            services.export_facts(at=NOW + dt.timedelta(hours=1))
    assert services.current() == first
    assert list(exporting.exports_folder().glob(".making-*"))
    second = services.export_facts(at=NOW + dt.timedelta(hours=2))
    assert services.current() == second
    assert not list(exporting.exports_folder().glob(".making-*"))


@pytest.mark.parametrize(
    ("problem", "refusal"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), services.NoRoom),
        (pa.ArrowInvalid("Could not write: No space left on device"), services.NoRoom),
        (pa.ArrowInvalid("broken"), services.ExportFailed),
    ],
)
def test_a_full_disk_is_said_in_words_and_nothing_is_put_in_use(monkeypatch, problem, refusal):
    first = services.export_facts(at=NOW)

    def full(*given: object, **more: object) -> None:
        raise problem

    monkeypatch.setattr(exporting, "_put_in_use", full)
    with pytest.raises(refusal):
        services.export_facts(at=NOW + dt.timedelta(hours=1))
    assert services.current() == first
    assert not list(exporting.exports_folder().glob(".making-*"))


def test_two_exports_do_not_run_at_once():
    services.export_facts(at=NOW)
    with (exporting.exports_folder() / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(services.ExportUnderWay):
            services.export_facts(at=NOW)


def test_the_two_last_exports_are_kept():
    for hours in range(4):
        last = services.export_facts(at=NOW + dt.timedelta(hours=hours))
    assert len([path for path in exporting.exports_folder().iterdir() if path.name.startswith("2")]) == 2
    assert services.current() == last


def test_a_broken_manifest_is_no_export():
    export = services.export_facts(at=NOW)
    (export.folder / "manifest.json").write_text("{")
    with pytest.raises(services.NoExport):
        services.current()


def test_the_command_exports_and_works_out_and_lists(capsys):
    call_command("indicators", "export")
    call_command("indicators", "run")
    call_command("indicators", "list")
    said = capsys.readouterr().out
    assert "visits: 10 rows" in said
    assert "1 indicators" in said
    assert "visits.came [share, up]" in said


def test_the_command_says_what_is_missing():
    with pytest.raises(CommandError, match="No facts have been exported yet"):
        call_command("indicators", "run")


def test_the_manifest_names_the_moment_and_the_definitions():
    export = services.export_facts(at=NOW)
    manifest = json.loads((export.folder / "manifest.json").read_text())
    assert manifest["cut_at"] == NOW.isoformat()
    assert set(manifest["definitions"]) == {"visits"}
