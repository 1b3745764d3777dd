"""Where `participation` tells or shows something about a person (see `platform.channels`): nowhere."""

from __future__ import annotations

from impulsem.platform.channels import Channel, channels

channels.register(
    Channel(
        code="participation.process",
        urls=("participation:*",),
        about_nobody="What people said in a process, without who they are to the services.",
    )
)
