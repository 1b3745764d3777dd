"""From somebody's words to a measure of the strategy, in the city's own data."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.management import call_command

from impulsem.demo import improvement
from impulsem.demo.staff import DOMAIN
from impulsem.organisation.models import Role, WorkerPost
from impulsem.organisation.tests.factories import make_worker
from impulsem.participation.models import Contribution, Proposal
from impulsem.platform.models import Account
from impulsem.provenance import queries


@pytest.fixture
def institute(db) -> None:
    call_command("load_city", folder=settings.CITY_DIR, verbosity=0)
    worker = make_worker(role=Role.INSTITUTE)
    worker.account = Account.objects.create_user(email=f"institute@{DOMAIN}")
    worker.save()
    assert WorkerPost.objects.filter(worker=worker).exists()


def test_words_lead_to_measures_and_a_second_time_brings_nothing_twice(institute):
    counts = improvement.bring(folder=settings.CITY_DIR)
    assert (counts["sessions"], counts["contributions"], counts["proposals"]) == (34, 1373, 780)
    assert counts["proposals taken up"] == Proposal.objects.count()
    said = Contribution.objects.exclude(node__outgoing__type="set_aside").order_by("number").first()
    assert said is not None
    kinds = {step.kind for step in queries.what_became_of([said.node_id])}
    assert {"contribution", "proposal", "measure"} <= kinds
    assert counts["projects"] > 0
    chains = queries.what_became_of(Contribution.objects.filter(node__outgoing__isnull=False).values_list("node_id", flat=True))
    assert {"project", "indicator"} <= {step.kind for step in chains}
    again = improvement.bring(folder=settings.CITY_DIR)
    assert again["proposals taken up"] == 0
    assert again["contributions"] == 1373


def test_without_an_institute_nobody_decides(db):
    with pytest.raises(improvement.NobodyDirects):
        improvement.bring(folder=settings.CITY_DIR)
