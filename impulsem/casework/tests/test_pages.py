"""The pages of casework as a browser without scripts sees them."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from impulsem.casework import services
from impulsem.casework.models import Commitment, Entry, EntryDraft
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
from impulsem.platform import audit, clock
from impulsem.platform.models import AuditEvent

pytestmark = pytest.mark.django_db


def enter(worker):
    client = Client(headers={"accept-language": "en"})
    worker.account.language = "en-gb"
    worker.account.save()
    client.force_login(worker.account)
    return client


def fields(html):
    """What the entry's form would send, as it stands."""
    form = html[html.index("data-entry") :]
    form = form[: form.index("<template")]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, kind = re.search(r'name="([^"]*)"', tag), re.search(r'type="([^"]*)"', tag)
        if not name or (kind and kind[1] in {"checkbox", "radio"} and "checked" not in tag):
            continue
        value = re.search(r'value="([^"]*)"', tag)
        found.setdefault(name[1], []).append(value[1] if value else "on" if kind and kind[1] in {"checkbox", "radio"} else "")
    for name, value in re.findall(r'<textarea name="([^"]*)"[^>]*>\s*([^<]*)</textarea>', form):
        found[name] = [value]
    return found


def test_the_referent_sees_the_file_and_every_view_is_a_line():
    person = make_person(given_name="Fatima", surname1="Benali")
    file = make_file(person)
    write(referent_of(file), person, texts=(SegmentDetails("We spoke of the rent."),))
    client = enter(referent_of(file))
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
    client = enter(referent_of(file))
    client.get(reverse("casework:file", args=[file.uuid]))
    client.post(reverse("casework:timeline", args=[file.uuid]), {"words": "rent"}, headers={"hx-request": "true"})
    client.get(reverse("casework:panels", args=[file.uuid]), headers={"hx-request": "true"})
    assert audit.of(file).filter(action=services.FILE_READ).count() == 1


def test_a_part_fetched_by_itself_is_a_look():
    person = make_person()
    file = make_file(person)
    client = enter(referent_of(file))
    for _ in range(2):
        client.get(reverse("casework:panels", args=[file.uuid]), headers={"hx-request": "true"})
    assert audit.of(file).filter(action=services.FILE_READ).count() == 1


def test_another_centres_worker_is_led_to_the_reason_and_no_name_is_shown():
    person = make_person(given_name="Fatima", surname1="Benali")
    file = make_file(person)
    client = enter(make_worker())
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
    client = enter(make_worker())
    forged = client.get(reverse(f"casework:{page}", args=[uuid.uuid4()]))
    sealed = client.get(reverse(f"casework:{page}", args=[file.uuid]))
    assert forged.status_code == sealed.status_code == 404


def test_the_administrator_of_the_system_has_no_business_here():
    file = make_file()
    client = enter(make_worker(role=Role.ADMINISTRATOR))
    assert client.get(reverse("casework:file", args=[file.uuid])).status_code == 403


def test_opening_with_a_reason_leads_into_the_file():
    file = make_file()
    client = enter(make_worker())
    url = reverse("casework:reason", args=[file.uuid])
    assert client.post(url, {"reason": "urgent", "explanation": "", "hours": "4"}).status_code == 422
    response = client.post(url, {"reason": "urgent", "explanation": "She is here", "hours": "4"}, follow=True)
    assert response.redirect_chain[-1][0] == reverse("casework:file", args=[file.uuid])
    assert "with a reason until" in response.content.decode()


def test_the_director_sees_who_opened_the_file_and_reviews_it():
    file, visitor = make_file(), make_worker()
    director = make_worker(role=Role.CENTRE_DIRECTOR, centre=file.centre)
    grant = services.open_with_reason(file=file, reason="urgent", explanation="She is here", hours=2, by=actor(visitor), at=clock.now())
    enter(visitor).get(reverse("casework:file", args=[file.uuid]))
    client = enter(director)
    assert client.get(reverse("casework:file", args=[file.uuid])).status_code == 302
    html = client.get(reverse("casework:access", args=[file.uuid])).content.decode()
    assert html.count(visitor.name) >= 3
    assert "She is here" in client.get(reverse("casework:grants")).content.decode()
    client.post(reverse("casework:grants"), {"grant": grant.pk, "verdict": "justified"})
    grant.refresh_from_db()
    assert grant.review == "justified"


def test_from_the_appointment_to_the_saved_entry_nothing_known_is_asked():
    centre = make_centre()
    person = make_person(given_name="Fatima")
    file = make_file(person, make_person(given_name="Lina"), centre=centre)
    worker = referent_of(file)
    appointment = make_appointment(person, centre, state="booked")
    client = enter(worker)
    html = client.get(reverse("casework:entry"), {"appointment": appointment.uuid}).content.decode()
    data = fields(html)
    assert data["people"] == [str(person.uuid)]
    assert data["minutes"] == ["40"]
    assert data["time"] == [timezone.localtime(appointment.starts_at).strftime("%H:%M")]
    data["s1-text"] = ["We went through the letter."]
    response = client.post(reverse("casework:entry"), data)
    assert response.status_code == 302, re.findall(r"data-errors>(.*?)</div>", response.content.decode(), re.DOTALL)
    assert response.url == reverse("casework:file", args=[file.uuid])
    entry = Entry.objects.get()
    assert (entry.appointment, entry.minutes, entry.kind, entry.mode) == (appointment, 40, "interview", "individual")
    appointment.refresh_from_db()
    assert appointment.state == "attended"


def test_an_entry_with_everything():
    ana, bea = make_person(given_name="Ana"), make_person(given_name="Bea")
    file = make_file(ana, bea)
    worker = referent_of(file)
    client = enter(worker)
    data = fields(client.get(reverse("casework:file", args=[file.uuid])).content.decode())
    friday = (clock.today() + dt.timedelta(days=4)).isoformat()
    data |= {
        "people": [str(ana.uuid), str(bea.uuid)],
        "channel": ["home"],
        "s1-text": ["At home."],
        "s2-text": ["Ana is afraid."],
        "s2-confidential": ["on"],
        "s2-about": [str(ana.uuid)],
        "p1-text": ["Bring the lease"],
        "p1-due_on": [friday],
        "p1-by": [str(bea.uuid)],
        "travel_minutes": ["25"],
    }
    response = client.post(reverse("casework:entry"), data)
    assert response.status_code == 302, re.findall(r"data-errors>(.*?)</div>", response.content.decode(), re.DOTALL)
    entry = Entry.objects.get()
    assert (entry.mode, entry.kind, entry.travel_minutes) == ("household", "home_visit", 25)
    secret = entry.segments.get(confidential=True)
    assert list(secret.about.all()) == [ana]
    commitment = Commitment.objects.get()
    assert (commitment.promised_by_name, commitment.person, commitment.worker) == ("Bea", bea, worker)


def test_a_refused_entry_keeps_everything_that_was_typed():
    person = make_person()
    file = make_file(person)
    client = enter(referent_of(file))
    data = fields(client.get(reverse("casework:entry"), {"file": file.uuid}).content.decode())
    data |= {"people": [str(person.uuid)], "s1-text": ["Long and careful."], "day": [(clock.today() + dt.timedelta(days=3)).isoformat()]}
    response = client.post(reverse("casework:entry"), data)
    html = response.content.decode()
    assert response.status_code == 422
    assert "This has not happened yet" in html
    assert "Long and careful." in html
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("day", "2026-02-30", "Enter a valid date"),
        ("minutes", "0", "greater than or equal to 1"),
        ("people", "11111111-2222-4333-8444-555555555555", "One of these people was not found"),
        ("s1-text", "", "Write what was said and done"),
        ("s1-text", "x" * 200_001, "at most 200000"),
    ],
)
def test_bad_input_gets_a_clear_sentence(field, value, sentence):
    person = make_person()
    file = make_file(person)
    client = enter(referent_of(file))
    data = fields(client.get(reverse("casework:entry"), {"file": file.uuid}).content.decode())
    data |= {"people": [str(person.uuid)], "s1-text": ["Text."], field: [value]}
    response = client.post(reverse("casework:entry"), data)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Entry.objects.exists()


def test_without_scripts_pieces_promises_and_people_are_added_by_the_server():
    person = make_person()
    file = make_file(person)
    stranger = make_person(given_name="Dolors", surname1="Vilaseca")
    make_household(stranger)
    client = enter(referent_of(file))
    data = fields(client.get(reverse("casework:entry"), {"file": file.uuid}).content.decode())
    data["s1-text"] = ["Kept."]
    html = client.post(reverse("casework:entry"), data | {"add": ["segment"]}).content.decode()
    assert 'name="s3-text"' in html
    assert "Kept." in html
    html = client.post(reverse("casework:entry"), data | {"add": ["promise"]}).content.decode()
    assert 'name="p2-text"' in html
    html = client.post(reverse("casework:entry"), data | {"add": ["person"], "find": ["Dolors Vilaseca"]}).content.decode()
    assert str(stranger.uuid) in html
    data = fields(html) | {"people": [str(stranger.uuid)]}
    response = client.post(reverse("casework:entry"), data)
    assert response.status_code == 302, re.findall(r"data-errors>(.*?)</div>", response.content.decode(), re.DOTALL)
    assert Entry.objects.get().participants.get().person == stranger


def test_the_draft_comes_back_on_the_file_and_on_the_desk():
    person = make_person()
    file = make_file(person)
    worker = referent_of(file)
    client = enter(worker)
    data = fields(client.get(reverse("casework:file", args=[file.uuid])).content.decode())
    data["s1-text"] = ["Half a sent"]
    key = data["key"][0]
    response = client.post(reverse("casework:draft", args=[key]), data)
    assert response.status_code == 204
    html = client.get(reverse("casework:file", args=[file.uuid])).content.decode()
    assert "Half a sent" in html
    assert key in html
    assert "Half a sent" in client.get(reverse("casework:entry"), {"draft": key}).content.decode()
    client.post(reverse("casework:discard", args=[key]))
    assert not EntryDraft.objects.exists()


def test_a_draft_needs_the_forms_token():
    worker = make_worker()
    client = Client(enforce_csrf_checks=True)
    client.force_login(worker.account)
    assert client.post(reverse("casework:draft", args=[uuid.uuid4()]), {"s1-text": "x"}).status_code == 403


def test_two_who_amend_see_both_texts_and_nothing_is_lost():
    person = make_person()
    file = make_file(person)
    worker = referent_of(file)
    entry = write(worker, person)
    segment = entry.segments.get()
    client = enter(worker)
    url = reverse("casework:amend", args=[file.uuid, entry.uuid, segment.position])
    assert "We talked." in client.get(url).content.decode()
    services.amend_entry(
        entry=entry, segment=segment, text="Theirs.", confidential=False, expected=segment.pk, by=actor(worker), at=clock.now()
    )
    response = client.post(url, {"text": "Mine.", "expected": segment.pk})
    html = response.content.decode()
    assert response.status_code == 422
    assert "Theirs." in html
    assert "Mine." in html
    latest = entry.segments.order_by("-pk").first()
    assert client.post(url, {"text": "Both.", "expected": latest.pk}).status_code == 302


def test_a_piece_that_may_not_be_read_may_not_be_amended():
    person = make_person()
    file = make_file(person)
    entry = write(referent_of(file), person, texts=(SegmentDetails("Secret.", confidential=True),))
    visitor = make_worker()
    services.open_with_reason(file=file, reason="urgent", explanation="On call", hours=2, by=actor(visitor), at=clock.now())
    assert enter(visitor).get(reverse("casework:amend", args=[file.uuid, entry.uuid, 1])).status_code == 404


def test_commitments_are_kept_moved_and_reopened_from_the_pages():
    person = make_person()
    file = make_file(person)
    worker = referent_of(file)
    client = enter(worker)
    client.post(reverse("casework:make_commitment", args=[file.uuid]), {"text": "Call her", "due_on": clock.today().isoformat()})
    commitment = Commitment.objects.get()
    mark = reverse("casework:commitment_mark", args=[commitment.uuid])
    assert "Call her" in client.get(reverse("casework:commitments")).content.decode()
    client.post(mark, {"action": "move", "due_on": (clock.today() + dt.timedelta(days=2)).isoformat()})
    client.post(mark, {"action": "keep"})
    client.post(f"{mark}?action=reopen")
    assert list(commitment.events.order_by("pk").values_list("kind", flat=True)) == ["made", "moved", "kept", "reopened"]
    assert enter(make_worker()).post(mark, {"action": "keep"}).status_code == 404


def test_a_file_is_opened_for_a_household_and_changes_state():
    worker = make_worker()
    centre = worker.posts.get().centre
    household = make_household(make_person())
    client = enter(worker)
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
    client = enter(director)
    assign = reverse("casework:assign", args=[file.uuid])
    client.post(assign, {"worker": str(new.uuid), "role": "co_referent", "from_day": clock.today().isoformat()})
    assert file.assignments.filter(role="co_referent", worker=new).exists()
    client.post(assign, {"end": file.assignments.get(role="co_referent").pk})
    assert not file.assignments.filter(role="co_referent").exists()
    assert old.name in client.get(reverse("casework:hand_over")).content.decode()
    url = reverse("casework:hand_over_of", args=[old.uuid])
    assert file.number in client.get(url).content.decode()
    client.post(url, {"chosen": [str(file.uuid)], "worker": str(new.uuid), "from_day": clock.today().isoformat()})
    assert file.assignments.filter(role="referent", worker=new, valid__contains=clock.today()).exists()


def test_the_front_desk_reads_no_text_on_the_page():
    person = make_person()
    file = make_file(person)
    write(referent_of(file), person, texts=(SegmentDetails("Open words."), SegmentDetails("Secret words.", confidential=True)))
    html = enter(make_worker(role=Role.FRONT_DESK, centre=file.centre)).get(reverse("casework:file", args=[file.uuid])).content.decode()
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
    client = enter(worker)
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
