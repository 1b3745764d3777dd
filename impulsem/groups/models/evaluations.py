"""How it went, in the words of who was there. Nothing leads from here to a person: no key, no moment."""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from impulsem.groups.models.sessions import GroupSession


class Evaluation(models.Model):
    """One of three faces, and a sentence. The key is random, so that its order does not tell who was first."""

    class Face(models.TextChoices):
        GOOD = "good", _("It helped me")
        SO_SO = "so_so", _("So-so")
        BAD = "bad", _("It did not help me")

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(GroupSession, on_delete=models.PROTECT, related_name="evaluations")
    face = models.CharField(max_length=5, choices=Face)
    sentence = models.CharField(max_length=300, blank=True)

    class Meta:
        triggers = [pgtrigger.Protect(name="group_evaluation_is_kept", operation=pgtrigger.Update | pgtrigger.Delete)]
