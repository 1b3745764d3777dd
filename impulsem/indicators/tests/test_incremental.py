"""Years that did not change do not leave again, and nobody can tell from the export."""

from __future__ import annotations

import datetime as dt
import itertools
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from impulsem.indicators import services
from impulsem.indicators.declarations import Fact, facts
from impulsem.indicators.services import export as exporting
from impulsem.places.models import District, Neighbourhood

pytestmark = pytest.mark.django_db(transaction=True)  # the export has a connection of its own
NOW = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
#: A row a neighbourhood. Its code tells the year and the month: 69 is October 2026. Its name is what can be amended.
YEARLY = Fact(
    name="visits",
    says="One row a visit.",
    columns={"person": "int64", "what": "string", "day": "date", "month": "date"},
    keys=frozenset(["person"]),
    sql="""
    SELECT n.code::int AS person, n.name AS what, m.month + 3 AS day, m.month
    FROM places_neighbourhood n
    CROSS JOIN LATERAL (SELECT make_date(2020 + left(n.code, 1)::int, 1 + right(n.code, 1)::int, 1) AS month) m
    WHERE m.month <= '{today}'
    """,
)


@pytest.fixture(autouse=True)
def _visits(monkeypatch):
    monkeypatch.setattr(facts, "_items", {"visits": YEARLY})
    District.objects.create(code="01", name="Ciutat Vella")


def visit(code: str, what: str = "came") -> None:
    Neighbourhood.objects.update_or_create(code=code, defaults={"name": what, "district_id": "01"})


def rows(export: services.Export) -> list[tuple[object, ...]]:
    return sorted(tuple(row.values()) for row in pq.read_table(export.folder / "visits").to_pylist())


def inodes(export: services.Export) -> dict[str, int]:
    return {path.name: path.stat().st_ino for path in (export.folder / "visits").glob("2*.parquet")}


def exported(hours: int, *, full: bool = False) -> services.Export:
    return services.export_facts(at=NOW + dt.timedelta(hours=hours), full=full)


def test_a_year_that_is_over_and_did_not_change_is_linked_and_not_written():
    for code in ("40", "41", "55", "60"):
        visit(code)
    first = exported(0)
    visit("61")
    second = exported(1)
    assert sorted(inodes(first)) == ["2024-0.parquet", "2025-0.parquet", "2026-0.parquet"]
    same = {name for name, inode in inodes(first).items() if inodes(second).get(name) == inode}
    assert same == {"2024-0.parquet", "2025-0.parquet"}
    assert second.rows == {"visits": 5}


@pytest.mark.parametrize("change", ["added", "amended", "taken away"])
def test_a_late_change_lets_its_year_leave_again_and_no_other(change):
    for code in ("40", "55", "56", "60"):
        visit(code)
    first = exported(0)
    if change == "added":
        visit("57")
    elif change == "amended":
        visit("55", "missed")
    else:
        Neighbourhood.objects.filter(code="56").delete()
    second = exported(1)
    assert inodes(second)["2024-0.parquet"] == inodes(first)["2024-0.parquet"]
    assert inodes(second)["2025-0.parquet"] != inodes(first)["2025-0.parquet"]
    assert rows(second) == rows(exported(2, full=True))


def test_a_year_whose_rows_are_all_gone_is_gone():
    visit("40")
    visit("60")
    exported(0)
    Neighbourhood.objects.filter(code="40").delete()
    assert list(inodes(exported(1))) == ["2026-0.parquet"]


def test_a_full_export_writes_everything_again():
    visit("40")
    first, second = exported(0), exported(1, full=True)
    assert rows(first) == rows(second)
    assert inodes(first) != inodes(second)


def test_the_year_that_was_open_at_the_cut_leaves_again_after_new_year():
    visit("60")
    exported(0)
    services.export_facts(at=dt.datetime(2027, 1, 2, tzinfo=dt.UTC))
    visit("69")
    later = services.export_facts(at=dt.datetime(2027, 1, 3, tzinfo=dt.UTC))
    assert later.rows == {"visits": 2}


@pytest.mark.parametrize("what", ["secret", "definition"])
def test_another_secret_or_another_query_lets_everything_leave_again(what, settings, monkeypatch):
    visit("40")
    first = exported(0)
    if what == "secret":
        settings.SECRET_KEY = "another"
    else:
        fact = Fact(name="visits", says="", columns=YEARLY.columns, keys=YEARLY.keys, sql=YEARLY.sql.replace("month + 3", "month + 4"))
        monkeypatch.setattr(facts, "_items", {"visits": fact})
    second = exported(1)
    assert rows(second) != rows(first)
    assert rows(second) == rows(exported(2, full=True))


def test_a_file_that_is_missing_from_the_export_before_leaves_again():
    visit("40")
    visit("60")
    first = exported(0)
    (first.folder / "visits" / "2024-0.parquet").unlink()
    assert exported(1).rows == {"visits": 2}
    assert len(rows(services.current())) == 2


codes = st.builds(lambda year, month: f"{year}{month}", st.integers(3, 6), st.integers(0, 9))
changes = st.lists(st.lists(st.tuples(codes, st.sampled_from(["came", "missed", ""])), max_size=4), min_size=1, max_size=4)
_case = itertools.count()


@hypothesis_settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes)
def test_whatever_is_added_amended_or_taken_away_the_export_is_that_of_a_full_one(settings, tmp_path, steps):
    settings.DATA_DIR = Path(tmp_path) / str(next(_case))
    Neighbourhood.objects.all().delete()
    for number, step in enumerate(steps):
        for code, what in step:
            if what:
                visit(code, what)
            else:
                Neighbourhood.objects.filter(code=code).delete()
        found = exported(number)
        assert found.rows["visits"] == len(rows(found)) == Neighbourhood.objects.count()
    part = rows(found)
    assert part == rows(exported(100, full=True))
    assert not list(exporting.exports_folder().glob(".making-*"))
