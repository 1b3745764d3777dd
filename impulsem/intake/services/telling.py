"""A time that is offered to somebody on a waiting list is told by message, with a term and an address where they answer."""

from __future__ import annotations

import datetime as dt

from django.utils import translation

from impulsem.agenda.services.links import new_token
from impulsem.agenda.services.telling import address_of
from impulsem.intake.models import Offer
from impulsem.messaging import services as messaging
from impulsem.messaging.models import Delivery
from impulsem.platform import jobs, keyed
from impulsem.platform.actors import job
from impulsem.platform.web.dates import clock as written
from impulsem.platform.web.dates import full_date

OFFER = "intake.offer"  # purpose of the secrets
TEMPLATE = "waiting-offer"
BY = job("intake")
ANSWER = dt.timedelta(hours=48)  # to answer; less when the time comes sooner
AHEAD = dt.timedelta(hours=4)  # the answer comes so long before the time itself
LEAST = dt.timedelta(hours=2)  # less than this to answer is told by voice


def tell_offer(offered: Offer, *, at: dt.datetime) -> None:
    """Write to the person, if the offer is of a time and there is a way. Else nothing: whoever offers tells them."""
    person = offered.candidate.whose
    if person is None or person.is_sealed or offered.span is None or not messaging.has_words(TEMPLATE):
        return
    until = min(at + ANSWER, offered.span.lower - AHEAD)
    reason = offered.candidate.waiting_list.kind.reason
    if until < at + LEAST or reason is None or not reason.tells:
        return
    token, centre = new_token(), offered.candidate.waiting_list.centre
    with translation.override(person.notice_language):
        values = {
            "day": full_date(offered.span.lower),
            "time": written(offered.span.lower),
            "place": centre.address or centre.name,
            "until": f"{full_date(until)}, {written(until)}",
            "link": address_of("public:waiting_offer", token),
        }
    message = messaging.send(person=person, template=TEMPLATE, values=values, key=f"intake.offer:{offered.pk}", by=BY, at=at, centre=centre)
    if not message.deliveries.exclude(state__in=Delivery.ATTENTION).exists():
        return
    offered.message, offered.answer_by, offered.digest = message, until, keyed.digest(OFFER, token)
    offered.save(update_fields=["message", "answer_by", "digest"])
    jobs.defer("intake.lapse_offer", at=until + dt.timedelta(minutes=1), offer=offered.pk)
