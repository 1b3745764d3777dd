"""Where `intake` tells or shows something about a person (see `platform.channels`)."""

from __future__ import annotations

from impulsem.platform.channels import Channel, channels

channels.register(
    Channel(
        code="intake.demands",
        urls=("intake:inbox", "intake:urgent", "intake:new", "intake:demand", "intake:screen", "intake:decide"),
        panels=("demands",),
        facts=("demands",),
    )
)
channels.register(
    Channel(
        code="intake.guides",
        urls=("intake:guide", "intake:sheet", "intake:compare"),
        about_nobody="What to ask and say about a topic; counts of decisions, without those of few.",
    )
)
channels.register(
    Channel(
        code="intake.commands",
        urls=("intake:link", "intake:reopen"),
        about_nobody="Forms that are sent, about a demand looked up through visibility: they answer with one of the pages above.",
    )
)
