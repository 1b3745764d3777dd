"""What people said, as they said it, on paper or by phone, and what was done with it. The words never change; corrections append."""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from impulsem.organisation.models import Worker
from impulsem.participation.lengths import LONGEST
from impulsem.participation.models.processes import Dimension, Process
from impulsem.participation.models.sessions import LiveGroup, LivePrompt, Session
from impulsem.provenance.models import Node


def not_too_long(name: str, field: str) -> models.CheckConstraint:
    """The form says so first; the database has the last word."""
    return models.CheckConstraint(name=name, condition=LessThanOrEqual(Length(field), LONGEST))


class Channel(models.TextChoices):
    """How the words came in."""

    PAPER = "paper", _("Card")
    PHONE = "phone", _("Phone, in the session")
    SPOKEN = "spoken", _("Said and written down")
    WEB = "web", _("Web")
    SURVEY = "survey", _("Survey")
    IMPORTED = "imported", _("Imported")


class Contribution(models.Model):
    """Somebody's words (aportacio). original: as they were captured, never changed; see `Correction` for what they say now."""

    class State(models.TextChoices):
        CAPTURED = "captured", _("Captured")
        PARKED = "parked", _("To be looked at: it may name somebody")
        PUBLISHED = "published", _("Published")
        WITHHELD = "withheld", _("Withheld, with a public reason")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # made on the device: sent twice, written once
    node = models.OneToOneField(Node, on_delete=models.PROTECT, related_name="+")
    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="contributions")
    dimension = models.ForeignKey(Dimension, on_delete=models.PROTECT, related_name="contributions")
    session = models.ForeignKey(Session, null=True, on_delete=models.PROTECT, related_name="contributions")
    number = models.PositiveIntegerField()  # within the process, to be spoken of
    original = models.TextField()
    language = models.CharField(max_length=8)
    channel = models.CharField(max_length=8, choices=Channel)
    state = models.CharField(max_length=9, choices=State, default=State.CAPTURED)
    withheld_because = models.CharField(max_length=300, blank=True)  # public
    captured_at = models.DateTimeField()
    prompt = models.ForeignKey(LivePrompt, null=True, on_delete=models.PROTECT, related_name="contributions")
    group = models.ForeignKey(LiveGroup, null=True, on_delete=models.SET_NULL, related_name="contributions")
    source = models.CharField(max_length=60, blank=True)  # of an import
    external_id = models.CharField(max_length=120, blank=True)
    illustrative = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="contribution_says_something", condition=~Q(original="")),
            not_too_long("contribution_not_too_long", "original"),
            models.CheckConstraint(name="contribution_withheld_with_a_reason", condition=~Q(state="withheld", withheld_because="")),
            models.UniqueConstraint(fields=["process", "number"], name="contribution_number_once"),
            models.UniqueConstraint(
                fields=["process", "source", "external_id"], name="contribution_external_once", condition=~Q(external_id="")
            ),
        ]
        indexes = [
            models.Index(fields=["session", "number"], name="contribution_by_session"),
            models.Index(fields=["process", "state"], name="contribution_by_state"),
        ]
        triggers = [
            pgtrigger.Protect(name="contribution_stays", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="contribution_words_stay",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.original <> NEW.original OR OLD.language <> NEW.language OR OLD.channel <> NEW.channel "
                    "OR OLD.node_id <> NEW.node_id OR OLD.process_id <> NEW.process_id OR OLD.captured_at <> NEW.captured_at"
                ),
            ),
        ]


class Correction(models.Model):
    """What a contribution says now: a slip of the transcription mended, a third person's name masked.

    The original stays; the public does not see it.
    """

    class Why(models.TextChoices):
        TRANSCRIPTION = "transcription", _("Read wrongly")
        MASKED = "masked", _("Named somebody else")
        SOURCE = "source", _("Changed at its source")

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="corrections")
    text = models.TextField()
    why = models.CharField(max_length=13, choices=Why)
    worker = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")  # none: an import
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="correction_says_something", condition=~Q(text="")),
            not_too_long("correction_not_too_long", "text"),
        ]
        indexes = [models.Index(fields=["contribution", "-at"], name="correction_newest")]
        triggers = [pgtrigger.Protect(name="correction_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class ContributionEvent(models.Model):
    """A step of moderation, with its reason."""

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="events")
    state = models.CharField(max_length=9, choices=Contribution.State)
    reason = models.CharField(max_length=300, blank=True)
    worker = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        triggers = [pgtrigger.Protect(name="moderation_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class Rendering(models.Model):
    """A contribution in another language, or in plain words.

    source_hash: of the text that it was made from; when the contribution says something else now, the rendering is stale.
    """

    class Kind(models.TextChoices):
        TRANSLATION = "translation", _("Translation")
        PLAIN = "plain", _("Plain language")

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="renderings")
    kind = models.CharField(max_length=11, choices=Kind)
    language = models.CharField(max_length=8)
    text = models.TextField()
    source_hash = models.CharField(max_length=64)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="rendering_says_something", condition=~Q(text="")),
            not_too_long("rendering_not_too_long", "text"),
        ]
        indexes = [models.Index(fields=["contribution", "kind", "language", "-at"], name="rendering_newest")]
        triggers = [pgtrigger.Protect(name="rendering_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class Card(models.Model):
    """A numbered paper card of a session, until it becomes a contribution."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="cards")
    number = models.PositiveSmallIntegerField()
    contribution = models.OneToOneField(Contribution, null=True, on_delete=models.PROTECT, related_name="card")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "number"], name="card_once")]


class CardImage(models.Model):
    """The photo of a card, as it was taken. In the database, so that it is written, backed up and forgotten with the rest."""

    card = models.OneToOneField(Card, on_delete=models.PROTECT, related_name="image")
    content = models.BinaryField()
    media_type = models.CharField(max_length=20)
    added_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()


class Transcription(models.Model):
    """What one person read on a card. Two do, without seeing each other; where they differ, a third look decides."""

    card = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="transcriptions")
    text = models.TextField()
    language = models.CharField(max_length=8)
    deciding = models.BooleanField(default=False)  # the third look
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="transcription_says_something", condition=~Q(text="")),
            not_too_long("transcription_not_too_long", "text"),
            models.UniqueConstraint(fields=["card", "worker"], name="transcription_by_two_people", condition=Q(deciding=False)),
            models.UniqueConstraint(fields=["card"], name="transcription_decided_once", condition=Q(deciding=True)),
        ]
        triggers = [pgtrigger.Protect(name="transcription_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
