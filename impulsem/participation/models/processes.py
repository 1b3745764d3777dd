"""Processes of participation: what is promised, who is asked, when."""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from impulsem.platform.periods import Valid, not_empty
from impulsem.platform.words import WordsField, in_every_language, said
from impulsem.provenance.models import Node

# The synthesis ends when every contribution has a place: it led to something, or it was set aside with a reason.
NOTHING_LOST = """
IF EXISTS (
    SELECT FROM participation_contribution said
    WHERE said.process_id = NEW.id AND said.state <> 'withheld' AND NOT EXISTS (
        SELECT FROM provenance_derivation edge
        WHERE edge.source_id = said.node_id AND edge.type <> 'quoted'
            AND NOT EXISTS (SELECT FROM provenance_withdrawal gone WHERE gone.derivation_id = edge.id)
    ) AND NOT EXISTS (
        SELECT FROM participation_excerpt part
        JOIN provenance_derivation edge ON edge.source_id = part.node_id
        WHERE part.contribution_id = said.id
            AND NOT EXISTS (SELECT FROM provenance_withdrawal gone WHERE gone.derivation_id = edge.id)
    )
) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'process_nothing_lost', MESSAGE = 'a contribution has no place yet';
END IF;
RETURN NEW;
"""


class Process(models.Model):
    """People are asked about something, with a promise of what their words will change."""

    class State(models.TextChoices):
        DESIGNING = "designing", _("Being designed")
        OPEN = "open", _("Open")
        SYNTHESIS = "synthesis", _("Synthesis")
        RETURNED = "returned", _("Returned")
        PRIORITISED = "prioritised", _("Prioritised")
        PROGRAMMED = "programmed", _("Programmed")
        CLOSED = "closed", _("Closed")

    class Promise(models.TextChoices):
        """How far what people say goes (after the spectrum that the field uses)."""

        INFORM = "inform", _("You will be told what is decided and why")
        CONSULT = "consult", _("You will be heard, and told what became of what you said")
        INVOLVE = "involve", _("What you say will show in the proposals")
        COLLABORATE = "collaborate", _("Proposals are made together with you")
        EMPOWER = "empower", _("What you decide will be done")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    title = WordsField()
    summary = WordsField()
    promise = models.CharField(max_length=11, choices=Promise)
    promise_text = WordsField()
    state = models.CharField(max_length=11, choices=State, default=State.DESIGNING)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    public = models.BooleanField(default=False)
    illustrative = models.BooleanField(default=False)  # its texts and splits are invented; shown wherever they are
    aside = models.OneToOneField(Node, on_delete=models.PROTECT, related_name="+")  # where what is set aside leads to

    class Meta:
        constraints = [
            in_every_language("process_title_in_every_language", "title"),
            models.CheckConstraint(name="process_ends_after_it_starts", condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on"))),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="process_nothing_lost",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.state = 'synthesis' AND NEW.state NOT IN ('synthesis', 'open')"),
                func=NOTHING_LOST,
            )
        ]

    def __str__(self) -> str:
        return said(self.title)


class Phase(Valid):
    """A stretch of a process and what people can do in it. permits: codes of `Permit`."""

    class Permit(models.TextChoices):
        CONTRIBUTE = "contribute", _("Contribute")
        VOTE = "vote", _("Vote")
        READ = "read", _("Read")

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="phases")
    name = WordsField()
    permits = models.JSONField(default=list)
    order = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            not_empty("phase_not_empty"),
            models.UniqueConstraint(fields=["process", "order"], name="phase_order_once"),
            in_every_language("phase_name_in_every_language", "name"),
        ]


class Dimension(models.Model):
    """Who is asked, seen from the centres: here the teams, other players, the general public; each process has its own."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="dimensions")
    code = models.SlugField(max_length=20)
    name = WordsField()
    order = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["process", "code"], name="dimension_once"),
            in_every_language("asked_dimension_in_every_language", "name"),
        ]

    def __str__(self) -> str:
        return said(self.name)


class CitedFigure(models.Model):
    """A figure that somebody else published about the process. It stands beside ours with source and date, and is never added to them."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="cited_figures")
    what = WordsField()
    value = models.CharField(max_length=40)  # as it was written: "over 800"
    source = models.CharField(max_length=300)
    published_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["process", "value", "source"], name="cited_figure_once")]
