"""Where `documents` tells or shows something about a person (see `platform.channels`)."""

from __future__ import annotations

from collections.abc import Iterable

from impulsem.documents.models import Document
from impulsem.platform.channels import Channel, Watch, channels


def papers_of_those_who_left(watch: Watch) -> Iterable[str]:
    """Titles of what was made or brought since by those who left, as far as the reader may know of it."""
    return Document.objects.visible_to(watch.actor, at=watch.at).filter(about__in=watch.moved).values_list("title", flat=True)


channels.register(
    Channel(
        code="documents.papers",
        urls=(
            "documents:person",
            "documents:add",
            "documents:document",
            "documents:file",
            "documents:waiting",
            "documents:notice",
            "documents:print_notice",
            "documents:ground",
            "documents:print_ground",
            "documents:ask",
            "documents:sign",
            "documents:hold",
        ),
        panels=("documents",),
        tells=papers_of_those_who_left,
    )
)
channels.register(
    Channel(
        code="documents.check",
        urls=("documents:check",),
        about_nobody="Says of a long code whether a document is whole and by whom it is signed; never what is in it.",
    )
)
channels.register(
    Channel(
        code="documents.commands",
        urls=("documents:withdraw", "documents:offer_code", "documents:lift", "documents:demo_certificate"),
        about_nobody="Forms that are sent, about a document looked up through visibility; and a certificate for demonstrations.",
    )
)
