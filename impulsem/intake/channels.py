"""Where `intake` tells or shows something about a person (see `platform.channels`)."""

from __future__ import annotations

from collections.abc import Iterable

from impulsem.people.models import ContactPoint
from impulsem.people.queries import holders_of
from impulsem.platform.channels import Channel, Watch, channels

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


def who_calls(watch: Watch) -> Iterable[str]:
    """Whose number it is, of the numbers of those who left: told to whoever works with them, and to nobody else."""
    numbers = ContactPoint.objects.filter(person__in=watch.moved, kind="phone").values_list("value", flat=True)
    for holders in holders_of(set(numbers), actor=watch.actor, at=watch.at).values():
        yield from (holder.name for holder in holders if holder.id in watch.moved)


channels.register(
    Channel(
        code="intake.calls",
        urls=("intake:calls", "intake:pending_calls", "intake:ringing", "intake:call", "intake:note_call"),
        facts=("calls",),
        tells=who_calls,
    )
)
channels.register(
    Channel(
        code="intake.call_commands",
        urls=("intake:take_call", "intake:call_result", "intake:call_who"),
        about_nobody="Forms that are sent, about a call looked up through visibility: they answer with one of the pages above.",
    )
)
channels.register(
    Channel(
        code="intake.lines",
        urls=("intake:lines", "intake:add_line", "intake:line", "intake:amend_line", "intake:phone_news"),
        about_nobody="Phone lines and their keys; what exchanges tell, which is answered with a number.",
    )
)
channels.register(
    Channel(
        code="intake.kiosk",
        urls=(
            "intake:kiosk",
            "intake:kiosk_start",
            "intake:screen_of_turns",
            "intake:kiosk_menu",
            "intake:kiosk_code",
            "intake:kiosk_document",
            "intake:kiosk_take_turn",
            "intake:kiosk_turn",
            "intake:kiosk_notice",
            "intake:turns",
            "intake:waiting_turns",
            "intake:call_next",
            "intake:amend_turn",
            "intake:kiosks",
            "intake:add_kiosk",
            "intake:kiosk_link",
        ),
        about_nobody="Numbers without names, and a device that answers everybody alike.",
    )
)
