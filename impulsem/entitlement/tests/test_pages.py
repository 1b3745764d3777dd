"""The figures on screen: read by all, proposed by one, approved by another, published when the cases pass."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from impulsem.entitlement.models import Benefit, Owner, Parameter, ParameterValue, Publication, Requirement
from impulsem.entitlement.tests.factories import city_figures, make_parameter, proposed
from impulsem.organisation.models import Role
from impulsem.organisation.tests.factories import logged_in, make_worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def cases_that_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("impulsem.entitlement.engine.cases.run_cases", lambda parameters: [])


def keeper_at() -> Client:
    return logged_in(make_worker(role=Role.ECONOMIC_HEAD))


def value_at(row: ParameterValue) -> str:
    return reverse("entitlement:value", args=[row.uuid])


@pytest.mark.usefixtures("cases_that_pass")
def test_a_new_year_is_proposed_approved_and_published_on_screen() -> None:
    parameter = make_parameter()
    first, second = keeper_at(), keeper_at()
    form = {"value": "120.50", "first": "2027-01-01", "status": "confirmed", "source": "DOGC", "legal_reference": "Decree 1/2027"}
    answer = first.post(reverse("entitlement:propose", args=[parameter.code]), form)
    row = ParameterValue.objects.get()
    assert answer.url == value_at(row)
    assert "somebody else has to approve it" in first.get(value_at(row)).content.decode()
    first.post(reverse("entitlement:approve", args=[row.uuid]))
    row.refresh_from_db()
    assert row.state == "proposed"
    second.post(reverse("entitlement:approve", args=[row.uuid]))
    second.post(reverse("entitlement:publications"), {"values": [str(row.uuid)]})
    row.refresh_from_db()
    assert row.state == "published"
    assert "€120.50 a month" in first.get(reverse("entitlement:parameters")).content.decode()
    assert "<svg" in first.get(reverse("entitlement:parameter", args=[parameter.code])).content.decode()


@pytest.mark.usefixtures("cases_that_pass")
def test_the_reason_of_a_rejection_is_asked_for_and_shown() -> None:
    row, second = proposed(make_parameter()), keeper_at()
    assert second.post(value_at(row), {"reject": "1", "because": ""}).status_code == 422
    assert second.post(value_at(row), {"reject": "1", "because": "Read it again."}).status_code == 302
    assert "Read it again." in second.get(value_at(row)).content.decode()


def test_a_past_day_without_a_reason_is_refused_at_its_field() -> None:
    form = {"value": "1", "first": "2020-01-01", "status": "secondary", "source": "A page"}
    answer = keeper_at().post(reverse("entitlement:propose", args=[make_parameter().code]), form)
    assert answer.status_code == 422
    assert "begins in the past" in answer.content.decode()


def test_everybody_on_the_staff_reads_and_only_keepers_propose() -> None:
    parameter = make_parameter()
    for role in (Role.PROFESSIONAL, Role.FRONT_DESK, Role.ECONOMIC_OFFICE):
        client = logged_in(make_worker(role=role))
        assert client.get(reverse("entitlement:parameters")).status_code == 200
        assert client.get(reverse("entitlement:catalogue")).status_code == 200
        assert client.get(reverse("entitlement:propose", args=[parameter.code])).status_code == 403


def test_the_city_brings_its_catalogue_and_figures_once() -> None:
    city_figures()
    counts = [model.objects.count() for model in (Owner, Benefit, Requirement, Parameter, ParameterValue, Publication)]
    assert Publication.objects.get().cases >= 90
    assert set(Benefit.objects.exclude(rule="").values_list("rule", flat=True)) >= {"rgc", "imv", "child_fund"}
    assert ParameterValue.objects.get(parameter__code="irsc.annual", valid__startswith="2026-01-01").status == "secondary"
    city_figures()
    assert [model.objects.count() for model in (Owner, Benefit, Requirement, Parameter, ParameterValue, Publication)] == counts
    assert keeper_at().get(reverse("entitlement:parameters")).status_code == 200


@pytest.mark.usefixtures("cases_that_pass")
def test_the_folder_does_not_take_back_what_people_here_published() -> None:
    city_figures()
    parameter = Parameter.objects.get(code="rgc.min_age")
    first, second = keeper_at(), keeper_at()
    form = {"value": "21", "first": "2027-01-01", "status": "secondary", "source": "A reform", "correction": ""}
    first.post(reverse("entitlement:propose", args=[parameter.code]), form)
    row = ParameterValue.objects.get(state="proposed")
    second.post(reverse("entitlement:approve", args=[row.uuid]))
    second.post(reverse("entitlement:publications"), {"values": [str(row.uuid)]})
    city_figures()
    assert [str(value.value.normalize()) for value in parameter.values.in_force().order_by("valid")] == ["23", "21"]
