"""Where `organisation` tells or shows something about a person (see `platform.channels`): nowhere."""

from __future__ import annotations

from impulsem.platform.channels import Channel, channels

channels.register(
    Channel(
        code="organisation.staff",
        urls=("organisation:*",),
        about_nobody="Workers, centres and rooms: no persons whom the services attend.",
    )
)
