"""What a process gives away: everything that the public may see, and nobody's identity. Rows come from the database as they are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from impulsem.participation.exchange.writing import Field, Sheet, package
from impulsem.participation.models import Import, Process
from impulsem.participation.queries.derivations import derivations_sheet
from impulsem.platform import clock
from impulsem.platform.words import said

AT_A_TIME = 2000  # rows
FORMATS = ("csv", "json", "xlsx")
NUMBER, DAY, YES = "integer", "date", "boolean"
#: The last of what a contribution was corrected to; the words that a mask covers do not leave.
SAYS = """
LEFT JOIN LATERAL (
    SELECT text FROM participation_correction mended WHERE mended.contribution_id = said.id ORDER BY at DESC, id DESC LIMIT 1
) now ON TRUE
"""
SHOWN = "said.process_id = %(process)s AND said.state IN ('published', 'withheld')"
#: A passage leaves while the whole still says it: a mask over the whole covers its parts.
STILL_SAID = "said.state = 'published' AND position(part.text IN COALESCE(now.text, said.original)) > 0"
#: Nodes that leave with the process: of what is shown, its passages, its proposals, and where it is set aside.
NODES = f"""
WITH shown AS (
    SELECT said.node_id FROM participation_contribution said WHERE {SHOWN}
    UNION ALL SELECT part.node_id FROM participation_excerpt part
        JOIN participation_contribution said ON said.id = part.contribution_id {SAYS} WHERE {SHOWN} AND {STILL_SAID}
    UNION ALL SELECT node_id FROM participation_proposal WHERE process_id = %(process)s
    UNION ALL SELECT aside_id FROM participation_process WHERE id = %(process)s
)
"""
TABLES: tuple[tuple[str, str, tuple[Field, ...], str], ...] = (
    (
        "contributions",
        "What people said, as the public may read it. Of a withheld contribution the reason, not the words.",
        (
            Field("number", "Number within the process", NUMBER),
            Field("uuid", "Key of the contribution"),
            Field("node", "Key in the table of places"),
            Field("dimension", "Code of who was asked"),
            Field("session", "Key of the session, if it was said in one"),
            Field("captured_on", "Day", DAY),
            Field("language", "Language in which it was said"),
            Field("channel", "How the words came in"),
            Field("state", "published or withheld"),
            Field("withheld_because", "Public reason"),
            Field("text", "What it says now"),
            Field("theme", "Code of the theme that most people gave it"),
            Field("source", "Where it was imported from"),
            Field("illustrative", "Whether the text is invented", YES),
        ),
        f"""
        SELECT said.number, said.uuid, node.uuid, dimension.code, session.uuid,
            (said.captured_at AT TIME ZONE current_setting('TimeZone'))::date, said.language, said.channel, said.state,
            said.withheld_because, CASE WHEN said.state = 'published' THEN COALESCE(now.text, said.original) ELSE '' END,
            about.code, said.source, said.illustrative
        FROM participation_contribution said
        JOIN provenance_node node ON node.id = said.node_id
        JOIN participation_dimension dimension ON dimension.id = said.dimension_id
        LEFT JOIN participation_session session ON session.id = said.session_id
        {SAYS}
        LEFT JOIN LATERAL (
            SELECT theme.code FROM participation_coding coding JOIN participation_theme theme ON theme.id = coding.theme_id
            WHERE coding.contribution_id = said.id
            GROUP BY theme.code, theme.id ORDER BY count(*) DESC, theme.id LIMIT 1
        ) about ON TRUE
        WHERE {SHOWN} ORDER BY said.number
        """,
    ),
    (
        "source_answers",
        "What the sites that contributions were imported from said of them, each time that it was something else; the last one holds.",
        (
            Field("contribution", "Key of the contribution"),
            Field("source", "Site that said it"),
            Field("brought_in_on", "Day on which its file came", DAY),
            Field("state", "What was decided there, in its own word"),
            Field("answered_on", "Day of the answer", DAY),
            Field("answer_ca", "Answer in Catalan"),
            Field("answer_es", "Answer in Spanish"),
            Field("answer_en", "Answer in English"),
            Field("answer_other", "Answer in other languages, each after its code"),
            Field("votes", "How many voted for it there", NUMBER),
            Field("endorsements", "How many endorsed it there", NUMBER),
        ),
        f"""
        SELECT said.uuid, given.source, (told.at AT TIME ZONE current_setting('TimeZone'))::date, told.state,
            (told.answered_at AT TIME ZONE current_setting('TimeZone'))::date,
            told.public_answer->>'ca', told.public_answer->>'es', told.public_answer->>'en',
            (SELECT string_agg(key || ': ' || value, E'\n\n' ORDER BY key) FROM jsonb_each_text(told.public_answer)
                WHERE key NOT IN ('ca', 'es', 'en')),
            told.votes, told.endorsements
        FROM participation_sourceanswer told
        JOIN participation_contribution said ON said.id = told.contribution_id
        JOIN participation_import given ON given.id = told.brought_in_by_id
        WHERE {SHOWN} AND said.state = 'published' ORDER BY said.number, told.at, told.id
        """,
    ),
    (
        "excerpts",
        "Passages of contributions that went their own way.",
        (
            Field("node", "Key in the table of places"),
            Field("contribution", "Key of the contribution"),
            Field("start", "First letter", NUMBER),
            Field("end", "Letter after the last", NUMBER),
            Field("text", "The passage"),
        ),
        f"""
        SELECT node.uuid, said.uuid, part.start, part."end", part.text
        FROM participation_excerpt part
        JOIN participation_contribution said ON said.id = part.contribution_id
        JOIN provenance_node node ON node.id = part.node_id
        {SAYS}
        WHERE {SHOWN} AND {STILL_SAID}
        ORDER BY said.number, part.start, part.id
        """,
    ),
    (
        "proposals",
        "Proposals as they are worded now.",
        (
            Field("number", "Number within the process", NUMBER),
            Field("uuid", "Key of the proposal"),
            Field("node", "Key in the table of places"),
            Field("dimension", "Code of the dimension that it came from first"),
            Field("theme", "Code of the theme"),
            Field("state", "What became of it"),
            Field("answer", "Public answer"),
            Field("version", "How often it was worded", NUMBER),
            Field("statement", "What is proposed"),
            Field("illustrative", "Whether the text is invented", YES),
        ),
        """
        SELECT proposal.number, proposal.uuid, node.uuid, dimension.code, theme.code, proposal.state, proposal.answer, now.version,
            now.statement, proposal.illustrative
        FROM participation_proposal proposal
        JOIN provenance_node node ON node.id = proposal.node_id
        JOIN participation_dimension dimension ON dimension.id = proposal.dimension_id
        LEFT JOIN participation_theme theme ON theme.id = proposal.theme_id
        JOIN LATERAL (
            SELECT version, statement FROM participation_proposalversion worded
            WHERE worded.proposal_id = proposal.id ORDER BY version DESC LIMIT 1
        ) now ON TRUE
        WHERE proposal.process_id = %(process)s ORDER BY proposal.number
        """,
    ),
    (
        "places",
        "What led to what, with the reason; what was taken back stays.",
        (
            Field("source", "Key of what came first"),
            Field("source_kind", "contribution, excerpt or proposal"),
            Field("target", "Key of what came of it"),
            Field("target_kind", "proposal, excerpt or set_aside"),
            Field("type", "same, merged, split, generalised, narrowed, opposed, quoted or set_aside"),
            Field("reason", "Public reason"),
            Field("on", "Day", DAY),
            Field("taken_back_because", "Reason, if it was a mistake"),
        ),
        f"""
        {NODES}
        SELECT source.uuid, source.kind, target.uuid, target.kind, edge.type, edge.reason,
            (edge.at AT TIME ZONE current_setting('TimeZone'))::date, COALESCE(gone.reason, '')
        FROM provenance_derivation edge
        JOIN provenance_node source ON source.id = edge.source_id
        JOIN provenance_node target ON target.id = edge.target_id
        LEFT JOIN provenance_withdrawal gone ON gone.derivation_id = edge.id
        WHERE edge.source_id IN (SELECT node_id FROM shown) AND edge.target_id IN (SELECT node_id FROM shown)
        ORDER BY edge.id
        """,
    ),
    (
        "sessions",
        "Where people met.",
        (
            Field("uuid", "Key of the session"),
            Field("dimension", "Code of who was asked"),
            Field("kind", "Kind of session"),
            Field("state", "How far it is"),
            Field("title", "With whom"),
            Field("day", "Day", DAY),
            Field("place", "Where"),
            Field("heads", "How many were there", NUMBER),
            Field("illustrative", "Whether its part of the totals is invented", YES),
        ),
        """
        SELECT session.uuid, dimension.code, session.kind, session.state, session.title,
            (session.starts_at AT TIME ZONE current_setting('TimeZone'))::date, session.place, session.heads, session.illustrative
        FROM participation_session session JOIN participation_dimension dimension ON dimension.id = session.dimension_id
        WHERE session.process_id = %(process)s AND session.state <> 'cancelled' ORDER BY session.starts_at, session.id
        """,
    ),
    (
        "dimensions",
        "Who was asked.",
        (Field("code", "Code"), Field("name_ca", "Catalan"), Field("name_es", "Spanish"), Field("name_en", "English")),
        """
        SELECT code, name->>'ca', name->>'es', name->>'en-gb' FROM participation_dimension
        WHERE process_id = %(process)s ORDER BY "order", id
        """,
    ),
    (
        "themes",
        "The tree of themes.",
        (
            Field("code", "Code"),
            Field("parent", "Code of the theme above"),
            Field("name_ca", "Catalan"),
            Field("name_es", "Spanish"),
            Field("name_en", "English"),
            Field("since_version", "Version of the tree in which it came", NUMBER),
            Field("retired_in", "Version in which it was retired", NUMBER),
        ),
        """
        SELECT theme.code, parent.code, theme.name->>'ca', theme.name->>'es', theme.name->>'en-gb', theme.since_version, theme.retired_in
        FROM participation_theme theme LEFT JOIN participation_theme parent ON parent.id = theme.parent_id
        WHERE theme.process_id = %(process)s ORDER BY theme."order", theme.id
        """,
    ),
)


def sheets_of(process: Process, *, only: str = "") -> list[Sheet]:
    """The tables of a process (or the one called `only`), to be written by `exchange.writing`."""
    sheets = [Sheet(name, description, fields, _rows(sql, process.pk)) for name, description, fields, sql in TABLES]
    return [sheet for sheet in (*sheets, derivations_sheet(process)) if only in ("", sheet.name)]


def _rows(sql: str, process_id: int) -> Callable[[], Iterator[tuple[Any, ...]]]:
    def rows() -> Iterator[tuple[Any, ...]]:
        with connection.chunked_cursor() as cursor:
            cursor.execute(sql, {"process": process_id})
            while some := cursor.fetchmany(AT_A_TIME):
                yield from some

    return rows


def described(process: Process, sheets: list[Sheet]) -> dict[str, Any]:
    """What stands beside the tables: their columns and the licence."""
    return package(sheets, name=process.slug, title=said(process.title), described_at=clock.now())


def imports_of(process: Process) -> QuerySet[Import]:
    """Files that came in, the newest first; without what is in them."""
    return Import.objects.filter(process=process).defer("content").select_related("worker").order_by("-at")
