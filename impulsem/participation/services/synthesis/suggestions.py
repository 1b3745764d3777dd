"""What the machine proposes, worked out anew over all that was said; it writes suggestions and nothing else."""

from __future__ import annotations

import dataclasses
import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

from django.db import transaction

from impulsem.participation.models import Coding, Contribution, Correction, Process, Proposal, ProposalVersion, Suggestion
from impulsem.participation.permissions import may_work
from impulsem.participation.services.steps import locked
from impulsem.participation.synthesis import language, near, texts, themes
from impulsem.platform import audit, clock
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed
from impulsem.provenance.models import Derivation

Kind = Suggestion.Kind
MOST_ALIKE = 5  # near-duplicates told of a contribution
NEAREST = 3  # proposals told of a contribution
NEAR = 0.15  # how alike a proposal has to be, at least
#: Which way of working made a suggestion: the versions, and a hash of what they are set to.
METHOD = (
    "/".join((texts.VERSION, near.VERSION))
    + ":"
    + hashlib.sha256(
        repr((texts.RUNS, texts.BUCKETS, near.ALIKE, near.SKETCH, near.MARGIN, MOST_ALIKE, NEAREST, NEAR)).encode()
    ).hexdigest()[:8]
)


@dataclasses.dataclass(frozen=True, slots=True)
class WorkedOut:
    """How many contributions were looked at, and how many suggestions of each kind were made."""

    contributions: int
    made: dict[str, int]


@dataclasses.dataclass(frozen=True, slots=True)
class _Said:
    """A contribution as the machine reads it."""

    pk: int
    node_id: int
    language: str
    text: str


def work_out_suggestions(*, process: Process, progress: Callable[[str], None] | None = None, by: Actor) -> WorkedOut:
    """Replace all suggestions of the process. Near-duplicates over all contributions; the rest for each of them. Refuses: NotAllowed."""
    if not may_work(by):
        raise NotAllowed
    say = progress or (lambda _step: None)
    read = _read(process)
    proposals = _proposals(process)
    say(f"{len(read)} contributions, {len(proposals)} proposals")
    rows = texts.vectors([one.text for one in read] + [statement for _, statement in proposals])
    own, theirs = rows[: len(read)], rows[len(read) :]
    pairs = list(zip(*(column.tolist() for column in near.near_pairs(own)), strict=True))
    say(f"{len(pairs)} pairs nearly the same")
    found = [
        *_duplicates(read, pairs),
        *_answered_differently(read, pairs, _fates(process, read)),
        *_near_proposals(read, own, proposals, theirs),
        *_themes(process, read, own),
        *_languages(read),
    ]
    now = clock.now()
    for suggestion in found:
        suggestion.made_at = now
    with transaction.atomic():
        locked(process)  # two at once would leave both
        Suggestion.objects.filter(contribution__process=process).delete()
        Suggestion.objects.bulk_create(found, batch_size=1000)
        audit.record(by, "participation.suggested", on=process, count=len(found))
    return WorkedOut(len(read), dict(Counter(suggestion.kind for suggestion in found)))


def _read(process: Process) -> list[_Said]:
    now_says = dict(
        Correction.objects.filter(contribution__process=process).order_by("at", "pk").values_list("contribution_id", "text")
    )  # the last of each stays
    rows = Contribution.objects.filter(process=process).exclude(state=Contribution.State.WITHHELD).order_by("number")
    return [
        _Said(pk, node_id, spoken, now_says.get(pk, original))
        for pk, node_id, spoken, original in rows.values_list("pk", "node_id", "language", "original")
    ]


def _proposals(process: Process) -> list[tuple[int, str]]:
    """Key and wording of the proposals that something may still lead to."""
    open_ones = Proposal.objects.filter(process=process).exclude(state=Proposal.State.SET_ASIDE)
    return list(
        ProposalVersion.objects.filter(proposal__in=open_ones)
        .order_by("proposal__number", "-version")
        .distinct("proposal__number")
        .values_list("proposal_id", "statement")
    )


def _fates(process: Process, read: list[_Said]) -> dict[int, str]:
    """By contribution: "aside" when it and all that it led to was set aside and went no further, "on" when it led to what stands."""
    set_aside = set(Proposal.objects.filter(process=process, state=Proposal.State.SET_ASIDE).values_list("node_id", flat=True))
    set_aside -= set(Derivation.objects.standing().filter(source__in=set_aside).values_list("source_id", flat=True))  # merged, they go on
    set_aside.add(process.aside_id)
    by_node: defaultdict[int, list[bool]] = defaultdict(list)
    edges = Derivation.objects.standing().filter(source__in=Contribution.objects.filter(process=process).values("node_id"))
    for source, target in edges.exclude(type=Derivation.Type.QUOTED).values_list("source_id", "target_id"):
        by_node[source].append(target in set_aside)
    return {one.pk: "aside" if all(by_node[one.node_id]) else "on" for one in read if one.node_id in by_node}


def _duplicates(read: list[_Said], pairs: list[tuple[int, int, float]]) -> Iterator[Suggestion]:
    best: defaultdict[int, list[tuple[float, int]]] = defaultdict(list)
    for one, other, alike in pairs:
        best[one].append((alike, other))
        best[other].append((alike, one))
    for one, others in best.items():
        for alike, other in sorted(others, key=lambda each: (-each[0], each[1]))[:MOST_ALIKE]:
            yield _suggestion(read[one], Kind.NEAR_DUPLICATE, alike, other_id=read[other].pk)


def _answered_differently(read: list[_Said], pairs: list[tuple[int, int, float]], fates: dict[int, str]) -> Iterator[Suggestion]:
    for one, other, alike in pairs:
        here, there = fates.get(read[one].pk), fates.get(read[other].pk)
        if here and there and here != there:
            yield _suggestion(read[one], Kind.ANSWERED_DIFFERENTLY, alike, other_id=read[other].pk)
            yield _suggestion(read[other], Kind.ANSWERED_DIFFERENTLY, alike, other_id=read[one].pk)


def _near_proposals(read: list[_Said], own: object, proposals: list[tuple[int, str]], theirs: object) -> Iterator[Suggestion]:
    if proposals and read:
        for row, other, alike in zip(*(c.tolist() for c in near.nearest(own, theirs, most=NEAREST, at_least=NEAR)), strict=True):
            yield _suggestion(read[row], Kind.PROPOSAL, min(alike, 1.0), proposal_id=proposals[other][0])


def _themes(process: Process, read: list[_Said], own: object) -> Iterator[Suggestion]:
    """Learned from what people said; what two people said differently teaches nothing. For those that nobody has coded."""
    place = {one.pk: row for row, one in enumerate(read)}
    coded: defaultdict[int, set[int]] = defaultdict(set)
    for contribution_id, theme_id in Coding.objects.filter(contribution__process=process, theme__retired_in=None).values_list(
        "contribution_id", "theme_id"
    ):
        coded[contribution_id].add(theme_id)
    agreed = [(place[pk], next(iter(said))) for pk, said in sorted(coded.items()) if len(said) == 1 and pk in place]
    asked = [row for row, one in enumerate(read) if one.pk not in coded]
    said, method = themes.suggest(own, [row for row, _ in agreed], [theme for _, theme in agreed], asked)
    for row, theme, sure in said:
        yield _suggestion(read[row], Kind.THEME, sure, theme_id=theme, made_by=method)


def _languages(read: list[_Said]) -> Iterator[Suggestion]:
    for one in read:
        code, sure = language.guess(one.text)
        if code and code != one.language.split("-")[0]:
            yield _suggestion(one, Kind.LANGUAGE, sure, language=code, made_by=language.VERSION)


def _suggestion(one: _Said, kind: str, score: float, *, made_by: str = METHOD, **about: object) -> Suggestion:
    return Suggestion(contribution_id=one.pk, kind=kind, score=round(score, 4), made_by=made_by, **about)
