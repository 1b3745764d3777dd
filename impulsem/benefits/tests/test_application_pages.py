"""The office's desk, an application's page for those who may see it, and what stands on a file's page."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from impulsem.benefits import services
from impulsem.benefits.models import Application
from impulsem.benefits.tests.factories import decided, draft, submitted, works_with
from impulsem.benefits.tests.payment_factories import make_benefit, make_line, office
from impulsem.organisation.models import Role, Worker
from impulsem.organisation.tests.factories import logged_in, make_centre, make_worker
from impulsem.people.models import Circumstance, Person
from impulsem.people.tests.factories import make_household, make_person
from impulsem.platform import clock
from impulsem.platform.actors import Actor

pytestmark = pytest.mark.django_db


def browser(actor: Actor) -> Client:
    return logged_in(Worker.objects.get(pk=actor.worker_id))


def page_of(application: Application) -> str:
    return reverse("benefits:application", args=[application.uuid])


def family() -> tuple[Person, Actor]:
    mother = make_person(given_name="Fàtima", surname1="Benali")
    make_household(mother, make_person(given_name="Karim"))
    return mother, works_with(mother)


def test_a_professional_applies_from_the_file_without_typing_what_is_known() -> None:
    mother, by = family()
    household = mother.memberships.get().household
    make_benefit()
    client = browser(by)
    begin = reverse("benefits:begin", args=[household.uuid])
    assert "Fàtima Benali" in client.get(begin).content.decode()
    answer = client.post(begin, {"benefit": "aid", "applicant": str(mother.uuid), "urgency": "2"})
    application = Application.objects.get()
    assert answer["Location"] == page_of(application)
    text = client.get(page_of(application)).content.decode()
    assert "What is known already" in text
    draft(mother, by=by, benefit=make_benefit("second"))  # the messages are loaded with it
    answer = client.post(page_of(application), {"act": "submit", "urgency": "1", "words": "", "asked": ""}, follow=True)
    assert "The economic-support office has it." in answer.content.decode()
    application.refresh_from_db()
    assert (application.state, application.urgency, application.source) == ("submitted", 1, "file")


def test_what_is_missing_is_asked_once_and_kept_for_every_application() -> None:
    mother, by = family()
    application = draft(mother, by=by)
    client = browser(by)
    assert "Nobody has asked yet" in client.get(page_of(application)).content.decode()
    refused = client.post(page_of(application), {"act": "income", "person": str(mother.pk), "amount": ""})
    assert refused.status_code == 422
    client.post(page_of(application), {"act": "income", "person": str(mother.pk), "nothing": "on"})
    assert Circumstance.objects.get(person=mother).kind == "no_income"


def test_who_does_not_work_with_the_person_finds_nothing_there() -> None:
    application = submitted()
    stranger = make_worker()
    assert logged_in(stranger).get(page_of(application)).status_code == 404
    desk = make_worker(role=Role.FRONT_DESK, centre=make_centre())
    assert logged_in(desk).get(page_of(application)).status_code == 403
    assert logged_in(stranger).get(reverse("benefits:queue")).status_code == 403


def test_the_office_takes_up_prepares_checks_and_decides_on_its_own_desk() -> None:
    application, first, second = submitted(), office(), office()
    line = make_line(application.benefit)
    one, other = browser(first), browser(second)
    begun = draft(application.applicant)
    queue = one.get(reverse("benefits:queue")).content.decode()
    assert application.number in queue
    assert begun.number not in queue  # nobody has handed it in
    one.post(page_of(application), {"act": "claim"})
    wanted = {"outcome": "granted", "amount": "700", "first": clock.today().isoformat(), "line": str(line.uuid), "reasons": "Rent."}
    alone = one.post(page_of(application), {"act": "decide", "periods": "1", **wanted})
    assert alone.status_code == 422
    assert "decided by two people" in alone.content.decode()
    one.post(page_of(application), {"act": "propose", "periods": "1", **wanted})
    assert "somebody else has to check it" in one.get(page_of(application)).content.decode()
    queue = other.get(reverse("benefits:queue"), {"state": "second"}).content.decode()
    assert str(application.uuid) in queue
    answer = other.post(reverse("benefits:decide_many"), {"application": [str(application.uuid), "nonsense"]}, follow=True)
    assert "1 application decided." in answer.content.decode()
    application.refresh_from_db()
    assert application.state == "decided"


def test_a_batch_says_what_it_could_not_decide_and_why() -> None:
    application, clerk = submitted(), office()
    answer = browser(clerk).post(reverse("benefits:decide_many"), {"application": [str(application.uuid)]}, follow=True)
    assert f"{application.number}: No decision waits" in answer.content.decode()


def test_a_button_of_a_page_that_is_out_of_date_is_refused_in_words() -> None:
    application, clerk = submitted(), office()
    answer = browser(clerk).post(page_of(application), {"act": "approve"}, follow=True)
    assert "Look at it again" in answer.content.decode()


def test_the_same_asked_for_elsewhere_shows_on_the_page() -> None:
    mother, by = family()
    first = submitted(mother, by=by)
    second = draft(mother, by=by)
    text = browser(by).get(page_of(second)).content.decode()
    assert first.number in text
    assert "Why it is asked for once more" in text


def test_the_office_finds_who_comes_and_begins(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    mother, _by = family()
    client = browser(office())
    found = client.post(reverse("benefits:find"), {"find": "Fàtima Benali"}).content.decode()
    assert str(mother.uuid) in found
    answer = client.post(reverse("benefits:begin_for"), {"person": str(mother.uuid)})
    assert answer["Location"].startswith("/benefits/begin/")


def test_the_queue_costs_the_same_whatever_is_in_it(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    clerk = office()
    client = browser(clerk)
    make_line(make_benefit())
    for _ in range(3):
        services.propose_decision(application=submitted(), outcome="granted", amount=Decimal("5"), reasons="x", by=clerk, at=clock.now())
    with django_assert_max_num_queries(16):
        client.get(reverse("benefits:queue"))
    for _ in range(6):
        submitted()
    with django_assert_max_num_queries(16):
        client.get(reverse("benefits:queue"))


def test_a_page_costs_the_same_whatever_is_in_it(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    mother, by = family()
    application = draft(mother, by=by, at=clock.now())
    client = browser(by)
    with django_assert_max_num_queries(30):
        client.get(page_of(application))
    make_household(*(make_person() for _ in range(5)))
    decision = decided(services.submit(application=application, by=by, at=clock.now()), at=clock.now())
    services.appeal(application=decision.application, words="No.", by=by, at=clock.now())
    with django_assert_max_num_queries(30):
        client.get(page_of(application))


def test_the_month_in_figures_counts_what_came_in_and_was_decided(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    decided(submitted(at=clock.now()), at=clock.now())
    submitted(at=clock.now())
    client = browser(office())
    with django_assert_max_num_queries(14):
        answer = client.get(reverse("benefits:month"))
    month = answer.context["months"][-1]
    assert (month.came_in, month.granted, month.denied, month.late) == (2, 1, 0, 0)
    assert month.days is not None
    assert month.days < 1


def test_the_paper_of_a_decision_opens_from_its_page() -> None:
    clerk = office()
    decision = decided(by=clerk, at=clock.now(), application=submitted(at=clock.now()))
    answer = browser(clerk).get(reverse("benefits:paper", args=[decision.application.uuid]), follow=True)
    assert answer["Content-Type"] == "application/pdf"


def test_appeals_wait_on_a_page_of_their_own() -> None:
    decision = decided(outcome="denied", amount=None, reasons="Above the limit.")
    services.appeal(application=decision.application, words="I earn less.", by=office(), at=clock.now())
    assert decision.application.number in browser(office()).get(reverse("benefits:appeals")).content.decode()
