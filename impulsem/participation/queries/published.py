"""What everybody may read of a process, as rows of values: pages for everyone are asked for often, by many."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet

from impulsem.participation.exchange.writing import LICENCE, Field, Sheet, csv_archive, csv_lines, json_document, package
from impulsem.participation.models import CitedFigure, Phase, Process, ProposalVersion, Theme
from impulsem.participation.queries.derivations import derivations_sheet
from impulsem.participation.queries.exchange import SAYS, TABLES
from impulsem.participation.queries.table import dimensions_of
from impulsem.platform import clock
from impulsem.platform.prepared import prepared
from impulsem.platform.words import Words

__all__ = ["LICENCE", "Field", "Sheet", "dimensions_of"]  # for pages and tables of others, beside what is defined here
AT_A_TIME = 2000  # rows of open data
PLACED, ASIDE, WAITING, WITHHELD = "placed", "aside", "waiting", "withheld"
FATES = (PLACED, ASIDE, WAITING, WITHHELD)

#: Where the contributions in question led and what they are about, for all of them at once. `asked`: their (id, node_id).
#: led: the first place that a contribution (or a passage of it) was given and that nobody took back; set aside only if it led nowhere else.
#: about: the theme that most people gave it.
ANSWERS = """
WITH asked AS MATERIALIZED ({asked}),
led AS MATERIALIZED (
    SELECT DISTINCT ON (own.id) own.id, edge.type, edge.target_id, edge.reason
    FROM (
        SELECT id, node_id FROM asked
        UNION ALL SELECT asked.id, part.node_id FROM asked JOIN participation_excerpt part ON part.contribution_id = asked.id
    ) own
    JOIN provenance_derivation edge ON edge.source_id = own.node_id AND edge.type <> 'quoted'
    WHERE NOT EXISTS (SELECT FROM provenance_withdrawal gone WHERE gone.derivation_id = edge.id)
    ORDER BY own.id, edge.type = 'set_aside', edge.id
),
about AS MATERIALIZED (
    SELECT DISTINCT ON (asked.id) asked.id, coding.theme_id
    FROM asked JOIN participation_coding coding ON coding.contribution_id = asked.id
    GROUP BY asked.id, coding.theme_id ORDER BY asked.id, count(*) DESC, coding.theme_id
)
"""
#: What is joined to the contributions `said`.
ANSWERED = """
LEFT JOIN led ON led.id = said.id
LEFT JOIN participation_proposal proposal ON proposal.node_id = led.target_id AND proposal.state <> 'draft'
LEFT JOIN about ON about.id = said.id
LEFT JOIN participation_theme theme ON theme.id = COALESCE(about.theme_id, proposal.theme_id)
"""
FATE = """
CASE WHEN said.state = 'withheld' THEN 'withheld' WHEN proposal.id IS NOT NULL THEN 'placed'
    WHEN led.type = 'set_aside' THEN 'aside' ELSE 'waiting' END
"""
#: What nobody has looked at yet, and what waits for a person's look, is not shown.
SHOWN = "said.process_id = %(process)s AND said.state IN ('published', 'withheld')"


class Said(NamedTuple):
    """A contribution as everybody may read it. text: empty when it is withheld; fate: of `FATES`; proposal: number, when it led to one."""

    number: int
    node_id: int
    text: str
    language: str
    channel: str
    day: dt.date
    dimension: Words
    session: str | None
    theme: Words | None
    withheld_because: str
    illustrative: bool
    fate: str
    reason: str
    proposal: int | None


SAID = f"""
SELECT said.number, said.node_id, CASE WHEN said.state = 'published' THEN COALESCE(now.text, said.original) ELSE '' END, said.language,
    said.channel, (said.captured_at AT TIME ZONE current_setting('TimeZone'))::date, dimension.name, session.title, theme.name,
    said.withheld_because, said.illustrative, {FATE}, COALESCE(led.reason, ''), proposal.number
FROM asked JOIN participation_contribution said ON said.id = asked.id
{ANSWERED}
JOIN participation_dimension dimension ON dimension.id = said.dimension_id
LEFT JOIN participation_session session ON session.id = said.session_id
{SAYS}
WHERE TRUE
"""


def _saying(*, first: str = "", then: str = "") -> str:
    """The statement for `Said`. first: what narrows the contributions down before anything is worked out for them, then: after."""
    asked = f"SELECT said.id, said.node_id FROM participation_contribution said WHERE {SHOWN} {first}"
    return f"{ANSWERS.format(asked=asked)} {SAID} {then}"


class Asked(NamedTuple):
    """What a reader wants to see of the contributions: codes of a dimension and a theme, a fate, words; empty for all."""

    dimension: str = ""
    theme: str = ""
    fate: str = ""
    words: str = ""


def _where(asked: Asked) -> tuple[str, dict[str, Any]]:
    conditions, values = [], dict[str, Any]()
    if asked.dimension:
        conditions.append("dimension.code = %(dimension)s")
    if asked.theme:
        conditions.append("theme.code = %(theme)s")
    if asked.fate:
        conditions.append(f"{FATE} = %(fate)s")
    if asked.words:
        conditions.append("said.state = 'published' AND COALESCE(now.text, said.original) ILIKE %(words)s")
        values["words"] = "%" + asked.words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    return "".join(f" AND {condition}" for condition in conditions), values | asked._asdict() | values


def public_process(slug: str) -> Process | None:
    """A process that everybody may see, or none (one query)."""
    return Process.objects.filter(slug=slug, public=True).first()


@prepared
def phases_of(process_id: int) -> QuerySet[Phase]:
    """In their order."""
    return Phase.objects.filter(process_id=process_id).order_by("order")


@prepared
def cited_figures_of(process_id: int) -> QuerySet[CitedFigure]:
    """What others published, as it was noted."""
    return CitedFigure.objects.filter(process_id=process_id).order_by("pk")


@prepared
def themes_of(process_id: int) -> QuerySet[Theme]:
    """Themes that hold, in their order."""
    return Theme.objects.filter(process_id=process_id, retired_in=None).order_by("order", "pk")


def contributions(process: Process, asked: Asked, *, first: int, count: int) -> list[Said]:
    """`count` contributions from the `first` on (0 the first), by number. One query."""
    where, values = _where(asked)
    order, some = "ORDER BY said.number", "OFFSET %(first)s LIMIT %(count)s"
    sql = _saying(then=f"{where} {order} {some}") if where else _saying(first=f"{order} {some}", then=order)
    return _said(sql, process, values | {"first": first, "count": count})


def contributions_count(process: Process, asked: Asked) -> int:
    """How many there are of what is asked. One query; where nothing is asked it reads one table only."""
    where, values = _where(asked)
    sql = f"SELECT count(*) FROM participation_contribution said WHERE {SHOWN}"
    if where:
        sql = f"SELECT count(*) FROM ({_saying(then=where)}) found"
    with connection.cursor() as cursor:
        cursor.execute(sql, values | {"process": process.pk})
        return int(cursor.fetchone()[0])


def contribution(process: Process, number: int) -> Said | None:
    """One of them, if everybody may see it. One query."""
    found = _said(_saying(first="AND said.number = %(number)s"), process, {"number": number})
    return found[0] if found else None


def _said(sql: str, process: Process, values: dict[str, Any]) -> list[Said]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values | {"process": process.pk})
        return [_read(row) for row in cursor.fetchall()]


def _read(row: tuple[Any, ...]) -> Said:
    """Columns of `Words` come from the driver as text."""
    said = Said(*row)
    return said._replace(dimension=_words(said.dimension), theme=_words(said.theme) or None)


def _words(value: Any) -> Words:
    if isinstance(value, str):
        loaded: Words = json.loads(value)
        return loaded
    return value or {}


class Stream(NamedTuple):
    """So many contributions of a dimension, about a theme, led to `node` by a proposal (None: the proposal led to nothing yet)."""

    dimension_id: int
    theme_id: int | None
    fate: str
    node_id: int | None
    n: int


def flow(process: Process) -> list[Stream]:
    """All contributions, each counted once: at the first place that it was given, and where that proposal led first. One query."""
    asked = "SELECT id, node_id, dimension_id, state FROM participation_contribution WHERE process_id = %(process)s"
    sql = f"""
    {ANSWERS.format(asked=asked)},
    next AS MATERIALIZED (
        SELECT DISTINCT ON (edge.source_id) edge.source_id, edge.target_id
        FROM participation_proposal made JOIN provenance_derivation edge ON edge.source_id = made.node_id
        WHERE made.process_id = %(process)s
            AND NOT EXISTS (SELECT FROM provenance_withdrawal gone WHERE gone.derivation_id = edge.id)
        ORDER BY edge.source_id, edge.id
    )
    SELECT said.dimension_id, theme.id, {FATE}, next.target_id, count(*)
    FROM asked said {ANSWERED} LEFT JOIN next ON next.source_id = proposal.node_id
    GROUP BY 1, 2, 3, 4
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, {"process": process.pk})
        return [Stream(*row) for row in cursor.fetchall()]


class Proposed(NamedTuple):
    """A proposal that is no longer a draft, as it is worded now. sources: contributions that led to it."""

    number: int
    node_id: int
    statement: str
    state: str
    answer: str
    theme: Words | None
    dimension: Words
    illustrative: bool
    sources: int


PROPOSED = """
SELECT proposal.number, proposal.node_id, now.statement, proposal.state, proposal.answer, theme.name, dimension.name,
    proposal.illustrative, (
        SELECT count(DISTINCT edge.source_id) FROM provenance_derivation edge
        WHERE edge.target_id = proposal.node_id
            AND NOT EXISTS (SELECT FROM provenance_withdrawal gone WHERE gone.derivation_id = edge.id)
    )
FROM participation_proposal proposal
JOIN participation_dimension dimension ON dimension.id = proposal.dimension_id
LEFT JOIN participation_theme theme ON theme.id = proposal.theme_id
JOIN LATERAL (
    SELECT statement FROM participation_proposalversion worded WHERE worded.proposal_id = proposal.id ORDER BY version DESC LIMIT 1
) now ON TRUE
WHERE proposal.process_id = %(process)s AND proposal.state <> 'draft'
"""


def proposals(process: Process, *, theme: str = "", first: int, count: int) -> list[Proposed]:
    """`count` proposals from the `first` on, by number. One query."""
    where = "AND theme.code = %(theme)s" if theme else ""
    values = {"theme": theme, "first": first, "count": count}
    return _proposed(f"{PROPOSED} {where} ORDER BY proposal.number OFFSET %(first)s LIMIT %(count)s", process, values)


def proposals_count(process: Process, *, theme: str = "") -> int:
    """How many. One query."""
    sql = """
    SELECT count(*) FROM participation_proposal proposal LEFT JOIN participation_theme theme ON theme.id = proposal.theme_id
    WHERE proposal.process_id = %(process)s AND proposal.state <> 'draft' AND (%(theme)s = '' OR theme.code = %(theme)s)
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, {"process": process.pk, "theme": theme})
        return int(cursor.fetchone()[0])


def proposal(process: Process, number: int) -> Proposed | None:
    """One of them, unless it is a draft. One query."""
    found = _proposed(f"{PROPOSED} AND proposal.number = %(number)s", process, {"number": number})
    return found[0] if found else None


def wordings(process: Process, number: int) -> list[ProposalVersion]:
    """How a proposal was worded, the latest first. One query."""
    return list(ProposalVersion.objects.filter(proposal__process=process, proposal__number=number).order_by("-version"))


def _proposed(sql: str, process: Process, values: dict[str, Any]) -> list[Proposed]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values | {"process": process.pk})
        found = [Proposed(*row) for row in cursor.fetchall()]
    return [each._replace(theme=_words(each.theme) or None, dimension=_words(each.dimension)) for each in found]


class Address(NamedTuple):
    """Where a node is told of: the process, `contribution` or `proposal`, and its number there."""

    process: str
    kind: str
    number: int


def addresses(nodes: Collection[int]) -> dict[int, Address]:
    """Of those nodes that have a page for everybody. One query."""
    sql = """
    SELECT said.node_id, process.slug, 'contribution', said.number
    FROM participation_contribution said JOIN participation_process process ON process.id = said.process_id
    WHERE said.node_id = ANY(%(nodes)s) AND said.state IN ('published', 'withheld') AND process.public
    UNION ALL
    SELECT proposal.node_id, process.slug, 'proposal', proposal.number
    FROM participation_proposal proposal JOIN participation_process process ON process.id = proposal.process_id
    WHERE proposal.node_id = ANY(%(nodes)s) AND proposal.state <> 'draft' AND process.public
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, {"nodes": list(nodes)})
        return {row[0]: Address(*row[1:]) for row in cursor.fetchall()}


#: What leaves for everybody is what the staff's export has, without drafts.
DRAFTS = (
    "SELECT node.uuid FROM participation_proposal draft JOIN provenance_node node ON node.id = draft.node_id WHERE draft.state = 'draft'"
)
ONLY = {
    "proposals": "t.state <> 'draft'",
    "places": f"t.source NOT IN ({DRAFTS}) AND t.target NOT IN ({DRAFTS})",
    "sessions": "t.state <> 'planned'",
}


def _opened(name: str, columns: Collection[str], sql: str) -> str:
    named = ", ".join(f'"{column}"' for column in columns)
    return f"SELECT * FROM ({sql}) AS t({named})" + (f" WHERE {ONLY[name]}" if name in ONLY else "")


def written(sheets: list[Sheet], *, kind: str, name: str, title: str) -> Iterator[bytes]:
    """Tables as they leave: `csv` (one table), `json`, or `zip` (all as CSV, with their description and licence)."""
    description = package(sheets, name=name, title=title, described_at=clock.now())
    if kind == "csv":
        return (lines.encode() for lines in csv_lines(sheets[0]))
    return csv_archive(sheets, description) if kind == "zip" else json_document(sheets, description)


def open_sheets(process: Process, *, only: str = "") -> list[Sheet]:
    """The tables of a process for everybody (or the one called `only`); rows come from the database as they are written."""
    sheets = [
        Sheet(name, description, fields, _rows(_opened(name, [field.name for field in fields], sql), process.pk))
        for name, description, fields, sql in TABLES
    ]
    return [sheet for sheet in (*sheets, derivations_sheet(process)) if only in ("", sheet.name)]


def _rows(sql: str, process_id: int) -> Any:
    def rows() -> Iterator[tuple[Any, ...]]:
        with connection.chunked_cursor() as cursor:
            cursor.execute(sql, {"process": process_id})
            while some := cursor.fetchmany(AT_A_TIME):
                yield from some

    return rows


def fingerprint(process: Process, *, only: str = "") -> str:
    """Changes whenever anything in the open tables does; worked out by the database, one query a table, where it can."""
    whole = hashlib.sha256()
    with connection.cursor() as cursor:
        for name, _description, fields, sql in TABLES:
            if only in ("", name):
                inner = _opened(name, [field.name for field in fields], sql)
                cursor.execute(f"SELECT md5(COALESCE(string_agg(md5(row::text), ''), '')) FROM ({inner}) row", {"process": process.pk})
                whole.update(str(cursor.fetchone()[0]).encode())
    onwards = derivations_sheet(process)
    if only in ("", onwards.name):
        for row in onwards.rows():
            whole.update(repr(row).encode())
    return whole.hexdigest()[:32]
