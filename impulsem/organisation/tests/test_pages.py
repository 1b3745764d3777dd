"""The pages of staff and centres, and the first log-in."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from impulsem.organisation import services
from impulsem.organisation.models import Centre, Role, Room, Team, Worker
from impulsem.organisation.tests.factories import actor, logged_in, make_centre, make_territory, make_worker
from impulsem.platform import clock
from impulsem.platform.actors import job
from impulsem.platform.models import Account

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ADMINISTRATORS_PAGES = ["organisation:staff", "organisation:hire", "organisation:centres", "organisation:open_centre"]


@pytest.fixture
def boss() -> Worker:
    return make_worker(role=Role.ADMINISTRATOR)


@pytest.fixture
def admin(boss: Worker) -> Client:
    return logged_in(boss)


def text(response: Any) -> str:
    return str(response.content.decode())


def link_for(worker: Worker) -> str:
    token = services.invite(worker=worker, by=job("test"))
    return reverse("organisation:invitation", args=[worker.uuid, token])


@pytest.mark.parametrize("role", [Role.PROFESSIONAL, Role.FRONT_DESK, Role.CENTRE_DIRECTOR, Role.INSTITUTE])
def test_only_administrators_see_the_pages_of_staff(role):
    worker = make_worker(role=role)
    other = logged_in(worker)
    urls = [reverse(name) for name in ADMINISTRATORS_PAGES] + [reverse("organisation:worker", args=[worker.uuid])]
    assert {other.get(url).status_code for url in urls} == {403}
    assert {Client().get(url).status_code for url in urls} == {302}
    assert f'href="{reverse("organisation:staff")}"' not in text(other.get(reverse("platform:preferences")))


def test_administrators_have_the_doors_in_their_navigation_and_open_no_persons_page_and_no_file(admin):
    page = text(admin.get(reverse("organisation:staff")))
    assert reverse("organisation:centres") in page
    assert admin.get(reverse("people:register")).status_code == 403
    assert admin.get(reverse("agenda:week")).status_code == 403
    nobody = "00000000-0000-4000-8000-000000000000"
    assert admin.get(reverse("desk:person", args=[nobody])).status_code == 403
    assert admin.get(reverse("casework:file", args=[nobody])).status_code == 403


def test_hiring_leads_to_the_worker_whose_link_is_shown_once_and_leads_to_a_log_in(admin):
    centre = make_centre()
    data = {
        "name": "Marta Riera",
        "email": "marta@example.org",
        "profession": "social_worker",
        "languages": ["ca", "ar"],
        "role": "professional",
        "centre": centre.pk,
        "from_day": clock.today().isoformat(),
    }
    answer = admin.post(reverse("organisation:hire"), data, follow=True)
    marta = Worker.objects.get(name="Marta Riera")
    assert answer.redirect_chain == [(reverse("organisation:worker", args=[marta.uuid]), 302)]
    assert "Without a password yet" in text(answer)

    shown = text(admin.post(reverse("organisation:invite", args=[marta.uuid])))
    link = re.search(r"http://testserver(/staff/password/\S+?)<", shown)[1]
    assert link not in text(admin.get(reverse("organisation:worker", args=[marta.uuid])))

    newcomer = Client(headers={"accept-language": "en-gb"})
    page = newcomer.get(link, follow=True)
    assert page.redirect_chain == [(reverse("organisation:set_password"), 302)]
    assert "Marta Riera" in text(page)
    assert link not in text(page)
    chosen = {"password": "quatre paraules llargues", "again": "quatre paraules llargues"}
    answer = newcomer.post(reverse("organisation:set_password"), chosen)
    assert answer.url == reverse("organisation:welcome")
    assert reverse("mfa_index") in text(newcomer.get(answer.url))
    assert newcomer.get(reverse("agenda:week")).status_code == 200
    assert newcomer.get(reverse("mfa_activate_totp")).status_code == 200  # no second log-in in between

    late = Client(headers={"accept-language": "en-gb"}).get(link, follow=True)
    assert late.status_code == 410
    assert "has been used already" in text(late)


@pytest.mark.parametrize(
    ("password", "again", "sentence"),
    [("short", "short", "at least 12 characters"), ("password1234", "password1234", "too common"), ("a" * 13, "b" * 13, "not the same")],
)
def test_a_password_that_is_short_common_or_mistyped_is_refused_and_the_link_stays_good(password, again, sentence):
    marta = make_worker()
    newcomer = Client(headers={"accept-language": "en-gb"})
    newcomer.get(link_for(marta))
    answer = newcomer.post(reverse("organisation:set_password"), {"password": password, "again": again})
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert f'value="{password}"' not in text(answer)
    assert newcomer.get(reverse("organisation:set_password")).status_code == 200


def test_setting_the_password_logs_out_whoever_tried_the_link_in_the_same_browser(admin):
    marta = make_worker()
    admin.get(link_for(marta))
    chosen = {"password": "quatre paraules llargues", "again": "quatre paraules llargues"}
    admin.post(reverse("organisation:set_password"), chosen)
    assert admin.get(reverse("organisation:staff")).status_code == 403
    assert int(admin.session["_auth_user_id"]) == marta.account_id


def test_a_link_for_a_new_password_does_not_go_round_the_second_factor():
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    marta = make_worker()
    TOTP.activate(marta.account, generate_totp_secret())
    newcomer = Client(headers={"accept-language": "en-gb"})
    newcomer.get(link_for(marta))
    answer = newcomer.post(
        reverse("organisation:set_password"), {"password": "quatre paraules llargues", "again": "quatre paraules llargues"}
    )
    assert answer.url.startswith(reverse("mfa_authenticate"))
    assert "_auth_user_id" not in newcomer.session


def test_a_page_for_the_password_without_a_link_says_so():
    answer = Client(headers={"accept-language": "en-gb"}).get(reverse("organisation:set_password"))
    assert answer.status_code == 410


def test_a_refusal_stands_at_the_field_that_it_is_about(admin):
    taken = make_worker().account.email
    data = {"name": "X", "email": taken, "profession": "management", "role": "administrator", "from_day": "2026-11-23"}
    answer = admin.post(reverse("organisation:hire"), data)
    assert answer.status_code == 422
    assert answer.context["form"].errors["email"] == ["Another account has this e-mail address."]
    answer = admin.post(reverse("organisation:hire"), data | {"role": "professional", "email": "new@example.org"})
    assert "role" in answer.context["form"].errors


def test_posts_and_teams_are_given_and_ended_from_the_workers_page(admin):
    marta, team = make_worker(), Team.objects.create(name="Registre", kind="records")
    today = clock.today().isoformat()
    page = reverse("organisation:worker", args=[marta.uuid])
    given = admin.post(reverse("organisation:give_post", args=[marta.uuid]), {"role": "front_desk", "from_day": today})
    assert given.url == page
    assert actor(marta).holds(Role.FRONT_DESK)
    admin.post(reverse("organisation:join_team", args=[marta.uuid]), {"team": team.pk, "from_day": today})
    assert actor(marta).team_ids == (team.pk,)
    shown = text(admin.get(page))
    assert "Registre" in shown
    for post in marta.posts.all():
        admin.post(reverse("organisation:end_post", args=[marta.uuid, post.pk]), {"until": today})
    admin.post(reverse("organisation:leave_team", args=[marta.uuid, marta.teams.get().pk]), {"until": today})
    assert not actor(marta).posts
    assert not actor(marta).team_ids


def test_a_post_of_somebody_else_and_a_forged_worker_are_not_there(admin, boss):
    marta, jordi = make_worker(), make_worker()
    assert admin.get(reverse("organisation:end_post", args=[marta.uuid, jordi.posts.get().pk])).status_code == 404
    assert admin.get(reverse("organisation:worker", args=["00000000-0000-4000-8000-000000000000"])).status_code == 404


def test_a_post_is_not_ended_in_the_past(admin):
    marta = make_worker()
    answer = admin.post(reverse("organisation:end_post", args=[marta.uuid, marta.posts.get().pk]), {"until": "2020-01-01"})
    assert answer.status_code == 422
    assert actor(marta).posts


def test_deactivating_says_first_what_it_does_and_nobody_does_it_to_themselves(admin, boss):
    marta = make_worker()
    url = reverse("organisation:deactivate", args=[marta.uuid])
    assert marta.posts.get().centre.name in text(admin.get(url))
    assert "Deactivated. Nobody can use" in text(admin.post(url, follow=True))
    assert "Activate again" in text(admin.get(reverse("organisation:worker", args=[marta.uuid])))
    admin.post(reverse("organisation:reactivate", args=[marta.uuid]))
    assert Account.objects.get(pk=marta.account_id).is_active
    own = admin.post(reverse("organisation:deactivate", args=[boss.uuid]), follow=True)
    assert "Ask another administrator" in text(own)
    assert Account.objects.get(pk=boss.account_id).is_active


def test_the_list_is_narrowed_by_its_address_and_searched_by_the_body(admin):
    marta, jordi = make_worker(), make_worker(role=Role.FRONT_DESK)
    Worker.objects.filter(pk=marta.pk).update(name="Marta Riera")
    Worker.objects.filter(pk=jordi.pk).update(name="Jordi Camps")
    url = reverse("organisation:staff")
    assert "Jordi Camps" not in text(admin.get(url, {"role": "professional"}))
    assert "Jordi Camps" not in text(admin.get(url, {"centre": marta.posts.get().centre_id}))
    assert admin.get(url, {"centre": "x", "role": "king", "page": "9"}).status_code == 200
    found = text(admin.post(url, {"find": "riera"}))
    assert "Marta Riera" in found
    assert "Jordi Camps" not in found


def test_the_pages_cost_the_same_whatever_is_in_them(admin, django_assert_max_num_queries):
    for _ in range(6):
        make_worker()
    admin.get(reverse("platform:preferences"))  # winds the session up
    with django_assert_max_num_queries(10):
        admin.get(reverse("organisation:staff"))
    with django_assert_max_num_queries(7):
        admin.get(reverse("organisation:centres"))


def test_centres_and_rooms_are_written_from_their_pages(admin):
    territory = make_territory()
    data = {"code": "N1", "name": "CSS Nou", "territory": territory.pk, "opens_at": "09:00", "closes_at": "18:00"}
    answer = admin.post(reverse("organisation:open_centre"), data)
    centre = Centre.objects.get(code="N1")
    assert answer.url == reverse("organisation:centre", args=[centre.pk])
    admin.post(reverse("organisation:add_room", args=[centre.pk]), {"name": "Despatx 1", "kind": "office", "seats": 4})
    room = Room.objects.get(centre=centre)
    admin.post(reverse("organisation:room", args=[centre.pk, room.pk]), {"name": "Despatx A", "kind": "group", "seats": 12})
    assert "Despatx A" in text(admin.get(answer.url))
    refused = admin.post(answer.url, data | {"closes_at": "08:00"})
    assert refused.status_code == 422
    assert admin.get(reverse("organisation:room", args=[make_centre().pk, room.pk])).status_code == 404
