"""Participation codes: slips that say that two were one, never who. Only a keyed hash of each is kept."""

from __future__ import annotations

from django.db import transaction

from impulsem.participation.models import Attendance, ParticipationCode, Process, Session
from impulsem.participation.services.refusals import NotNow, TooMany, UnknownCode
from impulsem.platform import audit, clock, keyed, tries
from impulsem.platform.actors import Actor

PURPOSE = "participation.code"
MOST_WRONG = 100  # a whole room may share one address, and its slips are typed on phones
MOST = 400  # slips at once


@transaction.atomic
def make_codes(*, process: Process, count: int, by: Actor) -> list[str]:
    """New codes, to be printed now: they cannot be shown again. Refuses: TooMany."""
    if not 1 <= count <= MOST:
        raise TooMany(most=MOST)
    codes = [keyed.new_code(2) for _ in range(count)]
    ParticipationCode.objects.bulk_create(
        [ParticipationCode(process=process, digest=keyed.digest(PURPOSE, code), made_on=clock.today()) for code in codes]
    )
    audit.record(by, "participation.codes_made", on=process, count=count)
    return codes


def check_in(*, session: Session, code: str, address: str = "") -> bool:
    """Somebody with this code is here; says whether it was new. address: of a phone; the facilitator has none.

    Refuses: NotNow, UnknownCode, TooManyTries. Not in one transaction: a wrong code has to stay counted.
    """
    if address:
        tries.check(PURPOSE, address, most=MOST_WRONG)
    if session.state == Session.State.CANCELLED:
        raise NotNow(state=session.get_state_display())
    found = ParticipationCode.objects.filter(process_id=session.process_id, digest=keyed.digest(PURPOSE, code)).first()
    if found is None:
        if address:
            tries.was_wrong(PURPOSE, address)
        raise UnknownCode
    _, new = Attendance.objects.get_or_create(session=session, code=found)
    return new
