import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from impulsem.indicators import engine, queries, services
from impulsem.indicators.declarations import indicators
from impulsem.indicators.models import Observation
from impulsem.indicators.tests.conftest import CUT, visits
from impulsem.indicators.tests.tables import figure
from impulsem.places.models import District, Neighbourhood
from impulsem.platform.actors import Actor, ActorKind, Post
from impulsem.platform.models import Account

pytestmark = pytest.mark.django_db
NOW = CUT + dt.timedelta(minutes=5)
OCTOBER = dt.date(2026, 10, 1)


def somebody(email: str) -> Actor:
    account = Account.objects.create_user(email=email)
    return Actor(kind=ActorKind.WORKER, name=email, account_id=account.pk, posts=(Post("institute"),))


def approve(observation: Observation) -> None:
    """By two people of the institute."""
    for status in ("reviewed", "approved"):
        services.take_step(observation=observation, status=status, by=somebody(f"{status}{observation.pk}@example.org"), at=NOW)


def of_city() -> list[Observation]:
    return list(Observation.objects.filter(level="city", month=OCTOBER).order_by("pk"))


def test_an_empty_denominator_is_no_data_and_never_zero():
    cell = figure("visits.came")
    assert (cell.value, cell.n) == (None, 0)


def test_a_ratio_over_two_centres_comes_from_their_sums_and_not_from_their_ratios():
    # 9 of 10 and 10 of 90: 19 of 100, where the mean of the ratios would be 0.506
    cell = figure("visits.came", *visits(10, came=9), *visits(90, came=10, centre="C2", first=50))
    assert (cell.value, cell.numerator, cell.denominator, cell.n) == (0.19, 19, 100, 100)


def test_a_run_writes_the_whole_by_place_with_the_cut_and_the_definition(exported):
    exported(*visits(10, came=4), *visits(20, came=5, centre="C2", first=50))
    services.work_out(at=NOW)
    [city] = of_city()
    assert (city.value, city.numerator, city.denominator, city.n, city.cut_at) == (0.3, 9, 30, 30, CUT)
    assert city.definition == engine.fingerprint(indicators["visits.came"])
    centres = Observation.objects.filter(level="centre").order_by("place").values_list("place", "value")
    assert list(centres) == [("C1", 0.4), ("C2", 0.25)]


def test_a_small_centre_is_hidden_and_another_with_it(exported):
    exported(*visits(3, came=1), *visits(8, came=2, centre="C2", first=20), *visits(20, came=5, centre="C3", first=50))
    services.work_out(at=NOW)
    found = Observation.objects.filter(level="centre").order_by("place").values_list("place", "value", "n", "suppressed")
    assert list(found) == [("C1", None, 0, "small"), ("C2", None, 0, "secondary"), ("C3", 0.25, 20, "")]


def test_working_out_the_same_again_adds_nothing(exported):
    exported(*visits(10, came=4))
    services.work_out(at=NOW)
    assert services.work_out(at=NOW).run.added == 0


def test_late_data_adds_an_observation_and_leaves_the_earlier_one_as_it_was(exported):
    exported(*visits(10, came=4))
    services.work_out(at=NOW)
    exported(*visits(20, came=4), cut=CUT + dt.timedelta(days=1))
    services.work_out(at=NOW)
    before, after = of_city()
    assert (before.value, queries.status_of(before)) == (0.4, "superseded")
    assert (after.value, queries.status_of(after)) == (0.2, "draft")


def test_what_was_approved_stays_published_until_the_new_one_is_approved(exported):
    exported(*visits(10, came=4))
    services.work_out(at=NOW)
    [first] = of_city()
    approve(first)
    exported(*visits(20, came=4), cut=CUT + dt.timedelta(days=1))
    services.work_out(at=NOW)
    assert [one.value for one in queries.published("visits.came")] == [0.4]
    services.reopen_month(month=OCTOBER, reason="Entries came late", by=somebody("c@example.org"), at=NOW)
    approve(of_city()[-1])
    assert [one.value for one in queries.published("visits.came")] == [0.2]


def test_a_draft_cannot_be_approved_without_review(exported):
    exported(*visits(10, came=4))
    services.work_out(at=NOW)
    with pytest.raises(services.NotThatStep, match=r"“Draft” cannot become “Approved”"):
        services.take_step(observation=of_city()[0], status="approved", by=somebody("a@example.org"), at=NOW)


def test_an_observation_can_be_neither_changed_nor_deleted(exported):
    exported(*visits(10, came=4))
    services.work_out(at=NOW)
    for change in (lambda: Observation.objects.update(value=1), lambda: Observation.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_facts_of_another_version_of_their_query_are_refused(exported):
    exported(*visits(10, came=4), definition="another")
    with pytest.raises(services.DefinitionChanged, match="visits"):
        services.work_out(at=NOW)
    assert not Observation.objects.exists()


def test_without_an_export_nothing_is_worked_out():
    with pytest.raises(services.NoExport):
        services.work_out(at=NOW)


def test_a_month_without_data_has_no_observation(exported):
    exported(*visits(10, came=4, month=8), *visits(10, came=4, month=10))
    services.work_out(at=NOW)
    assert list(Observation.objects.filter(level="city").values_list("month__month", flat=True)) == [8, 10]


def test_a_neighbourhood_that_the_city_does_not_have_is_left_out_and_told(exported):
    Neighbourhood.objects.create(code="01", name="el Raval", district=District.objects.create(code="01", name="Ciutat Vella"))
    exported(*visits(10, came=4, neighbourhood="01"), *visits(10, came=4, neighbourhood="99", first=50))
    assert services.work_out(at=NOW).unknown == ("99",)
    assert list(Observation.objects.filter(level="neighbourhood").values_list("place", flat=True)) == ["01"]


def test_a_typed_value_needs_evidence_and_two_other_people():
    author, other, third = somebody("a@example.org"), somebody("b@example.org"), somebody("c@example.org")
    typed = {"indicator": "visits.came", "month": OCTOBER, "level": "city", "value": 0.5, "n": 40, "by": author, "at": NOW}
    with pytest.raises(services.SayEvidence):
        services.type_value(evidence=" ", **typed)
    observation = services.type_value(evidence="Yearbook 2026, table 4", **typed)
    with pytest.raises(services.NotYourOwn):
        services.take_step(observation=observation, status="reviewed", by=author, at=NOW)
    services.take_step(observation=observation, status="reviewed", by=other, at=NOW)
    with pytest.raises(services.NotYourOwn):
        services.take_step(observation=observation, status="approved", by=author, at=NOW)
    with pytest.raises(services.NotTwice):
        services.take_step(observation=observation, status="approved", by=other, at=NOW)
    services.take_step(observation=observation, status="approved", by=third, at=NOW)
    assert [one.value for one in queries.published("visits.came")] == [0.5]


def test_a_run_leaves_typed_values_alone(exported):
    typed = services.type_value(
        indicator="visits.came", month=OCTOBER, level="city", value=0.5, n=40, evidence="Yearbook", by=somebody("a@example.org"), at=NOW
    )
    exported(*visits(10, came=4))
    services.work_out(at=NOW)
    assert queries.status_of(typed) == "draft"
