"""Where `benefits` tells or shows something about a person (see `platform.channels`)."""

from __future__ import annotations

from impulsem.platform.channels import Channel, channels

channels.register(Channel(code="benefits.for_others", urls=("benefits:note_for_others",), facts=("for_others",)))
channels.register(
    Channel(
        code="benefits.for_others_counted",
        urls=(
            "benefits:for_others",
            "benefits:prepare_dossier",
            "benefits:dossier_file",
            "benefits:send_dossier",
            "benefits:answer_dossier",
            "benefits:take_back_note",
        ),
        about_nobody="Counts of work by whose it is and who asked, and papers made of them: no person is in them.",
    )
)
