"""The action programme: its versions, its projects, and the city's own."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from impulsem.indicators.models import Observation, ObservationStep, Run
from impulsem.organisation.models import Worker
from impulsem.organisation.tests.factories import make_centre
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed
from impulsem.provenance.models import Derivation
from impulsem.provenance.queries import what_became_of, where_from
from impulsem.provenance.services import new_node
from impulsem.strategy import queries, services
from impulsem.strategy.models import (
    BudgetFigure,
    MilestoneDate,
    Programme,
    ProgrammeArea,
    ProgrammeChange,
    Project,
    ProjectServes,
    ProjectStep,
    RolloutStep,
)
from impulsem.strategy.models.programme import ALLOWED, State
from impulsem.strategy.services import programme_refusals as refusals
from impulsem.strategy.tests.factories import director, element, institute, make_strategy, words

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 2)


def says(title: str = "A project", **given: Any) -> services.Says:
    area, _made = ProgrammeArea.objects.get_or_create(code="people", defaults={"order": 1, "title": words("People")})
    usual: dict[str, Any] = {
        "area": area, "title": words(title), "description": words("It does"), "justification": {}, "source": "participation",
        "serves": [element("I1.1.1")], "evidence": words("They said so"), "body": words("A service"),
    }  # fmt: skip
    return services.Says(**(usual | given))


def make_programme(*, by: Actor | None = None) -> tuple[Programme, Project]:
    """A strategy, and a programme in force with one project that serves I1.1.1."""
    by = by or institute()
    make_strategy()
    draft = services.draft_programme(reason=words("First"), title=words("A programme"), budget=Decimal(1000), by=by)
    project = services.add_project(draft=draft, says=says(), reason="Asked for", by=by)
    return services.put_programme_in_force(draft=draft, valid_from=TODAY, by=by), project


def whole_of(project: Project) -> queries.Whole:
    found = queries.project_by_code(project.code)
    assert found is not None
    return found


def test_a_programme_is_drafted_put_in_force_by_the_institute_and_then_never_changes() -> None:
    programme, project = make_programme()
    assert whole_of(project).state == State.APPROVED
    with pytest.raises(refusals.ProgrammeNotADraft):
        services.add_project(draft=programme, says=says(), reason="More", by=institute())
    with pytest.raises(IntegrityError), transaction.atomic():
        programme.statements.update(order=9)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProjectServes.objects.all().delete()
    draft = services.draft_programme(reason=words("Next"), by=director())
    with pytest.raises(refusals.ProgrammeDrafted):
        services.draft_programme(reason=words("Again"), by=director())
    with pytest.raises(NotAllowed):
        services.put_programme_in_force(draft=draft, valid_from=TODAY, by=director())
    with pytest.raises(refusals.SameAgain):
        services.put_programme_in_force(draft=draft, valid_from=TODAY, by=institute())


def test_a_project_says_where_it_comes_from_what_it_serves_and_who_answers_for_it() -> None:
    make_strategy()
    draft = services.draft_programme(reason=words("First"), title=words("A programme"), by=director())
    for wrong, refusal in (
        ({"evidence": {}}, refusals.NoSource),
        ({"serves": []}, refusals.ServesNothing),
        ({"body": {}}, refusals.Nobodys),
    ):
        with pytest.raises(refusal):
            services.add_project(draft=draft, says=says(**wrong), reason="r", by=director())
    with pytest.raises(refusals.ProgrammeNeedsReason):
        services.add_project(draft=draft, says=says(), reason=" ", by=director())
    assert not Project.objects.exists()


def test_versions_differ_by_reasons_and_what_was_dropped_stays_to_be_seen_and_may_return() -> None:
    _programme, project = make_programme()
    by = institute()
    draft = services.draft_programme(reason=words("Evaluated"), by=by)
    services.drop_project(draft=draft, project=project, reason="It is no use", by=by)
    other = services.add_project(draft=draft, says=says("Another"), reason="Everybody asked", by=by)
    assert [whole.code for whole in queries.projects_of(draft)] == ["P02"]
    assert queries.project_by_code(other.code) is None  # a draft is nobody else's
    assert whole_of(project).state == State.APPROVED
    services.put_programme_in_force(draft=draft, valid_from=TODAY, by=by)
    found = queries.programme_differences(draft)
    assert {(each.project.code, each.type, each.reasons[0].reason) for each in found} == {
        ("P01", "dropped", "It is no use"),
        ("P02", "added", "Everybody asked"),
    }
    gone = whole_of(project)
    assert (gone.state, gone.steps[-1].reason) == (State.DROPPED, "It is no use")
    assert [whole.code for whole in queries.left_projects(draft)] == ["P01"]
    third = services.draft_programme(reason=words("Second thoughts"), by=by)
    services.add_project(draft=third, project=project, says=says("Better"), reason="With money now", by=by)
    changed = says("Another", serves=[element("I1.2")])
    services.change_project(draft=third, project=other, says=changed, reason="It serves more", by=by)
    with pytest.raises(refusals.SameAgain):
        services.change_project(draft=third, project=other, says=changed, reason="r", by=by)
    services.put_programme_in_force(draft=third, valid_from=TODAY, by=by)
    assert whole_of(project).state == State.APPROVED
    [change] = [each for each in queries.programme_differences(third) if each.type == "changed"]
    assert change.what == ("serves",)


def test_the_chain_leads_from_words_through_measures_and_projects_to_the_figure_of_today() -> None:
    make_strategy()
    by = institute()
    proposal = new_node("proposal")
    draft = services.draft_programme(reason=words("First"), title=words("A programme"), by=by)
    project = services.add_project(draft=draft, says=says(proposal=proposal), reason="Asked for", by=by)
    services.measure(project=project, code="agenda.no_shows", baseline=0.2, baseline_on=TODAY, target=0.1, due=TODAY, by=by)
    assert not [step for step in what_became_of([proposal.pk]) if step.kind == "project"]
    services.put_programme_in_force(draft=draft, valid_from=TODAY, by=by)
    observe("agenda.no_shows", 0.15)
    told = {step.kind: step.what for step in what_became_of([proposal.pk])}
    assert (told["project"].title, told["project"].state) == ("A project", "Approved")
    assert told["indicator"].figure == "15.0 %"
    assert {step.kind for step in where_from([project.node_id])} == {"measure", "project"}
    draft = services.draft_programme(reason=words("Next"), by=by)
    services.change_project(draft=draft, project=project, says=says(serves=[element("I1.2")]), reason="Somewhere else", by=by)
    services.put_programme_in_force(draft=draft, valid_from=TODAY, by=by)
    standing = Derivation.objects.standing().filter(target_id=project.node_id, type="serves")
    assert [edge.source_id for edge in standing] == [element("I1.2").node_id]
    assert Derivation.objects.filter(withdrawal__reason="Somewhere else").count() == 2


def observe(code: str, value: float, *, status: str = "approved", month: dt.date = dt.date(2026, 2, 1)) -> None:
    now = clock.now()
    run = Run.objects.create(started_at=now, finished_at=now, cut_at=now)
    seen = Observation.objects.create(
        indicator=code, month=month, level="city", value=value, n=50, cut_at=now, definition="d", run=run, made_at=now
    )
    worker = Worker.objects.filter(account__isnull=False).first()
    assert worker is not None
    ObservationStep.objects.create(observation=seen, status=status, at=now, by=worker.account, by_name="Somebody")


def test_an_indicator_shows_the_last_approved_value_and_how_much_of_the_way_is_behind() -> None:
    _programme, project = make_programme()
    by = institute()
    kept = services.measure(project=project, code="agenda.no_shows", baseline=0.2, baseline_on=TODAY, target=0.1, due=TODAY, by=by)
    observe("agenda.no_shows", 0.15)
    observe("agenda.no_shows", 0.01, status="reviewed", month=dt.date(2026, 3, 1))
    [gauge] = whole_of(project).gauges
    assert (gauge.value, gauge.percent, gauge.met, gauge.worse) == (0.15, 50, False, False)
    services.aim(indicator=kept, value=0.16, due=TODAY, reason="It was too much to ask", by=by)
    [gauge] = whole_of(project).gauges
    assert gauge.met
    with pytest.raises(refusals.MeasuredAlready):
        services.measure(project=project, code="agenda.no_shows", target=0.1, due=TODAY, by=by)
    with pytest.raises(refusals.NoSuchIndicator):
        services.measure(project=project, code="of.nothing", target=0.1, due=TODAY, by=by)


@pytest.mark.parametrize("state", State)
def test_a_project_goes_only_ways_that_are_allowed_and_the_database_says_so(state: State) -> None:
    _programme, project = make_programme()
    for wanted in State:
        if wanted in ALLOWED[State.APPROVED]:
            continue
        with pytest.raises(refusals.NotThatWay):
            services.take_step(project=project, state=wanted, reason="r", by=institute())
    if state in ALLOWED[State.APPROVED]:
        services.take_step(project=project, state=state, reason="r", by=institute())
        assert whole_of(project).state == state
    wrong = State.PROPOSED if whole_of(project).state != State.DROPPED else State.FINISHED
    with pytest.raises(IntegrityError), transaction.atomic():
        ProjectStep.objects.create(project=project, state=wrong, actor_name="x", at=clock.now())


def test_pausing_needs_a_reason_and_dropping_is_the_institutes() -> None:
    _programme, project = make_programme()
    with pytest.raises(refusals.ProgrammeNeedsReason):
        services.take_step(project=project, state=State.PAUSED, reason="", by=director())
    with pytest.raises(NotAllowed):
        services.take_step(project=project, state=State.DROPPED, reason="No use", by=director())


def test_days_places_and_money_are_added_and_the_last_word_holds() -> None:
    _programme, project = make_programme()
    by = director()
    milestone = services.add_milestone(project=project, title=words("Open"), date=TODAY, by=by)
    services.forecast_milestone(milestone=milestone, date=TODAY + dt.timedelta(days=30), reason="The works are late", by=by)
    [stone] = whole_of(project).stones
    assert (stone.late, stone.overdue) == (30, True)
    with pytest.raises(refusals.ProgrammeNeedsReason):
        services.forecast_milestone(milestone=milestone, date=TODAY, reason="", by=by)
    with pytest.raises(refusals.DoneInTheFuture):
        services.accomplish_milestone(milestone=milestone, date=clock.today() + dt.timedelta(days=1), by=by)
    services.accomplish_milestone(milestone=milestone, date=TODAY, by=by)
    assert whole_of(project).done == 1
    centre = make_centre()
    for state in ("planned", "under_way", "done"):
        services.roll_out(project=project, place=centre, wave=1, state=state, date=TODAY, by=by)
    assert [place.state for place in whole_of(project).places] == ["done"]
    amounts = {"planned": Decimal("10.50"), "committed": Decimal(0), "spent": Decimal(0)}
    services.write_budget(project=project, year=2026, chapter="staff", by=by, **amounts)
    with pytest.raises(refusals.SameAgain):
        services.write_budget(project=project, year=2026, chapter="staff", by=by, **amounts)
    with pytest.raises(refusals.ProgrammeNeedsReason):
        services.write_budget(project=project, year=2026, chapter="staff", by=by, **amounts | {"planned": Decimal(11)})
    services.write_budget(project=project, year=2026, chapter="staff", by=by, reason="A post more", **amounts | {"planned": Decimal(11)})
    first = services.fund(project=project, source=words("City"), amount=Decimal(8), by=by)
    services.fund(project=project, source=words("City"), amount=Decimal(9), replaces=first, reason="More", by=by)
    services.add_risk(project=project, title=words("Late"), likelihood=2, impact=3, answer=words("Begin early"), by=by)
    whole = whole_of(project)
    assert (whole.planned, whole.funded, whole.risks[0].weight) == (Decimal(11), Decimal(9), 6)
    for rows in (BudgetFigure, MilestoneDate, RolloutStep, ProgrammeChange):
        with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
            rows.objects.all().delete()


def test_an_evaluation_leads_to_a_decision_that_shows_in_the_next_version() -> None:
    programme, project = make_programme()
    by = institute()
    texts = {name: words(name) for name in ("title", "question", "method", "findings")}
    looked = services.evaluate(programme=programme, made_on=TODAY, by=director(), **texts)
    advice = services.recommend(evaluation=looked, text=words("Begin again"), project=project, by=director())
    with pytest.raises(NotAllowed):
        services.rule_on(recommendation=advice, answer="accepted", reason="Yes", by=director())
    with pytest.raises(refusals.ProgrammeNeedsReason):
        services.rule_on(recommendation=advice, answer="accepted", reason="", by=by)
    services.rule_on(recommendation=advice, answer="accepted", reason="Yes", programme=programme, by=by)
    [found] = queries.evaluations()
    assert found.advice[0].ruling is not None
    told = {step.kind: step.what for step in what_became_of([project.node_id])}
    assert (told["recommendation"].title, told["recommendation"].state) == ("Begin again", "Accepted")


def test_a_portfolio_by_hand_is_kept_as_it_was_chosen() -> None:
    programme, project = make_programme()
    found = queries.portfolio(programme, budget=Decimal(100), by_hand=[project.code])
    assert (found.by_rule.codes, found.by_hand.codes) == ((), ("P01",))  # no round asked about what it serves
    assert [row.element.code for row in found.by_hand.without.objectives] == ["I1.2"]
    assert [row.element.code for row in found.by_rule.without.lines] == ["I1"]
    kept = {"programme": programme, "title": "Mine", "budget": Decimal(100), "by": director()}
    with pytest.raises(refusals.NothingChosen):
        services.keep_scenario(projects=[], reason="r", **kept)
    services.keep_scenario(projects=[project], reason="Because", **kept)
    [scenario] = queries.scenarios(programme)
    assert [each.code for each in scenario.projects.all()] == ["P01"]


def test_reading_a_programme_costs_the_same_however_many_projects_it_has(django_assert_max_num_queries: Any) -> None:
    programme, _project = make_programme()
    draft = services.draft_programme(reason=words("More"), by=institute())
    for number in range(3):
        project = services.add_project(draft=draft, says=says(f"Number {number}"), reason="r", by=institute())
        services.add_milestone(project=project, title=words("Open"), date=TODAY, by=institute())
    for version, expected in ((programme, 1), (draft, 4)):
        with django_assert_max_num_queries(16):
            assert len(queries.projects_of(version)) == expected
