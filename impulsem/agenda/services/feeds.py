"""The secret address of a worker's own calendar: made, made anew, taken back."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from impulsem.agenda.models import CalendarFeed
from impulsem.agenda.permissions import has_feed
from impulsem.agenda.queries.feeds import FEED
from impulsem.agenda.services.links import new_token
from impulsem.organisation.models import Worker
from impulsem.platform import audit, keyed
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed


@transaction.atomic
def make_feed(*, by: Actor, at: dt.datetime) -> str:
    """A new secret for the actor's own calendar; the one before opens nothing any more. It cannot be shown again."""
    if not has_feed(by) or by.worker_id is None:
        raise NotAllowed
    Worker.objects.select_for_update(no_key=True).get(pk=by.worker_id)  # two windows at once: the second takes the first one's back
    _revoke(by.worker_id, at=at)
    token = new_token()
    feed = CalendarFeed.objects.create(worker_id=by.worker_id, digest=keyed.digest(FEED, token), made_at=at)
    audit.record(by, "agenda.feed_made", on=feed)
    return token


@transaction.atomic
def revoke_feed(*, by: Actor, at: dt.datetime) -> None:
    """The address opens nothing any more; without one nothing happens."""
    if by.worker_id is not None and _revoke(by.worker_id, at=at):
        audit.record(by, "agenda.feed_revoked")


def _revoke(worker_id: int, *, at: dt.datetime) -> int:
    return CalendarFeed.objects.filter(worker_id=worker_id, revoked_at__isnull=True).update(revoked_at=at)


def note_feed_read(*, feed: CalendarFeed, at: dt.datetime) -> None:
    """A program asked for it. Noted once an hour: programs ask often."""
    if feed.read_at is None or feed.read_at < at - dt.timedelta(hours=1):
        CalendarFeed.objects.filter(pk=feed.pk).update(read_at=at)
