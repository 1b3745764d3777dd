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
        code="intake.waiting",
        urls=("intake:waiting_list", "intake:candidate", "intake:candidate_facts", "intake:waiting_enter", "intake:group_proposal"),
        facts=("waits", "group_proposals"),
    )
)
channels.register(
    Channel(
        code="intake.waiting_rules",
        urls=(
            "intake:waiting_lists",
            "intake:waiting_equity",
            "intake:waiting_criteria",
            "intake:propose_criteria",
            "intake:group_proposals",
        ),
        about_nobody="Criteria, how many wait, and comparisons of groups without small ones: nobody is named.",
    )
)
channels.register(
    Channel(
        code="intake.waiting_commands",
        urls=(
            "intake:candidate_offer",
            "intake:candidate_answer",
            "intake:candidate_leave",
            "intake:candidate_receipt",
            "intake:publish_criteria",
            "intake:withdraw_criteria",
            "intake:look_for_groups",
            "intake:refuse_group",
        ),
        about_nobody="Forms that are sent, about somebody looked up through visibility: they answer with one of the pages above.",
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
