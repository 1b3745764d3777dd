"""What the agenda can state for a report: that people came when they had an appointment, and when they have the next one."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from impulsem.agenda.models import Appointment
from impulsem.people.queries import known_to
from impulsem.platform.actors import Actor
from impulsem.platform.statements import About, Category, Datum, Statement, data, mention
from impulsem.platform.web.dates import as_day, long_date

State = Appointment.State
SOURCE = gettext_lazy("Agenda of the social services")
YEAR = dt.timedelta(days=365)


def attendance(about: About, actor: Actor) -> list[Statement]:
    """Of each subject, appointments of the last twelve months: kept and missed (one query)."""
    rows = Appointment.objects.filter(
        known_to(actor, about.at),
        person_id__in=about.subjects,
        span__startswith__gte=about.at - YEAR,
        span__startswith__lt=about.at,
        state__in=[State.ATTENDED, State.MISSED],
    )
    kept: Counter[int] = Counter()
    missed: Counter[int] = Counter()
    last: dict[int, dt.date] = {}
    for person, state, span in rows.order_by("span").values_list("person_id", "state", "span"):
        (kept if state == State.ATTENDED else missed)[person] += 1
        last[person] = as_day(span.lower)
    found = []
    for person in about.subjects:
        number = kept[person] + missed[person]
        if not number:
            continue
        text = ngettext(
            "In the last twelve months %(who)s had %(number)d appointment and came to %(kept)d.",
            "In the last twelve months %(who)s had %(number)d appointments and came to %(kept)d.",
            number,
        ) % {"who": mention(person), "number": number, "kept": kept[person]}
        found.append(Statement(text, str(SOURCE), last[person], f"agenda.appointments_of:{person}", (person,)))
    return found


def upcoming(about: About, actor: Actor) -> list[Statement]:
    """What the subjects still have (one query)."""
    rows = Appointment.objects.filter(
        known_to(actor, about.at), person_id__in=about.subjects, span__startswith__gte=about.at, state=State.BOOKED
    )
    return [
        Statement(
            _("%(who)s has an appointment on %(day)s.") % {"who": mention(row.person_id), "day": long_date(row.starts_at)},
            str(SOURCE),
            as_day(row.booked_at),
            f"agenda.appointment:{row.pk}",
            (row.person_id,),
        )
        for row in rows.order_by("span")[:3]
    ]


data.register(Datum("agenda.attendance", gettext_lazy("Appointments kept and missed in a year"), Category.ATTENTION, attendance, 1, 310))
data.register(Datum("agenda.upcoming", gettext_lazy("The next appointments"), Category.ATTENTION, upcoming, 1, 320))
