"""Invented interpreters, and appointments at which they translate: some are arranged, some still to be."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce

from impulsem.agenda import queries, services
from impulsem.agenda.models import Appointment, Interpreter
from impulsem.agenda.queries.interpreters import DAYS
from impulsem.demo import city
from impulsem.demo.staff import DOMAIN
from impulsem.organisation.models import WorkerPost
from impulsem.people.models import Person
from impulsem.platform import clock
from impulsem.platform.actors import job

BY = job("demo")
SERVICE = "Servei d’interpretació (fictici)"
#: Names that nobody in particular has, and what they translate.
LISTED = (
    ("Asma I.", ("ur", "pa")), ("Bilal R.", ("ur", "pa", "hi")), ("Samira B.", ("ary", "ar")), ("Youssef T.", ("ary", "ar", "ber")),
    ("Hind M.", ("ar", "fr")), ("Lin W.", ("zh",)), ("Chen Y.", ("zh",)), ("Nusrat A.", ("bn",)), ("Harpreet S.", ("pa", "hi")),
    ("Oksana D.", ("uk", "ru")), ("Ioana P.", ("ro",)), ("Nino G.", ("ka", "ru")), ("Awa N.", ("wo", "fr", "ff")),
)  # fmt: skip


@transaction.atomic
def bring(*, folder: Path) -> dict[str, int]:
    """Whom the invented city calls, the languages of the coming appointments, and at the showcase two of three arranged.

    What is there already stays.
    """
    if Interpreter.objects.exists():
        return {}
    digits = str(int(city.settings(folder)["identifiers"]["demo"]["phone_from"]) + 200_000)
    service = {"organisation": SERVICE, "phone": f"{digits[:3]} {digits[3:5]} {digits[5:7]} {digits[7:]}", "email": f"interpret@{DOMAIN}"}
    Interpreter.objects.bulk_create(Interpreter(name=name, languages=list(languages), **service) for name, languages in LISTED)
    now = clock.now()
    coming = Appointment.objects.filter(
        state=Appointment.State.BOOKED, span__startswith__gt=now, span__startswith__lt=now + dt.timedelta(days=DAYS)
    )
    first_language = Person.objects.filter(pk=OuterRef("person_id")).values(first=KeyTextTransform("0", "languages"))
    post = WorkerPost.objects.filter(worker__account__email=f"professional@{DOMAIN}", centre__isnull=False).first()
    showcase = post.centre_id if post else None
    listed = {language for _name, languages in LISTED for language in languages}
    # a synthetic centre is small: at the showcase all who speak another language first are interpreted for
    asked = Q(person__needs_interpreter=True) | Q(centre=showcase, person__languages__0__in=listed)
    said = coming.filter(asked, interpreter="").update(interpreter=Coalesce(Subquery(first_language), Value("")))
    here = coming.filter(centre=showcase, person__sealed_by__isnull=True).exclude(interpreter="").order_by("span__startswith", "pk")
    done = 0
    for number, appointment in enumerate(here.select_related("person", "centre")):
        row = queries.interpreter_of(appointment)
        if number % 3 < 2 and row is not None and row.could:
            services.arrange_interpreter(appointment=appointment, interpreter=row.could[0], by=BY, at=now)
            done += 1
    return {"interpreters": len(LISTED), "appointments to interpret": said, "interpreters arranged": done}
