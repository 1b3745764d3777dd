"""The pages of reports as a browser without scripts sees them."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse

from impulsem.casework.services import SegmentDetails
from impulsem.casework.tests.factories import referent_of, write
from impulsem.organisation.models import Role
from impulsem.organisation.tests.factories import logged_in
from impulsem.platform import audit, clock
from impulsem.reports import services
from impulsem.reports.models import Judgement, ReportRequest
from impulsem.reports.tests.factories import actor, approved, make_file, make_person, make_request, make_type, make_worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def noelia():
    return make_person(given_name="Noelia", surname1="Soto")


@pytest.fixture
def file(noelia):
    return make_file(noelia)


def test_a_request_is_written_down_and_its_draft_stands_on_the_next_page(file, noelia):
    type_ = make_type()
    client = logged_in(referent_of(file))
    url = f"{reverse('reports:new')}?file={file.uuid}"
    assert "Noelia Soto" in client.get(url).content.decode()
    assert client.post(url, {"type": type_.code, "received_on": clock.today().isoformat()}).status_code == 422
    given = {"type": type_.code, "about": str(noelia.uuid), "asked_by": "Court 1", "received_on": clock.today().isoformat()}
    response = client.post(url, given, follow=True)
    request = ReportRequest.objects.get()
    assert response.redirect_chain[-1][0] == reverse("reports:report", args=[request.uuid])
    assert "Noelia Soto was born" in response.content.decode()


def test_a_colleague_of_another_centre_cannot_begin_or_open_one(file, noelia):
    request = make_request(file, noelia)
    client = logged_in(make_worker())
    assert client.get(f"{reverse('reports:new')}?file={file.uuid}").status_code == 404
    forged = client.get(reverse("reports:report", args=[uuid.uuid4()]))
    assert client.get(reverse("reports:report", args=[request.uuid])).status_code == forged.status_code == 404


def test_every_look_at_a_report_is_a_line_of_the_audit(file, noelia):
    request = make_request(file, noelia)
    client = logged_in(referent_of(file))
    client.get(reverse("reports:report", args=[request.uuid]))
    client.get(reverse("reports:report", args=[request.uuid]))
    assert audit.of(request).filter(action="reports.request_read").count() == 2


def test_one_form_takes_a_sentence_out_writes_the_judgement_and_sends_it(file, noelia):
    request = make_request(file, noelia)
    director = make_worker(role=Role.CENTRE_DIRECTOR, centre=file.centre)
    draft = request.drafts.get()
    kept = list(draft.statements.filter(entering="itself").values_list("pk", flat=True))
    client = logged_in(referent_of(file))
    url = reverse("reports:report", args=[request.uuid])
    given = {"draft": draft.pk, "in": kept[1:], "j-judgement": "Calm.", "n-judgement": "0", "act": "send", "reviewer": str(director.uuid)}
    client.post(url, given)
    request.refresh_from_db()
    assert request.state == "in_review"
    version = request.versions.get()
    assert sum(len(section["statements"]) for section in version.content["sections"]) == len(kept) - 1
    assert "Send to approval" not in client.get(url).content.decode()
    boss = logged_in(director)
    assert "Court report" in boss.get(reverse("reports:board")).content.decode()
    boss.post(reverse("reports:act", args=[request.uuid]), {"act": "approved"})
    request.refresh_from_db()
    assert request.state == "approved"


def test_guarded_text_without_a_reason_is_refused_on_the_page(file, noelia):
    write(referent_of(file), noelia, make_person(), texts=(SegmentDetails("They quarrel."),))
    request = make_request(file, noelia)
    row = request.drafts.get().statements.get(entering="reasoned")
    client = logged_in(referent_of(file))
    url = reverse("reports:report", args=[request.uuid])
    html = client.post(url, {"draft": row.draft_id, "in": [row.pk], "act": "save"}, follow=True).content.decode()
    assert "Say why this must stand" in html
    client.post(url, {"draft": row.draft_id, "in": [row.pk], f"r-{row.pk}": "Asked for", "act": "save"})
    assert request.choices.filter(kept=True).get().reason == "Asked for"


def test_what_is_written_is_kept_at_a_pause_of_the_keyboard(file, noelia):
    request = make_request(file, noelia)
    client = logged_in(referent_of(file))
    assert client.post(reverse("reports:keep", args=[request.uuid]), {"j-judgement": "I saw", "n-judgement": "0"}).status_code == 204
    assert Judgement.objects.get().text == "I saw"
    assert "I saw" in client.get(reverse("reports:report", args=[request.uuid])).content.decode()


def test_a_late_pause_of_the_keyboard_changes_nothing_that_was_sent(file, noelia):
    request, _reviewer = approved(file, noelia)
    client = logged_in(referent_of(file))
    assert client.post(reverse("reports:keep", args=[request.uuid]), {"j-judgement": "Late", "n-judgement": "1"}).status_code == 204
    assert Judgement.objects.get().text == "We saw calm."


def test_two_who_write_see_both_texts(file, noelia):
    request = make_request(file, noelia)
    second = make_worker(centre=file.centre)
    file.assignments.create(worker=second, role="co_referent", valid=file.assignments.get().valid)
    by, at = actor(request.author), clock.now()
    services.write_judgement(request=request, section="judgement", text="Her words.", expected=0, by=by, at=at)
    given = {"j-judgement": "My words.", "n-judgement": "0", "act": "save"}
    response = logged_in(second).post(reverse("reports:report", args=[request.uuid]), given)
    assert response.status_code == 422
    assert "Her words." in response.content.decode()
    assert "My words." in response.content.decode()


def test_the_inventory_is_read_by_professionals_and_changed_by_the_institute(file):
    type_ = make_type()
    reader, keeper = logged_in(referent_of(file)), logged_in(make_worker(role=Role.INSTITUTE))
    assert "Court report" in reader.get(reverse("reports:inventory")).content.decode()
    page = reader.get(reverse("reports:type", args=[type_.code])).content.decode()
    assert "Court order" in page
    assert reader.get(reverse("reports:change", args=[type_.code])).status_code == 403
    assert reader.post(reverse("reports:prune", args=[type_.code])).status_code == 403
    assert keeper.get(reverse("reports:change", args=[type_.code])).status_code == 200
    keeper.post(reverse("reports:prune", args=[type_.code]))
    type_.refresh_from_db()
    assert not type_.active


def test_the_front_desk_has_no_business_with_reports(file):
    desk = logged_in(make_worker(role=Role.FRONT_DESK, centre=file.centre))
    assert desk.get(reverse("reports:board")).status_code == 403


def test_the_page_of_a_report_costs_a_fixed_number_of_queries(file, noelia, django_assert_max_num_queries):
    for number in range(5):
        write(referent_of(file), noelia, texts=(SegmentDetails(f"Text {number}."),))
    request = make_request(file, noelia)
    client = logged_in(referent_of(file))
    url = reverse("reports:report", args=[request.uuid])
    client.get(url)
    with django_assert_max_num_queries(36):
        client.get(url)


def test_a_report_delivered_before_the_composer_says_that_its_text_is_not_here(file, noelia):
    request = make_request(file, noelia)
    ReportRequest.objects.filter(pk=request.pk).update(state="delivered", delivered_on=clock.today())
    page = logged_in(referent_of(file)).get(reverse("reports:report", args=[request.uuid])).content.decode()
    assert "its text is not here" in page
    assert "To whom" not in page
