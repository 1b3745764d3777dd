"""What the workbench shows: what has no place yet, what stands beside a contribution, themes, agreement, coverage."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from impulsem.participation.models import (
    Coding,
    Contribution,
    Correction,
    Dimension,
    Excerpt,
    Process,
    Proposal,
    ProposalVersion,
    Session,
    SourceAnswer,
    Suggestion,
    Theme,
)
from impulsem.participation.queries.source_answers import last_told
from impulsem.participation.synthesis.agreement import Agreement, agreement, differences
from impulsem.provenance.models import Derivation

State = Contribution.State
Type = Derivation.Type


def now_says() -> Coalesce:
    """Annotation: what a contribution says now."""
    newest = Correction.objects.filter(contribution=OuterRef("pk")).order_by("-at", "-pk").values("text")[:1]
    return Coalesce(Subquery(newest), F("original"))


def _has_place() -> Q:
    """A standing edge of the contribution itself, or of a passage of it: the same question as the database's own."""
    standing = Derivation.objects.filter(withdrawal__isnull=True)
    itself = standing.filter(source=OuterRef("node")).exclude(type=Type.QUOTED)
    passage = standing.filter(source__in=Excerpt.objects.filter(contribution=OuterRef(OuterRef("pk"))).values("node"))
    return Q(Exists(itself)) | Q(Exists(passage))


def without_place(
    process: Process, *, theme: Theme | None = None, dimension: Dimension | None = None, session: Session | None = None
) -> QuerySet[Contribution]:
    """Contributions that are neither placed nor withheld, by number. theme: coded to it by anybody, or suggested by the machine."""
    rows = Contribution.objects.filter(process=process).exclude(state=State.WITHHELD).exclude(_has_place())
    if dimension is not None:
        rows = rows.filter(dimension=dimension)
    if session is not None:
        rows = rows.filter(session=session)
    if theme is not None:
        coded = Coding.objects.filter(contribution=OuterRef("pk"), theme=theme)
        suggested = Suggestion.objects.filter(contribution=OuterRef("pk"), kind=Suggestion.Kind.THEME, theme=theme)
        rows = rows.filter(Exists(coded) | Exists(suggested))
    return rows.order_by("number")


def queue(rows: QuerySet[Contribution], *, at: int, most: int = 12) -> tuple[list[Any], Any, int]:
    """The next of `rows` from number `at` on (from the beginning when there is none), the one before them, and how many in all.

    Each is a contribution that has `says`. Three queries.
    """
    shown = rows.annotate(says=now_says()).select_related("dimension", "session")
    coming = list(shown.filter(number__gte=at)[:most]) or list(shown[:most])
    before = shown.filter(number__lt=coming[0].number).order_by("-number").first() if coming else None
    return coming, before, rows.count()


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """Where something leads: the edge, the proposal (none: set aside), and the passage, when only a passage leads there."""

    edge: Derivation
    proposal: Worded | None
    excerpt: Excerpt | None
    withdrawn: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Worded:
    """A proposal as it is worded now."""

    pk: int
    number: int
    says: str


@dataclasses.dataclass(frozen=True, slots=True)
class Alike:
    """Another contribution (number: its own) or a proposal (number: none) that the machine found to be alike, 0 to 1.

    led_to: where the other contribution leads, or the proposal itself; aside: whether the other contribution was set aside.
    """

    score: float
    number: int | None
    says: str
    led_to: tuple[Worded, ...]
    aside: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a contribution on the workbench. at_source: what the site that it comes from said of it last."""

    places: list[Place]
    excerpts: list[Excerpt]
    codings: list[Coding]
    near: list[Alike]
    differently: list[Alike]
    proposals: list[Alike]
    themes: list[Suggestion]
    languages: list[Suggestion]
    at_source: SourceAnswer | None


def statement() -> Subquery:
    """Annotation: how a proposal is worded now."""
    return Subquery(ProposalVersion.objects.filter(proposal=OuterRef("pk")).order_by("-version").values("statement")[:1])


def _worded(rows: QuerySet[Proposal]) -> dict[int, Worded]:
    """The proposals in their order, by key of their node. One query."""
    found = rows.annotate(says=statement()).values_list("node_id", "pk", "number", "says")
    return {node: Worded(pk, number, says) for node, pk, number, says in found}


def beside(contribution: Contribution) -> Beside:
    """Nine queries, whatever there is."""
    excerpts = list(Excerpt.objects.filter(contribution=contribution).order_by("start", "end"))
    found: defaultdict[str, list[Suggestion]] = defaultdict(list)
    for suggestion in Suggestion.objects.filter(contribution=contribution).select_related("theme").order_by("kind", "-score", "pk"):
        found[suggestion.kind].append(suggestion)
    alike = _alike([each for rows in found.values() for each in rows if each.other_id or each.proposal_id])
    return Beside(
        places=places_of(contribution, excerpts),
        excerpts=excerpts,
        codings=list(Coding.objects.filter(contribution=contribution).select_related("theme", "worker").order_by("at")),
        near=[alike[each.pk] for each in found[Suggestion.Kind.NEAR_DUPLICATE]],
        differently=[alike[each.pk] for each in found[Suggestion.Kind.ANSWERED_DIFFERENTLY]],
        proposals=[alike[each.pk] for each in found[Suggestion.Kind.PROPOSAL]],
        themes=found[Suggestion.Kind.THEME],
        languages=found[Suggestion.Kind.LANGUAGE],
        at_source=last_told([contribution.pk]).get(contribution.pk),
    )


def _alike(suggestions: Sequence[Suggestion]) -> dict[int, Alike]:
    """What each suggestion is about, by its key. Three queries."""
    others = Contribution.objects.filter(pk__in=[each.other_id for each in suggestions if each.other_id]).annotate(says=now_says())
    said = {pk: more for pk, *more in others.values_list("pk", "number", "says", "node_id", "process__aside_id")}
    edges = Derivation.objects.standing().filter(source_id__in=[node for _number, _says, node, _aside in said.values()])
    targets: defaultdict[int, list[int]] = defaultdict(list)
    for source, target in edges.exclude(type=Type.QUOTED).order_by("pk").values_list("source_id", "target_id"):
        targets[source].append(target)
    wanted = Q(pk__in=[each.proposal_id for each in suggestions if each.proposal_id])
    wanted |= Q(node_id__in=[target for some in targets.values() for target in some])
    by_node = _worded(Proposal.objects.filter(wanted))
    by_pk = {worded.pk: worded for worded in by_node.values()}
    found = {}
    for each in suggestions:
        if each.other_id:
            number, says, node, aside = said[each.other_id]
            led_to = tuple(by_node[target] for target in targets[node] if target in by_node)
            found[each.pk] = Alike(each.score, number, says, led_to, aside in targets[node])
        elif each.proposal_id:
            worded = by_pk[each.proposal_id]
            found[each.pk] = Alike(each.score, None, worded.says, (worded,))
    return found


def places_of(contribution: Contribution, excerpts: Sequence[Excerpt] | None = None) -> list[Place]:
    """Where it leads, and where it led before that was taken back. Two or three queries."""
    passages = {each.node_id: each for each in (Excerpt.objects.filter(contribution=contribution) if excerpts is None else excerpts)}
    edges = Derivation.objects.filter(source_id__in=[contribution.node_id, *passages]).exclude(type=Type.QUOTED)
    edges = edges.select_related("withdrawal").order_by("at", "pk")
    proposals = _worded(Proposal.objects.filter(node_id__in=[edge.target_id for edge in edges]))
    return [Place(edge, proposals.get(edge.target_id), passages.get(edge.source_id), hasattr(edge, "withdrawal")) for edge in edges]


def find_proposals(process: Process, *, words: str = "", theme: Theme | None = None, most: int = 20) -> list[Worded]:
    """Proposals that something may still lead to, by number or words (all of them, in any order). One query."""
    rows = Proposal.objects.filter(process=process).exclude(state=Proposal.State.SET_ASIDE).annotate(says=statement())
    if theme is not None:
        rows = rows.filter(theme=theme)
    if words.strip().isdigit():
        rows = rows.filter(number=int(words))
    else:
        for word in words.split()[:8]:
            rows = rows.filter(says__icontains=word)
    return list(_worded(rows.order_by("-number")[:most]).values())


def proposals_of(process: Process, *, state: str = "", theme: Theme | None = None) -> QuerySet[Proposal]:
    """Proposals with `says` and `sources` (how many contributions, passages or proposals lead to each now)."""
    sources = (
        Derivation.objects.filter(withdrawal__isnull=True, target=OuterRef("node")).values("target").annotate(n=Count("pk")).values("n")
    )
    rows = Proposal.objects.filter(process=process).select_related("theme", "dimension")
    rows = rows.annotate(says=statement(), sources=Coalesce(Subquery(sources), 0))
    if state:
        rows = rows.filter(state=state)
    if theme is not None:
        rows = rows.filter(theme=theme)
    return rows.order_by("number")


@dataclasses.dataclass(frozen=True, slots=True)
class Source:
    """What leads to a proposal: a contribution or a passage of one (contribution: its number), or another proposal (none).

    at_source: what the site that the contribution comes from said of it last.
    """

    edge: Derivation
    says: str
    contribution: int | None = None
    dimension: Dimension | None = None
    at_source: SourceAnswer | None = None


def confirmed_proposals(*, also: int | None = None) -> list[tuple[Proposal, str]]:
    """Proposals of every process that something may come of, and the one of the node `also`, as they are worded now. Two queries."""
    standing = Q(state__in=(Proposal.State.CONFIRMED, Proposal.State.IN_PROGRAMME))
    rows = Proposal.objects.filter(standing | Q(node_id=also)).order_by("process__starts_on", "process_id", "number")
    worded = _worded(rows)
    return [(proposal, worded[proposal.node_id].says) for proposal in rows.select_related("process")]


def sources_of(proposal: Proposal) -> list[Source]:
    """What leads to a proposal now, as it came. Five queries."""
    edges = list(Derivation.objects.standing().filter(target_id=proposal.node_id).order_by("at", "pk"))
    nodes = [edge.source_id for edge in edges]
    told: dict[int, tuple[str, Contribution | None]] = {node: (row.says, None) for node, row in _worded(_of(nodes)).items()}
    passages = Excerpt.objects.filter(node_id__in=nodes).select_related("contribution__dimension")
    told |= {row.node_id: (f"“{row.text}”", row.contribution) for row in passages}
    wholes = Contribution.objects.filter(node_id__in=nodes).exclude(state=State.WITHHELD).select_related("dimension")
    said = dict(wholes.annotate(says=now_says()).values_list("pk", "says"))
    told |= {row.node_id: (said[row.pk], row) for row in wholes}
    answers = last_told([row.pk for _says, row in told.values() if row])
    found = []
    for edge in edges:
        if edge.source_id not in told:
            continue
        says, row = told[edge.source_id]
        found.append(Source(edge, says, row.number, row.dimension, answers.get(row.pk)) if row else Source(edge, says))
    return found


def _of(nodes: Sequence[int]) -> QuerySet[Proposal]:
    return Proposal.objects.filter(node_id__in=nodes)


@dataclasses.dataclass(frozen=True, slots=True)
class Coverage:
    """Of a dimension (none: in all): contributions, and what became of them. They add up: placed + aside + withheld + waiting = said."""

    dimension: Dimension | None
    said: int
    placed: int
    aside: int
    withheld: int
    waiting: int

    @property
    def covered(self) -> float:
        """Share that has an answer, 0 to 1."""
        return 1 - self.waiting / self.said if self.said else 1.0


COVERAGE = """
SELECT said.dimension_id, count(*),
    count(*) FILTER (WHERE fate.placed), count(*) FILTER (WHERE fate.aside AND fate.placed IS NOT TRUE),
    count(*) FILTER (WHERE fate.placed IS NULL AND said.state = 'withheld'),
    count(*) FILTER (WHERE fate.placed IS NULL AND said.state <> 'withheld')
FROM participation_contribution said
LEFT JOIN (
    SELECT own.contribution_id, bool_or(own.type <> 'set_aside') AS placed, bool_or(own.type = 'set_aside') AS aside
    FROM (
        SELECT whole.id AS contribution_id, edge.id, edge.type FROM participation_contribution whole
        JOIN provenance_derivation edge ON edge.source_id = whole.node_id AND edge.type <> 'quoted'
        WHERE whole.process_id = %(process)s
        UNION ALL
        SELECT whole.id, edge.id, edge.type FROM participation_contribution whole
        JOIN participation_excerpt part ON part.contribution_id = whole.id
        JOIN provenance_derivation edge ON edge.source_id = part.node_id
        WHERE whole.process_id = %(process)s
    ) own
    WHERE NOT EXISTS (SELECT FROM provenance_withdrawal gone WHERE gone.derivation_id = own.id)
    GROUP BY own.contribution_id
) fate ON fate.contribution_id = said.id
WHERE said.process_id = %(process)s
GROUP BY said.dimension_id
"""


def coverage(process: Process) -> list[Coverage]:
    """By dimension and, last, in all. Public. Two queries."""
    with connection.cursor() as cursor:
        cursor.execute(COVERAGE, {"process": process.pk})
        counted = {row[0]: row[1:] for row in cursor.fetchall()}
    lines = [Coverage(dimension, *counted.get(dimension.pk, (0, 0, 0, 0, 0))) for dimension in process.dimensions.order_by("order", "pk")]
    columns = ("said", "placed", "aside", "withheld", "waiting")
    return [*lines, Coverage(None, *(sum(getattr(line, column) for line in lines) for column in columns))]


@dataclasses.dataclass(frozen=True, slots=True)
class ThemeRow:
    """A theme in the tree. depth: 0 at the root. path: names from the root, for a list to choose from."""

    theme: Theme
    depth: int
    path: str
    coded: int
    proposals: int


def theme_tree(process: Process, *, retired: bool = False) -> list[ThemeRow]:
    """The tree from the top, each theme before those below it. Three queries."""
    themes = Theme.objects.filter(process=process)
    if not retired:
        themes = themes.filter(retired_in=None)
    rows = list(themes.order_by("order", "pk"))
    codings = Coding.objects.filter(theme__process=process).values_list("theme_id")
    coded = dict(codings.annotate(n=Count("contribution", distinct=True)))
    made = dict(Proposal.objects.filter(process=process, theme__isnull=False).values_list("theme_id").annotate(n=Count("pk")))
    below: defaultdict[int | None, list[Theme]] = defaultdict(list)
    present = {row.pk for row in rows}
    for row in rows:
        below[row.parent_id if row.parent_id in present else None].append(row)
    told: list[ThemeRow] = []

    def tell(parent: int | None, depth: int, path: str) -> None:
        for theme in below[parent]:
            here = f"{path} › {theme}" if path else str(theme)
            told.append(ThemeRow(theme, depth, here, coded.get(theme.pk, 0), made.get(theme.pk, 0)))
            tell(theme.pk, depth + 1, here)

    tell(None, 0, "")
    return told


@dataclasses.dataclass(frozen=True, slots=True)
class TwoCoders:
    """Two people who coded the same contributions: how far they agree, and where they differ (themes, how often)."""

    first: str
    second: str
    found: Agreement
    differ: list[tuple[Theme, Theme, int]]


def agreement_of_coders(process: Process) -> list[TwoCoders]:
    """Every two people who coded something in common, those with most in common first. Two queries."""
    coded: defaultdict[int, dict[int, int]] = defaultdict(dict)
    names: dict[int, str] = {}
    rows = Coding.objects.filter(contribution__process=process, worker__isnull=False).order_by("contribution_id", "worker_id")
    for contribution_id, worker_id, name, theme_id in rows.values_list("contribution_id", "worker_id", "worker__name", "theme_id"):
        coded[contribution_id][worker_id] = theme_id
        names[worker_id] = name
    pairs: defaultdict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for by_worker in coded.values():
        workers = sorted(by_worker)
        for at, one in enumerate(workers):
            for other in workers[at + 1 :]:
                pairs[one, other].append((by_worker[one], by_worker[other]))
    themes = Theme.objects.filter(process=process).in_bulk()
    return [
        TwoCoders(
            names[one],
            names[other],
            agreement(said),
            [(themes[int(str(a))], themes[int(str(b))], n) for (a, b), n in differences(said)[:8]],
        )
        for (one, other), said in sorted(pairs.items(), key=lambda found: -len(found[1]))
    ]


def sample(process: Process, *, size: int) -> list[Contribution]:
    """Contributions that two people code apart: the same for everybody, spread over the process by a fixed shuffle. Each has `says`."""
    rows = Contribution.objects.filter(process=process).exclude(state=State.WITHHELD)
    chosen = rows.extra(select={"shuffled": "md5(participation_contribution.uuid::text)"}, order_by=["shuffled"])[:size]
    keys = [row.pk for row in chosen]
    told = Contribution.objects.filter(pk__in=keys).annotate(says=now_says()).select_related("dimension").in_bulk()
    return [told[key] for key in keys]


def to_code(process: Process, *, worker_id: int, size: int) -> tuple[Contribution | None, int]:
    """The next of the sample that this worker has not coded, and how many are left. Three queries."""
    drawn = sample(process, size=size)
    done = set(Coding.objects.filter(worker_id=worker_id, contribution__in=drawn).values_list("contribution_id", flat=True))
    left = [row for row in drawn if row.pk not in done]
    return (left[0] if left else None), len(left)
