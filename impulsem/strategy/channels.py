"""Where `strategy` tells or shows something about a person (see `platform.channels`): nowhere."""

from __future__ import annotations

from impulsem.platform.channels import Channel, channels

channels.register(
    Channel(
        code="strategy.improving",
        urls=("strategy:*",),
        about_nobody="Lines, measures, rounds and projects: no persons whom the services attend.",
    )
)
