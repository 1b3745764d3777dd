"""Writing an entry from the pages, its draft, amending it."""

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
from impulsem.organisation.tests.factories import logged_in
from impulsem.platform import clock

pytestmark = pytest.mark.django_db


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


def test_from_the_appointment_to_the_saved_entry_nothing_known_is_asked():
    centre = make_centre()
    person = make_person(given_name="Fatima")
    file = make_file(person, make_person(given_name="Lina"), centre=centre)
    worker = referent_of(file)
    appointment = make_appointment(person, centre, state="booked")
    client = logged_in(worker)
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
    client = logged_in(worker)
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
    client = logged_in(referent_of(file))
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
    client = logged_in(referent_of(file))
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
    client = logged_in(referent_of(file))
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
    client = logged_in(worker)
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
    client = logged_in(worker)
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
    assert logged_in(visitor).get(reverse("casework:amend", args=[file.uuid, entry.uuid, 1])).status_code == 404
