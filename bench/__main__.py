"""`make bench`: prepare the demo city in its own data folder, measure, print, write `bench/results.json`.

SCALE (environment) is the demo's scale, 0.02 unless set. BENCH_ONLY=pages skips the fresh clone, which takes minutes.
"""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCALE = os.environ.get("SCALE", "0.02")


def main() -> None:
    os.environ["IMPULSEM_DATA"] = os.environ.get("BENCH_DATA", str(ROOT / "var" / f"bench-{SCALE}"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "impulsem.settings")
    os.environ["IMPULSEM_DEMO"] = "1"
    from impulsem.platform import embedded

    os.environ["DATABASE_URL"] = embedded.database_url()
    import django

    django.setup()
    # Only now: these read the settings.
    from bench import city, pages, setup
    from bench.measure import report

    size = city.prepare(SCALE)
    figures = pages.figures(size)
    if os.environ.get("BENCH_ONLY") != "pages":
        figures.append(setup.fresh(size))
    report(figures)


if __name__ == "__main__":
    main()
