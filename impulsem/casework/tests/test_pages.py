"""The pages of casework as a browser without scripts sees them."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
from django.urls import reverse

from impulsem.casework import services
from impulsem.casework.models import Commitment
from impulsem.casework.services import SegmentDetails
from impulsem.casework.tests.factories import (
    actor,
    make_appointment,
    make_centre,
    make_file,
    make_household,
    make_person,
    make_worker,
    referent_of,
    write,
)
from impulsem.organisation.models import Role, Team
from impulsem.organisation.tests.factories import logged_in
from impulsem.platform import audit, clock
from impulsem.platform.models import AuditEvent

pytestmark = pytest.mark.django_db


def test_the_referent_sees_the_file_and_every_view_is_a_line():
    person = make_person(given_name="Fatima", surname1="Benali")
    file = make_file(person)
    write(referent_of(file), person, texts=(SegmentDetails("We spoke of the rent."),))
    client = logged_in(referent_of(file))
    for _ in range(2):
        response = client.get(reverse("casework:file", args=[file.uuid]))
        assert response.status_code == 200
    html = response.content.decode()
    assert "We spoke of the rent." in html
    assert file.number in html
    assert "Benali" not in re.search(r"<title>(.*?)</title>", html)[1]
    assert audit.of(file).filter(action=services.FILE_READ).count() == 2


def test_a_part_of_the_page_is_not_another_look():
    person = make_person()
    file = make_file(person)
    client = logged_in(referent_of(file))
    client.get(reverse("casework:file", args=[file.uuid]))
    client.post(reverse("casework:timeline", args=[file.uuid]), {"words": "rent"}, headers={"hx-request": "true"})
    client.get(reverse("casework:panels", args=[file.uuid]), headers={"hx-request": "true"})
    assert audit.of(file).filter(action=services.FILE_READ).count() == 1


def test_a_part_fetched_by_itself_is_a_look():
    person = make_person()
    file = make_file(person)
    client = logged_in(referent_of(file))
    for _ in range(2):
        client.get(reverse("casework:panels", args=[file.uuid]), headers={"hx-request": "true"})
    assert audit.of(file).filter(action=services.FILE_READ).count() == 1


def test_another_centres_worker_is_led_to_the_reason_and_no_name_is_shown():
    person = make_person(given_name="Fatima", surname1="Benali")
    file = make_file(person)
    client = logged_in(make_worker())
    response = client.get(reverse("casework:file", args=[file.uuid]))
    assert response.url == reverse("casework:reason", args=[file.uuid])
    html = client.get(response.url).content.decode()
    assert file.number in html
    assert file.centre.name in html
    assert "Benali" not in html


@pytest.mark.parametrize("page", ["file", "reason", "access", "state", "assign", "panels"])
def test_a_forged_key_and_a_sealed_persons_file_are_the_same_404(page):
    person = make_person()
    file = make_file(person)
    person.sealed_by = Team.objects.create(name="Protection", kind="protection")
    person.save()
    client = logged_in(make_worker())
    forged = client.get(reverse(f"casework:{page}", args=[uuid.uuid4()]))
    sealed = client.get(reverse(f"casework:{page}", args=[file.uuid]))
    assert forged.status_code == sealed.status_code == 404


def test_the_administrator_of_the_system_has_no_business_here():
    file = make_file()
    client = logged_in(make_worker(role=Role.ADMINISTRATOR))
    assert client.get(reverse("casework:file", args=[file.uuid])).status_code == 403


def test_opening_with_a_reason_leads_into_the_file():
    file = make_file()
    client = logged_in(make_worker())
    url = reverse("casework:reason", args=[file.uuid])
    assert client.post(url, {"reason": "urgent", "explanation": "", "hours": "4"}).status_code == 422
    response = client.post(url, {"reason": "urgent", "explanation": "She is here", "hours": "4"}, follow=True)
    assert response.redirect_chain[-1][0] == reverse("casework:file", args=[file.uuid])
    assert "with a reason until" in response.content.decode()


def test_the_director_sees_who_opened_the_file_and_reviews_it():
    file, visitor = make_file(), make_worker()
    director = make_worker(role=Role.CENTRE_DIRECTOR, centre=file.centre)
    grant = services.open_with_reason(file=file, reason="urgent", explanation="She is here", hours=2, by=actor(visitor), at=clock.now())
    logged_in(visitor).get(reverse("casework:file", args=[file.uuid]))
    client = logged_in(director)
    assert client.get(reverse("casework:file", args=[file.uuid])).status_code == 302
    html = client.get(reverse("casework:access", args=[file.uuid])).content.decode()
    assert html.count(visitor.name) >= 3
    assert "She is here" in client.get(reverse("casework:grants")).content.decode()
    client.post(reverse("casework:grants"), {"grant": grant.pk, "verdict": "justified"})
    grant.refresh_from_db()
    assert grant.review == "justified"


def test_commitments_are_kept_moved_and_reopened_from_the_pages():
    person = make_person()
    file = make_file(person)
    worker = referent_of(file)
    client = logged_in(worker)
    client.post(reverse("casework:make_commitment", args=[file.uuid]), {"text": "Call her", "due_on": clock.today().isoformat()})
    commitment = Commitment.objects.get()
    mark = reverse("casework:commitment_mark", args=[commitment.uuid])
    assert "Call her" in client.get(reverse("casework:commitments")).content.decode()
    client.post(mark, {"action": "move", "due_on": (clock.today() + dt.timedelta(days=2)).isoformat()})
    client.post(mark, {"action": "keep"})
    client.post(f"{mark}?action=reopen")
    assert list(commitment.events.order_by("pk").values_list("kind", flat=True)) == ["made", "moved", "kept", "reopened"]
    assert logged_in(make_worker()).post(mark, {"action": "keep"}).status_code == 404


def test_a_file_is_opened_for_a_household_and_changes_state():
    worker = make_worker()
    centre = worker.posts.get().centre
    household = make_household(make_person())
    client = logged_in(worker)
    url = reverse("casework:open", args=[household.uuid])
    assert client.get(url).status_code == 200
    client.post(url, {"centre": centre.pk, "referent": str(worker.uuid)})
    file = household.files.get()
    assert referent_of(file) == worker
    state = reverse("casework:state", args=[file.uuid])
    assert client.post(state, {"act": "close"}).status_code == 422
    client.post(state, {"act": "intensity", "intensity": "high"})
    client.post(state, {"act": "close", "reason": "moved"})
    file.refresh_from_db()
    assert (file.state, file.intensity) == ("closed", "high")
    assert "Moved to another municipality" in client.get(state).content.decode()


def test_the_director_assigns_and_hands_over():
    centre = make_centre()
    director, old, new = make_worker(role=Role.CENTRE_DIRECTOR, centre=centre), make_worker(centre=centre), make_worker(centre=centre)
    file = make_file(centre=centre, referent=old)
    client = logged_in(director)
    assign = reverse("casework:assign", args=[file.uuid])
    client.post(assign, {"worker": str(new.uuid), "role": "co_referent", "from_day": clock.today().isoformat()})
    assert file.assignments.filter(role="co_referent", worker=new).exists()
    client.post(assign, {"end": file.assignments.get(role="co_referent").pk})
    assert not file.assignments.filter(role="co_referent").exists()
    assert old.name in client.get(reverse("casework:hand_over")).content.decode()
    url = reverse("casework:leaving", args=[old.uuid])
    assert file.number in client.get(url).content.decode()
    client.post(url, {str(file.uuid): str(new.uuid), "reason": "She leaves", "starts_on": clock.today().isoformat(), "overlap": "14"})
    assert file.assignments.get(role="referent").worker == old  # until the other accepts
    offered = file.transfers.get()
    assert logged_in(new).post(reverse("casework:transfer", args=[offered.uuid])).status_code == 302
    assert file.assignments.filter(role="referent", worker=new, valid__contains=clock.today()).exists()


def test_the_front_desk_reads_no_text_on_the_page():
    person = make_person()
    file = make_file(person)
    write(referent_of(file), person, texts=(SegmentDetails("Open words."), SegmentDetails("Secret words.", confidential=True)))
    html = logged_in(make_worker(role=Role.FRONT_DESK, centre=file.centre)).get(reverse("casework:file", args=[file.uuid])).content.decode()
    assert "Interview" in html
    assert "Open words." not in html
    assert "Secret words." not in html


def a_large_file():
    people = [make_person(given_name=name) for name in ("Fatima", "Youssef", "Lina", "Zohra")]
    centre = make_centre()
    file = make_file(*people, centre=centre)
    worker = referent_of(file)
    for n in range(40):
        at = clock.now() - dt.timedelta(days=n)
        write(worker, *people[: n % 4 + 1], at=at, texts=(SegmentDetails(f"Text {n}."), SegmentDetails("Secret.", confidential=True)))
    make_appointment(people[0], centre, starts_at=clock.now() + dt.timedelta(days=2))
    return file, worker


def test_the_whole_page_of_a_large_file_costs_at_most_twenty_queries(django_assert_max_num_queries):
    file, worker = a_large_file()
    client = logged_in(worker)
    seen = clock.now() - dt.timedelta(days=3)
    write(make_worker(), file.household.memberships.get(role="principal").person)
    AuditEvent.objects.create(
        at=seen,
        actor_kind="worker",
        actor_name=worker.name,
        worker_id=worker.pk,
        role="professional",
        action=services.FILE_READ,
        subject_type="casework.casefile",
        subject_id=file.pk,
    )
    url = reverse("casework:file", args=[file.uuid])
    client.get(url)
    with django_assert_max_num_queries(20):
        response = client.get(url)
    assert "Since you last looked" in response.content.decode()
    assert response.content.decode().count("<time ") >= 15
