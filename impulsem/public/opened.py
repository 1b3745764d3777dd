"""Tables of open data that are not one process's: the strategy, the results of rounds, the programme, what led to what."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from typing import Any

from impulsem.participation.queries.derivations import all_derivations_sheet
from impulsem.participation.queries.published import Field, Sheet
from impulsem.platform.words import said
from impulsem.provenance.models import Node
from impulsem.strategy import queries as strategy
from impulsem.strategy.models import IndicatorNode
from impulsem.strategy.queries import published

NUMBER = "integer"
LANGUAGES = (("ca", "Catalan"), ("es", "Spanish"), ("en", "English"))
CODES = ("ca", "es", "en-gb")  # of `LANGUAGES`, as texts are kept


def strategy_sheet() -> Sheet:
    """Every statement of every version in force or replaced since."""
    fields = (
        Field("version", "Number of the version", NUMBER),
        Field("status", "in_force or superseded"),
        Field("valid_from", "First day", "date"),
        Field("code", "Code, the same through all versions"),
        Field("kind", "facet, line, objective or measure"),
        Field("above", "Code of what it stands below"),
        Field("number", "Number as readers see it"),
        *(Field(f"title_{code}", f"Title in {name}") for code, name in LANGUAGES),
        *(Field(f"text_{code}", f"Text in {name}") for code, name in LANGUAGES),
        Field("node", "Key in the tables of places"),
    )
    return Sheet("strategy", "The strategy, version by version.", fields, published.statements_for_all)


def results_sheet() -> Sheet:
    """Options of published rounds with what came out; the ballots stand with each round."""
    fields = (
        Field("round", "Key of the round"),
        Field("title", "Title of the round"),
        Field("hash", "SHA-256 of the result"),
        Field("option", "Key of the option"),
        Field("option_title", "Title of the option"),
        Field("rank", "Rank with the agreed weights", NUMBER),
        Field("rank_from", "Best rank in nine of ten repetitions", NUMBER),
        Field("rank_to", "Worst rank in nine of ten repetitions", NUMBER),
        Field("score_agreed", "Mean with the agreed weights", "number"),
        Field("score_equal", "Mean with equal weights", "number"),
        Field("score_headcount", "Mean, one head one vote", "number"),
        Field("share_in", "Share of repetitions in which it is chosen", "number"),
        Field("band", "clear, borderline or below"),
        Field("chosen", "Whether it is chosen", "boolean"),
        Field("reason", "Public reason of whoever decided"),
    )
    return Sheet("results", "What came out of each published round.", fields, _results)


def _results() -> Iterator[tuple[Any, ...]]:
    for round in strategy.published_rounds():
        found = strategy.results(round)
        for each in found.outcomes:
            yield (
                str(round.uuid), said(round.title), found.hash, each.key, each.title, each.ranks["agreed"], each.low, each.high,
                each.scores["agreed"], each.scores["equal"], each.scores["headcount"], each.share_in, each.band, bool(each.is_in),
                each.decision.reason if each.decision else "",
            )  # fmt: skip


def programme_sheet() -> Sheet:
    """Projects of the programme in force, as they stand, and those that it left out."""
    fields = (
        Field("version", "Number of the version that has it, or had it last", NUMBER),
        Field("code", "Code of the project, the same through all versions"),
        *(Field(f"title_{code}", f"Title in {name}") for code, name in LANGUAGES),
        Field("area", "Code of the area"),
        Field("state", "proposed, approved, starting, consolidated, finished, paused or dropped"),
        Field("source", "objective, measure or participation: where it was chosen from"),
        Field("serves", "Codes of the objectives and measures that it serves, with spaces"),
        Field("milestones", "How many there are", NUMBER),
        Field("milestones_done", "How many are done", NUMBER),
        Field("next_milestone", "Day on which the next one is expected", "date"),
        Field("places", "Centres and territories that it is to reach", NUMBER),
        Field("places_done", "How many it has reached", NUMBER),
        Field("planned", "Euros planned", "number"),
        Field("committed", "Euros committed", "number"),
        Field("spent", "Euros spent", "number"),
        Field("node", "Key in the tables of places"),
        Field("illustrative", "Whether its dates, money and places are invented", "boolean"),
    )
    return Sheet("programme", "Projects of the action programme in force, and those that it left out.", fields, _projects)


def _wholes() -> list[strategy.Whole]:
    held = strategy.programme_in_force()
    return strategy.projects_of(held) if held else []


def _projects() -> Iterator[tuple[Any, ...]]:
    held = strategy.programme_in_force()
    wholes = [*strategy.projects_of(held), *strategy.left_projects(held)] if held else []
    nodes = dict(Node.objects.filter(pk__in=[each.project.node_id for each in wholes]).values_list("pk", "uuid"))
    for each in wholes:
        title, following = each.statement.title, each.next_stone
        yield (
            each.statement.programme.number, each.code, *(title.get(code, "") for code in CODES), each.statement.area.code,
            each.state.value, each.statement.source, " ".join(served.element.code for served in each.serves), len(each.stones), each.done,
            following.expected.isoformat() if following else None, len(each.places), each.in_place, float(each.planned),
            float(each.committed), float(each.spent), str(nodes[each.project.node_id]), each.project.illustrative,
        )  # fmt: skip


def indicators_sheet() -> Sheet:
    """Indicators of the projects in force: where they began, where they are, where they are to be."""
    fields = (
        Field("project", "Code of the project"),
        Field("indicator", "Code of the indicator"),
        Field("name", "Name of the indicator"),
        Field("level", "city, territory or centre"),
        Field("place", "Code of the place"),
        Field("baseline", "Value at the beginning", "number"),
        Field("baseline_on", "Day of the baseline", "date"),
        Field("target", "Value that is aimed at", "number"),
        Field("due", "Day by which it is to be reached", "date"),
        Field("value", "Last approved value; empty where there is none, or where it is about too few", "number"),
        Field("month", "First day of the month of that value", "date"),
        Field("node", "Key in the table of derivations"),
    )
    return Sheet("indicators", "Indicators of the projects in force, with their last approved values.", fields, _indicators)


def _indicators() -> Iterator[tuple[Any, ...]]:
    nodes = {code: str(node) for code, node in IndicatorNode.objects.values_list("code", "node__uuid")}
    for whole in _wholes():
        for each in whole.gauges:
            row, target = each.row, each.target
            yield (
                whole.code, each.code, each.name, row.level, row.place, row.baseline, _day(row.baseline_on),
                target.value if target else None, _day(target.due) if target else None,
                None if each.hidden else each.value, _day(each.month), nodes[each.code],
            )  # fmt: skip


def budget_sheet() -> Sheet:
    """Budget lines of the projects in force, as they hold."""
    fields = (
        Field("project", "Code of the project"),
        Field("year", "Year", NUMBER),
        Field("chapter", "staff, services, transfers or investment"),
        Field("planned", "Euros planned", "number"),
        Field("committed", "Euros committed", "number"),
        Field("spent", "Euros spent", "number"),
    )
    return Sheet("budget", "Budget lines of the projects in force, by year and chapter.", fields, _budget)


def _budget() -> Iterator[tuple[Any, ...]]:
    for whole in _wholes():
        for each in whole.budget:
            yield whole.code, each.year, each.chapter, float(each.planned), float(each.committed), float(each.spent)


def funding_sheet() -> Sheet:
    """Who pays for the projects in force."""
    fields = (
        Field("project", "Code of the project"),
        *(Field(f"source_{code}", f"Who pays, in {name}") for code, name in LANGUAGES),
        Field("agreement", "Agreement"),
        Field("amount", "Euros", "number"),
    )
    return Sheet("funding", "Who pays for the projects in force.", fields, _funding)


def _funding() -> Iterator[tuple[Any, ...]]:
    for whole in _wholes():
        for each in whole.funding:
            yield whole.code, *(each.source.get(code, "") for code in CODES), each.agreement, float(each.amount)


def risks_sheet() -> Sheet:
    """What could go wrong with the projects in force, as it was assessed last."""
    fields = (
        Field("project", "Code of the project"),
        *(Field(f"title_{code}", f"What could go wrong, in {name}") for code, name in LANGUAGES),
        Field("likelihood", "How likely it is, from 1 to 3", NUMBER),
        Field("impact", "How much it would matter, from 1 to 3", NUMBER),
        *(Field(f"answer_{code}", f"What is done about it, in {name}") for code, name in LANGUAGES),
        Field("open", "Whether it can still happen", "boolean"),
        Field("assessed_on", "Day of the last assessment", "date"),
    )
    return Sheet("risks", "Risks of the projects in force, as they were assessed last.", fields, _risks)


def _risks() -> Iterator[tuple[Any, ...]]:
    for whole, each in strategy.risks_of(_wholes()):
        title, now = each.row.title, each.now
        yield (
            whole.code, *(title.get(code, "") for code in CODES), now.likelihood, now.impact,
            *(now.answer.get(code, "") for code in CODES), now.open, now.at.date().isoformat(),
        )  # fmt: skip


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def decided() -> list[Sheet]:
    """All tables of this module."""
    return [
        strategy_sheet(), results_sheet(), programme_sheet(), indicators_sheet(), budget_sheet(), funding_sheet(), risks_sheet(),
        all_derivations_sheet(),
    ]  # fmt: skip


def fingerprint(sheet: Sheet) -> str:
    """Changes whenever a row does."""
    whole = hashlib.sha256()
    for row in sheet.rows():
        whole.update(repr(row).encode())
    return whole.hexdigest()[:32]
