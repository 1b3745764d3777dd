"""The time ledger: what it shows, to whom, and above all what it does not show."""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import json
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.urls import reverse
from django.utils import timezone, translation

from impulsem.casework.models import Entry
from impulsem.desk import ledger
from impulsem.desk.ledger import charts
from impulsem.desk.ledger.figures import MonthShare, Part
from impulsem.indicators.declarations import facts
from impulsem.indicators.engine import fingerprint_of_fact
from impulsem.indicators.queries import Share
from impulsem.indicators.services import Export
from impulsem.indicators.tests.tables import EMPTY, KINDS
from impulsem.organisation.models import Centre, Role, Team, Worker
from impulsem.organisation.tests.factories import actor, make_centre, make_territory, make_worker
from impulsem.platform import city
from impulsem.platform.web.map import neighbourhoods

pytestmark = pytest.mark.django_db
OCTOBER, TODAY = dt.date(2026, 10, 1), dt.date(2026, 11, 22)
_entry = itertools.count(1)


def work(worker: int, centre: Centre, category: str, minutes: int, *, month: dt.date = OCTOBER, day: int = 5) -> dict[str, Any]:
    kind = {"paperwork": "paperwork", "coordination": "coordination", "group": "session"}.get(category, "interview")
    return {
        "worker": worker, "entry": next(_entry), "centre": centre.code, "territory": centre.territory.code, "month": month,
        "day": month.replace(day=day), "category": category, "kind": kind, "minutes": minutes,
    }  # fmt: skip


def of_many(centre: Centre, count: int, *, first: int = 1, minutes: int = 60, **more: Any) -> list[dict[str, Any]]:
    """Each of `count` professionals: `minutes` with somebody and 40 of paperwork; and a contract of 400."""
    rows = []
    for number in range(first, first + count):
        rows += [work(number, centre, "individual", minutes, **more), work(number, centre, "paperwork", 40, **more)]
        rows.append({**work(number, centre, "contract", 0, **more), "entry": None, "kind": "", "contract": 400})
    return rows


@pytest.fixture
def exported(settings, tmp_path):
    """Puts an export with these rows in use."""
    settings.DATA_DIR = tmp_path

    def put(*rows: dict[str, Any], attendance: tuple[dict[str, Any], ...] = (), appointments: tuple[dict[str, Any], ...] = ()) -> Export:
        folder = tmp_path / "facts" / "20261122"
        folder.mkdir(parents=True)
        for name, given in (
            ("work", rows),
            ("attendance", attendance),
            ("appointments", appointments),
            ("reports", ()),
            ("for_others", ()),
        ):
            columns = facts[name].columns
            filled = [{column: row.get(column, EMPTY[kind]) for column, kind in columns.items()} for row in given]
            schema = pa.schema([(column, KINDS[kind]) for column, kind in columns.items()])
            pq.write_table(pa.Table.from_pylist(filled, schema), folder / f"{name}.parquet")
        cut = "2026-11-22T09:00:00+00:00"
        definitions = {fact.name: fingerprint_of_fact(fact) for fact in facts}
        (folder / "manifest.json").write_text(json.dumps({"cut_at": cut, "rows": {}, "definitions": definitions}))
        (tmp_path / "facts" / "current").symlink_to(folder.name)
        return Export(folder, dt.datetime.fromisoformat(cut), {}, {})

    return put


def read(export: Export, who: Worker, *, scope: str = "", month: dt.date | None = OCTOBER) -> ledger.Ledger:
    scopes = ledger.scopes_of(actor(who))
    chosen = next(one for one in scopes if one.key == scope) if scope else scopes[0]
    return ledger.read(export=export, scope=chosen, month=month, today=TODAY)


def test_the_share_the_hours_and_the_coverage_of_a_centre(exported):
    centre = make_centre()
    found = read(exported(*of_many(centre, 5)), make_worker(role=Role.CENTRE_DIRECTOR, centre=centre))
    assert (found.professionals, found.direct, found.total) == (5, 300, 500)
    assert found.sure.value == 0.6
    assert found.coverage == 0.25
    assert [(part.name, part.share, part.minutes) for part in found.parts] == [(centre.name, 0.6, {"individual": 300, "paperwork": 200})]
    assert [(one.kind, one.minutes, one.each, one.change) for one in found.works] == [
        ("Interview", 300, 60, None),
        ("Paperwork", 200, 40, None),
    ]


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en-gb"):
        yield


def test_of_four_professionals_nothing_at_all_is_shown(exported):
    centre = make_centre()
    found = read(exported(*of_many(centre, 4)), make_worker(role=Role.CENTRE_DIRECTOR, centre=centre))
    assert not found.enough
    assert (found.sure.value, found.professionals, found.total, found.coverage, found.parts, found.works) == (None, 0, 0, None, [], [])
    assert [(one.hidden, one.sure.value) for one in found.trend] == [(True, None)]


def test_a_category_of_too_few_is_shown_with_another_and_not_by_itself(exported):
    centre = make_centre()
    rows = [*of_many(centre, 8), *(work(number, centre, "group", 30) for number in (1, 2))]
    rows += [work(number, centre, "coordination", 10) for number in range(1, 7)]
    [part] = read(exported(*rows), make_worker(role=Role.CENTRE_DIRECTOR, centre=centre)).parts
    assert part.minutes == {"individual": 480, "paperwork": 320}
    assert part.apart == 120  # the group sessions of two, and the coordination that would tell them


def test_a_small_centre_is_not_shown_nor_the_one_that_would_tell_it(exported):
    territory = make_territory()
    large, larger, small = (make_centre(territory=territory) for _ in range(3))
    rows = [*of_many(large, 6), *of_many(larger, 9, first=20), *of_many(small, 2, first=40)]
    found = read(exported(*rows), make_worker(role=Role.TERRITORIAL_DIRECTOR, territory=territory))
    assert found.professionals == 17
    assert [part.name for part in found.parts] == [larger.name]
    assert found.hidden_parts == 2
    assert [one.name for one in found.smalls] == [larger.name]


def test_a_centre_of_several_teams_is_shown_by_team(exported):
    centre = make_centre()
    north, south = (Team.objects.create(name=name, kind=Team.Kind.ATTENTION).pk for name in ("North", "South"))
    rows = [{**row, "team": north} for row in of_many(centre, 5)]
    rows += [{**row, "team": south} for row in of_many(centre, 6, first=20, minutes=120)]
    director = make_worker(role=Role.CENTRE_DIRECTOR, centre=centre)
    found = read(exported(*rows), director)
    assert [(part.name, part.professionals) for part in found.parts] == [("South", 6), ("North", 5)]


def test_a_team_of_too_few_is_not_shown_nor_the_one_that_would_tell_it(exported):
    centre = make_centre()
    north, south, tiny = (Team.objects.create(name=name, kind=Team.Kind.ATTENTION).pk for name in ("North", "South", "Tiny"))
    rows = [{**row, "team": team} for team, first, count in ((north, 1, 6), (south, 20, 9), (tiny, 40, 3))
            for row in of_many(centre, count, first=first)]  # fmt: skip
    [part] = read(exported(*rows), make_worker(role=Role.CENTRE_DIRECTOR, centre=centre)).parts
    assert (part.name, part.professionals) == (centre.name, 18)  # one team by itself would tell of the others


def test_hours_are_told_by_who_requires_them_and_by_which_law(exported):
    centre = make_centre()
    rows = [*of_many(centre, 5)]
    rows += [{**work(number, centre, "individual", 45), "reason": "dependency"} for number in range(1, 7)]
    rows += [{**work(number, centre, "individual", 200), "reason": "housing"} for number in (1, 2)]
    found = read(exported(*rows), make_worker(role=Role.CENTRE_DIRECTOR, centre=centre))
    said = [(one.name, one.minutes, [law.split(" on ")[0] for law in one.laws]) for one in found.required]
    # Two professionals' housing is not shown, nor the 300 of interviews without an appointment from which it could be told.
    assert said == [("The State", 270, ["Spanish Law 39/2006"]), ("Several, not told apart", 200, []), ("", 700, [])]
    assert sum(one.minutes for one in found.required) == found.total


def test_every_reason_and_kind_of_the_citys_vocabulary_says_who_requires_it(settings):
    vocabulary = city.settings(settings.CITY_DIR, "vocabulary.toml")
    known = {row["code"] for row in vocabulary["requester"]}
    assert {row["required_by"] for row in [*vocabulary["visit_reason"], *vocabulary["work"]]} <= known
    assert {row["kind"] for row in vocabulary["work"]} == set(Entry.Kind.values)
    assert all(row[language] for row in vocabulary["requester"] for language in ("ca", "es", "en"))


@pytest.mark.parametrize(("people", "days"), [(5, 9), (4, None)])
def test_days_of_waiting_are_shown_where_enough_waited(exported, people, days):
    centre = make_centre()
    waited = tuple(
        {"appointment": n, "person": n, "centre": centre.code, "territory": centre.territory.code, "month": OCTOBER, "day": OCTOBER,
         "reason": "first_visit", "state": "attended", "days_ahead": 7 + n}
        for n in range(people)
    )  # fmt: skip
    found = read(exported(*of_many(centre, 5), appointments=waited), make_worker(role=Role.CENTRE_DIRECTOR, centre=centre))
    assert found.waiting == days


def test_where_no_part_may_be_shown_the_whole_is(exported):
    territory = make_territory()
    rows = [row for n in range(3) for row in of_many(make_centre(territory=territory), 3, first=10 * n)]
    found = read(exported(*rows), make_worker(role=Role.TERRITORIAL_DIRECTOR, territory=territory))
    assert [(part.name, part.share, part.professionals) for part in found.parts] == [(found.scope.name, 0.6, 9)]
    assert found.hidden_parts == 3


def test_months_of_too_few_are_gaps_in_the_trend(exported):
    centre = make_centre()
    august, september = dt.date(2026, 8, 1), dt.date(2026, 9, 1)
    rows = [*of_many(centre, 5, month=august), *of_many(centre, 3, month=september), *of_many(centre, 5, minutes=160)]
    found = read(exported(*rows), make_worker(role=Role.CENTRE_DIRECTOR, centre=centre))
    assert [one.sure.value for one in found.trend] == [0.6, None, 0.8]
    assert len(charts.line(found.trend).dots) == 2


def test_without_a_month_asked_for_the_last_whole_one_is_shown(exported):
    centre = make_centre()
    rows = [*of_many(centre, 5), *of_many(centre, 5, month=dt.date(2026, 11, 1))]
    found = read(exported(*rows), make_worker(role=Role.CENTRE_DIRECTOR, centre=centre), month=None)
    assert (found.month, len(found.months)) == (OCTOBER, 2)


def test_work_is_compared_with_the_same_month_a_year_before(exported):
    centre = make_centre()
    rows = [*of_many(centre, 5, minutes=50, month=dt.date(2025, 10, 1)), *of_many(centre, 5)]
    found = read(exported(*rows), make_worker(role=Role.CENTRE_DIRECTOR, centre=centre))
    assert {one.kind: one.change for one in found.works} == {"Interview": pytest.approx(0.2), "Paperwork": 0}
    assert found.year_before == pytest.approx(5 / 9)


def test_a_neighbourhood_counts_minutes_by_its_residents_and_hides_few(exported, settings):
    centre = make_centre()
    attendance = tuple(
        {"entry": n, "person": n, "centre": centre.code, "territory": centre.territory.code, "neighbourhood": code, "month": OCTOBER,
         "day": OCTOBER, "direct": True, "minutes": 100.0, "mode": "individual"}
        for n, code in enumerate(["01"] * 6 + ["02"] * 9 + ["03"] * 2)
    )  # fmt: skip
    found = read(exported(*of_many(centre, 5), attendance=attendance), make_worker(role=Role.CENTRE_DIRECTOR, centre=centre))
    assert [one.code for one in found.around if not one.hidden] == ["02"]
    assert {one.code: one.rate for one in found.around if one.hidden} == {"01": None, "03": None}
    residents = next(place.residents for place in neighbourhoods(settings.CITY_DIR).values() if place.code == "02")
    assert residents > 1000
    assert found.around[0].rate == pytest.approx(900 / residents * 1000 / 31 * 7)


def test_who_directs_sees_the_own_places_and_no_others():
    territory = make_territory()
    here, beside, elsewhere = make_centre(territory=territory), make_centre(territory=territory), make_centre()

    def keys(who: Worker) -> set[str]:
        return {one.key for one in ledger.scopes_of(actor(who))}

    assert keys(make_worker(role=Role.CENTRE_DIRECTOR, centre=here)) == {f"centre:{here.code}"}
    assert keys(make_worker(role=Role.TERRITORIAL_DIRECTOR, territory=territory)) == {
        f"territory:{territory.code}", f"centre:{here.code}", f"centre:{beside.code}",
    }  # fmt: skip
    everything = keys(make_worker(role=Role.INSTITUTE))
    assert {"city", f"centre:{elsewhere.code}", f"territory:{elsewhere.territory.code}"} <= everything


def page(client, who: Worker, **asked: str):
    who.account.language = "en-gb"
    who.account.save()
    client.force_login(who.account)
    return client.get(reverse("desk:ledger"), asked)


def test_the_page_names_no_professional_and_says_its_method(client, exported):
    centre = make_centre()
    workers = [make_worker(centre=centre) for _ in range(5)]
    exported(*[{**row, "worker": workers[row["worker"] - 1].pk} for row in of_many(centre, 5)])
    response = page(client, make_worker(role=Role.CENTRE_DIRECTOR, centre=centre))
    text = response.content.decode()
    assert response.status_code == 200
    assert "Time that reaches people" in text
    assert "60.0" in text
    assert not [worker.name for worker in workers if worker.name in text.replace(response.wsgi_request.actor.name, "")]


def test_another_centre_is_not_found(client, exported):
    centre, other = make_centre(), make_centre()
    exported(*of_many(centre, 5), *of_many(other, 6, first=20))
    assert page(client, make_worker(role=Role.CENTRE_DIRECTOR, centre=centre), scope=f"centre:{other.code}").status_code == 404
    assert page(client, make_worker(role=Role.CENTRE_DIRECTOR, centre=centre), scope="city").status_code == 404


@pytest.mark.parametrize("role", [Role.PROFESSIONAL, Role.FRONT_DESK, Role.ADMINISTRATOR])
def test_who_does_not_direct_may_not_look(client, role):
    assert page(client, make_worker(role=role)).status_code == 403


def test_nonsense_for_a_month_shows_the_last_whole_one(client, exported):
    centre = make_centre()
    exported(*of_many(centre, 5))
    assert page(client, make_worker(role=Role.CENTRE_DIRECTOR, centre=centre), month="2026-13").status_code == 200


def test_before_the_first_export_the_page_offers_it(client, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    response = page(client, make_worker(role=Role.CENTRE_DIRECTOR))
    assert "Work them out now" in response.content.decode()


def test_an_export_of_another_version_is_not_read(client, exported):
    centre = make_centre()
    export = exported(*of_many(centre, 5))
    (export.folder / "manifest.json").write_text(json.dumps({"cut_at": "2026-11-22T09:00:00+00:00", "rows": {}, "definitions": {}}))
    assert "Work them out now" in page(client, make_worker(role=Role.CENTRE_DIRECTOR, centre=centre)).content.decode()
    assert client.get(reverse("desk:ledger_file", args=["csv"])).status_code == 302


def test_the_files_hold_the_same_figures(client, exported):
    centre = make_centre()
    exported(*of_many(centre, 5))
    page(client, make_worker(role=Role.CENTRE_DIRECTOR, centre=centre))
    table = client.get(reverse("desk:ledger_file", args=["csv"]))
    assert table["Content-Disposition"] == f'attachment; filename="time-centre-{centre.code}-2026-10.csv"'
    rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert ["Method", "4", "Value", "0.6"] in rows
    assert ["Hours by work", "1", "Hours", "5.0"] in rows
    book = client.get(reverse("desk:ledger_file", args=["xlsx"]))
    assert book.content[:2] == b"PK"
    assert "spreadsheetml" in book["Content-Type"]


def test_a_bar_is_as_long_as_its_parts_and_a_line_breaks_where_nothing_is_shown():
    [bar] = charts.bars([Part("A", 0.6, {"individual": 60.0, "paperwork": 30.0}, 10.0, 5)])
    assert [box.width for box in bar.boxes] == ["312.0", "156.0", "52.0"]
    assert bar.mark == "312.0"
    nothing = Share(None, None, None)
    months = [dt.date(2026, month, 1) for month in range(1, 6)]
    shares = [Share(0.5, 0.4, 0.6), Share(0.5, 0.4, 0.6), nothing, Share(0.6, 0.5, 0.7), Share(0.6, 0.5, 0.7)]
    drawn = charts.line([MonthShare(month, one, one.value is None) for month, one in zip(months, shares, strict=True)])
    assert (len(drawn.lines), len(drawn.bands), len(drawn.dots)) == (2, 2, 0)
    assert charts.line([]).last is None


def test_the_clock_of_the_cut_is_the_citys(client, exported):
    centre = make_centre()
    exported(*of_many(centre, 5))
    text = page(client, make_worker(role=Role.CENTRE_DIRECTOR, centre=centre)).content.decode()
    assert timezone.localtime(dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)).strftime("%H:%M") == "10:00"
    assert "10:00" in text
