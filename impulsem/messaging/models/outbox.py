"""Templates in versions, messages, their deliveries and all that became of these; what is being kept from use."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from impulsem.organisation.models import Centre, Role, Worker
from impulsem.people.models import Address, ContactPoint, PartedPerson, Person, Reach
from impulsem.platform.actors import Actor
from impulsem.platform.words import WordsField, in_every_language, said


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("Text message")
    LETTER = "letter", _("Letter")


class Template(models.Model):
    """What the city tells people in one kind of situation. Its words stand in versions; the newest is used."""

    code = models.SlugField(max_length=40, unique=True)  # "appointment-told": what other contexts ask for
    purpose = WordsField()  # for staff: when it is sent
    channels = ArrayField(models.CharField(max_length=6, choices=Channel))  # tried in this order
    samples = models.JSONField(default=dict)  # placeholder to an example in each language: all that the words may refer to
    at_any_hour = models.BooleanField(default=False)  # a text message may ring at night: somebody waits for it
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            in_every_language("message_template_purpose_in_all", "purpose"),
            models.CheckConstraint(name="message_template_has_a_channel", condition=Q(channels__len__gt=0)),
        ]

    def __str__(self) -> str:
        return said(self.purpose)


class TemplateVersion(models.Model):
    """The words of a template from a moment on. Nobody changes them: a message says for ever what it said."""

    template = models.ForeignKey(Template, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    body = WordsField()  # of e-mails and letters
    sms = WordsField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150, blank=True)  # whose words they are; empty: they came with the city's folder

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["template", "number"], name="template_version_once"),
            in_every_language("template_version_body_in_all", "body"),
            in_every_language("template_version_sms_in_all", "sms"),
        ]
        triggers = [pgtrigger.Protect(name="template_version_is_kept", operation=pgtrigger.Update | pgtrigger.Delete)]


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, actor: Actor, *, at: dt.datetime) -> Self:
        """Messages of the actor's centres and of persons within reach; of who is sealed, or left a household safely, only the latter."""
        reach = Exists(Reach.objects.of(actor, at=at).filter(person_id=OuterRef("person_id")))
        guarded = PartedPerson.objects.filter(split__undone_at__isnull=True).values("person_id")
        open_one = Q(person__sealed_by__isnull=True) & ~Q(person_id__in=guarded)
        if actor.holds(Role.INSTITUTE) or any(post.role == Role.FRONT_DESK and post.centre_id is None for post in actor.posts):
            return self.filter(reach | open_one)
        own = Q(centre_id__in=actor.centres()) | Q(centre__territory_id__in=actor.territories())
        return self.filter(reach | (own & open_one))


class Message(models.Model):
    """Something that one person is told, once: `key` says what it is about, so that asking twice tells once."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(max_length=120, unique=True)  # "agenda.booked:123"
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="messages", db_index=False)
    version = models.ForeignKey(TemplateVersion, on_delete=models.PROTECT, related_name="messages")
    language = models.CharField(max_length=8)  # of the text; the person's, where there is one in it
    asked_language = models.CharField(max_length=8)  # the person's then
    channels = ArrayField(models.CharField(max_length=6, choices=Channel))  # that may be used, in this order
    key_name = models.CharField(max_length=20)  # of the key that closed `values`
    values = models.BinaryField()  # JSON, encrypted: what the placeholders stand for
    centre = models.ForeignKey(Centre, null=True, on_delete=models.PROTECT, related_name="messages", db_index=False)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["centre", "-id"], name="message_by_centre"),
            models.Index(fields=["person", "-id"], name="message_by_person"),
        ]


class Delivery(models.Model):
    """One way on which a message goes to its person. What happened to it is in its events; `state` is the last of them."""

    class State(models.TextChoices):
        QUEUED = "queued", pgettext_lazy("message", "Waiting")
        SENDING = "sending", pgettext_lazy("message", "Being sent")
        SENT = "sent", pgettext_lazy("message", "Sent")
        DELIVERED = "delivered", pgettext_lazy("message", "Arrived")
        BOUNCED = "bounced", pgettext_lazy("message", "Came back")
        FAILED = "failed", pgettext_lazy("message", "Not sent")
        PARKED = "parked", pgettext_lazy("message", "Set aside")
        REPLACED = "replaced", pgettext_lazy("message", "Sent another way")

    class Reason(models.TextChoices):
        NO_SAFE_CONTACT = "no_safe_contact", _("There is no safe way to reach the person.")
        CAME_BACK_BEFORE = "came_back_before", _("Messages to the only contact came back. Ask for a new one.")
        NO_LONGER_SAFE = "no_longer_safe", _("The contact ended or became unsafe before the message went.")
        PERSON_DIED = "person_died", _("The person has died.")
        REFUSED = "refused", _("The other side does not take it: the address may be wrong.")
        SILENT = "silent", _("The server did not answer for days.")
        TRIED_OFTEN = "tried_often", _("It was tried several times, and the server never took it.")
        DOUBTFUL = "doubtful", _("It may have gone: the connection broke in between. Ask the person before it is sent again.")
        BROKEN = "broken", _("It could not be written: something that its text needs is missing.")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # what servers and gateways know it by
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="deliveries")
    channel = models.CharField(max_length=6, choices=Channel, blank=True)  # empty: there is no way
    contact = models.ForeignKey(ContactPoint, null=True, on_delete=models.SET_NULL, related_name="+")
    address = models.ForeignKey(Address, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=9, choices=State, default=State.QUEUED)
    reason = models.CharField(max_length=16, choices=Reason, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    reference = models.CharField(max_length=80, blank=True)  # what the gateway calls it
    batch = models.ForeignKey("LetterBatch", null=True, on_delete=models.PROTECT, related_name="letters")

    ATTENTION = (State.PARKED, State.BOUNCED, State.FAILED)  # somebody must look
    ALLOWED = {  # from each state: those that can follow
        State.QUEUED: {State.SENDING, State.SENT, State.PARKED, State.FAILED, State.REPLACED},
        State.SENDING: {State.QUEUED, State.SENT, State.DELIVERED, State.BOUNCED, State.FAILED, State.PARKED},
        State.SENT: {State.DELIVERED, State.BOUNCED},
        State.DELIVERED: {State.BOUNCED},
        State.BOUNCED: {State.REPLACED},
        State.FAILED: {State.REPLACED},
        State.PARKED: {State.REPLACED, State.DELIVERED, State.SENT, State.BOUNCED},
        State.REPLACED: set(),
    }

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["message"], condition=~Q(state="replaced"), name="delivery_one_way_at_a_time"),
            models.CheckConstraint(name="delivery_without_a_way_is_parked", condition=~Q(channel="") | Q(state__in=["parked", "replaced"])),
        ]
        indexes = [
            models.Index(fields=["channel", "due_at"], condition=Q(state="queued"), name="delivery_due"),
            models.Index(fields=["changed_at"], condition=Q(state="sending"), name="delivery_being_sent"),
            models.Index(fields=["message"], condition=Q(state__in=["parked", "bounced", "failed"]), name="delivery_to_look_at"),
        ]


class DeliveryEvent(models.Model):
    """What happened to a delivery. Only added to."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=Delivery.State)
    reason = models.CharField(max_length=16, choices=Delivery.Reason, blank=True)
    code = models.CharField(
        max_length=40, blank=True
    )  # the server's answer, as a code ("550 5.1.1"): never its text, which may name people
    by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")  # none: the system itself

    class Meta:
        triggers = [pgtrigger.Protect(name="delivery_event_is_kept", operation=pgtrigger.Update | pgtrigger.Delete)]


class FailingContact(models.Model):
    """A contact from which messages come back. It is used no more until somebody says that it works, or something arrives."""

    contact = models.OneToOneField(ContactPoint, on_delete=models.CASCADE, related_name="failing")
    since = models.DateTimeField()


class ChannelPause(models.Model):
    """A channel whose server does not answer is left alone until a moment: each time longer."""

    channel = models.CharField(max_length=6, choices=Channel, primary_key=True)
    until = models.DateTimeField()
    times = models.PositiveSmallIntegerField(default=1)  # in a row


class LetterBatch(models.Model):
    """Letters that are printed together."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    centre = models.ForeignKey(Centre, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")


class DemoText(models.Model):
    """What the demonstration's gateway was asked to send; nobody else's phone rings."""

    delivery_uuid = models.UUIDField(unique=True)
    number = models.CharField(max_length=20)
    text = models.TextField()
    at = models.DateTimeField()
