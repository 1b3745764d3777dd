"""One export in a process of its own, so that its memory can be read: `python -m bench.exporting product|cursor FOLDER [FACT]`.

The product's own export, or the same SELECTs through a server-side cursor into Parquet; of every fact table, or of one. Tells
{s, peak_mb, rows} as JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pyarrow as pa

from bench.measure import peak_mb, timed

AT_A_TIME = 50_000
#: PostgreSQL's types by number as Arrow's. The cursor gives keys as they are: hashing them is the product's, and only its, work.
ARROW = {16: pa.bool_, 20: pa.int64, 21: pa.int64, 23: pa.int64, 25: pa.string, 701: pa.float64, 1043: pa.string, 1082: pa.date32}


def main() -> None:
    import django

    django.setup()
    way, folder = sys.argv[1], Path(sys.argv[2])
    if sys.argv[3:]:
        forget_all_but(sys.argv[3])
    seconds, rows = timed((lambda: by_the_product()) if way == "product" else (lambda: by_cursor(folder)))
    print(json.dumps({"s": round(seconds, 2), "peak_mb": round(peak_mb(), 1), "rows": rows}))


def forget_all_but(name: str) -> None:
    """In this process the house has one fact table."""
    from impulsem.indicators.declarations import facts

    for other in [fact.name for fact in facts if fact.name != name]:
        del facts._items[other]


def by_the_product() -> int:
    from impulsem.indicators import services
    from impulsem.platform import clock

    return sum(services.export_facts(at=clock.now()).rows.values())


def by_cursor(folder: Path) -> int:
    import psycopg
    from django.conf import settings
    from django.db import connection
    from pyarrow import parquet

    from impulsem.indicators import engine
    from impulsem.indicators.declarations import facts
    from impulsem.platform import clock

    given = connection.settings_dict
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    total = 0
    with psycopg.connect(**{name: given[key] for name, key in names.items() if given[key]}) as database:
        database.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        database.read_only = True
        database.execute("SELECT set_config('TimeZone', %s, true)", [settings.TIME_ZONE])
        for fact in facts:
            with database.cursor(name="bench") as cursor:
                cursor.execute(engine.query_of(fact, on=clock.today()))
                schema = pa.schema([(column.name, ARROW[column.type_code]()) for column in cursor.description or ()])
                with parquet.ParquetWriter(folder / f"{fact.name}.parquet", schema, compression="zstd") as writer:
                    while rows := cursor.fetchmany(AT_A_TIME):
                        columns = [pa.array(column, field.type) for column, field in zip(zip(*rows, strict=True), schema, strict=True)]
                        writer.write_batch(pa.record_batch(columns, schema))
                        total += len(rows)
    return total


if __name__ == "__main__":
    main()
