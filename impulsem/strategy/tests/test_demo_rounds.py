import pytest
from django.conf import settings

from impulsem.strategy import queries
from impulsem.strategy.models import Round
from impulsem.strategy.reference import load_demo_rounds, load_strategy
from impulsem.strategy.tests.factories import institute

pytestmark = pytest.mark.django_db


def test_the_demo_rounds_have_the_citys_sizes_say_who_had_no_vote_and_are_marked_as_invented() -> None:
    load_strategy(folder=settings.CITY_DIR)
    by = institute()
    assert load_demo_rounds(folder=settings.CITY_DIR, by=by) == {"objectives": 589, "measures": 261}
    assert load_demo_rounds(folder=settings.CITY_DIR, by=by) == {}
    for round in Round.objects.all():
        assert (round.status, round.illustrative) == ("published", True)
        assert round.absent["ca"]
        found = queries.results(round)
        assert not found.waiting
        assert {outcome.band for outcome in found.outcomes} == {"clear", "borderline", "below"}
        assert sum(outcome.chosen["agreed"] for outcome in found.outcomes) == round.top
        assert all(came.quorum_met for came in found.dimensions)
    measures = Round.objects.get(about="measures")
    assert [sum(n for _, n in answers) for _, answers in queries.results(measures).answers] == [261, 261, 261]
    assert len(queries.files(measures)["ballots.csv"].splitlines()) == 262


def test_the_results_of_a_round_cost_the_same_whatever_is_in_it(django_assert_max_num_queries) -> None:
    load_strategy(folder=settings.CITY_DIR)
    load_demo_rounds(folder=settings.CITY_DIR, by=institute())
    with django_assert_max_num_queries(5):
        queries.results(queries.published_rounds()[0])
