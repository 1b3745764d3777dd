"""The tree of themes, in versions, and who says what a contribution is about."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from impulsem.participation.models import Coding, Contribution, Process, Theme
from impulsem.participation.permissions import may_work
from impulsem.participation.services.steps import locked, worker_of
from impulsem.participation.services.synthesis.proposals import check_theme
from impulsem.participation.services.synthesis.refusals import NoStatement, OtherTheme, ThemeTaken, ThemeUnderItself
from impulsem.platform import audit, clock
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed, refusing
from impulsem.platform.words import Words, said


def tree_version(process: Process) -> int:
    """The version that the tree is in: the newest that a theme came or went in."""
    newest = Theme.objects.filter(process=process).aggregate(came=Max("since_version"), went=Max("retired_in"))
    return max(newest["came"] or 1, newest["went"] or 1)


def _next_version(process: Process) -> int:
    """Until somebody has coded, the first version is still being drawn."""
    used = Coding.objects.filter(theme__process=process).exists()
    return tree_version(process) + 1 if used else tree_version(process)


@transaction.atomic
def add_theme(*, process: Process, name: Words, parent: Theme | None = None, by: Actor) -> Theme:
    """A theme, below `parent` or at the root. Refuses: NotAllowed, NoStatement, ThemeTaken, OtherTheme, ThemeRetired."""
    if not may_work(by):
        raise NotAllowed
    process = locked(process)
    check_theme(parent, process)
    code = slugify(said(name, "ca"))[:40]
    if not code:
        raise NoStatement
    last = Theme.objects.filter(process=process, parent=parent).aggregate(last=Max("order"))["last"] or 0
    with refusing({"theme_once": ThemeTaken}):
        theme = Theme.objects.create(
            process=process, parent=parent, code=code, name=dict(name), since_version=_next_version(process), order=last + 1
        )
    audit.record(by, "participation.theme", on=process, code=code)
    return theme


@transaction.atomic
def move_theme(*, theme: Theme, parent: Theme | None, by: Actor) -> Theme:
    """Put it somewhere else in the tree. Refuses: NotAllowed, OtherTheme, ThemeRetired, ThemeUnderItself."""
    if not may_work(by):
        raise NotAllowed
    check_theme(parent, theme.process)
    above = parent
    while above is not None:
        if above.pk == theme.pk:
            raise ThemeUnderItself
        above = above.parent
    theme = locked(theme)
    theme.parent = parent
    theme.save(update_fields=["parent"])
    audit.record(by, "participation.theme_moved", on=theme.process, code=theme.code)
    return theme


@transaction.atomic
def retire_theme(*, theme: Theme, by: Actor) -> Theme:
    """No longer offered; what was coded to it stays. Refuses: NotAllowed."""
    if not may_work(by):
        raise NotAllowed
    theme = locked(theme)
    if theme.retired_in is None:
        theme.retired_in = _next_version(theme.process)
        theme.save(update_fields=["retired_in"])
        audit.record(by, "participation.theme_retired", on=theme.process, code=theme.code)
    return theme


@transaction.atomic
def code(*, contribution: Contribution, theme: Theme, by: Actor) -> Coding:
    """Say what it is about; each person has one opinion, and may change it. Refuses: NotAllowed, OtherTheme, ThemeRetired, NobodyActs."""
    if not may_work(by):
        raise NotAllowed
    if theme.process_id != contribution.process_id:
        raise OtherTheme
    check_theme(theme, contribution.process)
    coding, _ = Coding.objects.update_or_create(
        contribution=contribution, worker_id=worker_of(by), defaults={"theme": theme, "at": clock.now()}
    )
    audit.record(by, "participation.coded", on=contribution, theme=theme.code)
    return coding
