"""Which tokens are forms of one name, as the city's folder lists them."""

from __future__ import annotations

from pathlib import Path

from django.db import connection, transaction

from impulsem.people.models import NameVariant
from impulsem.platform.city import rows


@transaction.atomic
def load_name_variants(*, folder: Path) -> dict[str, int]:
    """Replace the table of name variants by the city's; gives how many tokens it has."""
    table = list(rows(folder, "names/name_variants.csv"))
    NameVariant.objects.all().delete()
    with connection.cursor() as cursor:
        # Folded by the database, as names are. A form of two words ("Ud-Din") is none: names are searched word by word.
        cursor.execute(
            'INSERT INTO people_namevariant ("group", token) SELECT DISTINCT g, fold(t) FROM unnest(%s::text[], %s::text[]) AS pair (g, t)'
            " WHERE fold(t) <> '' AND fold(t) NOT LIKE '%% %%'",
            [[row["group"] for row in table], [row["token"] for row in table]],
        )
        return {"name variants": cursor.rowcount}
