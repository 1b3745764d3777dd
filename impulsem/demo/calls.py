"""Phones of the synthetic city: a line for each centre, calls of these days that were returned or still wait, a kiosk and a screen."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
from django.db import transaction

from impulsem.demo.staff import DOMAIN
from impulsem.intake import services
from impulsem.intake.models import Call, Kiosk, PhoneLine
from impulsem.organisation.models import Centre, Role, WorkerPost
from impulsem.organisation.queries import worker_actor
from impulsem.people.models import ContactPoint
from impulsem.platform import clock
from impulsem.platform.actors import Actor, job

SEED = 2028
LINES = "+3493000{number:04d}"
#: Of each centre with a desk: minutes ago, how often they called, and what came of it.
HEARD = (
    (3000, 1, "Ve dijous a les 10 a portar els papers."),
    (2900, 3, "Només volia saber l’horari."),
    (2800, 2, ""),
    (150, 1, "Se li ha donat la cita que demanava."),
    (45, 2, None),
    (20, 1, None),
    (5, 1, None),
)
WHYS = ("Vol canviar la cita", "Li han tallat la llum", "Pregunta per la beca menjador", "")


@transaction.atomic
def bring(*, folder: Path) -> dict[str, int]:
    """Lines, calls and devices; once. Says how many there are. folder: of the city, which has nothing about phones."""
    if not PhoneLine.objects.exists():
        rng = np.random.default_rng(SEED)
        for number, centre in enumerate(Centre.objects.order_by("code"), start=1):
            _bring_centre(number, centre, rng)
        services.open_line(name="Servei telefònic", number=LINES.format(number=0), centre=None, by=job("demo"))
    return {"phone lines": PhoneLine.objects.count(), "calls": Call.objects.count(), "kiosks": Kiosk.objects.count()}


def _bring_centre(number: int, centre: Centre, rng: np.random.Generator) -> None:
    by, now = job("demo"), clock.now()
    line = services.open_line(name="Recepció", number=LINES.format(number=number), centre=centre, by=by)
    for kind, name in (("kiosk", "Entrada"), ("screen", "Sala d’espera")):
        services.add_kiosk(kind=kind, centre=centre, name=name, by=by)
    desk = _desk_of(centre)
    phones = ContactPoint.objects.filter(kind="phone", person__is_demo=True, person__sealed_by__isnull=True, safe_to_use=True)
    numbers = list(phones.order_by("pk").values_list("value", flat=True)[number * 20 : number * 20 + len(HEARD)])
    if desk is None:
        return
    for place, ((ago, times, outcome), caller) in enumerate(zip(HEARD, numbers, strict=False)):
        at = now - dt.timedelta(minutes=ago)
        for attempt in range(times):
            told = services.PhoneTold(f"demo-{place}-{attempt}", f"demo-{place}-{attempt}", "missed", caller, at)
            services.hear(line=line, news=told, at=at)
        call = Call.objects.get(number=caller, centre=centre)
        later = at + dt.timedelta(minutes=int(rng.integers(10, 200)))
        if outcome:
            services.call_returned(call=call, outcome=outcome, by=desk, at=min(later, now))
        elif outcome == "":
            services.not_reached(call=call, by=desk, at=min(later, now))
    if numbers:
        services.note_call(number=numbers[-1], centre=centre, why=WHYS[number % len(WHYS)], by=desk, at=now)


def _desk_of(centre: Centre) -> Actor | None:
    posts = WorkerPost.objects.on(clock.today()).filter(role=Role.FRONT_DESK, centre=centre, worker__account__email__endswith=DOMAIN)
    post = posts.select_related("worker").order_by("pk").first()
    return worker_actor(post.worker, on=clock.today()) if post else None
