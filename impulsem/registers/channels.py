"""Where `registers` tells or shows something about a person (see `platform.channels`)."""

from impulsem.platform.channels import Channel, channels

channels.register(
    Channel(
        code="registers.pages",
        urls=("registers:household", "registers:answer"),
        panels=("look_ups",),
        facts=("register_questions",),
    )
)
channels.register(
    Channel(
        code="registers.commands",
        urls=("registers:ask", "registers:objection", "registers:decide"),
        about_nobody="Forms that are sent, about somebody looked up through visibility: they answer with one of the pages above.",
    )
)
channels.register(
    Channel(
        code="registers.figures",
        urls=("registers:counters", "registers:registers", "registers:ask_now"),
        about_nobody="How often something was asked, and which registers answer.",
    )
)
