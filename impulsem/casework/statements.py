"""What casework can state for a report: the attention given, what was written down and may be read, what was agreed."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from impulsem.casework.models import Assignment, CaseFile, Commitment, Entry, EntryParticipant, Goal, Plan
from impulsem.casework.permissions import standing_of
from impulsem.casework.queries.parted import quiet_entries, who_left
from impulsem.casework.queries.pieces import Piece, attended_by, pieces_of
from impulsem.casework.queries.plans import plans_seen
from impulsem.people.queries import known_to
from impulsem.platform.actors import Actor
from impulsem.platform.statements import About, Category, Datum, Entering, Statement, data, mention
from impulsem.platform.web.dates import as_day, long_date

Kind = Entry.Kind
SOURCE = gettext_lazy("File of the social services")
YEAR = dt.timedelta(days=365)
FACES = (Kind.INTERVIEW, Kind.HOME_VISIT, Kind.ACCOMPANIMENT, Kind.COORDINATION)
LISTED = 10  # actions told one by one
QUOTED = 12  # pieces of text that are offered, the last first
LONGEST = 1_500  # characters of a piece of text that can be quoted


def standing(about: About, _actor: Actor) -> list[Statement]:
    """Since when there is a file, and who is responsible (two queries)."""
    file = CaseFile.objects.select_related("centre").get(pk=about.file_id)
    found = [
        Statement(
            _("The household is attended at %(centre)s; its file was opened on %(day)s.")
            % {"centre": file.centre.name, "day": long_date(file.opened_on)},
            str(SOURCE),
            file.opened_on,
            f"casework.casefile:{file.pk}",
        )
    ]
    referent = Assignment.objects.on(about.on).filter(file=file, role=Assignment.Role.REFERENT).select_related("worker").first()
    if referent is not None:
        said = {"name": referent.worker.name, "profession": referent.worker.get_profession_display().lower()}
        text = _("The professional of reference is %(name)s, %(profession)s.") % said
        found.append(Statement(text, str(SOURCE), referent.since, f"casework.assignment:{referent.pk}"))
    return found


def attention(about: About, actor: Actor) -> list[Statement]:
    """How often the subjects were attended in a year, by kind (one query)."""
    rows = _entries(about, actor).filter(happened_at__gte=about.at - YEAR).values_list("entry_id", "entry__kind", "happened_at")
    entries = {entry: (kind, happened) for entry, kind, happened in rows}
    if not entries:
        return []
    kinds = Counter(kind for kind, _happened in entries.values())
    last = as_day(max(happened for _kind, happened in entries.values()))
    said = ", ".join(f"{Kind(kind).label.lower()} {number}" for kind, number in kinds.most_common())
    number = len(entries)
    text = ngettext(
        "In the last twelve months there was %(number)d attention (%(kinds)s), on %(day)s.",
        "In the last twelve months there were %(number)d attentions (%(kinds)s), the last on %(day)s.",
        number,
    ) % {"number": number, "kinds": said, "day": long_date(last)}
    return [Statement(text, str(SOURCE), last, f"casework.entries_of:{about.file_id}", about.subjects)]


def actions(about: About, actor: Actor) -> list[Statement]:
    """The last interviews, visits, accompaniments and coordinations, one by one, without what was said (two queries)."""
    ids = _entries(about, actor).filter(entry__kind__in=FACES).order_by("-happened_at", "-entry_id")
    keys = list(dict.fromkeys(ids.values_list("entry_id", flat=True)[: LISTED * 3]))[:LISTED]
    rows = Entry.objects.filter(pk__in=keys).select_related("written_by").order_by("happened_at", "pk")
    return [
        Statement(
            _("%(day)s: %(kind)s (%(channel)s), by %(name)s.")
            % {
                "day": long_date(row.happened_at).capitalize(),
                "kind": row.get_kind_display().lower(),
                "channel": row.get_channel_display().lower(),
                "name": row.written_by.name,
            },
            _("Entry by %(name)s") % {"name": row.written_by.name},
            as_day(row.happened_at),
            f"casework.entry:{row.pk}",
            about.subjects,
        )
        for row in rows
    ]


def observations(about: About, actor: Actor) -> list[Statement]:
    """What professionals wrote down and is not confidential: offered, the last first (at most six queries)."""
    return _pieces(about, actor, confidential=False)


def confidential(about: About, actor: Actor) -> list[Statement]:
    """What is confidential and the author may read: never by itself (at most six queries)."""
    return _pieces(about, actor, confidential=True)


def _entries(about: About, actor: Actor) -> QuerySet[EntryParticipant]:
    rows = EntryParticipant.objects.filter(
        known_to(actor, about.at), file_id=about.file_id, person_id__in=about.subjects, happened_at__lte=about.at
    )
    return rows.exclude(entry_id__in=quiet_entries(about.household_id))


def _pieces(about: About, actor: Actor, *, confidential: bool) -> list[Statement]:
    rows = _entries(about, actor).filter(happened_at__gte=about.at - 2 * YEAR).order_by("-happened_at", "-entry_id")
    happened = dict(rows.values_list("entry_id", "happened_at")[: QUOTED * 4])
    if not happened:
        return []
    present: dict[int, set[int]] = {}  # of this file
    everybody: dict[int, set[int]] = {}
    took_part = EntryParticipant.objects.filter(known_to(actor, about.at), entry_id__in=happened)
    took_part = took_part.exclude(person_id__in=who_left(about.household_id))
    for entry, person, file in took_part.values_list("entry_id", "person_id", "file_id"):
        everybody.setdefault(entry, set()).add(person)
        if file == about.file_id:
            present.setdefault(entry, set()).add(person)
    here = standing_of(about.file_id, actor, at=about.at)
    pieces = pieces_of(present, actor, at=about.at, standing=here, attended=attended_by(actor, present))
    wanted = [piece for piece in pieces.all if piece.id in pieces.readable and piece.confidential == confidential]
    wanted.sort(key=lambda piece: (happened[piece.entry_id], -piece.position), reverse=True)
    texts = pieces.texts()
    return [_quoted(piece, texts[piece.id], happened[piece.entry_id], everybody[piece.entry_id], about) for piece in wanted[:QUOTED]]


def _quoted(piece: Piece, text: str, happened: dt.datetime, present: set[int], about: About) -> Statement:
    """About somebody beside the subjects, or confidential: only when the author says why."""
    whom = set(piece.about) or present
    guarded = piece.confidential or not whom <= set(about.subjects)
    said = text if len(text) <= LONGEST else text[: LONGEST - 1].rsplit(" ", 1)[0] + "…"
    return Statement(
        said,
        _("Entry by %(name)s") % {"name": piece.author},
        as_day(happened),
        f"casework.entrysegment:{piece.id}",
        tuple(sorted(whom)),
        Entering.REASONED if guarded else Entering.CHOSEN,
        spoken=True,
    )


def agreements(about: About, actor: Actor) -> list[Statement]:
    """What was promised in a year: offered (one query)."""
    rows = Commitment.objects.filter(
        Q(person__isnull=True) | known_to(actor, about.at), file_id=about.file_id, created_at__gte=about.at - YEAR
    ).exclude(state=Commitment.State.WAIVED)
    return [
        Statement(
            _("%(who)s: %(text)s (by %(day)s; %(state)s).")
            % {
                "who": mention(row.person_id) if row.person_id else _("The service"),
                "text": row.text,
                "day": long_date(row.due_on),
                "state": row.get_state_display().lower(),
            },
            str(SOURCE),
            as_day(row.created_at),
            f"casework.commitment:{row.pk}",
            (row.person_id,) if row.person_id else (),
            Entering.CHOSEN,
            spoken=True,
        )
        for row in rows.order_by("-due_on", "pk")[:8]
    ]


def goals(about: About, actor: Actor) -> list[Statement]:
    """What the plans that were agreed want to reach: offered (one query)."""
    agreed = plans_seen(about.file_id, actor, at=about.at).filter(state__in=[Plan.State.AGREED, Plan.State.UNDER_REVIEW])
    rows = Goal.objects.filter(plan__in=agreed, removed_in__isnull=True).select_related("plan").order_by("plan_id", "position")
    return [
        Statement(
            _("Goal of the plan agreed on %(day)s: %(goal)s (%(state)s).")
            % {"day": long_date(row.plan.agreed_on or about.on), "goal": row.title.rstrip("."), "state": row.get_outcome_display().lower()},
            str(SOURCE),
            row.plan.agreed_on,
            f"casework.goal:{row.pk}",
            (row.plan.person_id,) if row.plan.person_id else (),
            Entering.CHOSEN,
            spoken=True,
        )
        for row in rows
    ]


for number, (code, title, category, load, budget) in enumerate(
    (
        ("standing", gettext_lazy("Since when attended, by whom"), Category.ATTENTION, standing, 2),
        ("attention", gettext_lazy("How often attended in a year"), Category.ATTENTION, attention, 1),
        ("actions", gettext_lazy("The last actions, one by one"), Category.ATTENTION, actions, 2),
        ("observations", gettext_lazy("What was observed and written down"), Category.OBSERVATIONS, observations, 6),
        ("confidential", gettext_lazy("What is confidential"), Category.CONFIDENTIAL, confidential, 6),
        ("goals", gettext_lazy("What the plan wants to reach"), Category.PLAN, goals, 1),
        ("agreements", gettext_lazy("What was agreed"), Category.PLAN, agreements, 1),
    ),
    start=1,
):
    data.register(Datum(f"casework.{code}", title, category, load, budget, 200 + number * 10))
