"""What the ledger keeps beside an export: who reads it, when it is of no use, and a disk that takes no more."""

from __future__ import annotations

import json
import resource

import pytest
from django.urls import reverse

from impulsem.desk import ledger
from impulsem.desk.ledger import kept, months, trends
from impulsem.desk.tests.test_ledger import OCTOBER, TODAY, exported, of_many, read
from impulsem.indicators.events import Exported
from impulsem.indicators.services import Export, announcing
from impulsem.organisation.models import Role
from impulsem.organisation.tests.factories import make_centre, make_worker
from impulsem.platform import events

__all__ = ["exported"]  # the fixture
pytestmark = pytest.mark.django_db


def another_process() -> None:
    """As one that has read nothing yet."""
    trends._of.cache_clear()
    months._of.cache_clear()
    kept.definition.cache_clear()


def files(export: Export) -> list[str]:
    return sorted(path.name for path in export.folder.parent.iterdir() if "ledger" in path.name)


@pytest.fixture
def director():
    return make_worker(role=Role.CENTRE_DIRECTOR, centre=make_centre())


@pytest.fixture
def export(exported, director) -> Export:
    return exported(*of_many(director.posts.get().centre, 5))


@pytest.fixture
def no_engine(monkeypatch):
    """Whoever works something out fails."""

    def refuse(*given: object, **more: object) -> None:
        raise AssertionError("it was worked out again")

    return lambda: [monkeypatch.setattr(where, "_worked_out", refuse) for where in (trends, months)]


def test_the_second_reader_works_nothing_out_in_the_same_process_or_in_another(export, director, no_engine):
    first = read(export, director)
    no_engine()
    assert read(export, director) == first
    another_process()
    assert read(export, director) == first


def test_the_readers_of_one_place_leave_what_those_of_another_need(exported, no_engine):
    centre, other = make_centre(), make_centre()
    export = exported(*of_many(centre, 5), *of_many(other, 6, first=20, minutes=160))
    read(export, make_worker(role=Role.CENTRE_DIRECTOR, centre=centre))
    no_engine()
    another_process()
    found = read(export, make_worker(role=Role.CENTRE_DIRECTOR, centre=other))
    assert (found.professionals, found.sure.value, [work.minutes for work in found.works]) == (6, 0.8, [960, 240])


def test_what_another_definition_worked_out_is_not_read(export, director, monkeypatch):
    first = read(export, director)
    for path in export.folder.parent.glob("ledger-*"):
        path.write_text("[]")  # figures of before, that would show nothing
    monkeypatch.setattr(kept, "definition_of", lambda code: f"another {code}")
    another_process()
    found = read(export, director)
    another_process()
    assert (found.sure, found.works, found.parts) == (first.sure, first.works, first.parts)
    assert len(files(export)) == 4


@pytest.mark.parametrize("left", ["", "{", "{}", "null"])
def test_a_file_of_no_use_is_written_again(export, director, left):
    first = read(export, director)
    for path in export.folder.parent.glob("ledger-*"):
        path.write_text(left)
    another_process()
    assert read(export, director) == first
    assert all(json.loads(path.read_text()) for path in export.folder.parent.glob("ledger-*"))


def test_a_disk_that_takes_no_more_keeps_nothing_and_every_reader_is_answered(export, director):
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20, usual[1]))  # no file of this process may grow beyond twenty bytes
    try:
        found = read(export, director)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert found.sure.value == 0.6
    assert files(export) == []
    another_process()
    assert read(export, director) == found
    assert len(files(export)) == 2


def test_after_an_export_everything_is_there_before_the_first_reader(export, director, no_engine):
    events.announce(Exported(export.cut_at))
    assert len(files(export)) == 2
    no_engine()
    another_process()
    assert read(export, director, month=None).month == OCTOBER


def test_what_was_kept_of_exports_that_are_gone_goes_too(export):
    root = export.folder.parent
    for name in ("ledger-20250101T000000-trends-abc.json", ".ledger-20250101T000000-trends-abc.json-00"):
        (root / name).write_text("[]")
    ledger.prepare(export, today=TODAY)
    assert not [name for name in files(export) if "20250101" in name]


def test_an_export_stands_when_the_ledger_cannot_be_prepared(export, no_engine, caplog):
    no_engine()
    events.announce(Exported(export.cut_at))
    assert "could not be prepared" in caplog.text


def test_the_button_of_the_page_prepares_it_too(client, export, director, monkeypatch):
    monkeypatch.setattr(announcing, "export_facts", lambda **asked: export)
    client.force_login(director.account)
    assert client.post(reverse("desk:ledger_export")).status_code == 302
    assert len(files(export)) == 2
