"""Who decides what: levels by amount, a second pair of eyes, money in the same act, a paper, and appeals in their term."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from impulsem.benefits import services
from impulsem.benefits.models import Application, Decision, Grant
from impulsem.benefits.rules.levels import read
from impulsem.benefits.services import payment_refusals, refusals
from impulsem.benefits.tests.factories import decided, draft, submitted, works_with
from impulsem.benefits.tests.payment_factories import AT, NOVEMBER, TODAY, head, make_benefit, make_line, office
from impulsem.messaging.models import Message
from impulsem.organisation.models import Worker
from impulsem.people.models import Reach
from impulsem.platform.tests.jobs import Run, run_jobs

__all__ = ["run_jobs"]
pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def test_a_small_amount_is_decided_by_one_person_and_promised_in_the_same_act() -> None:
    decision = decided()
    grant = Grant.objects.get(decision=decision)
    assert (grant.cents, grant.line.committed) == (10_000, 10_000)
    assert decision.application.state == Application.State.DECIDED
    assert decision.decided_by_id is not None


def test_a_larger_amount_waits_for_a_second_person_who_did_not_prepare_it() -> None:
    application, first, second = submitted(), office(), office()
    make_line(application.benefit)
    with pytest.raises(refusals.NeedsSecondPerson):
        decided(application, by=first, amount=Decimal("700"))
    services.propose_decision(application=application, outcome="granted", amount=Decimal("700"), reasons="Rent.", by=first, at=AT)
    with pytest.raises(refusals.YouPreparedIt):
        services.decide(application=application, by=first, at=AT)
    with pytest.raises(refusals.DiffersFromPrepared):
        decided(application, by=second, amount=Decimal("50"))
    decision = services.decide(application=application, by=second, at=AT)
    assert (decision.prepared_by_id, decision.decided_by_id) == (first.worker_id, second.worker_id)


def test_the_largest_amounts_are_the_head_s_and_beyond_them_nobody_decides() -> None:
    application, first = submitted(), office()
    make_line(application.benefit)
    services.propose_decision(application=application, outcome="granted", amount=Decimal("3000.01"), reasons="Rent.", by=first, at=AT)
    with pytest.raises(refusals.OnlyTheHead):
        services.decide(application=application, by=office(), at=AT)
    assert services.decide(application=application, by=head(), at=AT).cents == 300_001
    other = submitted(benefit=application.benefit)
    with pytest.raises(refusals.AboveEverybody):
        services.propose_decision(
            application=other, outcome="granted", amount=Decimal("100000"), periods=11, reasons="Rent.", by=first, at=AT
        )


def test_whoever_submitted_it_never_decides_not_even_a_refusal() -> None:
    clerk = office()
    application = draft(by=clerk)
    services.submit(application=application, by=clerk, at=AT)
    with pytest.raises(refusals.YouAskedForIt):
        decided(application, by=clerk, outcome="denied", amount=None)
    decision = decided(application, outcome="denied", amount=None, reasons="Above the limit.")
    with pytest.raises(IntegrityError, match="decision_not_by_who_asked"), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(requested_by_id=decision.decided_by_id)


def test_the_database_itself_wants_two_people() -> None:
    application, clerk = submitted(), office()
    make_line(application.benefit)
    proposed = services.propose_decision(
        application=application, outcome="granted", amount=Decimal("700"), reasons="Rent.", by=clerk, at=AT
    )
    with pytest.raises(IntegrityError, match="decision_by_two_people"), transaction.atomic():
        Decision.objects.filter(pk=proposed.pk).update(state="decided", decided_by_id=clerk.worker_id, decided_at=AT)


def test_what_the_second_check_sends_back_can_be_prepared_anew() -> None:
    application, first, second = submitted(), office(), office()
    make_line(application.benefit)
    proposed = services.propose_decision(
        application=application, outcome="granted", amount=Decimal("700"), reasons="Rent.", by=first, at=AT
    )
    with pytest.raises(refusals.YouPreparedIt):
        services.send_back(decision=proposed, because="No.", by=first, at=AT)
    services.send_back(decision=proposed, because="The bill says 650.", by=second, at=AT)
    services.propose_decision(application=application, outcome="granted", amount=Decimal("650"), reasons="Rent.", by=first, at=AT)
    assert services.decide(application=application, by=second, at=AT).cents == 65_000


def test_a_grant_beyond_the_budget_decides_nothing() -> None:
    application = submitted()
    make_line(application.benefit, amount=5_000)
    with pytest.raises(payment_refusals.NoBudget):
        decided(application)
    application.refresh_from_db()
    assert application.state == Application.State.SUBMITTED
    assert not Decision.objects.exists()


def test_nothing_is_granted_without_a_line_nor_without_the_assessment_that_the_rule_wants() -> None:
    with pytest.raises(refusals.NoBudgetThere):
        services.decide(application=submitted(), outcome="granted", amount=Decimal("10"), reasons="Yes.", by=office(), at=AT)
    application = submitted(benefit=make_benefit("assessed", needs_social_assessment=True))
    with pytest.raises(refusals.AssessmentMissing):
        decided(application)
    by = works_with(application.applicant)
    services.assess(application=application, text="A family with two children.", by=by, at=AT)
    assert decided(application).pays


def test_reasons_and_amounts_are_looked_at() -> None:
    application = submitted()
    make_line(application.benefit)
    with pytest.raises(refusals.SayWhy):
        decided(application, reasons="  ")
    for wrong in (Decimal("-5"), Decimal("0"), Decimal("1.005"), Decimal("NaN")):
        with pytest.raises(refusals.WrongAmount):
            decided(application, amount=wrong)
    with pytest.raises(refusals.WrongPeriods):
        decided(application, periods=0)


def test_months_are_granted_from_the_first_to_the_last() -> None:
    application = submitted()
    for year in (2026, 2027):
        make_line(application.benefit, year=year)
    line = application.benefit.budget_lines.get(year=2026)
    decision = decided(application, amount=Decimal("50"), periods=3, first=NOVEMBER, line=line)
    grant = Grant.objects.get(decision=decision)
    assert (grant.valid.lower, grant.valid.upper) == (dt.date(2026, 11, 1), dt.date(2027, 2, 1))


def test_many_are_decided_at_once_and_one_that_is_refused_does_not_hold_up_the_others() -> None:
    first, second = office(), office()
    ready, mine, unprepared = submitted(), submitted(), submitted()
    make_line(ready.benefit)
    for application, by in ((ready, first), (mine, second)):
        services.propose_decision(application=application, outcome="granted", amount=Decimal("20"), reasons="Food.", by=by, at=AT)
    batch = services.decide_many(applications=[ready, mine, unprepared], by=second, at=AT)
    assert [decision.application_id for decision in batch.decided] == [ready.pk]
    assert [application.pk for application, _reason in batch.refused] == [mine.pk, unprepared.pk]


def test_the_office_reaches_the_household_until_an_appeal_cannot_come_any_more() -> None:
    decision = decided(outcome="denied", amount=None, reasons="Above the limit.")
    assert decision.appeal_until == dt.date(2026, 12, 23)
    clerk = office()
    until = dt.datetime(2027, 1, 12, 12, tzinfo=dt.UTC)
    assert Reach.objects.of(clerk, at=until).exists()
    assert not Reach.objects.of(clerk, at=until + DAY).exists()


def test_the_paper_is_in_the_person_s_language_with_reasons_and_how_to_appeal_and_the_message_is_neutral(run_jobs: Run) -> None:
    application = submitted()
    application.applicant.notice_language = "es"
    application.applicant.save()
    decision = decided(application, reasons="Ingresos por debajo del límite.")
    document = services.write_decision(decision_id=decision.pk, at=AT)
    assert services.write_decision(decision_id=decision.pk, at=AT).pk == document.pk
    assert document.language == "es"
    assert "aid" not in document.title
    codes = set(Message.objects.filter(person=application.applicant).values_list("version__template__code", flat=True))
    assert codes == {"request-received", "request-news"}


def test_an_appeal_is_settled_by_somebody_else_and_leads_to_a_new_decision() -> None:
    clerk = office()
    decision = decided(by=clerk, outcome="denied", amount=None, reasons="Above the limit.")
    application = decision.application
    later = AT + 5 * DAY
    lodged = services.appeal(application=application, words="I earn less now.", by=clerk, at=later)
    assert (lodged.due_on, lodged.late) == (dt.date(2026, 12, 28), False)
    with pytest.raises(refusals.NothingToAppeal):
        services.appeal(application=application, words="Again.", by=clerk, at=later)
    with pytest.raises(refusals.YouDecidedIt):
        services.settle_appeal(appeal=lodged, outcome="allowed", reasons="Right.", by=clerk, at=later)
    with pytest.raises(refusals.StillToPay):
        services.close(application=application, by=clerk, at=later + 90 * DAY)
    other = office()
    services.settle_appeal(appeal=lodged, outcome="allowed", reasons="The payslip is new.", by=other, at=later)
    with pytest.raises(refusals.SettledAlready):
        services.settle_appeal(appeal=lodged, outcome="dismissed", reasons="No.", by=other, at=later)
    anew = decided(application, by=other, at=later)
    assert (anew.after_id, anew.pays) == (lodged.pk, True)
    with pytest.raises(refusals.CannotFollow):
        decided(application, by=office(), at=later)


def test_an_appeal_after_its_term_is_written_down_and_marked() -> None:
    decision = decided(outcome="denied", amount=None, reasons="Above the limit.")
    late = AT.replace(year=2027, month=2)
    assert services.appeal(application=decision.application, words="I did not know.", by=office(), at=late).late
    again = decided(outcome="denied", amount=None, reasons="Above the limit.")
    with pytest.raises(refusals.LodgedInTheFuture):
        services.appeal(application=again.application, words="x", lodged_on=TODAY + DAY, by=office(), at=AT)


def test_what_was_decided_is_not_rewritten() -> None:
    decision = decided()
    for change in ({"cents": 1}, {"reasons": "Other."}, {"state": "returned"}):
        with pytest.raises(Exception, match="Cannot"), transaction.atomic():
            Decision.objects.filter(pk=decision.pk).update(**change)
    with pytest.raises(Exception, match="Cannot"), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).delete()


def test_an_application_is_handed_to_somebody_of_the_office_and_nobody_else() -> None:
    application, chief, other = submitted(), head(), office()
    to = Worker.objects.get(pk=other.worker_id)
    assert services.hand_application(application=application, to=to, by=chief, at=AT).claimed_by_id == other.worker_id
    stranger = Worker.objects.get(pk=works_with(application.applicant).worker_id)
    with pytest.raises(refusals.NotOfTheOffice):
        services.hand_application(application=application, to=stranger, by=chief, at=AT)


def test_levels_are_those_of_the_day_and_nonsense_in_the_folder_is_refused() -> None:
    new = dt.date(2027, 1, 1)
    rows = [
        {"since": dt.date(2026, 1, 1), "up_to_cents": 100, "decides": "office", "two_people": False},
        {"since": new, "up_to_cents": 50, "decides": "head", "two_people": True},
    ]
    data = {
        "level": rows,
        "refusing": rows[:1],
        "term": [{"benefit": "", "months": 3, "article": "x"}],
        "promise": [],
        "more": {"working_days": 10, "article": "x"},
        "appeal": {"lodge_months": 1, "settle_months": 1, "article": "x", "court_months": 2, "court_article": "x", "kept_days": 20},
    }
    rules = read(data)
    before, after = rules.level(80, new - DAY), rules.level(40, new)
    assert before is not None
    assert not before.two_people
    assert after is not None
    assert after.decides == "head"
    assert rules.level(80, new) is None
    with pytest.raises(ValueError, match="nobody decides"):
        read({**data, "level": [{**rows[0], "decides": "the cat"}]})
