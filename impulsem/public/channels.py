"""Where `public` tells or shows something about a person (see `platform.channels`): nowhere."""

from __future__ import annotations

from impulsem.platform.channels import Channel, channels

channels.register(
    Channel(
        code="public.pages",
        urls=("public:*",),
        about_nobody="Pages for everybody, made of what is published.",
    )
)
