"""What pages for everyone show, put together from what the contexts below publish."""

from __future__ import annotations

import dataclasses
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from impulsem.participation.models import CitedFigure, Dimension, Phase, Process, SourceAnswer, Theme
from impulsem.participation.queries import Table, participation_table, published
from impulsem.participation.queries.published import ASIDE, PLACED, WAITING, WITHHELD, Asked, Said, Stream
from impulsem.participation.queries.source_answers import last_told_to_all
from impulsem.participation.queries.synthesis import Coverage, with_total
from impulsem.platform.words import said
from impulsem.provenance.models import Derivation
from impulsem.provenance.queries import Step, told
from impulsem.public.rules import flow as drawing
from impulsem.public.rules.chains import stages
from impulsem.strategy.queries import published as strategy

A_PAGE = 25
NONE = "none"
COLOURS = ("c1", "c3", "c5", "c4", "c2")  # of the lines to which something led


class Pages(NamedTuple):
    """One page of a list. number: 1 the first."""

    number: int
    total: int
    rows: int

    @property
    def first(self) -> int:
        return (self.number - 1) * A_PAGE

    @property
    def before(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def after(self) -> int | None:
        return self.number + 1 if self.number < self.total else None


def pages(count: int, number: int) -> Pages:
    """The page `number` of `count` rows, or the nearest there is."""
    total = max(math.ceil(count / A_PAGE), 1)
    return Pages(min(max(number, 1), total), total, count)


@dataclasses.dataclass(frozen=True, slots=True)
class FlowRow:
    """A line of the flow's table: who said it, what it is about, where it led, how many."""

    dimension: str
    theme: str
    end: str
    count: int


@dataclasses.dataclass(frozen=True, slots=True)
class Flow:
    drawing: drawing.Drawing
    rows: tuple[FlowRow, ...]
    ends: tuple[tuple[str, str, int], ...]  # colour, name, how many
    total: int


@dataclasses.dataclass(frozen=True, slots=True)
class ProcessPage:
    process: Process
    phases: Sequence[Phase]
    table: Table
    coverage: Sequence[Coverage]
    cited: Sequence[CitedFigure]
    flow: Flow
    themes: Sequence[Theme]
    contributions: Sequence[Said]
    contribution_count: int
    proposal_count: int


def process_page(process: Process) -> ProcessPage:
    """Everything of a process that everybody sees (sixteen queries at most, whatever was said)."""
    streams = published.flow(process)
    dimensions, themes = published.dimensions_of(process.pk), published.themes_of(process.pk)
    everything = Asked()
    return ProcessPage(
        process=process,
        phases=published.phases_of(process.pk),
        table=participation_table(process),
        coverage=answered(dimensions, streams),
        cited=published.cited_figures_of(process.pk),
        flow=flow_of(streams, dimensions, themes),
        themes=themes,
        contributions=published.contributions(process, everything, first=0, count=5),
        contribution_count=published.contributions_count(process, everything),
        proposal_count=published.proposals_count(process),
    )


def answered(dimensions: Iterable[Dimension], streams: Iterable[Stream]) -> list[Coverage]:
    """By dimension and, last, in all: the same contributions that the flow shows, so that the two agree."""
    counted: Counter[tuple[int, str]] = Counter()
    for stream in streams:
        counted[stream.dimension_id, stream.fate] += stream.n

    def line(dimension: Dimension) -> Coverage:
        placed, aside, withheld, waiting = (counted[dimension.pk, fate] for fate in (PLACED, ASIDE, WITHHELD, WAITING))
        return Coverage(dimension, placed + aside + withheld + waiting, placed, aside, withheld, waiting)

    return with_total(line(dimension) for dimension in dimensions)


def flow_of(streams: Sequence[Stream], dimensions: Iterable[Dimension], themes: Iterable[Theme]) -> Flow:
    """All contributions from who said them, over what they are about, to where they led (one query)."""
    lines, under = strategy.lines_by_node()
    led = {under[stream.node_id] for stream in streams if stream.node_id in under}
    shown = [line for line in lines if line.code in led]
    ends = [drawing.Stop(line.code, said(line.title), COLOURS[place % len(COLOURS)]) for place, line in enumerate(shown)]
    ends += [
        drawing.Stop(PLACED, _("A proposal outside the strategy"), "c6"),
        drawing.Stop(ASIDE, _("Set aside, with a reason"), "c6"),
        drawing.Stop(WITHHELD, _("Withheld, with a reason"), "c6"),
        drawing.Stop(WAITING, _("Not answered yet"), "c6"),
    ]
    who = [drawing.Stop(str(each.pk), str(each)) for each in dimensions]
    about = [drawing.Stop(str(each.pk), str(each)) for each in themes] + [drawing.Stop(NONE, _("Other"))]
    names = {stop.key: stop.name for stop in (*who, *ends)}
    theme_names = {stop.key: stop.name for stop in about}
    first: defaultdict[tuple[str, str], int] = defaultdict(int)
    second: defaultdict[tuple[str, str], int] = defaultdict(int)
    cells: defaultdict[tuple[str, str, str], int] = defaultdict(int)
    for stream in streams:
        theme = str(stream.theme_id) if str(stream.theme_id) in theme_names else NONE
        end = under.get(stream.node_id or 0, PLACED) if stream.fate == PLACED else stream.fate
        first[str(stream.dimension_id), theme] += stream.n
        second[theme, end] += stream.n
        cells[str(stream.dimension_id), theme, end] += stream.n
    order = {stop.key: place for place, stop in enumerate((*who, *about, *ends))}
    rows = sorted(cells.items(), key=lambda cell: [order[key] for key in cell[0]])
    totals = {stop: sum(count for (_theme, end), count in second.items() if end == stop.key) for stop in ends}
    return Flow(
        drawing=drawing.drawn((who, about, ends), (first, second)),
        rows=tuple(FlowRow(names[a], theme_names[b], names[c], count) for (a, b, c), count in rows),
        ends=tuple((stop.colour, stop.name, count) for stop, count in totals.items() if count),
        total=sum(first.values()),
    )


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """A step with the address of its page, how it came about, and how many others led to the same.

    at_source: what the site that a contribution comes from said of it last.
    """

    step: Step
    url: str
    how: tuple[tuple[str, str], ...]  # in words, and the reason
    others: int
    at_source: SourceAnswer | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Chapter:
    label: str
    told: tuple[Told, ...]
    more: int


def addresses(nodes: Sequence[int]) -> dict[int, str]:
    """Pages of contributions and proposals (one query). Others say theirs themselves."""
    return {node: reverse(f"public:{at.kind}", args=[at.process, at.number]) for node, at in published.addresses(nodes).items()}


def how_it_came(edge: Derivation) -> str:
    """A derivation in plain words, as it is told to whoever said what it comes from."""
    return {
        "same": _("It was taken as it is."),
        "merged": _("It was put together with others that say the same."),
        "split": _("It is a part of it."),
        "generalised": _("It was made more general, so that it holds for everybody."),
        "narrowed": _("It was narrowed down to what can be done."),
        "opposed": _("It says the opposite: somebody else said otherwise."),
        "set_aside": _("It was set aside. This is why:"),
        "quoted": _("It is a passage of it."),
        "serves": _("It helps to bring it about."),
        "measured": _("This figure tells whether it works."),
    }.get(edge.type, str(edge.get_type_display()))


def chapters(start: int, steps: Sequence[Step], *, most: int = 6) -> tuple[Chapter, ...]:
    """The story of the node `start` (two queries)."""
    return stories([start], steps, most=most)[start]


def stories(starts: Iterable[int], steps: Sequence[Step], *, most: int = 6) -> dict[int, tuple[Chapter, ...]]:
    """The stories of several nodes (two queries)."""
    found = {start: stages(start, steps, most=most) for start in starts}
    shown = {step.node_id: step for of_one in found.values() for stage in of_one for step in stage.steps}
    pages_of = addresses(list(shown))
    sources = dict(
        Derivation.objects.standing()
        .filter(target_id__in=[node for node, step in shown.items() if step.kind == "proposal"])
        .values_list("target_id")
        .annotate(n=Count("source_id", distinct=True))
        .order_by()
    )

    def tell(step: Step) -> Told:
        how = tuple(dict.fromkeys((how_it_came(edge), edge.reason) for edge in step.via))
        return Told(step, pages_of.get(step.node_id) or step.what.url, how, max(sources.get(step.node_id, 1) - 1, 0))

    return {
        start: tuple(Chapter(stage.label, tuple(tell(step) for step in stage.steps), stage.more) for stage in of_one)
        for start, of_one in found.items()
    }


def sources_of(node: int, *, most: int = 40) -> tuple[list[Told], int]:
    """What led to a node directly, in the order in which it was said, and how many more there are (six queries)."""
    edges = list(Derivation.objects.standing().filter(target_id=node).order_by("source_id"))
    steps = told([edge.source_id for edge in edges])
    by_source = {edge.source_id: edge for edge in edges}
    shown = [step.node_id for step in steps[:most]]
    pages_of, answers = addresses(shown), last_told_to_all(shown)
    found = [
        Told(
            step,
            pages_of.get(step.node_id) or step.what.url,
            ((how_it_came(by_source[step.node_id]), by_source[step.node_id].reason),),
            0,
            answers.get(step.node_id),
        )
        for step in steps[:most]
    ]
    return found, max(len(steps) - most, 0)
