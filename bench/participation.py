"""A participation process as large as a city's: files in and out, and which of its texts are nearly the same.

`python -m bench.participation NAME FOLDER` (see `RUNS`) runs one in a process of its own, so that its memory can be read, and tells
its figures as JSON. `figures()` gives them all; what it writes into the database is in processes called `bench-…`.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.measure import Figure, peak_mb, say, timed

ROWS = 10_860  # proposals of the city's own process
EXPORTED = 11_953  # of the export that takes Decidim 15 minutes
PLANTED = 500
SEED = 20161122
SYLLABLES = [
    "ba",
    "be",
    "bi",
    "bo",
    "ca",
    "ce",
    "ci",
    "co",
    "da",
    "de",
    "di",
    "do",
    "fa",
    "fe",
    "ga",
    "go",
    "la",
    "le",
    "li",
    "lo",
    "ma",
    "me",
    "mi",
    "mo",
    "na",
    "ne",
    "ni",
    "no",
    "pa",
    "pe",
    "pi",
    "po",
    "ra",
    "re",
    "ri",
    "ro",
    "sa",
    "se",
    "si",
    "so",
    "ta",
    "te",
    "ti",
]
ENDINGS = ("ció", "ment", "tat", "dor", "ar", "ir", "at", "ada", "able", "es", "s", "")
COLUMNS = [
    "id",
    "category/id",
    "category/name/ca",
    "category/name/es",
    "scope/id",
    "scope/name/ca",
    "participatory_space/id",
    "participatory_space/url",
    "component/id",
    "title/ca",
    "title/es",
    "body/ca",
    "body/es",
    "state",
    "reference",
    "answer/ca",
    "supports",
    "endorsements/total_count",
    "endorsements/user_endorsements",
    "comments",
    "attachments",
    "followers",
    "published_at",
    "url",
    "meeting_urls",
    "related_proposals",
    "is_amend",
]


class Writer:
    """Texts of invented words, some frequent and most rare, as long as proposals are."""

    def __init__(self, seed: int = SEED) -> None:
        self.random = random.Random(seed)
        words: dict[str, None] = {}
        while len(words) < 9000:
            words["".join(self.random.choices(SYLLABLES, k=self.random.randint(1, 3))) + self.random.choice(ENDINGS)] = None
        self.words = list(words)
        self.frequency = [1 / (rank + 5) for rank in range(len(self.words))]

    def text(self) -> str:
        length = max(8, min(250, int(self.random.lognormvariate(4.3, 0.7))))
        return " ".join(self.random.choices(self.words, self.frequency, k=length))

    def copied(self, text: str) -> str:
        """The text as somebody else would say it: one word in ten changed, left out or put in."""
        words = text.split()
        for _ in range(max(1, len(words) // 10)):
            place, what = self.random.randrange(len(words)), self.random.random()
            if what < 0.4:
                words[place] = self.random.choice(self.words)
            elif what < 0.7 and len(words) > 3:
                del words[place]
            else:
                words.insert(place, self.random.choice(self.words))
        return " ".join(words)


def rows(writer: Writer, count: int) -> Iterator[dict[str, str]]:
    """Proposals as Decidim's open data have them, with authors that must not come in."""
    for number in range(count):
        text = writer.text()
        theme = f"Tema {number % 24}"
        yield dict.fromkeys(COLUMNS, "") | {
            "id": str(number + 1),
            "category/id": str(number % 24),
            "category/name/ca": theme,
            "category/name/es": theme,
            "title/ca": " ".join(text.split()[:6]).capitalize(),
            "body/ca": f"<p>{text}.</p>",
            "supports": str(number % 40),
            "endorsements/user_endorsements": "Autora Inventada",
            "published_at": f"{dt.date(2016, 2, 1) + dt.timedelta(days=number % 60)} 10:00:00 UTC",
            "url": f"https://decidim.example.org/processes/pam/f/1/proposals/{number + 1}",
        }


def write_file(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS, delimiter=";")
        writer.writeheader()
        writer.writerows(rows(Writer(), count))


def process(name: str) -> Any:
    """A new process of the bench, open, with one dimension."""
    from impulsem.participation import services
    from impulsem.participation.models import Process
    from impulsem.platform.actors import job

    words = {"ca": name, "es": name, "en-gb": name}
    by = job("bench")
    made = services.design_process(
        slug=f"bench-{name}-{Process.objects.count()}",
        title=words,
        summary=words,
        promise="consult",
        promise_text=words,
        starts_on=dt.date(2016, 2, 1),
        by=by,
    )
    services.add_dimension(process=made, code="public", name=words, by=by)
    return services.bring_to(process=made, state="open", by=by)


def bring(made: Any, path: Path) -> Any:
    from impulsem.participation.services import exchange
    from impulsem.platform.actors import job

    by, dimension = job("bench"), made.dimensions.get()
    given = exchange.look_at_file(process=made, content=path.read_bytes(), name=path.name, dimension=dimension, by=by)
    return exchange.go_on(given=given, by=by)


def run_import(folder: Path) -> dict[str, float]:
    path = folder / "proposals.csv"
    write_file(path, ROWS)
    made = process("import")
    seconds, given = timed(lambda: bring(made, path))
    assert given.outcome["new"] == ROWS, given.outcome
    again, repeated = timed(lambda: bring(made, path))
    assert repeated.outcome["unchanged"] == ROWS, repeated.outcome
    return {"s": round(seconds, 2), "again_s": round(again, 2), "peak_mb": round(peak_mb(), 1)}


def run_export(folder: Path) -> dict[str, float]:
    """Each format after the other; the process was brought in by a process of its own, whose memory is not counted here."""
    from impulsem.participation import files
    from impulsem.participation.models import Process

    made = Process.objects.filter(slug__startswith="bench-export-").latest("pk")
    found = {}
    for kind in ("zip", "json", "xlsx"):
        found[f"{kind}_s"] = round(timed(lambda kind=kind: files.write_file(made, folder / f"export.{kind}"))[0], 2)
        found[f"{kind}_mb"] = round((folder / f"export.{kind}").stat().st_size / 1e6, 1)
    return found | {"peak_mb": round(peak_mb(), 1)}


def run_fill(folder: Path) -> dict[str, float]:
    from impulsem.participation.models import Contribution
    from impulsem.participation.services import publish_all
    from impulsem.platform.actors import job

    path = folder / "proposals.csv"
    write_file(path, EXPORTED)
    made = process("export")
    bring(made, path)
    return {"published": publish_all(process=made, contributions=list(Contribution.objects.filter(process=made)), by=job("bench"))}


def said() -> tuple[list[str], set[tuple[int, int]]]:
    """Texts, the last of them planted copies, and the pairs that have to be found."""
    writer = Writer()
    texts = [writer.text() for _ in range(ROWS - PLANTED)]
    planted = set()
    for original in writer.random.sample(range(len(texts)), PLANTED):
        planted.add((original, len(texts)))
        texts.append(writer.copied(texts[original]))
    return texts, planted


def run_near(folder: Path) -> dict[str, float]:
    from impulsem.participation.synthesis import near, texts

    written, planted = said()
    seconds, found = timed(lambda: near.near_pairs(texts.vectors(written)))
    pairs = set(zip(found[0].tolist(), found[1].tolist(), strict=True))
    recall = len(planted & pairs) / len(planted)
    return {"s": round(seconds, 2), "recall": round(recall, 4), "pairs": len(pairs), "peak_mb": round(peak_mb(), 1)}


def run_near_peer(folder: Path) -> dict[str, float]:
    """scikit-learn: TF-IDF over words and over runs of letters within words, and the cosine of all pairs, a block at a time."""
    from scipy import sparse
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.metrics.pairwise import linear_kernel

    written, planted = said()

    def act() -> set[tuple[int, int]]:
        words = TfidfVectorizer(strip_accents="unicode", sublinear_tf=True).fit_transform(written)
        runs = TfidfVectorizer(strip_accents="unicode", analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True).fit_transform(written)
        rows = (sparse.hstack([words, runs]) * 0.5**0.5).tocsr()
        found = set()
        for start in range(0, rows.shape[0], 512):
            alike = linear_kernel(rows[start : start + 512], rows, dense_output=True)
            first, second = (alike >= 0.5).nonzero()
            found |= {(int(a) + start, int(b)) for a, b in zip(first, second, strict=True) if int(b) > int(a) + start}
        return found

    seconds, pairs = timed(act)
    return {"s": round(seconds, 2), "recall": round(len(planted & pairs) / len(planted), 4), "pairs": len(pairs), "peak_mb": peak_mb()}


RUNS = {"import": run_import, "export": run_export, "fill": run_fill, "near": run_near, "near-peer": run_near_peer}


def apart(name: str, folder: Path) -> dict[str, float]:
    """One of them in a process of its own."""
    say(f"participation: {name}")
    done = subprocess.run([sys.executable, "-m", "bench.participation", name, str(folder)], check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def figures() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        brought = apart("import", here)
        apart("fill", here)
        out = apart("export", here)
        near, peer = apart("near", here), apart("near-peer", here)
    with_peer: dict[str, Any] = {"peer": "scikit-learn, all pairs", "peer_value": peer["s"]}
    return [
        Figure(name="participation.import_10k.s", value=brought["s"], unit="s", must=15),
        Figure(name="participation.import_10k.peak_mb", value=brought["peak_mb"], unit="MB", must=400),
        Figure(name="participation.import_10k_again.s", value=brought["again_s"], unit="s"),
        *(Figure(name=f"participation.export_12k_{kind}.s", value=out[f"{kind}_s"], unit="s", must=3) for kind in ("zip", "json", "xlsx")),
        Figure(name="participation.export_12k.peak_mb", value=out["peak_mb"], unit="MB", must=200),
        Figure(name="participation.near_duplicates.s", value=near["s"], unit="s", must=30, **with_peer),
        Figure(name="participation.near_duplicates.recall", value=near["recall"], unit="share", better="higher", must=0.98),
    ]


def main() -> None:
    import django

    django.setup()
    print(json.dumps(RUNS[sys.argv[1]](Path(sys.argv[2]))))


if __name__ == "__main__":
    main()
