"""What people are told and answer, and how long papers are kept."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from unittest import mock

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from PIL import Image

from impulsem.documents import queries, refusals, services
from impulsem.documents.models import Blob, Document, Ground, GroundType, Notice, NoticeGiven, RetentionEvent, RetentionRule
from impulsem.documents.reference import load_documents
from impulsem.documents.tests.factories import reaching, upload
from impulsem.organisation.tests.factories import actor, make_worker
from impulsem.people.models import Reach
from impulsem.people.tests.factories import make_person
from impulsem.platform import clock
from impulsem.platform.actors import job
from impulsem.platform.errors import NotAllowed

pytestmark = pytest.mark.django_db
YEAR = dt.timedelta(days=366)


@pytest.fixture
def city() -> Path:
    load_documents(folder=settings.CITY_DIR)
    return Path(settings.CITY_DIR)


def photo(colour: int = 0) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (20, 20), (colour, 10, 10)).save(out, "JPEG")
    return out.getvalue()


def ground(code: str) -> GroundType:
    return GroundType.objects.on(clock.today()).get(code=code)


def state(person: object, code: str, on: dt.date | None = None) -> str:
    found = queries.grounds_of(person, on=on or clock.today())  # type: ignore[arg-type]  # a person
    return next(each.state for each in found if each.type.code == code)


def test_the_citys_texts_are_loaded_once_and_a_second_time_changes_nothing(city: Path):
    before = list(GroundType.objects.values_list("pk", "code", "valid"))
    load_documents(folder=city)
    assert list(GroundType.objects.values_list("pk", "code", "valid")) == before
    assert Notice.objects.get().sections[0]["text"].keys() == {"ca", "es", "en-gb"}
    kinds = [kind for rule in RetentionRule.objects.all() for kind in rule.kinds]
    assert sorted(kinds) == sorted(Document.Kind.values)  # each kind has one rule


def test_consent_is_asked_given_and_taken_back(city: Path):
    person, by, now = make_person(notice_language="es"), actor(make_worker()), clock.now()
    assert state(person, "health_sharing") == "asked"
    assert not queries.may(person, "health_sharing", on=clock.today())
    given = services.answer(ground=ground("health_sharing"), person=person, answer="given", by=by, at=now)
    assert given.language == "es"
    assert queries.may(person, "health_sharing", on=clock.today())
    assert state(person, "health_sharing", clock.today() + 3 * YEAR) == "over"
    services.withdraw(ground=given, by=by, at=clock.now())
    assert state(person, "health_sharing") == "withdrawn"
    with pytest.raises(refusals.NothingToWithdraw):
        services.withdraw(ground=given, by=by, at=clock.now())
    services.answer(ground=ground("health_sharing"), person=person, answer="refused", by=by, at=clock.now())
    assert state(person, "health_sharing") == "refused"
    assert Ground.objects.count() == 2


def test_a_look_up_holds_until_the_person_objects_and_a_public_task_asks_nothing(city: Path):
    person, by, now = make_person(), actor(make_worker()), clock.now()
    assert queries.may(person, "tax_look_up", on=clock.today())
    services.answer(ground=ground("tax_look_up"), person=person, answer="objected", by=by, at=now)
    assert not queries.may(person, "tax_look_up", on=clock.today())
    for code, answer in (("tax_look_up", "given"), ("attention", "given"), ("health_sharing", "objected"), ("health_sharing", "")):
        with pytest.raises(refusals.NotAsked):
            services.answer(ground=ground(code), person=person, answer=answer, by=by, at=now)


def test_what_was_answered_is_never_rewritten(city: Path):
    person, by = make_person(), actor(make_worker())
    given = services.answer(ground=ground("health_sharing"), person=person, answer="given", by=by, at=clock.now())
    services.give_notice(notice=Notice.objects.get(), person=person, by=by, at=clock.now())
    for change in (
        lambda: Ground.objects.filter(pk=given.pk).update(answer="refused"),
        lambda: Ground.objects.filter(pk=given.pk).delete(),
        lambda: NoticeGiven.objects.update(how="paper"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_an_answer_on_paper_keeps_the_signed_sheet(city: Path):
    person, by = make_person(), actor(make_worker())
    given = services.answer(ground=ground("school_sharing"), person=person, answer="given", paper=photo(), by=by, at=clock.now())
    assert given.how == "paper"
    assert given.document is not None
    assert given.document.kind == "consent"
    with pytest.raises(refusals.NotAKindWeTake):
        services.answer(ground=ground("school_sharing"), person=person, answer="refused", paper=b"no paper", by=by, at=clock.now())
    assert state(person, "school_sharing") == "holds"  # what was refused left what was


def test_a_new_version_of_a_text_leaves_what_people_were_given(city: Path, tmp_path: Path):
    person, by = make_person(), actor(make_worker())
    services.give_notice(notice=Notice.objects.get(), person=person, by=by, at=clock.now())
    (tmp_path / "documents").mkdir()
    for name in ("retention.toml", "notices.toml"):
        text = (city / "documents" / name).read_text()
        if name == "notices.toml":
            second = text[text.index("[[notice]]") : text.index("[[ground]]")].replace("version = 1", "version = 2")
            text += second.replace("since = 2020-01-01", "since = 2026-01-01").replace("What we do with your data", "Your data")
        (tmp_path / "documents" / name).write_text(text)
    load_documents(folder=tmp_path)
    ((notice, given),) = queries.notices_of(person, on=clock.today())
    assert (notice.version, given) == (2, None)
    assert NoticeGiven.objects.get().notice.version == 1


def test_papers_are_let_go_when_their_time_is_over_and_no_earlier(city: Path):
    person = make_person()
    income, identity = upload(person, file=photo(1), kind="income"), upload(person, file=photo(2), kind="identity", title="Passport")
    assert services.let_go(by=job("test"), at=clock.now() + 5 * YEAR).let_go == 1  # identity: five years
    identity.refresh_from_db()
    income.refresh_from_db()
    assert identity.blob_id is None
    assert "Passport" not in identity.title
    assert income.blob_id is not None
    event = RetentionEvent.objects.get()
    assert (event.document_id, event.what, event.sha256) == (identity.pk, "let_go", identity.sha256)
    with pytest.raises(refusals.LetGo):
        queries.content(identity)
    assert Blob.objects.count() == 1
    found = queries.check(identity.code)
    assert found is not None
    assert found.let_go


def test_the_same_bytes_stay_while_another_document_needs_them(city: Path):
    upload(make_person(), file=photo(), kind="identity")
    other = upload(make_person(), file=photo(), kind="court")
    services.let_go(by=job("test"), at=clock.now() + 6 * YEAR)
    assert queries.content(Document.objects.get(pk=other.pk)) == photo()


def test_what_is_held_or_about_somebody_attended_is_never_let_go(city: Path):
    worker = make_worker()
    by = actor(worker)
    held, hers, attended = (make_person() for _ in range(3))
    paper = upload(held, file=photo(1), by=by)
    upload(hers, file=photo(2), by=by)
    upload(attended, file=photo(3), by=by)
    reaching(worker, attended)
    hold = services.hold_back(document=paper, reason="A complaint", by=by, at=clock.now())
    services.hold_back(person=hers, reason="A court asked", by=by, at=clock.now())
    later = clock.now() + 20 * YEAR
    counts = services.let_go(by=job("test"), at=later)
    assert (counts.due, counts.held, counts.attended, counts.let_go) == (3, 2, 1, 0)
    services.lift_hold(hold=hold, by=by, at=clock.now())
    with pytest.raises(refusals.AlreadyLifted):
        services.lift_hold(hold=hold, by=by, at=clock.now())
    assert services.let_go(by=job("test"), at=later, really=False).let_go == 1
    assert Document.objects.there().count() == 3
    assert services.let_go(by=job("test"), at=later).let_go == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        RetentionEvent.objects.all().delete()


def test_only_the_command_lets_go_and_a_hold_says_why():
    by = actor(make_worker())
    with pytest.raises(NotAllowed):
        services.let_go(by=by, at=clock.now())
    with pytest.raises(refusals.SayWhyHeld):
        services.hold_back(person=make_person(), reason=" ", by=by, at=clock.now())


def test_the_command_says_what_it_did(city: Path, capsys: pytest.CaptureFixture[str]):
    upload(make_person(), file=photo())
    call_command("documents", "due")
    call_command("documents", "scan")
    said = capsys.readouterr().out
    assert "0 let_go" in said


def test_the_papers_are_in_the_persons_language(city: Path):
    from impulsem.documents import paper as papers

    drawn: list[str] = []
    plain = papers.draw

    def draw(html: str) -> papers.Drawn:
        drawn.append(html)
        return plain("<html lang='es'><head><title>x</title></head><body>x</body></html>")

    person, by = make_person(notice_language="es"), actor(make_worker())
    with mock.patch.object(papers, "draw", draw):
        services.print_notice(notice=Notice.objects.get(), person=person, by=by, at=clock.now())
        services.print_ground(ground=ground("health_sharing"), person=person, by=by, at=clock.now())
    assert "Qué hacemos con sus datos" in drawn[0]
    assert 'lang="es"' in drawn[0]
    assert "Coordinación con el centro de salud" in drawn[1]


def test_what_is_about_attention_is_kept_from_the_day_on_which_the_work_ended(city: Path):
    worker, person, nobodys = make_worker(), make_person(), make_person()
    paper = upload(person, file=photo(1), kind="other")
    upload(nobodys, file=photo(2), kind="other")
    reaching(worker, person)
    closed = clock.now() + 4 * YEAR
    Reach.objects.filter(person=person).update(during=DateTimeTZRange(clock.now(), closed, "[)"))
    services.let_go(by=job("test"), at=clock.now() + 16 * YEAR)  # fifteen years, and nobody ever worked with the other one
    assert list(Document.objects.there()) == [paper]
    services.let_go(by=job("test"), at=closed + 16 * YEAR)
    assert not Document.objects.there().exists()
