"""Where `indicators` tells or shows something about a person (see `platform.channels`): nowhere."""

from __future__ import annotations

from impulsem.platform.channels import Channel, channels

channels.register(
    Channel(
        code="indicators.figures",
        urls=("indicators:*",),
        about_nobody="Figures of what left without identity; the facts themselves stand with who lets them out.",
    )
)
