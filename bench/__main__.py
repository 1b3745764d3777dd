"""`make bench`: prepare the demo city in its own data folder, measure, print, keep in `bench/results.json`.

SCALE is the demo's scale, 0.02 unless set; YEARS of work, 7 from scale 0.1 on, else 2; BENCH_DATA the data folder. BENCH_ONLY=search,load
measures only these groups. `growth` measures at three scales, `document` writes `docs/benchmarks.md` from what was kept.
"""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path

from bench.measure import Figure, say

ROOT = Path(__file__).resolve().parent.parent
SCALE = os.environ.get("SCALE", "0.02")
#: In this order: what writes comes last, and the fresh clone needs nothing of the city.
GROUPS = (
    "demo", "search", "pages", "plan", "reports", "indicators", "prioritisation", "load",
    "participation", "public", "documents", "messaging", "intake", "live", "agenda", "cover",
    "benefits", "entitlement", "payments", "setup",
)  # fmt: skip


def main() -> None:
    match sys.argv[1:]:
        case []:
            measure()
        case ["growth"]:
            from bench import growth

            growth.run()
        case ["document"]:
            from bench import document

            document.write()
        case _:
            raise SystemExit(__doc__)


def measure() -> None:
    groups = [name for name in os.environ.get("BENCH_ONLY", "").split(",") if name] or list(GROUPS)
    if strange := set(groups) - set(GROUPS):
        raise SystemExit(f"BENCH_ONLY knows {', '.join(GROUPS)}; not {', '.join(sorted(strange))}")
    os.environ["IMPULSEM_DATA"] = os.environ.get("BENCH_DATA", str(ROOT / "var" / f"bench-{SCALE}"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "impulsem.settings")
    os.environ["IMPULSEM_DEMO"] = "1"
    from impulsem.platform import embedded

    os.environ["DATABASE_URL"] = embedded.database_url()
    import django

    django.setup()
    # Only now: these read the settings.
    from bench import city, results

    at = city.prepare(SCALE)
    say(f"scale {SCALE}: {at.size}")
    figures: list[Figure] = []
    for group in GROUPS:
        if group in groups:
            say(f"— {group}")
            found = importlib.import_module(f"bench.{group}").figures()
            results.keep(found, at)
            figures += found
    results.show(figures, at)


if __name__ == "__main__":
    main()
