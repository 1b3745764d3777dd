"""Who reads what: need to know, confidential text, the front desk, sealed persons."""

from __future__ import annotations

import datetime as dt

import pytest

from impulsem.casework import queries, services
from impulsem.casework.models import Assignment, CaseFile
from impulsem.casework.queries import Filters
from impulsem.casework.services import SegmentDetails
from impulsem.casework.tests.factories import actor, make_centre, make_file, make_household, make_person, make_worker, referent_of, write
from impulsem.organisation.models import Role, Team
from impulsem.platform import clock
from impulsem.platform.periods import period

pytestmark = pytest.mark.django_db


def lines(file, worker, **filters):
    by, at = actor(worker), clock.now()
    found = queries.find_file(file.uuid, by, at=at)
    assert found is not None
    return list(queries.timeline(found[0], by, at=at, standing=found[1], filters=Filters(**filters)).lines)


def texts(file, worker):
    return [segment.text for line in lines(file, worker) for segment in line.readable]


def hidden(file, worker):
    return sum(len(line.hidden) for line in lines(file, worker))


def standing(file, worker):
    found = queries.find_file(file.uuid, actor(worker), at=clock.now())
    return found[1] if found else None


def open_files(worker):
    return set(CaseFile.objects.visible_to(actor(worker), at=clock.now()))


OPEN, SECRET = SegmentDetails("Open text."), SegmentDetails("Secret text.", confidential=True)


def test_the_referent_reads_everything():
    person = make_person()
    file = make_file(person)
    write(make_worker(), person, texts=(OPEN, SECRET))
    assert texts(file, referent_of(file)) == ["Open text.", "Secret text."]


def test_confidential_text_is_read_by_who_took_part_and_by_who_is_assigned_only():
    person = make_person()
    file = make_file(person)
    author, took_part, supervisor, passing = (make_worker(centre=file.centre) for _ in range(4))
    write(author, person, texts=(OPEN, SECRET), professionals=(author.pk, took_part.pk))
    by = actor(referent_of(file))
    services.assign(file=file, worker=supervisor, role="supervisor", from_day=clock.today(), by=by, at=clock.now())
    services.open_with_reason(file=file, reason="urgent", explanation="On call", hours=2, by=actor(passing), at=clock.now())
    assert texts(file, supervisor) == ["Open text.", "Secret text."]
    assert texts(file, passing) == ["Open text."]
    assert hidden(file, passing) == 1
    assert lines(file, passing)[0].hidden[0].author == author.name
    # Who took part reads what was said, in whatever file they come to see it.
    services.open_with_reason(file=file, reason="urgent", explanation="On call", hours=2, by=actor(took_part), at=clock.now())
    assert texts(file, took_part) == ["Open text.", "Secret text."]


def test_a_reason_opens_confidential_text_only_when_asked_for_and_until_its_end():
    person = make_person()
    file = make_file(person)
    write(referent_of(file), person, texts=(OPEN, SECRET))
    visitor = make_worker()
    services.open_with_reason(
        file=file, reason="legal", explanation="Order 12/2026", hours=1, confidential_too=True, by=actor(visitor), at=clock.now()
    )
    assert texts(file, visitor) == ["Open text.", "Secret text."]
    later = clock.now() + dt.timedelta(hours=2)
    assert not CaseFile.objects.visible_to(actor(visitor), at=later).exists()


def test_text_about_one_participant_is_not_in_the_others_file():
    ana, bea = make_person(), make_person()
    first, second = make_file(ana), make_file(bea)
    write(referent_of(first), ana, bea, texts=(SegmentDetails("Of Ana.", about=(ana.pk,)), SegmentDetails("Of both.")))
    assert texts(first, referent_of(first)) == ["Of Ana.", "Of both."]
    assert texts(second, referent_of(second)) == ["Of both."]
    assert hidden(second, referent_of(second)) == 0


def test_confidential_text_about_one_participant_is_closed_to_the_team_of_another():
    ana, bea = make_person(), make_person()
    first, second = make_file(ana), make_file(bea)
    secret = SegmentDetails("Of Ana, secret.", confidential=True, about=(ana.pk,))
    write(make_worker(), ana, bea, texts=(secret, SegmentDetails("Of both, secret.", confidential=True)))
    assert texts(first, referent_of(first)) == ["Of Ana, secret.", "Of both, secret."]
    assert texts(second, referent_of(second)) == ["Of both, secret."]


def test_participants_of_other_households_are_not_named():
    ana, bea = make_person(given_name="Ana"), make_person(given_name="Bea")
    first = make_file(ana)
    make_file(bea)
    write(referent_of(first), ana, bea)
    (line,) = lines(first, referent_of(first))
    assert line.participants == ("Ana",)
    assert line.others


def test_the_front_desk_sees_that_something_took_place_and_not_what():
    person = make_person()
    file = make_file(person)
    desk = make_worker(role=Role.FRONT_DESK, centre=file.centre)
    write(referent_of(file), person, texts=(OPEN, SECRET))
    write(desk, person, kind="information", texts=(SegmentDetails("Gave the leaflet."),))
    rows = lines(file, desk)
    assert [row.kind for row in rows] == ["information", "interview"] or {row.kind for row in rows} == {"information", "interview"}
    assert texts(file, desk) == ["Gave the leaflet."]
    assert standing(file, desk).at_desk


def test_the_front_desk_never_reads_confidential_text_whatever_the_ground():
    person = make_person()
    file = make_file(person)
    desk = make_worker(role=Role.FRONT_DESK, centre=file.centre)
    write(referent_of(file), person, professionals=(desk.pk,), texts=(OPEN, SECRET))
    services.open_with_reason(file=file, reason="at_desk", explanation="She is here", hours=1, by=actor(desk), at=clock.now())
    assert texts(file, desk) == ["Open text."]


def test_another_centres_worker_does_not_see_the_file_but_may_know_of_it():
    file = make_file()
    stranger = make_worker()
    assert open_files(stranger) == set()
    assert standing(file, stranger) is not None
    assert not standing(file, stranger).opens


def test_a_colleague_of_the_centre_without_need_to_know_does_not_see_the_file():
    file = make_file()
    assert open_files(make_worker(centre=file.centre)) == set()


def test_the_director_directs_but_does_not_read():
    person = make_person()
    file = make_file(person)
    write(referent_of(file), person)
    director = make_worker(role=Role.CENTRE_DIRECTOR, centre=file.centre)
    assert standing(file, director).sees_access_list
    assert not standing(file, director).opens


def test_words_are_found_only_in_what_may_be_read():
    person = make_person()
    file = make_file(person)
    write(referent_of(file), person, texts=(SegmentDetails("Parlem del lloguer."), SegmentDetails("Té por d’en Karim.", confidential=True)))
    visitor = make_worker()
    services.open_with_reason(file=file, reason="urgent", explanation="On call", hours=2, by=actor(visitor), at=clock.now())
    assert len(lines(file, visitor, words="LLOGUER parlem")) == 1
    assert len(lines(file, visitor, words="karim")) == 0
    assert len(lines(file, referent_of(file), words="karim")) == 1
    assert len(lines(file, referent_of(file), words="te por")) == 1


def test_a_reason_for_one_file_does_not_open_what_is_secret_about_somebody_of_another():
    ana, bea = make_person(), make_person()
    first, second = make_file(ana), make_file(bea)
    about_ana = SegmentDetails("Of Ana, secret.", confidential=True, about=(ana.pk,))
    about_bea = SegmentDetails("Of Bea, secret.", confidential=True, about=(bea.pk,))
    write(make_worker(), ana, bea, texts=(about_ana, about_bea))
    visitor, given = make_worker(), {"reason": "legal", "explanation": "Order 12/2026", "hours": 1}
    services.open_with_reason(file=second, confidential_too=True, by=actor(visitor), at=clock.now(), **given)
    services.open_with_reason(file=first, confidential_too=False, by=actor(visitor), at=clock.now(), **given)
    assert texts(second, visitor) == ["Of Bea, secret."]
    assert texts(first, visitor) == []
    assert hidden(first, visitor) == 1


def test_who_was_responsible_until_yesterday_no_longer_reads_what_is_secret():
    person = make_person()
    file = make_file(person)
    write(make_worker(), person, texts=(OPEN, SECRET))
    former = make_worker()
    today = clock.today()
    Assignment.objects.create(file=file, worker=former, role="supervisor", valid=period(today - dt.timedelta(days=30), today))
    services.open_with_reason(file=file, reason="legal", explanation="Order", hours=1, by=actor(former), at=clock.now())
    assert texts(file, former) == ["Open text."]
    assert hidden(file, former) == 1


def test_what_a_text_said_before_is_neither_shown_nor_found():
    person = make_person()
    file = make_file(person)
    worker = referent_of(file)
    entry = write(worker, person, texts=(SegmentDetails("Parlem del lloguer."),))
    segment = entry.segments.get()
    services.amend_entry(
        entry=entry, segment=segment, text="Now secret.", confidential=True, expected=segment.pk, by=actor(worker), at=clock.now()
    )
    visitor = make_worker()
    services.open_with_reason(file=file, reason="urgent", explanation="On call", hours=2, by=actor(visitor), at=clock.now())
    for reader in (worker, visitor):
        assert lines(file, reader, words="lloguer") == []
    assert texts(file, worker) == ["Now secret."]
    assert texts(file, visitor) == []
    assert hidden(file, visitor) == 1


def test_the_timeline_is_filtered_by_kind_and_person():
    ana, bea = make_person(), make_person()
    file = make_file(ana, bea)
    worker = referent_of(file)
    write(worker, ana, kind="call")
    write(worker, bea)
    assert [line.kind for line in lines(file, worker, kinds=("call",))] == ["call"]
    assert len(lines(file, worker, person=ana.uuid)) == 1


def test_an_amended_text_shows_as_it_reads_now():
    person = make_person()
    file = make_file(person)
    worker = referent_of(file)
    entry = write(worker, person)
    segment = entry.segments.get()
    services.amend_entry(
        entry=entry, segment=segment, text="Corrected.", confidential=False, expected=segment.pk, by=actor(worker), at=clock.now()
    )
    (line,) = lines(file, worker)
    assert [s.text for s in line.segments] == ["Corrected."]
    assert line.segments[0].amended_at is not None


@pytest.fixture
def protection():
    return Team.objects.create(name="Protection team", kind="protection")


def test_a_file_of_a_sealed_person_leaves_no_trace_outside_the_team(protection):
    centre = make_centre()
    person = make_person()
    file = make_file(person, centre=centre)
    referent, desk = referent_of(file), make_worker(role=Role.FRONT_DESK, centre=centre)
    director = make_worker(role=Role.CENTRE_DIRECTOR, centre=centre)
    person.reach.all().delete()
    person.sealed_by = protection
    person.save()
    for worker in (referent, desk, director, make_worker()):
        assert queries.find_file(file.uuid, actor(worker), at=clock.now()) is None
        assert queries.by_number(file.number, actor(worker), at=clock.now()) is None
        assert open_files(worker) == set()
    assert queries.my_people(referent.pk, clock.today()).files == 0


def test_entries_of_a_sealed_member_are_not_in_the_timeline_of_the_others(protection):
    ana, hidden_one = make_person(), make_person()
    file = make_file(ana, hidden_one)
    worker = referent_of(file)
    write(worker, hidden_one, texts=(SegmentDetails("Only of the sealed."),))
    write(worker, ana, hidden_one, texts=(SegmentDetails("Of the sealed.", about=(hidden_one.pk,)), SegmentDetails("Of both.")))
    hidden_one.reach.all().delete()
    hidden_one.sealed_by = protection
    hidden_one.save()
    assert texts(file, worker) == ["Of both."]
    (line,) = lines(file, worker)
    assert line.participants == ("Prova",)
    assert not line.others
    assert hidden(file, worker) == 0


def test_a_new_assignment_gives_no_reach_to_a_sealed_member(protection):
    ana, hidden_one = make_person(), make_person(sealed_by=protection)
    file = make_file(household=make_household(ana, hidden_one))
    assert ana.reach.exists()
    assert not hidden_one.reach.exists()
    assert referent_of(file)
