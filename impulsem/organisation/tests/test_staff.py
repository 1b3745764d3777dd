"""Hiring, posts, teams and accounts: what administrators may, and what the house refuses them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from impulsem.organisation import queries, services
from impulsem.organisation.models import Profession, Role, Team, TeamMembership, Worker, WorkerPost
from impulsem.organisation.permissions import attends_people, directs
from impulsem.organisation.services import accounts
from impulsem.organisation.tests.factories import actor, make_centre, make_territory, make_worker
from impulsem.platform import audit
from impulsem.platform.actors import Actor, job
from impulsem.platform.errors import NotAllowed
from impulsem.platform.periods import period

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 23)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def boss() -> Actor:
    return actor(make_worker(role=Role.ADMINISTRATOR), on=TODAY)


def hire(by: Actor, **changes: Any) -> Worker:
    given: dict[str, Any] = {
        "email": "marta@example.org",
        "name": "Marta  Riera Solé ",
        "profession": Profession.SOCIAL_WORKER,
        "role": Role.PROFESSIONAL,
        "languages": ["ca", "ar"],
        "from_day": TODAY,
    }
    if changes.get("role", Role.PROFESSIONAL) == Role.PROFESSIONAL:
        given["centre"] = make_centre()
    return services.hire_worker(**given | changes, by=by)


def make_team() -> Team:
    return Team.objects.create(name="Records", kind=Team.Kind.RECORDS)


def test_whoever_is_hired_holds_the_post_and_cannot_log_in_before_the_invitation_is_accepted(boss):
    centre = make_centre()
    marta = hire(boss, centre=centre)
    assert marta.name == "Marta Riera Solé"
    assert actor(marta, on=TODAY).centres(Role.PROFESSIONAL) == {centre.pk}
    assert not actor(marta, on=TODAY - dt.timedelta(days=1)).posts
    assert not marta.account.has_usable_password()
    assert {event.action for event in audit.of(marta)} == {"organisation.worker_hired", "organisation.post_given"}
    token = services.invite(worker=marta, by=boss)
    account = services.accept_invitation(worker=marta, token=token, password="a long enough password")
    assert account.check_password("a long enough password")
    assert audit.of(marta).first().action == "organisation.invitation_accepted"


@pytest.mark.parametrize("role", [Role.PROFESSIONAL, Role.CENTRE_DIRECTOR, Role.FRONT_DESK, Role.INSTITUTE])
def test_nobody_but_an_administrator_hires_or_gives_posts(role):
    other = actor(make_worker(role=role), on=TODAY)
    with pytest.raises(NotAllowed):
        hire(other)
    with pytest.raises(NotAllowed):
        services.give_post(worker=make_worker(), role=Role.INSTITUTE, from_day=TODAY, by=other)
    with pytest.raises(NotAllowed):
        services.invite(worker=make_worker(), by=other)
    with pytest.raises(NotAllowed):
        services.deactivate_account(worker=make_worker(), on=TODAY, by=other)


def test_an_administrator_attends_and_directs_nobody_and_cannot_widen_the_own_posts(boss):
    own = Worker.objects.get(pk=boss.worker_id)
    team = make_team()
    assert not attends_people(boss)
    assert not directs(boss)
    with pytest.raises(services.NotOnesOwn):
        services.give_post(worker=own, role=Role.PROFESSIONAL, centre=make_centre(), from_day=TODAY, by=boss)
    with pytest.raises(services.NotOnesOwn):
        services.join_team(worker=own, team=team, from_day=TODAY, by=boss)


def test_an_address_that_somebody_has_whatever_its_capitals_is_refused_and_nothing_stays_written(boss):
    hire(boss)
    with pytest.raises(services.EmailTaken, match="e-mail"):
        hire(boss, email="MARTA@example.org", name="Another")
    assert not Worker.objects.filter(name="Another").exists()


@pytest.mark.parametrize("role", [Role.TERRITORIAL_DIRECTOR, Role.CENTRE_DIRECTOR])
def test_a_post_without_the_place_of_its_role_is_refused_and_nobody_is_hired(boss, role):
    with pytest.raises(services.PlaceDoesNotFit):
        hire(boss, role=role)
    with pytest.raises(services.PlaceDoesNotFit):
        hire(boss, role=Role.ADMINISTRATOR, centre=make_centre())
    assert not Worker.objects.filter(account__email="marta@example.org").exists()


def test_a_name_of_blanks_is_no_name(boss):
    with pytest.raises(services.NameMissing):
        hire(boss, name="  ")


@pytest.mark.parametrize("role", list(Role))
def test_the_same_post_is_not_given_twice_for_the_same_days(boss, role):
    places = {Role.PROFESSIONAL: "centre", Role.CENTRE_DIRECTOR: "centre", Role.TERRITORIAL_DIRECTOR: "territory"}
    made = {"centre": make_centre, "territory": make_territory}
    place = {places[role]: made[places[role]]()} if role in places else {}
    if role == Role.FRONT_DESK:
        place = {}
    marta = hire(boss, role=role, **place)
    with pytest.raises(services.PostHeldAlready):
        services.give_post(worker=marta, role=role, **place, from_day=TODAY + dt.timedelta(days=9), by=boss)


def test_a_post_ends_on_its_last_day_and_one_that_never_began_is_taken_away(boss):
    marta = hire(boss)
    post = marta.posts.get()
    friday = TODAY + dt.timedelta(days=4)
    services.end_post(post=post, on=friday, by=boss)
    assert actor(marta, on=friday - dt.timedelta(days=1)).posts
    assert not actor(marta, on=friday).posts
    services.end_post(post=post, on=TODAY, by=boss)
    assert not marta.posts.exists()
    assert [event.detail["until"] for event in audit.of(marta) if event.action == "organisation.post_ended"] == ["2026-11-23", "2026-11-27"]
    with pytest.raises(services.EndedAlready):
        services.end_post(post=post, on=TODAY, by=boss)


def test_a_post_that_ended_is_not_made_longer(boss):
    marta = make_worker()
    marta.posts.update(valid=period(dt.date(2020, 1, 1), dt.date(2021, 1, 1)))
    with pytest.raises(services.EndedAlready):
        services.end_post(post=marta.posts.get(), on=TODAY, by=boss)


def test_the_last_administrator_stays(boss):
    own = Worker.objects.get(pk=boss.worker_id)
    operator = job("operator")
    with pytest.raises(services.LastAdministrator):
        services.end_post(post=own.posts.get(), on=TODAY, by=operator)
    with pytest.raises(services.LastAdministrator):
        services.deactivate_account(worker=own, on=TODAY, by=operator)
    second = hire(boss, role=Role.ADMINISTRATOR)
    with pytest.raises(services.NotOnesOwn):
        services.end_post(post=own.posts.get(), on=TODAY, by=boss)
    services.end_post(post=own.posts.get(), on=TODAY, by=actor(second, on=TODAY))
    with pytest.raises(services.LastAdministrator):
        services.deactivate_account(worker=second, on=TODAY, by=operator)


def test_one_joins_a_team_once_and_leaves_it(boss):
    marta, team = hire(boss), make_team()
    membership = services.join_team(worker=marta, team=team, from_day=TODAY, by=boss)
    assert actor(marta, on=TODAY).team_ids == (team.pk,)
    with pytest.raises(services.AlreadyInTeam):
        services.join_team(worker=marta, team=team, from_day=TODAY, by=boss)
    services.leave_team(membership=membership, on=TODAY + dt.timedelta(days=7), by=boss)
    assert not actor(marta, on=TODAY + dt.timedelta(days=7)).team_ids
    assert TeamMembership.objects.filter(worker=marta).count() == 1


def test_a_link_works_once(boss):
    marta = hire(boss)
    token = services.invite(worker=marta, by=boss)
    services.accept_invitation(worker=marta, token=token, password="a long enough password")
    with pytest.raises(services.InvitationOver):
        services.accept_invitation(worker=marta, token=token, password="another long password")


def test_a_new_link_replaces_the_one_before(boss):
    marta = hire(boss)
    first = services.invite(worker=marta, by=boss)
    second = services.invite(worker=marta, by=boss)
    with pytest.raises(services.InvitationOver):
        services.invited(worker=marta, token=first)
    assert services.invited(worker=marta, token=second) == marta.account


def test_a_link_is_over_after_three_days(boss, monkeypatch):
    marta = hire(boss)
    made_at = dt.datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001  # Django's tokens count naive local time
    monkeypatch.setattr(accounts._invitations, "_now", lambda: made_at)
    token = services.invite(worker=marta, by=boss)
    monkeypatch.setattr(accounts._invitations, "_now", lambda: made_at + dt.timedelta(days=3))
    assert services.invited(worker=marta, token=token)
    monkeypatch.setattr(accounts._invitations, "_now", lambda: made_at + dt.timedelta(days=3, seconds=1))
    with pytest.raises(services.InvitationOver):
        services.invited(worker=marta, token=token)


def test_a_link_opens_only_the_account_that_it_was_made_for_and_no_other_kind_of_token_does(boss):
    marta, jordi = hire(boss), hire(boss, email="jordi@example.org")
    token = services.invite(worker=marta, by=boss)
    for worker, tried in ((jordi, token), (None, token), (marta, ""), (marta, default_token_generator.make_token(marta.account))):
        with pytest.raises(services.InvitationOver):
            services.invited(worker=worker, token=tried)


def test_somebody_who_forgot_the_password_keeps_the_old_one_until_the_link_is_used(boss):
    marta = hire(boss)
    marta.account.set_password("the first password")
    marta.account.save()
    services.invite(worker=marta, by=boss)
    marta.account.refresh_from_db()
    assert marta.account.check_password("the first password")


def test_deactivating_ends_posts_teams_links_and_the_session_of_whoever_is_logged_in(boss):
    marta = hire(boss)
    services.join_team(worker=marta, team=make_team(), from_day=TODAY - dt.timedelta(days=30), by=boss)
    services.give_post(worker=marta, role=Role.FRONT_DESK, from_day=TODAY + dt.timedelta(days=30), by=boss)
    token = services.invite(worker=marta, by=boss)
    services.accept_invitation(worker=marta, token=token, password="a long enough password")
    browser = Client()
    marta.refresh_from_db()
    browser.force_login(marta.account, backend=BACKEND)
    assert browser.get(reverse("platform:preferences")).status_code == 200
    other = services.invite(worker=marta, by=boss)

    services.deactivate_account(worker=marta, on=TODAY, by=boss)

    assert browser.get(reverse("platform:preferences")).status_code == 302
    assert not WorkerPost.objects.filter(worker=marta, valid__contains=TODAY + dt.timedelta(days=60)).exists()
    assert not actor(marta, on=TODAY).team_ids
    with pytest.raises(services.InvitationOver):
        services.invited(worker=queries.worker_of(marta.uuid), token=other)
    with pytest.raises(services.AccountInactive):
        services.invite(worker=marta, by=boss)
    with pytest.raises(services.AccountInactive):
        services.give_post(worker=marta, role=Role.INSTITUTE, from_day=TODAY, by=boss)

    services.reactivate_account(worker=marta, by=boss)
    assert browser.get(reverse("platform:preferences")).status_code == 302  # the old session stays over
    assert services.invited(worker=marta, token=services.invite(worker=marta, by=boss))


def test_amending_an_address_refuses_another_accounts_and_kills_the_link_to_the_old_one(boss):
    marta, jordi = hire(boss), hire(boss, email="jordi@example.org")
    token = services.invite(worker=marta, by=boss)
    details = {"name": "Marta Riera", "profession": Profession.PSYCHOLOGIST, "languages": ["ca"]}
    with pytest.raises(services.EmailTaken):
        services.amend_worker(worker=jordi, email="Marta@example.org", **details, by=boss)
    services.amend_worker(worker=marta, email="m.riera@example.org", **details, by=boss)
    assert queries.worker_of(marta.uuid).account.email == "m.riera@example.org"
    with pytest.raises(services.InvitationOver):
        services.invited(worker=marta, token=token)


def test_a_centre_is_opened_once_a_code_and_opens_before_it_closes(boss):
    details = {"name": "CSS Nou", "territory": make_territory(), "opens_at": dt.time(9), "closes_at": dt.time(18)}
    centre = services.open_centre(code="N1", **details, by=boss)
    with pytest.raises(services.CentreCodeTaken):
        services.open_centre(code="N1", **details, by=boss)
    with pytest.raises(services.ClosesBeforeItOpens):
        services.amend_centre(centre=centre, **details | {"closes_at": dt.time(9)}, address="", phone="", by=boss)
    services.amend_centre(centre=centre, **details, address="Carrer Nou, 1", phone="932 000 000", by=boss)
    centre.refresh_from_db()
    assert centre.address == "Carrer Nou, 1"


def test_a_room_has_its_name_once_a_centre(boss):
    centre = make_centre()
    services.add_room(centre=centre, name="Despatx 1", by=boss)
    second = services.add_room(centre=centre, name="Despatx 2", by=boss)
    services.add_room(centre=make_centre(), name="Despatx 1", by=boss)
    with pytest.raises(services.RoomNameTaken):
        services.add_room(centre=centre, name=" Despatx 1 ", by=boss)
    with pytest.raises(services.RoomNameTaken):
        services.amend_room(room=second, name="Despatx 1", kind="office", seats=3, by=boss)
    with pytest.raises(NotAllowed):
        services.add_room(centre=centre, name="Despatx 3", by=actor(make_worker(), on=TODAY))


def test_an_institute_post_held_twice_at_once_is_refused_by_the_database():
    worker = make_worker(role=Role.INSTITUTE)
    with pytest.raises(IntegrityError, match="worker_post_once_in_the_city"), transaction.atomic():
        WorkerPost.objects.create(worker=worker, role=Role.INSTITUTE, valid=period(TODAY))


def test_the_list_of_staff_costs_the_same_whatever_is_in_it(django_assert_num_queries, boss):
    centre = make_centre()
    for n in range(4):
        hire(boss, email=f"w{n}@example.org", centre=centre)
    with django_assert_num_queries(3):
        page = queries.staff(queries.Asked(centre_id=centre.pk, role=Role.PROFESSIONAL), on=TODAY)
        assert [str(row.posts[0].centre) for row in page.object_list] == [centre.name] * 4


def test_staff_is_found_by_place_role_account_and_name_without_accents(boss):
    marta = hire(boss, name="Núria Solé")
    gone = hire(boss, email="g@example.org", name="Pere Gone")
    services.deactivate_account(worker=gone, on=TODAY, by=boss)

    def names(**asked: Any) -> list[str]:
        return [row.name for row in queries.staff(queries.Asked(**asked), on=TODAY).object_list]

    assert names(name="nuria sol") == [marta.name]
    assert names(state="inactive") == ["Pere Gone"]
    assert names(role=Role.PROFESSIONAL) == [marta.name]
    assert names(centre_id=make_centre().pk) == []
