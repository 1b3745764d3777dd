"""Where `public` tells something about a person (see `platform.channels`): to themselves only, by a secret that they were given."""

from __future__ import annotations

from impulsem.platform.channels import Channel, channels

channels.register(
    Channel(
        code="public.pages",
        urls=tuple(
            f"public:{name}"
            for name in (
                *("home", "accessibility", "method", "screening", "results", "data", "schema", "decided_data", "table", "feed"),
                *("process", "contributions", "contribution", "proposals", "proposal", "receipt", "follow"),
                *("waiting_centres", "waiting_place", "waiting_centre"),
                *("services", "service", "centres", "find_centre", "centre", "groups", "group", "groups_data", "groups_calendar", "leave"),
            )
        ),
        about_nobody="Pages for everybody, made of what is published.",
    )
)
channels.register(
    Channel(
        code="public.booking",
        urls=("public:book", "public:ask", "public:booked", "public:booked_calendar"),
        about_nobody="What somebody has just typed themselves, from their own session; nothing is looked up that it could tell.",
    )
)
channels.register(
    Channel(
        code="public.aid",
        urls=("public:aid", "public:ask_aid", "public:asked_aid", "public:aid_slip"),
        about_nobody="What somebody has just typed themselves; and of an application one word and a day, without a name, by a secret code.",
    )
)
channels.register(
    Channel(
        code="public.links",
        urls=("public:appointment", "public:move", "public:appointment_calendar", "public:earlier", "public:waiting_offer", "public:place"),
        about_nobody="One thing, without a name, to whoever has its secret; of who is sealed or left safely old secrets open nothing.",
    )
)
