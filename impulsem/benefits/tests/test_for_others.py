"""What belongs to others: written down in seconds, counted without anybody, handed back with a paper."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction
from django.urls import reverse

from impulsem.benefits.models import Dossier, ForOthers, Requester
from impulsem.benefits.queries import for_others as queries
from impulsem.benefits.reference import load_requesters
from impulsem.benefits.services import for_others as services
from impulsem.benefits.services import for_others_refusals as refusals
from impulsem.benefits.services.for_others import AnswerDetails
from impulsem.documents.queries import content
from impulsem.entitlement.models import Benefit, Owner
from impulsem.entitlement.reference import load_benefits
from impulsem.indicators import engine
from impulsem.indicators.declarations import indicators
from impulsem.organisation.models import Role, Team
from impulsem.organisation.tests.factories import actor, logged_in, make_centre, make_worker
from impulsem.people.tests.factories import make_household, make_person
from impulsem.platform import clock
from impulsem.platform.errors import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def catalogue() -> None:
    load_benefits(folder=settings.CITY_DIR)
    load_requesters(folder=settings.CITY_DIR)


def note(code: str = "disinsectisation", *, who: str = "health_centre", **more: Any) -> ForOthers:
    kind, requester = Benefit.objects.get(code=code), Requester.objects.get(code=who)
    given: dict[str, Any] = {"minutes": 20, "by": actor(make_worker()), "at": clock.now(), **more}
    return services.note_for_others(kind=kind, requester=requester, **given)


def some(number: int, code: str = "disinsectisation", **more: Any) -> list[ForOthers]:
    """So many notes, each by another professional about another person."""
    return [note(code, person=make_person(), **more) for _ in range(number)]


def this_month() -> tuple[dt.date, dt.date]:
    today = clock.today()
    return today.replace(day=1), today + dt.timedelta(days=1)


def institute() -> Any:
    return actor(make_worker(role=Role.INSTITUTE))


def test_a_note_keeps_whose_it_was_and_where() -> None:
    centre = make_centre()
    written = note(by=actor(make_worker(centre=centre)))
    assert (written.owner.code, written.centre, written.outcome) == ("public_health", centre, "done")


def test_what_belongs_here_is_no_work_for_others() -> None:
    with pytest.raises(refusals.BelongsHere):
        note("emergency_aid")


@pytest.mark.parametrize("minutes", [0, -5, 481])
def test_it_took_some_time_and_not_more_than_a_day(minutes: int) -> None:
    with pytest.raises(refusals.TakesSomeTime):
        note(minutes=minutes)


def test_whoever_only_administers_writes_nothing_down() -> None:
    with pytest.raises(NotAllowed):
        note(by=actor(make_worker(role=Role.ADMINISTRATOR)))


def test_a_note_is_never_changed() -> None:
    written = note()
    with pytest.raises(DatabaseError), transaction.atomic():
        ForOthers.objects.filter(pk=written.pk).update(minutes=1)


def test_a_slip_is_taken_back_on_the_day_by_who_made_it() -> None:
    by = actor(make_worker())
    written = note(by=by)
    with pytest.raises(refusals.NotYourNote):
        services.take_back_note(note=written, by=actor(make_worker()), at=clock.now())
    with pytest.raises(refusals.TooLate):
        services.take_back_note(note=written, by=by, at=clock.now() + dt.timedelta(days=1))
    services.take_back_note(note=written, by=by, at=clock.now())
    services.take_back_note(note=written, by=by, at=clock.now())
    assert not ForOthers.objects.counting().exists()


def test_fewer_than_five_are_not_told() -> None:
    some(4)
    since, until = this_month()
    assert queries.counts(institute(), since=since, until=until).whole is None


def test_many_by_one_professional_are_not_told_because_the_time_is_theirs() -> None:
    by = actor(make_worker())
    for _ in range(7):
        note(by=by, person=make_person())
    since, until = this_month()
    assert queries.counts(institute(), since=since, until=until).whole is None


def test_a_small_group_is_left_out_and_cannot_be_subtracted() -> None:
    some(6)
    some(6, "pets")
    some(2, "furniture")
    since, until = this_month()
    counts = queries.counts(institute(), since=since, until=until)
    assert counts.whole is not None
    assert counts.whole.times == 14
    assert len(counts.owners) == 1  # one of the large groups goes with the small one
    assert counts.left_out["owner"] == 2


def test_nothing_about_a_sealed_person_is_counted() -> None:
    some(5)
    team = Team.objects.create(name="P", kind=Team.Kind.PROTECTION)
    hidden = make_person(sealed_by=team)
    note(by=actor(make_worker(teams=(team,))), person=None)
    written = ForOthers.objects.latest("pk")
    sealed = ForOthers.objects.create(
        matter=written.matter, owner=written.owner, requester=written.requester, person=hidden, minutes=9, outcome="done", at=clock.now()
    )
    assert sealed not in ForOthers.objects.counting()
    [cell] = engine.cells(indicators["for_others.times"], engine.on_postgresql(["for_others"], on=clock.today() + dt.timedelta(days=1)))
    assert cell.value == 6


def test_a_director_counts_the_own_centre_only() -> None:
    centre = make_centre()
    for _ in range(5):
        note(by=actor(make_worker(centre=centre)), person=make_person())
    some(5)
    since, until = this_month()
    director = actor(make_worker(role=Role.CENTRE_DIRECTOR, centre=centre))
    counts = queries.counts(director, since=since, until=until)
    assert counts.whole is not None
    assert counts.whole.times == 5


def test_a_dossier_tells_of_work_and_of_nobody() -> None:
    person = make_person(given_name="Guillermina", surname1="Rocafort")
    some(6)
    note(person=person)
    since, until = this_month()
    by = institute()
    owner = Owner.objects.get(code="public_health")
    dossier = services.prepare_dossier(owner=owner, since=since, until=until, language="ca", by=by, at=clock.now())
    assert (dossier.times, dossier.minutes, dossier.state) == (7, 140, "prepared")
    assert not dossier.document.about.exists()
    assert content(dossier.document).startswith(b"%PDF")
    from impulsem.documents import storage

    page = storage.get(dossier.document.source).decode()
    assert "Rocafort" not in page
    assert "2 h 20 min" in page.replace("\u00a0", " ")


def test_a_dossier_is_sent_and_then_answered() -> None:
    some(5)
    since, until = this_month()
    by, today = institute(), clock.today()
    owner = Owner.objects.get(code="public_health")
    dossier = services.prepare_dossier(owner=owner, since=since, until=until, language="ca", by=by, at=clock.now())
    answered = AnswerDetails("takes_over", today)
    with pytest.raises(refusals.NotSentYet):
        services.answer_dossier(dossier=dossier, details=answered, by=by, at=clock.now())
    with pytest.raises(refusals.NotYet):
        services.send_dossier(dossier=dossier, on=today + dt.timedelta(days=1), by=by, at=clock.now())
    services.send_dossier(dossier=dossier, on=today, by=by, at=clock.now())
    with pytest.raises(refusals.AlreadySent):
        services.send_dossier(dossier=dossier, on=today, by=by, at=clock.now())
    services.answer_dossier(dossier=dossier, details=answered, by=by, at=clock.now())
    assert Dossier.objects.get().state == "answered"


def test_too_little_to_tell_makes_no_dossier() -> None:
    some(2)
    since, until = this_month()
    with pytest.raises(refusals.TooFewToTell):
        services.prepare_dossier(
            owner=Owner.objects.get(code="public_health"), since=since, until=until, language="ca", by=institute(), at=clock.now()
        )


def test_a_director_hands_back_the_work_of_the_own_centre_and_not_of_the_city() -> None:
    centre = make_centre()
    director = actor(make_worker(role=Role.CENTRE_DIRECTOR, centre=centre))
    since, until = this_month()
    owner = Owner.objects.get(code="public_health")
    for place in (None, make_centre()):
        with pytest.raises(NotAllowed):
            services.prepare_dossier(owner=owner, since=since, until=until, centre=place, language="ca", by=director, at=clock.now())


def test_the_form_proposes_what_was_used_last() -> None:
    worker = make_worker()
    note(by=actor(worker))
    note("pets", who="police", by=actor(worker), minutes=35, outcome="told")
    offered = queries.proposal(actor(worker), last_used="Last used")
    heading, matters = offered.matters[0]
    assert heading == "Last used"
    assert [key for key, _name in matters] == [Benefit.objects.get(code=code).pk for code in ("pets", "disinsectisation")]
    assert (offered.minutes, offered.outcome, offered.requesters[0][0]) == (35, "told", Requester.objects.get(code="police").pk)


def test_one_press_from_a_file_writes_it_down_for_the_principal_person() -> None:
    person = make_person()
    household = make_household(person)
    worker = make_worker()
    client = logged_in(worker)
    address = f"{reverse('benefits:note_for_others')}?household={household.uuid}"
    assert person.full_name in client.get(address).content.decode()
    fields = {
        "kind": Benefit.objects.get(code="furniture").pk, "requester": Requester.objects.get(code="person").pk, "minutes": 15,
        "outcome": "sent", "person": str(person.uuid),
    }  # fmt: skip
    answer = client.post(address, fields, follow=True)
    written = ForOthers.objects.get()
    assert (written.person, written.outcome) == (person, "sent")
    assert "Furniture" in answer.content.decode()
    client.post(reverse("benefits:take_back_note", args=[written.uuid]))
    assert not ForOthers.objects.counting().exists()


def test_a_household_offers_nobody_whose_whereabouts_the_reader_may_not_know() -> None:
    team = Team.objects.create(name="P", kind=Team.Kind.PROTECTION)
    hidden, shown = make_person(given_name="Amagada", sealed_by=team), make_person(given_name="Visible")
    household = make_household(shown, hidden)
    page = logged_in(make_worker()).get(f"{reverse('benefits:note_for_others')}?household={household.uuid}").content.decode()
    assert "Visible" in page
    assert "Amagada" not in page


def test_pages_open_for_whom_they_are_and_for_nobody_else() -> None:
    some(6)
    assert logged_in(make_worker(role=Role.INSTITUTE)).get(reverse("benefits:for_others")).status_code == 200
    assert logged_in(make_worker(role=Role.ECONOMIC_HEAD)).get(reverse("benefits:for_others")).status_code == 200
    assert logged_in(make_worker()).get(reverse("benefits:for_others")).status_code == 403
    assert logged_in(make_worker(role=Role.ECONOMIC_OFFICE)).get(reverse("benefits:prepare_dossier")).status_code == 403
    assert logged_in(make_worker(role=Role.INSTITUTE)).get(reverse("benefits:prepare_dossier")).status_code == 200
