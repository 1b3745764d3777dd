"""Devices at the door: registered by an administrator with a link that works once, known by a cookie from then on."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import transaction

from impulsem.intake.models import Kiosk
from impulsem.intake.services import kiosk_refusals as refusals
from impulsem.organisation.models import Centre
from impulsem.organisation.permissions import may_administer
from impulsem.platform import audit
from impulsem.platform.actors import Actor, ActorKind
from impulsem.platform.errors import NotAllowed, refusing
from impulsem.platform.keyed import digest

LINK_LASTS = dt.timedelta(days=1)
LINK, DEVICE = "intake.kiosk_link", "intake.kiosk_device"
_SEEN = dt.timedelta(minutes=5)


def kiosk_actor(kiosk: Kiosk) -> Actor:
    """Whoever stands before a kiosk: nobody in particular."""
    return Actor(kind=ActorKind.KIOSK, name=f"{kiosk.name}, {kiosk.centre.code}")


@transaction.atomic
def add_kiosk(*, kind: str, centre: Centre, name: str, by: Actor) -> Kiosk:
    """A device of a centre, which a link makes this one (`new_link`). Refuses: NotAllowed, NameThere."""
    _refuse_others(by)
    with refusing({"kiosk_name_once_a_centre": refusals.NameThere}):
        kiosk = Kiosk.objects.create(kind=Kiosk.Kind(kind), centre=centre, name=name.strip()[:60])
    audit.record(by, "intake.kiosk_added", on=kiosk)
    return kiosk


@transaction.atomic
def new_link(*, kiosk: Kiosk, by: Actor, at: dt.datetime) -> str:
    """The secret of a link that makes a device this kiosk, once, within a day. It is not kept. Refuses: NotAllowed."""
    _refuse_others(by)
    secret = secrets.token_hex(20)
    kiosk.link_hash, kiosk.link_until = digest(LINK, secret), at + LINK_LASTS
    kiosk.save(update_fields=["link_hash", "link_until"])
    audit.record(by, "intake.kiosk_link", on=kiosk)
    return secret


@transaction.atomic
def start_device(*, secret: str, at: dt.datetime) -> tuple[Kiosk, str]:
    """The device that has the link becomes the kiosk, in the place of any before; with the secret of its cookie. Refuses: LinkOver."""
    kiosk = Kiosk.objects.select_for_update().filter(link_hash=digest(LINK, secret), link_until__gt=at, ended_at__isnull=True).first()
    if kiosk is None:
        raise refusals.LinkOver
    device = secrets.token_hex(24)
    kiosk.link_hash = kiosk.link_until = None
    kiosk.device_hash, kiosk.device_since = digest(DEVICE, device), at
    kiosk.save(update_fields=["link_hash", "link_until", "device_hash", "device_since"])
    audit.record(kiosk_actor(kiosk), "intake.kiosk_started", on=kiosk)
    return kiosk, device


@transaction.atomic
def end_kiosk(*, kiosk: Kiosk, by: Actor, at: dt.datetime) -> None:
    """The device is a kiosk no longer, at once. Refuses: NotAllowed."""
    _refuse_others(by)
    Kiosk.objects.filter(pk=kiosk.pk).update(ended_at=at, link_hash=None, link_until=None, device_hash=None, device_since=None)
    audit.record(by, "intake.kiosk_ended", on=kiosk)


def device_seen(*, secret: str, at: dt.datetime) -> Kiosk | None:
    """The kiosk that a device with this cookie is (1 query; every few minutes one more, which notes that it lives)."""
    if not secret:
        return None
    kiosk = Kiosk.objects.select_related("centre").filter(device_hash=digest(DEVICE, secret), ended_at__isnull=True).first()
    if kiosk is not None and (kiosk.seen_at is None or kiosk.seen_at < at - _SEEN):
        Kiosk.objects.filter(pk=kiosk.pk).update(seen_at=at)
    return kiosk


def _refuse_others(by: Actor) -> None:
    if not may_administer(by):
        raise NotAllowed
