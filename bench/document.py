"""Writes `docs/benchmarks.md` and its chart from what was kept, without measuring."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from bench import chart
from bench.chart import Panel
from bench.results import Row, kept

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "benchmarks.md"
CHART = ROOT / "docs" / "benchmarks" / "growth.svg"
LONGEST_TITLE = 32  # letters that fit over a small chart
SMALLEST = 0.1  # below, a city is too small to tell anything about growth

#: In the order of the page, with what each one measures.
MEANING = {
    "people.search_typo.p95_ms": "the database's time for a full name with one typing error: 500 questions that tuning never saw",
    "people.search_typo.recall_at_10": "how often somebody of that very name is among the first ten",
    "people.search_typo.same_person_at_10": "how often the very person is: among namesakes the name alone cannot tell",
    "people.search_partial.p95_ms": "the same for a given name and one surname: as written, in another form, in another romanisation",
    "people.search_partial.recall_at_10": "how often somebody of that given name, or a form of it, and that surname is among the first ten",
    "people.search_partial.same_person_at_10": "how often the very person is",
    "people.search_page.p95_ms": "the whole request of the search box",
    "casework.file_page.p95_ms": "the whole request of a file's page",
    "casework.file_page.queries": "its SQL statements",
    "desk.today_page.p95_ms": "the whole request of a professional's day",
    "agenda.day_sheet.p95_ms": "a professional's day, read",
    "casework.record_entry.p95_ms": "an entry about four people written, with its audit line, committed",
    "casework.plan_page.p95_ms": "the whole request of a plan's page",
    "casework.plan_page.queries": "its SQL statements",
    "desk.mixed_load.rps": "requests a second of 40 clients that never pause: search 30 %, file 30 %, desk 20 %, entry 10 %, agenda 10 %",
    "desk.mixed_load.p95_ms": "the time of one of them",
    "demo.load_s": "building and loading the synthetic city",
    "demo.peak_mb": "the most memory that all its processes held together",
    "demo.database_mb": "the database afterwards",
    "indicators.export_5m.s": "the facts of the work (at scale 1 over five million rows) out of the database, without identity",
    "indicators.export_5m.peak_mb": "the most memory that the exporting process held",
    "indicators.export_all.s": "all fact tables, from one snapshot",
    "indicators.export_all.peak_mb": "the most memory that the exporting process held",
    "indicators.all.s": "every indicator for every month, place and disaggregation, with its observations written",
    "participation.import_10k.s": "10,860 rows of Decidim's open data read, checked and written",
    "participation.import_10k.peak_mb": "the most memory that the importing process held",
    "participation.import_10k_again.s": "the same file once more: nothing is written twice",
    "participation.export_12k_zip.s": "some 12,000 contributions and all that belongs to them as CSV",
    "participation.export_12k_json.s": "the same as JSON",
    "participation.export_12k_xlsx.s": "the same as a spreadsheet",
    "participation.export_12k.peak_mb": "the most memory that the exporting process held",
    "participation.near_duplicates.s": "whatever is nearly said twice among 10,860 texts",
    "participation.near_duplicates.recall": "how many of the planted copies are found",
    "strategy.prioritisation.s": "589 ballots over 40 options counted, with 2,000 bootstraps",
    "public.process_page.p95_ms": "the whole request of a process of 1,373 contributions",
    "reports.compose.p95_ms": "a draft of twelve sections, each datum with its source",
    "reports.keystrokes_saved": "the share of keys that a professional need not press, over ten requests in the browser",
    "documents.pdf.p95_ms": "an accessible PDF of four pages, kept",
    "documents.sign.p95_ms": "a signature with a time stamp (PAdES B-T), kept",
    "messaging.batch_10k.s": "10,000 messages asked for, queued and handed to a mail server",
    "agenda.next_slot.p95_ms": "the next free time of any of 700 professionals over eight weeks, by centre, language or two at once",
    "agenda.concurrent_booking": "fifty clients book one slot at the same moment: rounds with exactly one winner",
    "agenda.cover_one_absence.s": "the appointments of whoever has most on a day: read, solved, confirmed, told",
    "agenda.cover_territory_week.s": "the same for an eighth of a territory's professionals and a week",
    "agenda.cover_given_share": "the share of appointments that somebody takes",
    "agenda.cover_known_share": "the share that goes to somebody who knows the person",
    "agenda.cover_language_share": "the share that goes to somebody who speaks their language",
    "intake.waiting_list_page.p95_ms": "the whole request of a waiting list's page, 3,000 people on it",
    "intake.waiting_list_page.queries": "its SQL statements",
    "groups.from_demand.s": "sessions proposed from 20,000 waiting demands",
    "desk.live_clients.p95_ms": "from a ringing phone to 700 connected pages, a call each second",
    "desk.live_clients.missed": "pages that did not hear of it",
    "desk.live_clients.memory_mb": "the memory of the live process",
    "benefits.one_household.p95_ms": "all benefits of one household with facts, rules and explanation in words",
    "benefits.city.s": "all benefits of all households of the city",
    "benefits.city.peak_mb": "the most memory that it held",
    "benefits.whatif.s": "one figure changed, the whole city, by neighbourhood",
    "benefits.nightly_scan.s": "the rules asked about 100,000 files, findings written",
    "benefits.payment_batch.s": "20,000 payments gathered, checked, written as SEPA and validated",
    "setup.fresh_s": "from a fresh clone to the first page, installing included",
}
#: These do not grow with the city.
APART = ("participation.", "strategy.", "public.", "reports.", "documents.", "messaging.", "setup.")


def write() -> None:
    apart = [row for row in kept() if row["name"].startswith(APART)]
    cities = [row for row in kept() if row not in apart]
    rows = [row for row in cities if float(row["scale"]) >= SMALLEST] or cities
    if not rows:
        raise SystemExit("Nothing is kept in bench/results.json yet: measure first (make bench).")
    CHART.parent.mkdir(exist_ok=True)
    CHART.write_text(chart.draw(list(panels(rows)), "How cost grows with the city"))
    PAGE.write_text("\n".join(page(rows, latest(apart))) + "\n")
    print(f"{PAGE.relative_to(ROOT)} and {CHART.relative_to(ROOT)} are written.")


def latest(rows: Sequence[Row]) -> list[Row]:
    """Of each figure the last measurement."""
    return list({row["name"]: row for row in sorted(rows, key=lambda row: str(row["at"]))}.values())


def page(rows: Sequence[Row], apart: Sequence[Row]) -> Iterable[str]:
    scales = scales_of(rows)
    yield "# Benchmarks: how cost grows with the city"
    yield ""
    yield "Written by `make bench-growth`, which loads the synthetic city at three sizes and measures each; not by hand."
    yield "Each figure stands beside its peer, measured in the same run on the same data. A promise that is missed says so."
    yield ""
    yield "| scale | years of work | size | machine | measured |"
    yield "|---|---|---|---|---|"
    for scale in scales:
        mine = [row for row in rows if row["scale"] == scale]
        last = max(mine, key=lambda row: row["at"])
        yield f"| {scale} | {last['years']} | {last['size']} | {last['machine']} | {min(row['at'] for row in mine)[:10]} |"
    yield ""
    yield "![Small charts: each figure at each size of the city, its peer and its promise](benchmarks/growth.svg)"
    yield ""
    yield f"## The figures\n\nThe peer and the ratio are those at scale {scales[-1]}; **bold** is a missed promise."
    yield ""
    yield f"| figure | unit | promised | {' | '.join(scales)} | beside | ratio |"
    yield f"|---|---|--:|{'--:|' * len(scales)}---|--:|"
    for name in names_of(rows):
        yield line(name, [row for row in rows if row["name"] == name], scales)
    yield ""
    if apart:
        yield "## What does not grow with the city"
        yield ""
        yield "| figure | unit | promised | value | beside | ratio |"
        yield "|---|---|--:|--:|---|--:|"
        for name in names_of(apart):
            mine = [row for row in apart if row["name"] == name]
            yield line(name, mine, [mine[0]["scale"]])
        yield ""
    yield from missed([*rows, *apart], scales[-1])
    yield "## What each measures"
    yield ""
    for name in names_of([*rows, *apart]):
        if name in MEANING:
            yield f"- `{name}`: {MEANING[name]}."
    yield "- `indicators.….s`: that indicator by centre and month over the export, beside PostgreSQL working out the same over its tables."


def line(name: str, rows: Sequence[Row], scales: Sequence[str]) -> str:
    by_scale = {row["scale"]: row for row in rows}
    cells = []
    for scale in scales:
        row = by_scale.get(scale)
        text = "" if row is None else written(row["value"])
        cells.append(f"**{text}**" if row is not None and row["reached"] is False else text)
    last = rows[-1]
    must = "" if last["must"] is None else f"{'≥' if last['better'] == 'higher' else '≤'} {last['must']:g}"
    peer = f"{last['peer']}: {written(last['peer_value'])}" if last["peer_value"] is not None else ""
    ratio = "" if last["ratio"] is None else f"{last['ratio']:.2f}"
    return f"| `{name}` | {last['unit']} | {must} | {' | '.join(cells)} | {peer} | {ratio} |"


def missed(rows: Sequence[Row], largest: str) -> Iterable[str]:
    """A sentence for each promise that is not kept, the largest city's first."""
    wrong = [row for row in rows if row["reached"] is False]
    yield "## Missed promises"
    yield ""
    if not wrong:
        yield "None at any of these sizes."
    for row in sorted(wrong, key=lambda row: (row["scale"] != largest, row["scale"], row["name"])):
        side = "under" if row["better"] == "higher" else "over"
        off = abs(row["value"] - row["must"]) / row["must"]
        beside = f"; {row['peer']} is {written(row['peer_value'])}" if row["peer_value"] is not None else ""
        where = "" if row["name"].startswith(APART) else f" at scale {row['scale']}"
        yield (
            f"- `{row['name']}`{where} is {written(row['value'])} {row['unit']}, {off * 100:.0f} % {side} the promised "
            f"{row['must']:g}{beside}."
        )
    yield ""


def panels(rows: Sequence[Row]) -> Iterable[Panel]:
    """A chart for each figure that is a cost or a rate; shares and counts of statements do not grow."""
    for name in names_of(rows):
        mine = [row for row in rows if row["name"] == name]
        unit = mine[0]["unit"]
        if unit in {"share", "queries"}:
            continue
        peer = [(float(row["scale"]), float(row["peer_value"])) for row in mine if row["peer_value"]]
        beside = f"{unit}; beside {mine[0]['peer']}" if peer else unit
        title = name.removesuffix("_ms").removesuffix("_mb").removesuffix("_s").removesuffix(".s").removesuffix(".p95")
        if name.startswith("indicators.") and len(title) > LONGEST_TITLE:
            title = title.removeprefix("indicators.")
        yield Panel(title, beside, [(float(row["scale"]), float(row["value"])) for row in mine], peer, mine[0]["must"])


def scales_of(rows: Sequence[Row]) -> list[str]:
    return sorted({row["scale"] for row in rows}, key=float)


def names_of(rows: Sequence[Row]) -> list[str]:
    known = {row["name"] for row in rows}
    return [name for name in MEANING if name in known] + sorted(known - MEANING.keys())


def written(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
