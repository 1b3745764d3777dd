"""Files of contributions come in: looked at first, then row after row, the same row once however often it comes."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import time
from collections.abc import Callable, Iterable, Iterator, Mapping

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from impulsem.participation.exchange import reading, shapes
from impulsem.participation.exchange.shapes import Column, Record, RowProblem
from impulsem.participation.models import Channel, Coding, Contribution, Correction, Dimension, Import, Process, Session, Theme
from impulsem.participation.permissions import may_work
from impulsem.participation.rules import naming
from impulsem.participation.services import source_answers
from impulsem.participation.services.contributions import Words, capture, given_names, park
from impulsem.participation.services.refusals import NotNow
from impulsem.participation.services.source_answers import Says
from impulsem.participation.services.steps import locked
from impulsem.platform import audit, clock
from impulsem.platform.actors import Actor
from impulsem.platform.errors import DomainError, NotAllowed
from impulsem.platform.words import said

BATCH = 500  # rows written at a time
MOST_PROBLEMS = 200  # told one by one; the rest are counted
FIRST = 8  # rows shown before a file comes in
KEPT_FOR = dt.timedelta(days=1)  # a file that nobody brings in
WORKING = (Process.State.OPEN, Process.State.SYNTHESIS)
State = Import.State


class NoText(DomainError):
    message = _("Say which column has the text.")
    field = "body"


class NoDimension(DomainError):
    message = _("Say of which dimension the rows are that do not say it.")
    field = "dimension"


class NoSource(DomainError):
    message = _("Say where the file comes from: rows are recognised by it when the file comes again.")
    field = "source"


@dataclasses.dataclass(slots=True)
class Outcome:
    """What came of the rows so far. answered: rows of which their source says something new, beside their words; repeated: rows whose
    key stood in the file before; problems: (line, why), the first of them."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    answered: int = 0
    repeated: int = 0
    parked: int = 0
    refused: int = 0
    mended: bool = False
    problems: list[tuple[int, str]] = dataclasses.field(default_factory=list)

    def refuse(self, line: int, why: str) -> None:
        self.refused += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append((line, why))


@dataclasses.dataclass(frozen=True, slots=True)
class Preview:
    """A file before it comes in. columns: names to choose from; first: its first rows as they would come in."""

    shape: str
    columns: list[str]
    mapping: dict[str, str]
    first: list[Record]
    outcome: Outcome


@transaction.atomic
def look_at_file(*, process: Process, content: bytes, name: str, dimension: Dimension | None = None, by: Actor) -> Import:
    """Keep a file for as long as it takes to bring it in, with a guess of what its columns are.

    Refuses: NotAllowed, NotNow, reading's TooLarge, Unreadable, NoHeadings.
    """
    _check(process, by)
    table = reading.read_table(content, name=name)
    columns = shapes.columns_of(table.headings)
    mapping = shapes.guess_mapping(columns)
    Import.objects.filter(process=process, at__lt=clock.now() - KEPT_FOR).exclude(state=State.DONE).update(
        state=State.DONE, content=None, ended_at=clock.now()
    )
    given = Import.objects.create(
        process=process,
        name=name[-200:] or "file",
        content=content,
        mapping=mapping,
        source=_source(table, columns, mapping, name),
        dimension=dimension,
        worker_id=by.worker_id,
        at=clock.now(),
    )
    audit.record(by, "participation.import_looked_at", on=process)
    return given


def preview(given: Import) -> Preview:
    """What would come of it. Reads the whole file and writes nothing. Refuses: as `look_at_file`."""
    table, columns = _table(given)
    walk = _Walk(given, columns)
    outcome = Outcome(mended=table.mended)
    first: list[Record] = []
    for records in _batches(walk.records(table.rows, outcome), BATCH):
        first += records[: FIRST - len(first)]
        known = walk.known(records)
        for record in records:
            walk.count(record, known, outcome)
    return Preview(shapes.name_shape(table.headings), list(columns), dict(given.mapping), first, outcome)


@transaction.atomic
def set_import(*, given: Import, mapping: Mapping[str, str], source: str, dimension: Dimension | None, language: str, by: Actor) -> Import:
    """Say what the columns are and where the file comes from. Refuses: NotAllowed, NotNow, NoText, NoSource."""
    _check(given.process, by)
    given = locked(given)
    if given.state != State.LOOKED_AT:
        raise NotNow(state=given.get_state_display())
    given.mapping = {field: name for field, name in mapping.items() if field in shapes.FIELDS and name}
    if "body" not in given.mapping:
        raise NoText
    if not source.strip():
        raise NoSource
    given.source, given.dimension, given.language = source.strip()[:60], dimension, language
    given.save(update_fields=["mapping", "source", "dimension", "language"])
    return given


def go_on(*, given: Import, seconds: float | None = None, progress: Callable[[Outcome], None] | None = None, by: Actor) -> Import:
    """Bring rows in, for about so many seconds (none: to the end). Called again, it goes on where it was; what is in, stays in.

    Refuses: NotAllowed, NotNow, NoText, NoSource, NoDimension.
    """
    _check(given.process, by)
    if given.state == State.DONE:
        return given
    if "body" not in given.mapping:
        raise NoText
    if not given.source:
        raise NoSource
    table, columns = _table(given)
    if given.dimension_id is None and "dimension" not in given.mapping:
        raise NoDimension
    outcome = _outcome(given)
    outcome.mended = table.mended
    walk, ends = _Walk(given, columns), None if seconds is None else time.monotonic() + seconds
    rows = walk.skip(table.rows, given.next_row)
    while batch := list(itertools.islice(rows, BATCH)):
        with transaction.atomic():
            # without the file itself, which would come again with every batch
            given = Import.objects.select_for_update(no_key=True, of=("self",)).select_related("process").defer("content").get(pk=given.pk)
            if given.next_row != outcome.rows:  # somebody else goes on with it at the same time
                return given
            walk.bring_in(list(walk.records(batch, outcome)), outcome, by)
            given.state, given.next_row, given.outcome = State.RUNNING, outcome.rows, dataclasses.asdict(outcome)
            given.save(update_fields=["state", "next_row", "outcome"])
        if progress:
            progress(outcome)
        if ends is not None and time.monotonic() > ends:
            return given
    given.state, given.content, given.ended_at, given.outcome = State.DONE, None, clock.now(), dataclasses.asdict(outcome)
    given.save(update_fields=["state", "content", "ended_at", "outcome"])
    audit.record(by, "participation.imported", on=given.process, new=outcome.new, changed=outcome.changed, refused=outcome.refused)
    return given


def _check(process: Process, by: Actor) -> None:
    if not may_work(by):
        raise NotAllowed
    if process.state not in WORKING:
        raise NotNow(state=process.get_state_display())


def _outcome(given: Import) -> Outcome:
    kept = dict(given.outcome)
    return Outcome(**{**kept, "problems": [(line, why) for line, why in kept.get("problems", ())]})


def _table(given: Import) -> tuple[reading.Table, dict[str, Column]]:
    if given.content is None:
        raise NotNow(state=given.get_state_display())
    table = reading.read_table(bytes(given.content), name=given.name)
    return table, shapes.columns_of(table.headings)


def _source(table: reading.Table, columns: dict[str, Column], mapping: dict[str, str], name: str) -> str:
    """The site that the first row is of, else the file's name."""
    first = next(table.rows, None)
    if first is not None and "url" in mapping:
        with_address = {"body": mapping["url"], "url": mapping["url"]}
        try:
            host = shapes.host_of(shapes.record_of(first, columns, with_address, language="ca").url)
        except RowProblem:
            host = ""
        if host:
            return host
    return (slugify(name.rsplit(".", 1)[0]) or "file")[:60]


def _batches(records: Iterator[Record], size: int) -> Iterator[list[Record]]:
    while batch := list(itertools.islice(records, size)):
        yield batch


@dataclasses.dataclass(frozen=True, slots=True)
class Known:
    """A row that came before. came: what its source said last; at_source: what it said of it last."""

    contribution: Contribution
    came: str
    at_source: Says


class _Walk:
    """One pass over a file: what its rows are in the words of this process."""

    def __init__(self, given: Import, columns: dict[str, Column]) -> None:
        self.given, self.process, self.columns = given, given.process, columns
        self.seen: set[str] = set()
        self.dimensions: dict[str, Dimension] = {}
        for dimension in self.process.dimensions.all():
            for word in (dimension.code, *dimension.name.values()):
                self.dimensions[word.casefold()] = dimension
        self.sessions: dict[str, Session] = {}
        for session in self.process.sessions.select_related("dimension"):
            for word in (str(session.uuid), session.external_id, session.title):
                self.sessions.setdefault(word.casefold(), session)
        self.themes = {row.code: row for row in Theme.objects.filter(process=self.process)}
        self.names = given_names()

    def skip(self, rows: Iterator[reading.Row], count: int) -> Iterator[reading.Row]:
        """The rows after the first `count`, whose keys are remembered."""
        for _record in self.records(itertools.islice(rows, count), Outcome()):
            pass
        return rows

    def records(self, rows: Iterable[reading.Row], outcome: Outcome) -> Iterator[Record]:
        """What the rows say; those that cannot come in are counted with the reason."""
        for row in rows:
            outcome.rows += 1
            try:
                record = shapes.record_of(row, self.columns, self.given.mapping, language=self.given.language)
                self._place(record)
            except RowProblem as problem:
                outcome.refuse(row.line, str(problem))
                continue
            if record.external_id:
                if record.external_id in self.seen:
                    outcome.repeated += 1
                    outcome.refuse(row.line, str(_("Its key %(key)s stands in the file before.")) % {"key": record.external_id})
                    continue
                self.seen.add(record.external_id)
            yield record

    def known(self, records: list[Record]) -> dict[str, Known]:
        """Those of the rows that came before, by key."""
        keys = [record.external_id for record in records if record.external_id]
        rows = list(Contribution.objects.filter(process=self.process, source=self.given.source, external_id__in=keys))
        last = dict(
            Correction.objects.filter(contribution__in=rows, why=Correction.Why.SOURCE)
            .order_by("at", "pk")
            .values_list("contribution_id", "text")
        )
        answers = source_answers.last_of([row.pk for row in rows])
        return {row.external_id: Known(row, last.get(row.pk, row.original), answers.get(row.pk, {})) for row in rows}

    def count(self, record: Record, known: Mapping[str, Known], outcome: Outcome) -> None:
        """Counts the row as new, changed or unchanged."""
        before = known.get(record.external_id)
        outcome.answered += source_answers.says_more(record.at_source, before.at_source if before else {}) is not None
        if before is None:
            outcome.new += 1
            outcome.parked += bool(naming.third_persons(record.text, self.names))
        elif before.came == record.text:
            outcome.unchanged += 1
        else:
            outcome.changed += 1

    def bring_in(self, records: list[Record], outcome: Outcome, by: Actor) -> None:
        known = self.known(records)
        fresh = [record for record in records if record.external_id not in known]
        changed = [record for record in records if record.external_id in known and known[record.external_id].came != record.text]
        made = capture(process=self.process, words=[self._words(record) for record in fresh], by=None) if fresh else []
        now = clock.now()
        Correction.objects.bulk_create(
            Correction(
                contribution=known[record.external_id].contribution,
                text=record.text,
                why=Correction.Why.SOURCE,
                worker_id=by.worker_id,
                at=now,
            )
            for record in changed
        )
        self._look_again([known[row.external_id].contribution for row in changed], {row.external_id: row.text for row in changed}, by)
        self._code(dict(zip((row.pk for row in made), fresh, strict=True)), now)
        earlier = [(known[record.external_id], record) for record in records if record.external_id in known]
        told: dict[int, tuple[Says, Says]] = {row.pk: (record.at_source, {}) for row, record in zip(made, fresh, strict=True)}
        told |= {before.contribution.pk: (record.at_source, before.at_source) for before, record in earlier}
        outcome.answered += source_answers.add(told, given=self.given, names=self.names)
        outcome.new += len(made)
        outcome.parked += sum(row.state == Contribution.State.PARKED for row in made)
        outcome.changed += len(changed)
        outcome.unchanged += len(records) - len(fresh) - len(changed)

    def _look_again(self, rows: list[Contribution], texts: Mapping[str, str], by: Actor) -> None:
        """Words that changed and may name somebody now, or were masked before, wait for a person."""
        masked = set(Correction.objects.filter(contribution__in=rows, why=Correction.Why.MASKED).values_list("contribution_id", flat=True))
        for row in rows:
            shown = row.state in (Contribution.State.PUBLISHED, Contribution.State.CAPTURED)
            if shown and (row.pk in masked or naming.third_persons(texts[row.external_id], self.names)):
                park(contribution=row, reason=str(_("It changed at its source.")), by=by)

    def _place(self, record: Record) -> tuple[Dimension, Session | None]:
        """Raises: RowProblem, when the process has no such dimension or session, or none is known."""
        session = self.sessions.get(record.session.casefold()) if record.session else None
        if record.session and session is None:
            raise RowProblem(str(_("The process has no session “%(name)s”.")) % {"name": record.session[:80]})
        dimension = self.dimensions.get(record.dimension.casefold()) if record.dimension else self.given.dimension
        if record.dimension and dimension is None:
            raise RowProblem(str(_("The process has no dimension “%(name)s”.")) % {"name": record.dimension[:80]})
        if dimension is None and session is not None:
            dimension = session.dimension
        if dimension is None:
            raise RowProblem(str(_("It does not say of which dimension it is.")))
        return dimension, session

    def _words(self, record: Record) -> Words:
        dimension, session = self._place(record)
        return Words(
            text=record.text,
            dimension=dimension,
            channel=Channel.IMPORTED,
            language=record.language,
            session=session,
            source=self.given.source,
            external_id=record.external_id,
            captured_at=record.captured_at,
        )

    def _code(self, made: Mapping[int, Record], now: dt.datetime) -> None:
        """What its source says a contribution is about, as nobody's opinion; a theme that is not there is added at the root."""
        codings = []
        for pk, record in made.items():
            name = said(record.theme, self.given.language)
            code = slugify(name)[:40]
            if not code:
                continue
            if code not in self.themes:
                words = {language: record.theme.get(language[:2]) or name for language in ("ca", "es", "en-gb")}
                self.themes[code] = Theme.objects.create(process=self.process, code=code, name=words, order=len(self.themes) + 1)
            codings.append(Coding(contribution_id=pk, theme=self.themes[code], worker=None, at=now))
        Coding.objects.bulk_create(codings)
