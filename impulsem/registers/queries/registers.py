"""How the registers are doing, for whoever runs the installation. No persons."""

from __future__ import annotations

import dataclasses
import datetime as dt

from django.db.models import Count, Max, Q

from impulsem.registers.connectors.addresses import connector_to
from impulsem.registers.connectors.http import WrongAddress
from impulsem.registers.models import LookUp, Register, RegisterRest

_DAY = dt.timedelta(days=1)


@dataclasses.dataclass(frozen=True, slots=True)
class RegisterState:
    """waiting: look-ups without an answer yet. answered, failed: in the last 24 hours. rest: while it does not answer."""

    register: Register
    waiting: int
    answered: int
    failed: int
    last_answer: dt.datetime | None
    rest: RegisterRest | None
    has_address: bool


def state_of_registers(*, at: dt.datetime) -> list[RegisterState]:
    """2 queries."""
    settled, lately = Q(look_ups__state__in=LookUp.SETTLED), Q(look_ups__settled_at__gt=at - _DAY)
    rows = Register.objects.filter(active=True).annotate(
        waiting=Count("look_ups", filter=Q(look_ups__state=LookUp.State.ASKED)),
        answered=Count("look_ups", filter=settled & lately),
        failed=Count("look_ups", filter=Q(look_ups__state=LookUp.State.FAILED) & lately),
        last_answer=Max("look_ups__settled_at", filter=settled),
    )
    rests = {rest.register_id: rest for rest in RegisterRest.objects.all()}
    return [
        RegisterState(row, row.waiting, row.answered, row.failed, row.last_answer, rests.get(row.pk), _has_address(row.code))
        for row in rows.order_by("order", "code")
    ]


def _has_address(code: str) -> bool:
    try:
        return connector_to(code) is not None
    except WrongAddress:
        return False
