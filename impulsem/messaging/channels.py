"""Where `messaging` tells or shows something about a person (see `platform.channels`)."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from impulsem.messaging.models import Channel as Way
from impulsem.messaging.services.ways import ways_of
from impulsem.people.models import Address, ContactPoint, Person
from impulsem.platform.channels import Channel, Watch, channels


def would_go_to(watch: Watch) -> Iterable[str]:
    """Where a message to those who left would go to now, by each channel: the e-mail, the number or the address."""
    found = ways_of(Person.objects.filter(pk__in=watch.moved), Way.values, on=timezone.localdate(watch.at))
    for ways, _failing in found.values():
        for way in ways:
            if way.contact_id is not None:
                yield ContactPoint.objects.get(pk=way.contact_id).value
            if way.address_id is not None:
                address = Address.objects.get(pk=way.address_id)
                yield f"{address.street_text} {address.number} {address.door}".strip()


channels.register(
    Channel(
        code="messaging.outbox",
        urls=("messaging:outbox", "messaging:of_person", "messaging:write", "messaging:show", "messaging:letters", "messaging:batch"),
        panels=("messages",),
        sends_to=would_go_to,
    )
)
channels.register(
    Channel(
        code="messaging.commands",
        urls=("messaging:another_way", "messaging:works_again", "messaging:gather"),
        about_nobody="Forms that are sent: they answer with one of the pages above.",
    )
)
channels.register(
    Channel(
        code="messaging.words",
        urls=("messaging:templates", "messaging:template", "messaging:rewrite"),
        about_nobody="Words for everybody, with example values.",
    )
)
channels.register(
    Channel(
        code="messaging.gateways",
        urls=("messaging:demo_gateway", "messaging:gateway_news"),
        about_nobody="What gateways tell, which is answered with a number; and a page that exists in demonstrations only.",
    )
)
