"""A city's action programme from its folder: the versions that it has had, and what happened to each project."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from impulsem.organisation.models import Centre, Territory
from impulsem.platform import city, clock
from impulsem.platform.actors import Actor
from impulsem.platform.words import Words
from impulsem.provenance.models import Derivation, Node
from impulsem.provenance.services import Edge, derive, new_node, new_nodes
from impulsem.strategy.models import (
    BudgetFigure,
    Element,
    Evaluation,
    Funding,
    IndicatorNode,
    Milestone,
    MilestoneDate,
    Option,
    Programme,
    ProgrammeArea,
    ProgrammeChange,
    Project,
    ProjectIndicator,
    ProjectServes,
    ProjectStatement,
    ProjectStep,
    Recommendation,
    Risk,
    RiskAssessment,
    RolloutStep,
    Ruling,
    Target,
)
from impulsem.strategy.models.programme import State
from impulsem.strategy.services.programme import COPIED, KIND, link_projects
from impulsem.strategy.services.programme_delivery import indicator_node
from impulsem.strategy.services.programme_evaluation import KIND as RECOMMENDATION

LANGUAGES = [code for code, _name in settings.LANGUAGES]
#: Said of a change of forecast in the city's folder, where nothing else is.
LATER = "Nova previsió després de revisar el calendari."
INVENTED = ("Xifra inventada", "Cifra inventada", "An invented figure")
FIRST_PROPOSED = dt.timedelta(days=49)  # before the first version was in force


@transaction.atomic
def load_programme(*, folder: Path, by: Actor) -> dict[str, int]:
    """The programme of `folder`/strategy/programme.toml; says how many projects are in force, and how many were ever in it.

    Loaded once: from then on the programme changes by versions with reasons. Needs the strategy and the centres; links to rounds and
    proposals where they are there already.
    """
    if not Programme.objects.exists():
        _Load(city.settings(folder / "strategy", "programme.toml"), by).all()
    held = ProjectStatement.objects.filter(programme__status=Programme.Status.IN_FORCE).count()
    return {"projects": held, "projects_ever": Project.objects.count()}


def _words(texts: Sequence[str]) -> Words:
    return dict(zip(LANGUAGES, texts, strict=True))


def _noon(day: dt.date) -> dt.datetime:
    return clock.at(day, dt.time(12))


class _Load:
    """Rows are written as they were then, with the days of the file; services write what happens from now on."""

    def __init__(self, given: Mapping[str, Any], by: Actor) -> None:
        self.given, self.by = given, by
        self.elements = {element.code: element for element in Element.objects.all()}
        self.centres = {centre.code: centre for centre in Centre.objects.all()}
        self.territories = {territory.code: territory for territory in Territory.objects.all()}
        self.versions: list[Programme] = []

    def written(self, day: dt.date, reason: str = "") -> dict[str, Any]:
        return {"reason": reason, "worker_id": self.by.worker_id, "actor_name": self.by.name, "at": _noon(day)}

    def all(self) -> None:
        self.areas = {
            each["code"]: ProgrammeArea.objects.create(
                code=each["code"], order=order, title=_words(each["title"]), text=_words(each["text"])
            )
            for order, each in enumerate(self.given["area"], start=1)
        }
        listed = self.given["project"]
        nodes = new_nodes(KIND, len(listed))
        made = Project.objects.bulk_create(
            [Project(code=each["code"], node=node, illustrative=True) for each, node in zip(listed, nodes, strict=True)]
        )
        self.projects = {project.code: project for project in made}
        for number, version in enumerate(self.given["version"], start=1):
            self.version(number, version)
        ends = {
            old["project"]: (version["valid_from"], old["reason"])
            for version in self.given["version"]
            for old in version.get("dropped", [])
        }
        for each in listed:
            self.project(self.projects[each["code"]], each, ends.get(each["code"]))
        self.evaluation(self.given["evaluation"])

    def version(self, number: int, given: Mapping[str, Any]) -> None:
        """Its statements: all projects of the first day in the first one, then those of the version before with its changes."""
        whole = self.given["programme"]
        before = self.versions[-1] if self.versions else None
        version = Programme.objects.create(
            number=number, supersedes=before, title=_words(whole["title"]), reason=_words(given["reason"]), budget=Decimal(given["budget"]),
            source=whole["source"], note=_words(whole["note"]), illustrative=True, created_at=_noon(given["valid_from"]),
        )  # fmt: skip
        if before is None:
            for each in self.given["project"]:
                if "since" not in each:
                    self.say(version, each)
        else:
            self.continue_from(before, version, given)
            before.status = Programme.Status.SUPERSEDED
            before.save(update_fields=["status"])
        version.status, version.valid_from = Programme.Status.IN_FORCE, given["valid_from"]
        version.save(update_fields=["status", "valid_from"])
        self.versions.append(version)
        link_projects(version, by=self.by)

    def continue_from(self, before: Programme, version: Programme, given: Mapping[str, Any]) -> None:
        by_code = {each["code"]: each for each in self.given["project"]}
        changed = {each["project"]: each for each in given.get("changed", [])}
        gone = {each["project"] for each in given.get("dropped", [])}
        for said in before.statements.select_related("project").prefetch_related("served__element"):
            if said.project.code in gone:
                continue
            change = changed.get(said.project.code, {})
            columns = {name: getattr(said, name) for name in COPIED}
            if "description" in change:
                columns["description"] = _words(change["description"])
            copy = ProjectStatement.objects.create(programme=version, **columns)
            self.link(copy, change.get("serves") or [each.element.code for each in said.served.all()])
        for each in given.get("added", []):
            self.say(version, by_code[each["project"]])
        for type_ in ProgrammeChange.Type:
            for each in given.get(type_.value, []):
                ProgrammeChange.objects.create(
                    programme=version,
                    project=self.projects[each["project"]],
                    type=type_,
                    **self.written(given["valid_from"], each["reason"]),
                )

    def say(self, version: Programme, given: Mapping[str, Any]) -> None:
        source, *shown = given["source"]
        served = [self.elements[code] for code in given["serves"]]
        said = ProjectStatement.objects.create(
            programme=version, project=self.projects[given["code"]], area=self.areas[given["area"]], order=int(given["code"][1:]),
            title=_words(given["title"]), description=_words(given["description"]), justification=_words(given["why"]),
            body=_words(given["body"]), **self.evidence(source, shown, served),
        )  # fmt: skip
        self.link(said, given["serves"])

    def evidence(self, source: str, shown: Sequence[str], served: Sequence[Element]) -> dict[str, Any]:
        """The source of a project, and the row that shows it where the round or the proposal is recorded."""
        if source == "participation":
            node = Node.objects.filter(
                kind="proposal", outgoing__target_id__in=[each.node_id for each in served], outgoing__withdrawal__isnull=True
            )
            return {"source": ProjectStatement.Source.PARTICIPATION, "evidence": _words(shown), "proposal": node.order_by("pk").first()}
        kind = ProjectStatement.Source.OBJECTIVE if source == "objectives" else ProjectStatement.Source.MEASURE
        option = Option.objects.filter(round__about=source, key=shown[0]).order_by("pk").first()
        asked = {"objectives": ["Ronda d'objectius", "Ronda de objetivos", "Round on objectives"]}
        named = asked.get(source, ["Ronda de mesures", "Ronda de medidas", "Round on measures"])
        return {"source": kind, "option": option, "evidence": _words([f"{each}: {shown[0]}" for each in named])}

    def link(self, said: ProjectStatement, codes: Sequence[str]) -> None:
        ProjectServes.objects.bulk_create([ProjectServes(statement=said, element=self.elements[code]) for code in codes])

    def project(self, project: Project, given: Mapping[str, Any], end: tuple[dt.date, str] | None) -> None:
        """Everything that happened to one project."""
        agreed = given.get("since", self.given["version"][0]["valid_from"])
        first = given["steps"][0][1] if given["steps"] else agreed
        steps: list[tuple[str, dt.date, str]] = [
            (State.PROPOSED, min(agreed - FIRST_PROPOSED, first), ""),
            (State.APPROVED, min(agreed, first), ""),
            *((state, day, said[0] if said else "") for state, day, *said in given["steps"]),
            *([(State.DROPPED, *end)] if end else []),
        ]
        ProjectStep.objects.bulk_create([ProjectStep(project=project, state=state, **self.written(day, why)) for state, day, why in steps])
        self.milestones(project, given["milestones"], agreed)
        RolloutStep.objects.bulk_create(list(self.waves(project, given.get("waves", []), end)))
        BudgetFigure.objects.bulk_create(list(self.budget(project, given.get("budget", []))))
        for source, agreement, amount in given.get("funding", []):
            Funding.objects.create(project=project, source=_words(source), agreement=agreement, amount=amount, **self.written(agreed))
        for name, likelihood, impact in given.get("risks", []):
            title, answer = self.given["risks"][name]
            RiskAssessment.objects.create(
                risk=Risk.objects.create(project=project, title=_words(title)), likelihood=likelihood, impact=impact, answer=_words(answer),
                **self.written(agreed),
            )  # fmt: skip
        for code, baseline, day, aim, due in given.get("indicators", []):
            self.measured(project, indicator_node(code), baseline, day, aim, due)

    def milestones(self, project: Project, listed: Sequence[Sequence[Any]], agreed: dt.date) -> None:
        for order, (name, baseline, done, *forecast) in enumerate(listed, start=1):
            milestone = Milestone.objects.create(project=project, order=order, title=_words(self.given["milestones"][name]))
            kinds = MilestoneDate.Kind
            days: list[tuple[str, dt.date, dt.date, str]] = [(kinds.BASELINE, baseline, min(agreed, baseline), "")]
            days += [(kinds.FORECAST, day, baseline, LATER) for day in forecast]
            days += [(kinds.ACTUAL, done, done, "")] if done else []
            MilestoneDate.objects.bulk_create(
                [MilestoneDate(milestone=milestone, kind=kind, date=day, **self.written(at, why)) for kind, day, at, why in days]
            )

    def waves(self, project: Project, listed: Sequence[Sequence[Any]], end: tuple[dt.date, str] | None) -> Iterator[RolloutStep]:
        named: set[str] = set()
        for number, (state, day, places) in enumerate(listed, start=1):
            for code in sorted(set(self.centres) - named) if places == "rest" else places.split():
                named |= {code} if code in self.centres else self.centres_of(code)
                reason = end[1] if end and state == RolloutStep.State.STOPPED else ""
                yield RolloutStep(
                    project=project, centre=self.centres.get(code), territory=self.territories.get(code), wave=number, state=state,
                    date=day, **self.written(min(day, clock.today()), reason),
                )  # fmt: skip

    def centres_of(self, territory: str) -> set[str]:
        return {code for code, centre in self.centres.items() if centre.territory_id == self.territories[territory].pk}

    def budget(self, project: Project, listed: Sequence[str]) -> Iterator[BudgetFigure]:
        for line in listed:
            year, chapter, *amounts = line.split()
            planned, committed, spent = (Decimal(amount) for amount in amounts)
            day = min(dt.date(int(year), 12, 15), clock.today())
            yield BudgetFigure(
                project=project, year=int(year), chapter=chapter, planned=planned, committed=committed, spent=spent, **self.written(day)
            )

    def measured(self, project: Project, node: IndicatorNode, baseline: float, day: dt.date, aim: float, due: dt.date) -> None:
        row = ProjectIndicator.objects.create(
            project=project, indicator=node, baseline=baseline, baseline_on=day, baseline_source=_words(INVENTED)
        )
        Target.objects.create(indicator=row, value=aim, due=due, **self.written(day))
        derive([Edge(project.node_id, node.node_id, Derivation.Type.MEASURED)], by=self.by)

    def evaluation(self, given: Mapping[str, Any]) -> None:
        """What the first version was found to be, and what the next one made of it."""
        words = {name: _words(given[name]) for name in ("title", "question", "method", "findings")}
        signed = {name: value for name, value in self.written(given["made_on"]).items() if name != "reason"}
        evaluation = Evaluation.objects.create(programme=self.versions[0], made_on=given["made_on"], illustrative=True, **words, **signed)
        for order, each in enumerate(given["recommendation"], start=1):
            project = self.projects[each["project"]]
            made = Recommendation.objects.create(
                evaluation=evaluation, project=project, node=new_node(RECOMMENDATION), order=order, text=_words(each["text"])
            )
            derive([Edge(project.node_id, made.node_id, Derivation.Type.GENERALISED)], by=self.by)
            accepted = each["answer"] != Ruling.Answer.REFUSED
            assert self.versions[-1].valid_from is not None
            Ruling.objects.create(
                recommendation=made, answer=each["answer"], programme=self.versions[-1] if accepted else None,
                **self.written(self.versions[-1].valid_from, each["reason"]),
            )  # fmt: skip
