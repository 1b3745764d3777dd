"""The whole city asked in a process of its own, so that its memory can be read: `python -m bench.asking product|hand`.

All rules over everybody, or one benefit by hand. Tells {s, load_s, peak_mb, people, dwellings, proposed, child_fund} as JSON.
"""

from __future__ import annotations

import json
import sys

from bench.measure import peak_mb, timed


def main() -> None:
    import django

    django.setup()
    from impulsem.entitlement import engine, queries, services
    from impulsem.people.queries.columns import population
    from impulsem.platform import clock

    day = clock.today()
    figures = queries.parameters_in_force(clock.now())
    loading, people = timed(lambda: population(day=day, months_back=engine.MONTHS_BACK))
    if sys.argv[1] == "product":
        asking, sides = timed(lambda: services.sides_of(people, figures, day=day, benefits=engine.RULES))
        proposed, of_one = sum(int(side.proposed.sum()) for side in sides.values()), int(sides["child_fund"].proposed.sum())
    else:
        from bench.entitlement import child_fund_by_hand

        asking, of_one = timed(lambda: child_fund_by_hand(people, figures, day))
        proposed = of_one
    said = {"s": round(loading + asking, 2), "load_s": round(loading, 2), "peak_mb": round(peak_mb(), 1), "people": people.people}
    print(json.dumps(said | {"dwellings": people.dwellings, "proposed": proposed, "child_fund": of_one}))


if __name__ == "__main__":
    main()
