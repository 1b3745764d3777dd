"""Commands about centres and their rooms."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from impulsem.organisation.events import CentreHoursChanged
from impulsem.organisation.models import Centre, Room, Territory
from impulsem.organisation.services.refusals import CentreCodeTaken, ClosesBeforeItOpens, NameMissing, RoomNameTaken, check_administers
from impulsem.platform import audit, events
from impulsem.platform.actors import Actor
from impulsem.platform.errors import refusing

ROOM_REFUSALS = {"room_name_once_a_centre": RoomNameTaken}


@transaction.atomic
def open_centre(
    *,
    code: str,
    name: str,
    territory: Territory,
    address: str = "",
    phone: str = "",
    opens_at: dt.time,
    closes_at: dt.time,
    by: Actor,
) -> Centre:
    """A new centre. Which streets it attends is said by the city's folder."""
    check_administers(by)
    centre = Centre(code=code.strip(), territory=territory)
    _fill(centre, name=name, address=address, phone=phone, opens_at=opens_at, closes_at=closes_at)
    with refusing({"organisation_centre_code_key": CentreCodeTaken}):
        centre.save()
    audit.record(by, "organisation.centre_opened", on=centre)
    return centre


@transaction.atomic
def amend_centre(
    *, centre: Centre, name: str, territory: Territory, address: str, phone: str, opens_at: dt.time, closes_at: dt.time, by: Actor
) -> None:
    """Change what is written about a centre; its code stays, because the city's folder knows it by it."""
    check_administers(by)
    centre.territory = territory
    _fill(centre, name=name, address=address, phone=phone, opens_at=opens_at, closes_at=closes_at)
    centre.save(update_fields=["name", "territory", "address", "phone", "opens_at", "closes_at"])
    events.announce(CentreHoursChanged(centre_id=centre.pk))
    audit.record(by, "organisation.centre_amended", on=centre)


@transaction.atomic
def add_room(*, centre: Centre, name: str, kind: str = Room.Kind.OFFICE, seats: int = 3, by: Actor) -> Room:
    """A room that appointments can be given in from now on."""
    check_administers(by)
    with refusing(ROOM_REFUSALS):
        room = Room.objects.create(centre=centre, name=_name(name), kind=kind, seats=seats)
    audit.record(by, "organisation.room_added", on=room, centre=centre.pk)
    return room


@transaction.atomic
def amend_room(*, room: Room, name: str, kind: str, seats: int, by: Actor) -> None:
    """Change the room's name, what it is for, or how many fit in."""
    check_administers(by)
    room.name, room.kind, room.seats = _name(name), kind, seats
    with refusing(ROOM_REFUSALS):
        room.save(update_fields=["name", "kind", "seats"])
    audit.record(by, "organisation.room_amended", on=room)


def _fill(centre: Centre, *, name: str, address: str, phone: str, opens_at: dt.time, closes_at: dt.time) -> None:
    if opens_at >= closes_at:
        raise ClosesBeforeItOpens
    centre.name, centre.address, centre.phone = _name(name), address.strip(), phone.strip()
    centre.opens_at, centre.closes_at = opens_at, closes_at


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name:
        raise NameMissing
    return name
