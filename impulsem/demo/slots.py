"""What residents hold in their hands and what the desks look up: codes of the appointments to come, free time of the coming weeks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import connection

from impulsem.agenda import services
from impulsem.agenda.models import FreeStretch
from impulsem.platform import clock
from impulsem.platform.codes import LENGTH, LETTERS

#: A prime: the keys of appointments times it, modulo the number of codes, are all different and do not look like a row of numbers.
SCATTER = 433_494_437
_CODES = """
UPDATE agenda_appointment SET code = (
    SELECT string_agg(substr(%(letters)s, 1 + (number / (length(%(letters)s)::bigint ^ place)::bigint %% length(%(letters)s))::int, 1), '')
    FROM generate_series(0, %(places)s - 1) place
)
FROM (SELECT id, id * %(scatter)s %% (length(%(letters)s)::bigint ^ %(places)s)::bigint AS number FROM agenda_appointment
      WHERE code IS NULL AND state = 'booked' AND lower(span) >= %(since)s) coming
WHERE agenda_appointment.id = coming.id
"""


def bring(*, folder: Path) -> dict[str, int]:
    """Give the appointments to come a code where they have none, and store the free time of the coming weeks. Says how much of each."""
    today = clock.today()
    with connection.cursor() as cursor:
        scattered: dict[str, Any] = {"letters": LETTERS, "places": LENGTH, "scatter": SCATTER, "since": clock.day_span(today)[0]}
        cursor.execute(_CODES, scattered)
        codes = cursor.rowcount
    services.extend_free_time(today=today)
    return {"codes of appointments": codes, "stretches of free time": FreeStretch.objects.count()}
