"""What of the agenda hangs on somebody who is away."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from impulsem.agenda.permissions import may_cover
from impulsem.agenda.queries.cover import OWN, appointments_at_risk
from impulsem.agenda.services.cover import give_appointment
from impulsem.platform import clock
from impulsem.platform.at_risk import AtRisk, Gone, RiskKind, risks


def _appointments(gone: Gone) -> Sequence[AtRisk]:
    return [
        AtRisk(
            key=f"{held.appointment.pk}:{gone.worker_id}",
            says=held.appointment.reason.name,
            starts_at=held.appointment.starts_at,
            minutes=held.appointment.minutes,
            centre_id=held.appointment.centre_id,
            person_id=held.appointment.person_id,
        )
        for held in appointments_at_risk([gone], at=clock.now())
    ]


risks.register(RiskKind(code=OWN, label=_("Appointments"), load=_appointments, order=10, give=give_appointment, allowed=may_cover))
