"""A load is there whole or not at all: killed, failing or refused, and then started again."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from impulsem.casework.models import CaseFile, EntryDraft
from impulsem.demo import clearing, loading
from impulsem.demo.hands import Crew, LoadFailed
from impulsem.demo.management.commands.demo import spans
from impulsem.demo.memory import Peak
from impulsem.demo.models import Load
from impulsem.demo.tests.test_load import promises
from impulsem.organisation.models import Worker
from impulsem.people.models import Person
from impulsem.platform.models import Account, AuditEvent

SCALE = 0.002
ROOT = Path(settings.BASE_DIR)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def nobody_before_and_after() -> Iterator[None]:
    Load.objects.all().delete()
    yield
    connection.close()


def environment(folder: Path) -> dict[str, str]:
    """Where another process finds the database of the test."""
    given = connection.settings_dict
    query = urlencode({key: given[name] for key, name in (("host", "HOST"), ("port", "PORT")) if given[name]})
    secret = f":{quote(given['PASSWORD'])}" if given["PASSWORD"] else ""
    url = f"postgresql://{quote(given['USER'])}{secret}@/{given['NAME']}?{query}"
    more = {"DATABASE_URL": url, "IMPULSEM_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "impulsem.settings", "PYTHONPATH": str(ROOT)}
    return {**os.environ, **more}


def start(folder: Path) -> subprocess.Popen[str]:
    """`impulsem demo` in a process of its own, on the database of the test."""
    program = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "  # also where the tests run in the background
        "from django.core.management import execute_from_command_line as run; run(['impulsem', *sys.argv[1:]])"
    )
    command = [sys.executable, "-c", program, "demo", "--scale", str(SCALE), "--years", "1"]
    return subprocess.Popen(
        command, env=environment(folder), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )


def wait_until(done: object, process: subprocess.Popen[str]) -> None:
    assert callable(done)
    limit = time.monotonic() + 120
    while not done():
        assert time.monotonic() < limit
        assert process.poll() is None, process.communicate()[0]
        time.sleep(0.02)


def load() -> dict[str, int]:
    on = dt.date(2026, 11, 18)
    return loading.load(
        folder=settings.CITY_DIR, scale=SCALE, years=1, seed=3, on=on, first=on - dt.timedelta(days=20), progress=lambda what, share: None
    )


@pytest.mark.slow  # two loads; what is cleared, and what never is, is tried below on half a city
def test_a_load_that_is_killed_midway_is_cleared_and_starts_again(tmp_path: Path):
    before = promises()
    process = start(tmp_path)
    wait_until(CaseFile.objects.exists, process)
    process.kill()
    process.communicate(timeout=60)
    assert loading.interrupted()
    assert not AuditEvent.objects.exists()
    again = start(tmp_path)
    said = again.communicate(timeout=600)[0]
    assert again.returncode == 0, said
    assert "Clearing it away" in said
    assert not loading.interrupted()
    assert promises() == before
    figures = json.loads((tmp_path / "demo.json").read_text())
    assert figures["rows"]["residents"] == Person.objects.count()
    assert figures["rows"]["files"] == CaseFile.objects.count()
    assert figures["load_s"] > 0
    assert figures["peak_mb"] > 50
    assert figures["database_mb"] > 10
    assert AuditEvent.objects.exists()
    refused = start(tmp_path)
    assert "holds people already" in refused.communicate(timeout=60)[0]


@pytest.mark.slow
def test_ctrl_c_leaves_nothing_behind(tmp_path: Path):
    before = promises()
    process = start(tmp_path)
    wait_until(CaseFile.objects.exists, process)
    os.killpg(process.pid, signal.SIGINT)
    assert "starts again" in process.communicate(timeout=120)[0]
    assert not Person.objects.exists()
    assert not Worker.objects.exists()
    assert not loading.interrupted()
    assert promises() == before


@pytest.mark.slow
def test_two_loads_at_once_are_refused(tmp_path: Path):
    process = start(tmp_path)
    wait_until(Load.objects.exists, process)
    with pytest.raises(loading.UnderWay):
        load()
    process.kill()
    process.communicate()


def test_what_goes_wrong_in_a_hand_leaves_nothing(monkeypatch: pytest.MonkeyPatch):
    def fail(*arguments: object) -> None:
        raise ValueError("the pen broke")

    monkeypatch.setattr("impulsem.demo.today.write", fail)
    before = promises()
    with pytest.raises(LoadFailed, match="the pen broke"):
        load()
    assert not Person.objects.exists()
    assert not Worker.objects.exists()
    assert not Load.objects.exists()
    assert promises() == before


@pytest.mark.slow
def test_a_hand_that_is_killed_is_noticed():
    def die(which: int, *arguments: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    crew: Crew[None] = Crew(die, lambda: loading._connect())
    with pytest.raises(LoadFailed, match="was ended"):
        crew.finish(lambda share: None)
    crew.send_home()


def half_a_city() -> None:
    Load.objects.create(scale=1, years=1, seed=1, started_at=timezone.now())
    account = Account.objects.create(email="ada.1@impulsem.example")
    Worker.objects.create(account=account, name="Ada Camps", profession="social_worker")
    Person.objects.create(given_name="Invent", surname1="Ada", is_demo=True)


def test_half_a_city_goes_away_and_everything_else_stays():
    half_a_city()
    mine = Account.objects.create(email="root@city.test")
    clearing.clear()
    assert not Person.objects.exists()
    assert not Worker.objects.exists()
    assert list(Account.objects.all()) == [mine]
    assert not Load.objects.exists()


def test_half_a_city_with_a_real_person_is_never_cleared():
    half_a_city()
    real = Person.objects.create(given_name="Marta", surname1="Riera")
    with pytest.raises(CommandError, match="somebody has written"):
        call_command("demo", scale=SCALE)
    assert Person.objects.filter(pk=real.pk).exists()
    assert Person.objects.count() == 2


def test_half_a_city_in_which_somebody_worked_is_never_cleared():
    half_a_city()
    EntryDraft.objects.create(key="6f0a3c3e-8d0e-4f0e-9a55-0d6a6f7d1c11", worker=Worker.objects.get(), content={}, saved_at=timezone.now())
    with pytest.raises(clearing.InUse):
        clearing.clear()
    assert EntryDraft.objects.exists()


def test_the_report_of_half_a_city_is_refused():
    half_a_city()
    with pytest.raises(CommandError, match="not whole"):
        call_command("demo", "report")


def fingerprints() -> dict[str, object]:
    """What every table that a load fills holds, but for the moment of the load."""
    found: dict[str, object] = {}
    with connection.cursor() as cursor:
        for model in clearing.FILLED:
            columns = [f'"{f.column}"' for f in model._meta.concrete_fields if f.name not in ("created_at", "linked_at")]
            table = model._meta.db_table
            cursor.execute(f"SELECT count(*), sum(hashtextextended(concat_ws('|', {', '.join(columns)}), 0)) FROM {table}")
            found[table] = cursor.fetchone()
    return found


@pytest.mark.slow
def test_the_same_seed_makes_the_same_city(monkeypatch: pytest.MonkeyPatch):
    moment = dt.datetime(2026, 11, 18, 11, 0, tzinfo=dt.UTC)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    call_command("flush", interactive=False, verbosity=0)  # keys begin at one
    load()
    first = fingerprints()
    call_command("flush", interactive=False, verbosity=0)
    load()
    assert fingerprints() == first


def test_the_steps_fill_the_bar():
    for scale, years in ((0.02, 2), (1, 7)):
        placed = list(spans(scale=scale, years=years).values())
        assert placed[0][0] == 0
        assert sum(length for _, length in placed) == pytest.approx(1)
        assert all(start + length == pytest.approx(after) for (start, length), (after, _) in itertools.pairwise(placed))


def test_the_memory_of_children_counts():
    with Peak() as peak:
        program = "import time; block = bytearray(120_000_000); time.sleep(4)"
        child = subprocess.Popen([sys.executable, "-c", program])
        time.sleep(2.5)
        child.kill()
        child.wait()
    assert peak.mb > 120
