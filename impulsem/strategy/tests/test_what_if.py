"""A question about other figures of the rules beside a project: for those who may read it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from impulsem.entitlement.models import WhatIf
from impulsem.organisation.models import Role
from impulsem.organisation.tests.factories import actor, logged_in, make_worker
from impulsem.platform import clock
from impulsem.platform.errors import NotAllowed
from impulsem.strategy import services
from impulsem.strategy.models import Project
from impulsem.strategy.services.programme_refusals import AttachedAlready, NoAnswerYet
from impulsem.strategy.tests.test_programme_city import load_city

pytestmark = pytest.mark.django_db
ROW = {"households": 100, "moved": 30, "gained": 30, "lost": 0, "changed": 0, "cents": 1000000}


def asked(state: str = "done") -> WhatIf:
    result = {"city": ROW, "benefits": {"child_fund": ROW}, "neighbourhoods": {"01": ROW}} if state == "done" else {}
    return WhatIf.objects.create(
        title="A higher limit", day=clock.today(), city_of=clock.today() if state == "done" else None, state=state, result=result,
        progress=100 if state == "done" else 0, asked_by=make_worker(role=Role.INSTITUTE), asked_at=clock.now(),
    )  # fmt: skip


def test_the_institute_puts_a_question_beside_a_project_and_others_who_may_read_it_see_it() -> None:
    load_city()
    institute, page = make_worker(role=Role.INSTITUTE), reverse("strategy:project", args=["P01"])
    question = asked()
    form = reverse("strategy:attach_what_if", args=["P01"])
    sent = logged_in(institute).post(form, {"what_if": str(question.uuid), "reason": "Shows what the fund would cost"})
    assert sent.status_code == 302
    read = logged_in(make_worker(role=Role.TERRITORIAL_DIRECTOR)).get(page).content.decode()
    assert "A higher limit" in read
    assert "30 households gain, 0 lose" in read
    for browser in (logged_in(make_worker(role=Role.CENTRE_DIRECTOR)), logged_in(make_worker()), Client()):
        assert "A higher limit" not in browser.get(page).content.decode()


def test_a_question_stands_beside_a_project_once_and_with_its_answer() -> None:
    load_city()
    project, question, by = Project.objects.get(code="P01"), asked(), actor(make_worker(role=Role.INSTITUTE))
    services.attach_what_if(project=project, what_if=question, by=by)
    with pytest.raises(AttachedAlready):
        services.attach_what_if(project=project, what_if=question, by=by)
    with pytest.raises(NoAnswerYet):
        services.attach_what_if(project=project, what_if=asked("waiting"), by=by)
    with pytest.raises(NotAllowed):
        services.attach_what_if(project=project, what_if=question, by=actor(make_worker(role=Role.CENTRE_DIRECTOR)))
