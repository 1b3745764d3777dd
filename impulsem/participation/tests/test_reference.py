"""The process of the city's folder: totals as published, nothing lost, loaded twice without a change."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

from impulsem.participation.models import Contribution, Process, Proposal, Session
from impulsem.participation.phrasing import write_down
from impulsem.participation.reference import load_process, measures_of_proposals
from impulsem.participation.rules import naming
from impulsem.participation.services.contributions import given_names
from impulsem.platform.actors import job
from impulsem.provenance.queries import what_became_of

FOLDER = Path(settings.BASE_DIR) / "cities" / "barcelona" / "participation"
BY = job("test")


def test_the_texts_are_the_same_every_time_and_nearly_all_different():
    one, other = write_down(FOLDER), write_down(FOLDER)
    assert one == other
    assert len({each.text for each in one.said}) > 1340
    assert len({each.statement for each in one.proposed}) == 780
    assert len(one.near_copies) > 60
    assert Counter(each.language for each in one.said)["es"] >= 20


def test_nobody_is_named_in_them():
    names = given_names()
    assert len(names) > 500
    assert [each.text for each in write_down(FOLDER).said if naming.third_persons(each.text, names)] == []


@pytest.mark.django_db
def test_the_totals_are_those_that_the_city_published_and_a_second_load_changes_nothing():
    began = time.monotonic()
    assert load_process(folder=FOLDER, by=BY) == {"sessions": 34, "contributions": 1373, "proposals": 780}
    assert time.monotonic() - began < 60  # a guard, not a measurement
    process = Process.objects.get(slug="impulsem")
    assert process.state == Process.State.PROGRAMMED
    found = {
        dimension.code: (
            Session.objects.filter(dimension=dimension).count(),
            sum(Session.objects.filter(dimension=dimension).values_list("heads", flat=True)),
            Contribution.objects.filter(dimension=dimension).count(),
            Proposal.objects.filter(dimension=dimension).count(),
        )
        for dimension in process.dimensions.all()
    }
    assert found == {"internal": (13, 561, 975, 643), "others": (16, 168, 317, 127), "public": (5, 70, 81, 10)}
    assert not process.sessions.filter(illustrative=False).exists()
    assert not process.contributions.filter(illustrative=False).exists()
    before = list(process.contributions.order_by("pk").values_list("pk", "original"))
    assert load_process(folder=FOLDER, by=BY) == {"sessions": 34, "contributions": 1373, "proposals": 780}
    assert list(process.contributions.order_by("pk").values_list("pk", "original")) == before
    assert len(what_became_of([process.contributions.get(number=1).node_id])) >= 1
    assert set(measures_of_proposals(FOLDER)) == set(process.proposals.values_list("number", flat=True))
