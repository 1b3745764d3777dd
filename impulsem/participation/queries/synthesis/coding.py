"""The tree of themes, and how far two people agree on them."""

from __future__ import annotations

import dataclasses
from collections import defaultdict

from django.db.models import Count

from impulsem.participation.models import Coding, Contribution, Process, Proposal, Theme
from impulsem.participation.queries.synthesis.wordings import now_says
from impulsem.participation.synthesis.agreement import Agreement, agreement, differences


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
    rows = Contribution.objects.filter(process=process).exclude(state=Contribution.State.WITHHELD)
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
