"""Two persons and passing cases stand between a proposal and a figure in force; what was published is never rewritten."""

from __future__ import annotations

import datetime as dt
import itertools
from decimal import Decimal

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from impulsem.entitlement import queries, services
from impulsem.entitlement.engine.cases import Failure
from impulsem.entitlement.events import ParametersPublished
from impulsem.entitlement.models import ParameterValue, Publication
from impulsem.entitlement.services import refusals
from impulsem.entitlement.tests.factories import NEXT_YEAR, NOW, TODAY, approved, keeper, make_parameter, proposed, published
from impulsem.organisation.models import Role
from impulsem.organisation.tests.factories import actor, make_worker
from impulsem.platform import events
from impulsem.platform.errors import ChangedMeanwhile, NotAllowed

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _cases_that_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("impulsem.entitlement.engine.cases.run_cases", lambda parameters: [])
    monkeypatch.setattr("impulsem.entitlement.engine.cases.count", lambda: 3)


def in_force(code: str, day: dt.date, at: dt.datetime = NOW) -> Decimal | None:
    return queries.parameters_in_force(at).value(code, day)


def test_a_value_is_in_force_after_two_persons_and_a_publication() -> None:
    parameter = make_parameter()
    value = proposed(parameter, "812.50")
    assert in_force("test.limit", NEXT_YEAR) is None
    services.approve_value(value=value, by=keeper(), at=NOW)
    assert in_force("test.limit", NEXT_YEAR) is None
    publication = services.publish(values=[value], by=keeper(), at=NOW)
    assert in_force("test.limit", NEXT_YEAR) == Decimal("812.50")
    assert in_force("test.limit", NEXT_YEAR - DAY) is None
    assert publication.cases == 3


def test_nobody_approves_what_they_proposed() -> None:
    by = keeper()
    value = proposed(make_parameter(), by=by)
    with pytest.raises(refusals.OwnProposal):
        services.approve_value(value=value, by=by, at=NOW)
    with pytest.raises(refusals.OwnProposal):
        services.reject_value(value=value, because="No.", by=by, at=NOW)


def test_the_database_too_wants_two_persons() -> None:
    by = keeper()
    value = proposed(make_parameter(), by=by)
    with pytest.raises(IntegrityError, match="entitlement_value_two_people"), transaction.atomic():
        ParameterValue.objects.filter(pk=value.pk).update(state="approved", judged_by_id=by.worker_id, judged_at=NOW)
    with pytest.raises(IntegrityError, match="entitlement_value_of_a_worker_judged_by_one"), transaction.atomic():
        ParameterValue.objects.filter(pk=value.pk).update(state="approved", judged_at=NOW)


@pytest.mark.parametrize("role", [Role.PROFESSIONAL, Role.ECONOMIC_OFFICE, Role.ADMINISTRATOR, Role.CENTRE_DIRECTOR])
def test_only_the_head_of_the_office_and_the_institute_keep_figures(role: str) -> None:
    parameter, other = make_parameter(), actor(make_worker(role=role))
    with pytest.raises(NotAllowed):
        proposed(parameter, by=other)
    value = proposed(parameter)
    with pytest.raises(NotAllowed):
        services.approve_value(value=value, by=other, at=NOW)
    services.approve_value(value=value, by=keeper(), at=NOW)
    with pytest.raises(NotAllowed):
        services.publish(values=[value], by=other, at=NOW)


def test_what_is_not_approved_is_not_published() -> None:
    parameter = make_parameter()
    value = proposed(parameter)
    with pytest.raises(refusals.NotApproved):
        services.publish(values=[value], by=keeper(), at=NOW)
    services.reject_value(value=value, because="Another figure stands in the decree.", by=keeper(), at=NOW)
    with pytest.raises(refusals.NotApproved):
        services.publish(values=[value], by=keeper(), at=NOW)
    with pytest.raises(refusals.AlreadyJudged):
        services.approve_value(value=value, by=keeper(), at=NOW)


def test_a_failing_case_blocks_the_publication_and_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    value = approved(make_parameter())
    failure = Failure("rgc", "one cent above the limit", "state not_proposed", "state proposed")
    monkeypatch.setattr("impulsem.entitlement.engine.cases.run_cases", lambda parameters: [failure])
    with pytest.raises(refusals.CasesFail, match="one cent above the limit"):
        services.publish(values=[value], by=keeper(), at=NOW)
    value.refresh_from_db()
    assert value.state == "approved"
    assert not Publication.objects.exists()


def test_a_new_year_follows_the_old_one_without_a_gap() -> None:
    parameter = make_parameter()
    published(parameter, "100", first=TODAY)
    published(parameter, "110", first=NEXT_YEAR)
    assert in_force("test.limit", NEXT_YEAR - DAY) == 100
    assert in_force("test.limit", NEXT_YEAR) == 110


def test_a_value_without_an_end_holds_until_the_next_published_one() -> None:
    parameter = make_parameter()
    published(parameter, "110", first=NEXT_YEAR)
    published(parameter, "100", first=TODAY)
    assert in_force("test.limit", NEXT_YEAR - DAY) == 100
    assert in_force("test.limit", NEXT_YEAR + 400 * DAY) == 110


def test_a_value_in_the_middle_leaves_the_days_before_and_after_as_they_were() -> None:
    parameter = make_parameter()
    published(parameter, "100", first=TODAY)
    published(parameter, "120", first=NEXT_YEAR, last=dt.date(2027, 6, 30))
    assert [in_force("test.limit", day) for day in (TODAY, NEXT_YEAR, dt.date(2027, 6, 30), dt.date(2027, 7, 1))] == [100, 120, 120, 100]


def test_what_was_in_force_at_a_moment_can_be_told_later() -> None:
    parameter = make_parameter()
    published(parameter, "100", first=TODAY)
    later = NOW + DAY
    published(parameter, "110", first=TODAY, at=later, correction="The decree says 110.", status="confirmed", legal_reference="Decree 1")
    assert in_force("test.limit", NEXT_YEAR, NOW) == 100
    assert in_force("test.limit", NEXT_YEAR, later) == 110
    assert in_force("test.limit", NEXT_YEAR, NOW - DAY) is None


def test_a_value_that_came_meanwhile_is_not_swept_away() -> None:
    parameter = make_parameter()
    earlier = approved(parameter, "100", first=TODAY)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("impulsem.entitlement.tests.factories.NOW", NOW + DAY)
        later = approved(parameter, "110", at=NOW + DAY)
    services.publish(values=[later], by=keeper(), at=NOW + DAY)
    with pytest.raises(ChangedMeanwhile):
        services.publish(values=[earlier], by=keeper(), at=NOW + 2 * DAY)


def test_two_values_for_the_same_day_do_not_go_out_together() -> None:
    parameter = make_parameter()
    both = [approved(parameter, "100"), approved(parameter, "110")]
    with pytest.raises(ChangedMeanwhile):
        services.publish(values=both, by=keeper(), at=NOW)


def test_the_past_is_changed_only_as_a_correction_with_a_reason() -> None:
    parameter = make_parameter()
    with pytest.raises(refusals.InThePast):
        proposed(parameter, first=TODAY - DAY)
    value = proposed(parameter, first=TODAY - DAY, correction="The official journal has another figure.")
    assert value.correction


def test_values_that_cannot_be_are_refused_in_words() -> None:
    parameter = make_parameter()
    for refusal, given in (
        (refusals.OutOfRange, {"value": "-1"}),
        (refusals.OutOfRange, {"value": "1e12"}),
        (refusals.OutOfRange, {"value": "NaN"}),
        (refusals.TooFine, {"value": "10.001"}),
        (refusals.EndsBeforeItBegins, {"last": NEXT_YEAR - DAY}),
        (refusals.WithoutSource, {"source": " "}),
        (refusals.WithoutLaw, {"status": "confirmed"}),
    ):
        with pytest.raises(refusal):
            proposed(parameter, **given)  # type: ignore[arg-type]  # a mixture of fields on purpose
    published(parameter, "100")
    with pytest.raises(refusals.SameValue):
        proposed(parameter, "100")


def test_what_is_withdrawn_leaves_no_rule_in_force() -> None:
    parameter = make_parameter()
    published(parameter, "100", first=TODAY)
    value = parameter.values.in_force().get()
    with pytest.raises(refusals.SayWhy):
        services.withdraw(value=value, because=" ", by=keeper(), at=NOW)
    services.withdraw(value=value, because="It was of another benefit.", by=keeper(), at=NOW + DAY)
    assert in_force("test.limit", TODAY, NOW + DAY) is None
    assert in_force("test.limit", TODAY, NOW) == 100
    with pytest.raises(refusals.NotInForce):
        services.withdraw(value=value, because="Again.", by=keeper(), at=NOW)


def test_published_figures_are_not_rewritten_even_past_the_services() -> None:
    parameter = make_parameter()
    published(parameter, "100", first=TODAY)
    value = parameter.values.in_force().get()
    for change in ({"value": Decimal(1)}, {"status": "confirmed"}, {"source": "Another"}):
        with pytest.raises(ProgrammingError, match="pgtrigger"), transaction.atomic():
            ParameterValue.objects.filter(pk=value.pk).update(**change)
    with pytest.raises(ProgrammingError, match="pgtrigger"), transaction.atomic():
        value.delete()


def test_the_contexts_above_hear_which_figures_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[ParametersPublished] = []
    monkeypatch.setitem(events._listeners, ParametersPublished, [heard.append])
    published(make_parameter())
    assert [fact.codes for fact in heard] == [("test.limit",)]


def test_days_of_published_values_never_overlap_whatever_the_order() -> None:
    firsts = [dt.date(2027, month, 1) for month in (1, 3, 5)]
    for number, order in enumerate(itertools.permutations(firsts)):
        parameter = make_parameter(f"test{number}.limit")
        for place, first in enumerate(order):
            published(parameter, str(100 + place), first=first, last=first + 100 * DAY)
        rows = list(parameter.values.in_force().order_by("valid"))
        assert all(one.until <= other.since for one, other in itertools.pairwise(rows))
